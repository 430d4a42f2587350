// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settings.h"

#include "app/command_line.h"
#include "app/settings_desk.h"
#include "collectors/model/clock.h"
#include "widgets/common/view_context.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace nephoscope;
using namespace std::chrono_literals;

class SettingsTest : public QObject {
    Q_OBJECT

private slots:
    // The dialog is not the only way to choose a theme or a zone.
    void whatIsChosenByKeyIsKeptAsWell()
    {
        const QString file = m_folder.filePath(QStringLiteral("keys.ini"));
        StringPool pool;
        const Session session(pool);
        const SystemClock clock;
        const SessionHost host(session, clock);
        ViewContext context(host);
        Settings settings(file);
        SettingsDesk desk(settings, host, context);
        desk.apply(settings.choice({}));
        context.setThemeMode(ThemeMode::Dark);
        desk.follow();
        context.setZone(TimeZone::Utc);
        QCOMPARE(Settings(file).choice({}).zone, TimeZone::Utc);
        // The command line's word for one run is nothing to keep.
        QCOMPARE(Settings(file).choice({}).theme, ThemeMode::System);
        context.setThemeMode(ThemeMode::Light);
        QCOMPARE(Settings(file).choice({}).theme, ThemeMode::Light);
        QCOMPARE(Settings(file).choice({}).zone, TimeZone::Utc);
    }

    void withoutAFileAllIsAsUpstream()
    {
        const Settings settings(m_folder.filePath(QStringLiteral("none.ini")));
        const SettingsChoice choice = settings.choice({QStringLiteral("kind-dev")});
        SettingsChoice usual;
        usual.controllers = {{QStringLiteral("kind-dev"), 15s, 5min}};
        QCOMPARE(choice, usual);
        QVERIFY(settings.geometry().isEmpty());
    }

    void whatIsChosenIsThereInTheNextRun()
    {
        const QString file = m_folder.filePath(QStringLiteral("kept.ini"));
        SettingsChoice choice;
        choice.theme = ThemeMode::Light;
        choice.zone = TimeZone::Utc;
        choice.motion = MotionMode::None;
        choice.span = 90min;
        // Names of contexts are what people make them.
        const QStringList names{QStringLiteral("kind-dev"), QStringLiteral("arn:aws:eks:eu-west-1:1:cluster/dev"),
                                QStringLiteral("grün & [weiß]=1%2F")};
        for (const QString& name : names)
            choice.controllers.push_back({name, Duration{1500ms} * (choice.controllers.size() + 1), 1min});
        {
            Settings settings(file);
            settings.setChoice(choice);
            settings.setGeometry("somewhere");
            QVERIFY(settings.takeProblems().isEmpty());
        }
        Settings settings(file);
        QCOMPARE(settings.choice(names), choice);
        QCOMPARE(settings.geometry(), QByteArray("somewhere"));
        QVERIFY(settings.takeProblems().isEmpty());
    }

    void whatMakesNoSenseIsLeftOutAndToldOnce_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("no such theme") << "[window]\ntheme=pink";
        QTest::newRow("no duration") << "[window]\nspan=long";
        QTest::newRow("too short") << "[window]\nspan=1s";
        QTest::newRow("too long") << "[window]\nspan=900h";
        QTest::newRow("never syncs") << "[controllers]\nkind-dev\\syncPeriod=0s";
        QTest::newRow("backwards") << "[controllers]\nkind-dev\\downscaleWindow=-5m";
        QTest::newRow("endless window") << "[controllers]\nkind-dev\\downscaleWindow=24h";
    }
    void whatMakesNoSenseIsLeftOutAndToldOnce()
    {
        QFETCH(const QString, line);
        QFile file(m_folder.filePath(QStringLiteral("odd.ini")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(line.toUtf8() + '\n');
        file.close();
        Settings settings(file.fileName());
        const Settings usual(m_folder.filePath(QStringLiteral("none.ini")));
        const QStringList names{QStringLiteral("kind-dev")};
        QCOMPARE(settings.choice(names), usual.choice(names));
        const QStringList problems = settings.takeProblems();
        QCOMPARE(problems.size(), 1);
        QVERIFY2(problems.front().contains(QStringLiteral("odd.ini")), qPrintable(problems.front()));
        QCOMPARE(settings.choice(names), usual.choice(names));
        QVERIFY(settings.takeProblems().isEmpty());
    }

    void theCommandLineGoesBeforeTheSettings()
    {
        Settings settings(m_folder.filePath(QStringLiteral("line.ini")));
        SettingsChoice choice;
        choice.controllers = {{QStringLiteral("kind-dev"), 30s, 2min}};
        settings.setChoice(choice);
        StringPool pool;
        const Interned source = pool.intern("kind-dev");
        SourceOptions options;
        QCOMPARE(controllerHints(settings, options, source).syncPeriod, Duration{30s});
        QCOMPARE(controllerHints(settings, options, pool.intern("other")).syncPeriod, Duration{15s});
        options.hpaSyncPeriod = 5s;
        QCOMPARE(controllerHints(settings, options, source).syncPeriod, Duration{5s});
        QCOMPARE(controllerHints(settings, options, source).downscaleStabilization, Duration{2min});
    }

private:
    QTemporaryDir m_folder;
};

QTEST_MAIN(SettingsTest)
#include "settings_test.moc"
