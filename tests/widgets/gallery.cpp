// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of every state of the window that somebody should look at, made of sessions told for that; always the same.
#include "tests/support/window_scenes.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QTextStream>

using namespace nephoscope;

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    QTextStream err(stderr);
    QCommandLineParser line;
    line.setApplicationDescription(QStringLiteral("Writes a picture of each state of the window into a folder."));
    line.addHelpOption();
    line.addOption(
        {QStringLiteral("size"), QStringLiteral("Of the window."), QStringLiteral("WIDTHxHEIGHT"), QStringLiteral("1440x900")});
    line.addOption({QStringLiteral("scale"), QStringLiteral("Pixels per unit."), QStringLiteral("NUMBER"), QStringLiteral("1")});
    line.addOption(
        {QStringLiteral("theme"), QStringLiteral("dark, light or both."), QStringLiteral("NAME"), QStringLiteral("both")});
    line.addPositionalArgument(QStringLiteral("FOLDER"), QStringLiteral("Made if need be."));
    line.addPositionalArgument(QStringLiteral("SCENE"), QStringLiteral("Some of them; all without."), QStringLiteral("[SCENE…]"));
    line.process(application);
    QStringList wanted = line.positionalArguments();
    const QStringList sides = line.value(QStringLiteral("size")).split(QLatin1Char('x'));
    if (wanted.isEmpty() || sides.size() != 2) {
        err << line.helpText();
        return 2;
    }
    const QDir folder(wanted.takeFirst());
    folder.mkpath(QStringLiteral("."));
    const QString theme = line.value(QStringLiteral("theme"));
    int missing = static_cast<int>(wanted.size());
    for (const WindowScene& scene : windowScenes()) {
        const QString name = QString::fromStdString(scene.name);
        if (!wanted.isEmpty() && !wanted.contains(name))
            continue;
        --missing;
        for (const auto& [mode, word] :
             {std::pair{ThemeMode::Dark, QStringLiteral("dark")}, {ThemeMode::Light, QStringLiteral("light")}}) {
            if (theme != word && theme != QLatin1String("both"))
                continue;
            const auto image = picture(scene, mode, QSize(sides[0].toInt(), sides[1].toInt()),
                                       line.value(QStringLiteral("scale")).toDouble());
            const QString file = folder.filePath(QStringLiteral("%1-%2.png").arg(name, word));
            if (!image || !image->save(file)) {
                err << (image ? QStringLiteral("%1 cannot be written").arg(file) : QString::fromStdString(sentence(image.error())))
                    << Qt::endl;
                return 1;
            }
        }
    }
    if (missing > 0)
        err << "There is no scene of one of these names." << Qt::endl;
    return missing > 0 ? 2 : 0;
}
