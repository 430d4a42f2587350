// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/settings_dialog.h"

#include "tests/widgets/quiet.h"
#include "widgets/common/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>
#include <optional>

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

SettingsChoice someChoice()
{
    SettingsChoice choice;
    choice.theme = ThemeMode::Dark;
    choice.zone = TimeZone::Utc;
    choice.span = 90min;
    choice.controllers = {{QStringLiteral("kind-dev"), 15s, 5min}, {QStringLiteral("production"), 30s, 0s}};
    return choice;
}

// A dialog, and what was chosen in it.
struct Asked {
    SettingsDialog dialog;
    std::optional<SettingsChoice> chosen;

    explicit Asked(const SettingsChoice& choice = someChoice()) : dialog(choice)
    {
        QObject::connect(&dialog, &SettingsDialog::chosen, &dialog, [this](const SettingsChoice& made) { chosen = made; });
        dialog.show();
    }
    template <class Widget>
    Widget* child(const char* name)
    {
        return dialog.findChild<Widget*>(QLatin1String(name));
    }
    void save() { child<QPushButton>("saveSettings")->click(); }
};

} // namespace

class SettingsDialogTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void whatIsNotTouchedStays()
    {
        Asked asked;
        asked.save();
        QCOMPARE(asked.chosen, std::optional(someChoice()));
        QVERIFY(!asked.dialog.isVisible());
    }

    void everyFieldCounts()
    {
        Asked asked;
        asked.child<QComboBox>("settingsTheme")->setCurrentIndex(2);
        asked.child<QComboBox>("settingsZone")->setCurrentIndex(0);
        asked.child<QComboBox>("settingsMotion")->setCurrentIndex(2);
        asked.child<QLineEdit>("settingsSpan")->setText(QStringLiteral(" 2h "));
        asked.child<QLineEdit>("settingsSync-production")->setText(QStringLiteral("1m30s"));
        asked.child<QLineEdit>("settingsDownscale-kind-dev")->setText(QStringLiteral("0s"));
        asked.save();
        QVERIFY(asked.chosen);
        QVERIFY(asked.chosen->theme == ThemeMode::Light && asked.chosen->zone == TimeZone::Local
                && asked.chosen->motion == MotionMode::None);
        QCOMPARE(asked.chosen->span, Duration{2h});
        QCOMPARE(asked.chosen->controllers.at(1).syncPeriod, Duration{90s});
        QCOMPARE(asked.chosen->controllers.at(0).downscaleWindow, Duration{0});
    }

    void whatMakesNoSenseIsRefusedWithASentence_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("words") << "settingsSpan" << "a while" << "no length of time";
        QTest::newRow("nothing") << "settingsSpan" << "" << "no length of time";
        QTest::newRow("too short") << "settingsSpan" << "5s" << "1 minute to 24 hours";
        QTest::newRow("too long") << "settingsSpan" << "48h" << "1 minute to 24 hours";
        QTest::newRow("no sync") << "settingsSync-kind-dev" << "0s" << "every second at most";
        QTest::newRow("rare sync") << "settingsSync-production" << "2h" << "every hour at least";
        QTest::newRow("backwards") << "settingsDownscale-kind-dev" << "-1m" << "no length of time";
        QTest::newRow("endless") << "settingsDownscale-production" << "2h" << "an hour at most";
    }
    void whatMakesNoSenseIsRefusedWithASentence()
    {
        QFETCH(const QString, field);
        QFETCH(const QString, text);
        QFETCH(const QString, says);
        Asked asked;
        auto* edit = asked.dialog.findChild<QLineEdit*>(field);
        edit->setText(text);
        QTest::keyClick(edit, Qt::Key_Return);
        QVERIFY(!asked.chosen);
        QVERIFY(asked.dialog.isVisible());
        auto* refusal = asked.child<QLabel>("settingsRefusal");
        QVERIFY(refusal->isVisible());
        QVERIFY2(refusal->text().contains(says), qPrintable(refusal->text()));
        QCOMPARE(asked.dialog.focusWidget(), edit);
    }

    void lengthsAreWrittenAsTheyAreRead()
    {
        for (const Duration length : std::initializer_list<Duration>{0s, 250ms, 15s, 90s, 5min, 1h, 90min, 24h, 1h + 1ms})
            QCOMPARE(parseDuration(durationText(length).toStdString()), std::optional(length));
    }

    void everyFieldHasAName()
    {
        Asked asked;
        for (const QWidget* widget : asked.dialog.findChildren<QWidget*>()) {
            if ((widget->focusPolicy() & Qt::TabFocus) && widget->isVisible() && !qobject_cast<const QPushButton*>(widget)
                && !widget->objectName().startsWith(QStringLiteral("qt_")))
                QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(widget->objectName()));
        }
    }

    void isPicturedInBothThemes()
    {
        for (const ThemeMode mode : {ThemeMode::Dark, ThemeMode::Light}) {
            const Palette palette = themePalette(mode, false);
            applyTheme(*qApp, palette);
            Asked asked;
            asked.child<QLineEdit>("settingsSpan")->setText(QStringLiteral("5s"));
            asked.save();
            const QImage image = asked.dialog.grab().toImage();
            QVERIFY(!image.isNull());
            if (const QString folder = qEnvironmentVariable("NEPHOSCOPE_PICTURES"); !folder.isEmpty())
                QVERIFY(image.save(QStringLiteral("%1/settings-%2.png").arg(folder, palette.name)));
        }
    }
};

QTEST_MAIN(SettingsDialogTest)
#include "settings_dialog_test.moc"
