// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QTest>

namespace nephoscope {

// Every warning of Qt fails the test function that is running. The offscreen platform's remarks on what it cannot do, which say
// nothing about us, are not let through to Qt Test at all. Call it in init().
inline void failOnWarnings()
{
    static QtMessageHandler ofQtTest = nullptr;
    const auto filtered = [](QtMsgType type, const QMessageLogContext& context, const QString& message) {
        if (!message.startsWith(QLatin1String("This plugin does not support ")))
            ofQtTest(type, context, message);
    };
    if (!ofQtTest)
        ofQtTest = qInstallMessageHandler(filtered);
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
}

} // namespace nephoscope
