// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "tests/widgets/quiet.h"
#include "widgets/common/theme.h"

using namespace nephoscope;

namespace {

constexpr Tone tones[] = {Tone::Text, Tone::Muted,  Tone::Accent, Tone::Ready,  Tone::Pending,
                          Tone::Cold, Tone::Failed, Tone::Ending, Tone::Undone, Tone::Throttled};

} // namespace

class PaletteTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void contrastIsTheOneOfWcag()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
        // The grey that is known to just reach 4.5 on white.
        QVERIFY(contrast(QColor(0x76, 0x76, 0x76), Qt::white) >= 4.5);
        QVERIFY(contrast(QColor(0x77, 0x77, 0x77), Qt::white) < 4.5);
    }

    void everyTextCanBeReadOnEveryGround_data()
    {
        QTest::addColumn<ThemeMode>("mode");
        QTest::newRow("dark") << ThemeMode::Dark;
        QTest::newRow("light") << ThemeMode::Light;
    }
    void everyTextCanBeReadOnEveryGround()
    {
        QFETCH(ThemeMode, mode);
        const Palette palette = themePalette(mode, false);
        QCOMPARE(palette.dark(), mode == ThemeMode::Dark);
        for (const Tone tone : tones) {
            for (const QColor& ground : {palette.window, palette.card, palette.raised}) {
                const double reached = contrast(palette.tone(tone), ground);
                QVERIFY2(reached >= 4.5,
                         qPrintable(QStringLiteral("%1 on %2: %3").arg(palette.tone(tone).name(), ground.name()).arg(reached)));
            }
        }
        // Written on coloured grounds: LIVE, and the strip of the past.
        QVERIFY(contrast(palette.window, palette.ready) >= 4.5);
        QVERIFY(contrast(palette.window, palette.pending) >= 4.5);
        // The chosen row.
        for (const Tone tone : tones)
            QVERIFY(contrast(palette.tone(tone), blend(palette.card, palette.accent, selectionShare)) >= 3);
        QVERIFY(contrast(palette.text, blend(palette.card, palette.accent, selectionShare)) >= 4.5);
        QVERIFY(contrast(palette.muted, blend(palette.card, palette.accent, selectionShare)) >= 4.5);
    }

    void systemThemeFollowsTheSystem()
    {
        QVERIFY(themePalette(ThemeMode::System, true).dark());
        QVERIFY(!themePalette(ThemeMode::System, false).dark());
    }

    void aBrokenThemeSaysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("no JSON") << QByteArray("{") << QStringLiteral("theme");
        QTest::newRow("a list") << QByteArray("[]") << QStringLiteral("no JSON object");
        QTest::newRow("nothing in it") << QByteArray("{}") << QStringLiteral("\"window\" is missing or no colour");
        QTest::newRow("a name instead of a colour") << QByteArray(R"({"window":"red"})") << QStringLiteral("\"window\"");
    }
    void aBrokenThemeSaysWhatIsWrong()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("theme.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        const auto palette = readPalette(file.fileName());
        QVERIFY(!palette);
        const QString words = QString::fromStdString(sentence(palette.error()));
        QVERIFY2(words.contains(says), qPrintable(words));
        QVERIFY(!readPalette(folder.filePath(QStringLiteral("absent"))));
    }

    void blendingMixes()
    {
        QCOMPARE(blend(Qt::black, Qt::white, 0).rgb(), QColor(Qt::black).rgb());
        QCOMPARE(blend(Qt::black, Qt::white, 1).rgb(), QColor(Qt::white).rgb());
        QCOMPARE(blend(Qt::black, Qt::white, 0.5).red(), 128);
    }
};

QTEST_MAIN(PaletteTest)
#include "palette_test.moc"
