// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/source_offers.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace nephoscope;

class SourceOffersTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string write(const char* name, const QString& text)
    {
        QFile file(m_folder.filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("cannot write a kubeconfig");
        file.write(text.toUtf8());
        return file.fileName().toStdString();
    }

private slots:
    void contextsAreOfferedHoweverManyAndWithoutACurrentOne()
    {
        QString text = QStringLiteral("apiVersion: v1\nkind: Config\ncurrent-context: \"\"\ncontexts:\n");
        for (int i = 0; i < 500; ++i)
            text += QStringLiteral("- {name: c%1, context: {cluster: far, user: me}}\n").arg(i);
        text += QStringLiteral(
            "clusters: [{name: far, cluster: {server: \"https://192.0.2.1:6443\"}}]\nusers: [{name: me, user: {}}]\n");
        const std::string file = write("many", text);
        const SourceOffers all = offeredContexts({file});
        QVERIFY(all.problems.empty());
        QCOMPARE(all.offers.size(), 500U);
        const SourceOffer last{{{}, SourceKind::Kubernetes, file, "c499"}, "https://192.0.2.1:6443", "me", false};
        QVERIFY(all.offers.back() == last);
    }

    void aBrokenFileDoesNotHideTheOthers()
    {
        const std::string broken = write("broken", QStringLiteral("contexts: ["));
        const std::string good = write(
            "good", QStringLiteral("current-context: one\ncontexts: [{name: one, context: {cluster: nowhere}}]\n"));
        const SourceOffers all = offeredContexts({broken, good});
        QCOMPARE(all.problems.size(), 1U);
        QVERIFY(sentence(all.problems.front()).find("broken") != std::string::npos);
        QCOMPARE(all.offers.size(), 1U);
        // Its cluster is not defined; that is said when it is added, not by leaving it out.
        QCOMPARE(all.offers.front().server, "");
        QVERIFY(all.offers.front().current);
    }
};

QTEST_GUILESS_MAIN(SourceOffersTest)
#include "source_offers_test.moc"
