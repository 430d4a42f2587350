// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractButton>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QTest>

#include "tests/widgets/fake_action_sink.h"
#include "tests/widgets/quiet.h"
#include "tests/widgets/shell/shown_window.h"
#include "widgets/charts/replica_chart.h"
#include "widgets/pods/action_dialog.h"
#include "widgets/pods/pod_table.h"
#include "widgets/shell/source_chip.h"
#include "widgets/shell/time_strip.h"

using namespace nephoscope;
using namespace std::chrono_literals;

using Shown = ShownWindow;

class MainWindowTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void spaceFreezesAndEndFollows()
    {
        Shown shown;
        shown.child<QListView>("workloadList")->setFocus();
        auto* strip = shown.child<QLabel>("pastStrip");
        QVERIFY(!strip->isVisible());
        shown.press(Qt::Key_Space);
        QVERIFY(!shown.context.live());
        QVERIFY(strip->isVisible());
        QVERIFY2(strip->text().startsWith(QStringLiteral("looking at 14:32:00, just now")), qPrintable(strip->text()));
        shown.clock.advance(11min);
        shown.window.refreshNow();
        QVERIFY2(strip->text().contains(QStringLiteral("11\u00A0min ago")), qPrintable(strip->text()));
        shown.press(Qt::Key_End);
        QVERIFY(shown.context.live());
        QVERIFY(!strip->isVisible());
    }

    void arrowsStepBetweenMarkers()
    {
        Shown shown;
        shown.child<QListView>("workloadList")->setFocus();
        std::vector<double> stops;
        for (int i = 0; i < 5; ++i) {
            shown.press(Qt::Key_Left);
            stops.push_back(shown.secondsShown());
        }
        // Four scalings, and then no further.
        QVERIFY(stops[0] > stops[1] && stops[1] > stops[2] && stops[2] > stops[3]);
        QCOMPARE(stops[4], stops[3]);
        shown.press(Qt::Key_Right);
        QCOMPARE(shown.secondsShown(), stops[2]);
        for (int i = 0; i < 3; ++i)
            shown.press(Qt::Key_Right);
        QVERIFY(shown.context.live());
    }

    void actionsAreReachedByKeysAndAskFirst()
    {
        Shown shown;
        FakeActionSink sink;
        shown.window.setActions(sink, {});
        const auto dialog = [&] { return shown.window.findChild<ActionDialog*>(); };
        const auto closeIt = [&] {
            delete dialog();
            shown.window.activateWindow();
            QVERIFY(QTest::qWaitForWindowActive(&shown.window));
        };
        shown.child<QListView>("workloadList")->setFocus();
        shown.press(Qt::Key_S);
        QVERIFY(dialog());
        QCOMPARE(dialog()->windowTitle(), QStringLiteral("Scale order-service"));
        closeIt();
        shown.child<QListView>("workloadList")->setFocus();
        shown.press(Qt::Key_R);
        QVERIFY(dialog());
        QCOMPARE(dialog()->windowTitle(), QStringLiteral("Restart order-service"));
        // What is done is said at the bottom: first that it is under way.
        dialog()->findChild<QPushButton*>(QStringLiteral("unlockSource"))->click();
        dialog()->findChild<QPushButton*>(QStringLiteral("doAction"))->click();
        QCOMPARE(shown.child<QLabel>("noticeWords")->text(), QStringLiteral("Restarting order-service…"));
        QCOMPARE(sink.submitted.size(), std::size_t{1});
        closeIt();
        // Without a pod there is nothing to delete, and it says so.
        shown.child<QListView>("workloadList")->setFocus();
        shown.press(Qt::Key_Delete);
        QVERIFY(!dialog());
        QVERIFY(shown.child<QLabel>("noticeWords")->text().contains(QStringLiteral("No pod is selected")));
        auto* table = shown.window.findChild<PodTable*>();
        table->setFocus();
        table->selectRow(0);
        shown.press(Qt::Key_Delete);
        QVERIFY(dialog());
        QVERIFY(dialog()->windowTitle().startsWith(QStringLiteral("Delete order-service-")));
    }

    void aMenuOverAWorkloadOffersWhatItCanDo()
    {
        Shown shown;
        FakeActionSink sink;
        shown.window.setActions(sink, {});
        auto* list = shown.child<QListView>("workloadList");
        const QPoint row = list->visualRect(list->currentIndex()).center();
        QContextMenuEvent event(QContextMenuEvent::Mouse, row, list->viewport()->mapToGlobal(row));
        QApplication::sendEvent(list->viewport(), &event);
        auto* menu = shown.child<QMenu>("objectMenu");
        QVERIFY(menu && menu->isVisible());
        QStringList titles;
        for (const QAction* action : menu->actions())
            titles += action->text();
        QCOMPARE(titles, (QStringList{"Scale…", "Restart…"}));
        menu->actions().front()->trigger();
        QVERIFY(shown.window.findChild<ActionDialog*>());
    }

    void whatWasAskedIsMarkedInTime()
    {
        Shown shown;
        ActionOutcome outcome;
        outcome.id = 1;
        outcome.action.verb = ActionVerb::Restart;
        outcome.action.name = shown.scene->in("order-service");
        const double end = toSeconds(shown.scene->now - ClusterScene::at(0));
        shown.scene->see(end + 1, outcome);
        outcome.state = ActionState::Done;
        shown.scene->see(end + 2, outcome);
        shown.clock.advance(1min);
        shown.window.refreshNow();
        shown.child<QListView>("workloadList")->setFocus();
        shown.press(Qt::Key_Left);
        QCOMPARE(shown.secondsShown(), end + 1);
    }

    void withoutADoorForThemThereAreNoActions()
    {
        Shown shown;
        shown.child<QListView>("workloadList")->setFocus();
        shown.press(Qt::Key_S);
        QVERIFY(!shown.window.findChild<ActionDialog*>());
    }

    void aSourceIsUnlockedFromItsDetails()
    {
        Shown shown;
        FakeActionSink sink;
        shown.window.setActions(sink, {});
        for (const bool open : {true, false}) {
            shown.child<SourceChip>("source1")->click();
            QApplication::activePopupWidget()->findChild<QPushButton*>(QStringLiteral("lockSource"))->click();
            QCOMPARE(sink.open, open);
            shown.window.refreshNow();
            QCOMPARE(shown.child<SourceChip>("source1")->accessibleName().contains(QStringLiteral("unlocked")), open);
        }
        sink.never = true;
        shown.child<SourceChip>("source1")->click();
        QWidget* details = QApplication::activePopupWidget();
        QVERIFY(!details->findChild<QPushButton*>(QStringLiteral("lockSource")));
        QVERIFY(details->findChild<QLabel*>(QStringLiteral("sourceLock"))->text().contains(QStringLiteral("recording")));
        details->close();
    }

    // The platform's colours count only where the user wants them.
    void theDesktopsColoursAreFollowed()
    {
        Shown shown;
        shown.context.setThemeMode(ThemeMode::System);
        const bool before = shown.context.palette().dark();
        shown.context.setSystemDark(!before);
        QCOMPARE(shown.context.palette().dark(), !before);
        // What this platform wears has not changed, whatever the program wears.
        QEvent changed(QEvent::ThemeChange);
        QApplication::sendEvent(&shown.window, &changed);
        QCOMPARE(shown.context.palette().dark(), before);
        shown.context.setThemeMode(ThemeMode::Light);
        shown.context.setSystemDark(true);
        QVERIFY(!shown.context.palette().dark());
    }

    // Nothing is green that gets no news.
    void theLiveButtonSaysWhenNothingArrives()
    {
        Shown shown;
        auto* live = shown.child<QPushButton>("liveButton");
        QCOMPARE(live->text(), QStringLiteral("LIVE"));
        const double end = toSeconds(shown.scene->now - ClusterScene::at(0));
        shown.scene->sourceIs(end + 1, SourceState::Unreachable);
        shown.window.refreshNow();
        QCOMPARE(live->text(), QStringLiteral("STALE"));
        QVERIFY2(live->accessibleName().contains(QStringLiteral("kind-dev")), qPrintable(live->accessibleName()));
        shown.scene->sourceIs(end + 2, SourceState::Live);
        shown.window.refreshNow();
        QCOMPARE(live->text(), QStringLiteral("LIVE"));
        shown.scene->sourceIs(end + 3, SourceState::Ended);
        shown.window.refreshNow();
        QCOMPARE(live->text(), QStringLiteral("END"));
    }

    // Old numbers are never shown without a word: since when, why, what to do.
    void aStripTellsWhileTheSourceBringsNoNews()
    {
        Shown shown;
        auto* strip = shown.child<QLabel>("sourceStrip");
        QVERIFY(!strip->isVisible());
        const double end = toSeconds(shown.scene->now - ClusterScene::at(0));
        shown.scene->sourceIs(end, SourceState::Unreachable);
        shown.clock.advance(40s);
        shown.window.refreshNow();
        QVERIFY(strip->isVisible());
        for (const char* part : {"kind-dev unreachable for 40\u00A0s", "14:32:00", "refused", "Start the cluster"})
            QVERIFY2(strip->text().contains(QString::fromUtf8(part)), qPrintable(strip->text()));
        // Of the past the other strip speaks.
        shown.context.lookAt(ClusterScene::at(600));
        shown.window.refreshNow();
        QVERIFY(!strip->isVisible());
        shown.context.goLive();
        shown.scene->sourceIs(end + 30, SourceState::Live);
        shown.window.refreshNow();
        QVERIFY(!strip->isVisible());
    }

    void plusAndMinusZoom()
    {
        Shown shown;
        shown.child<QListView>("workloadList")->setFocus();
        const Duration before = shown.context.spanLength();
        shown.press(Qt::Key_Plus);
        QVERIFY(shown.context.spanLength() < before);
        shown.press(Qt::Key_Minus);
        shown.press(Qt::Key_Minus);
        QVERIFY(shown.context.spanLength() > before);
    }

    void slashFiltersAndTypingStaysInTheFilter()
    {
        Shown shown;
        shown.child<QListView>("workloadList")->setFocus();
        shown.press(Qt::Key_Slash);
        auto* filter = shown.child<QLineEdit>("workloadFilter");
        QCOMPARE(QApplication::focusWidget(), filter);
        // Keys that mean something elsewhere are text here.
        QTest::keyClicks(filter, QStringLiteral("a-1 /+"));
        QCOMPARE(filter->text(), QStringLiteral("a-1 /+"));
        shown.press(Qt::Key_Left);
        shown.press(Qt::Key_End);
        QVERIFY(shown.context.live());
        shown.press(Qt::Key_Escape);
        QCOMPARE(QApplication::focusWidget(), shown.child<QListView>("workloadList"));
    }

    void spacePressesTheButtonThatHasTheFocus()
    {
        Shown shown;
        auto* zone = shown.child<QAbstractButton>("zoneButton");
        zone->setFocus();
        shown.press(Qt::Key_Space);
        QCOMPARE(shown.context.zone(), TimeZone::Local);
        QVERIFY(shown.context.live());
    }

    void controlTSwitchesTheTheme()
    {
        Shown shown;
        const bool dark = shown.context.palette().dark();
        shown.press(Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(shown.context.palette().dark(), !dark);
        QCOMPARE(qApp->palette().color(QPalette::Window), shown.context.palette().window);
        shown.press(Qt::Key_T);
        QCOMPARE(shown.context.palette().dark(), !dark);
        shown.child<QAbstractButton>("themeButton")->click();
        QCOMPARE(shown.context.palette().dark(), dark);
    }

    void viewsAreChosenByNameAndNumber()
    {
        Shown shown;
        QVERIFY(!shown.window.showView(QStringLiteral("nonsense")));
        for (const QString& name : MainWindow::viewNames())
            QVERIFY(shown.window.showView(name));
        QVERIFY(shown.child<QAbstractButton>("view1")->isChecked());
    }

    void theTimeStripScrubs()
    {
        Shown shown;
        auto* strip = shown.child<TimeStrip>("timeStrip");
        const auto at = [strip](double share) { return QPoint(static_cast<int>(6 + share * (strip->width() - 12)), 30); };
        QTest::mousePress(strip, Qt::LeftButton, {}, at(0.5));
        QVERIFY(std::abs(shown.secondsShown() - 660) < 3);
        QMouseEvent drag(QEvent::MouseMove, at(0.25), strip->mapToGlobal(at(0.25)), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(strip, &drag);
        QVERIFY(std::abs(shown.secondsShown() - 330) < 3);
        // Beyond the right end is the present.
        QMouseEvent beyond(QEvent::MouseMove, at(1.2), strip->mapToGlobal(at(1.2)), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(strip, &beyond);
        QVERIFY(shown.context.live());
        QTest::mouseRelease(strip, Qt::LeftButton, {}, at(1));
        QTest::mousePress(strip, Qt::RightButton, {}, at(0.5));
        QVERIFY(shown.context.live());
    }

    void theWindowIsOneTime()
    {
        Shown shown;
        shown.context.lookAt(ClusterScene::at(560));
        shown.window.refreshNow();
        // The source was stale then, and its chip says so.
        QVERIFY(shown.child<SourceChip>("source1")->accessibleName().contains(QStringLiteral("stale for 20\u00A0s")));
        shown.context.goLive();
        shown.window.refreshNow();
        QCOMPARE(shown.child<SourceChip>("source1")->accessibleName(), QStringLiteral("Source kind-dev: live"));
    }

    void aChipForEachSourceAndState_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < EnumNames<SourceState>::names.size(); ++i)
            QTest::newRow(EnumNames<SourceState>::names[i]) << static_cast<int>(i);
    }
    void aChipForEachSourceAndState()
    {
        QFETCH(int, index);
        const auto state = static_cast<SourceState>(index);
        Shown shown(sourceScene(state));
        auto* chip = shown.child<SourceChip>("source1");
        QVERIFY(chip->isVisible());
        QVERIFY(chip->accessibleName().contains(sourceStateWords(state, 42s)));
        QVERIFY(!chip->toolTip().isEmpty());
        QTRY_VERIFY(chip->width() >= chip->sizeHint().width());
        // A click tells more, and the click after closes it.
        QTest::mouseClick(chip, Qt::LeftButton);
        QWidget* details = QApplication::activePopupWidget();
        QVERIFY(details);
        QVERIFY(!details->accessibleName().isEmpty());
        details->close();
        QVERIFY(!QApplication::activePopupWidget());
    }

    void theBadgeSaysThatItIsRecorded()
    {
        const auto scene = busyScene();
        const ManualTime clock(scene->now + 24h);
        for (const bool recorded : {true, false}) {
            SessionHost host(scene->session, clock, recorded);
            ViewContext context(host);
            MainWindow window(host, context, {});
            window.show();
            window.refreshNow();
            QCOMPARE(window.findChild<QLabel*>(QStringLiteral("recordedBadge"))->isVisible(), recorded);
        }
    }

    void tenThousandUpdatesCauseFewRepaints()
    {
        Shown shown;
        int replots = 0;
        connect(shown.window.findChild<ReplicaChart*>(), &QCustomPlot::afterReplot, this, [&replots] { ++replots; });
        struct Counter : QObject {
            int paints = 0;
            bool eventFilter(QObject*, QEvent* event) override
            {
                paints += event->type() == QEvent::Paint ? 1 : 0;
                return false;
            }
        } counter;
        auto* strip = shown.child<TimeStrip>("timeStrip");
        strip->installEventFilter(&counter);
        shown.clock.advance(10s);
        for (int i = 1; i <= 10'000; ++i)
            shown.host.notify(
                shown.scene->see(1321 + i * 1e-4, shown.scene->deployment("cart", "shop", "cart", 3 + i % 2, 3, -400000)));
        QCOMPARE(counter.paints, 0);
        QTRY_VERIFY(counter.paints > 0 && replots > 0);
        QVERIFY(counter.paints <= 3);
        QVERIFY(replots <= 3);
    }
};

QTEST_MAIN(MainWindowTest)
#include "main_window_test.moc"
