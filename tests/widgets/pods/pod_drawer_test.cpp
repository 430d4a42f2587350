// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTest>

#include "tests/support/cluster_scene.h"
#include "tests/support/manual_time.h"
#include "tests/widgets/pods/fake_object_reader.h"
#include "tests/widgets/quiet.h"
#include "widgets/pods/log_pane.h"
#include "widgets/pods/log_text.h"
#include "widgets/pods/pod_drawer.h"
#include "widgets/pods/pod_table.h"
#include "widgets/pods/pod_tiles.h"
#include "widgets/pods/pods_view.h"
#include "widgets/pods/summary_view.h"
#include "widgets/pods/yaml_pane.h"

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

constexpr const char* crashing = "payment-gateway-5b84d6-bbbbb";

ObjectDocument webDocument()
{
    ObjectDocument document;
    document.yaml = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n";
    document.probes = {{"app", {{ProbeKind::Readiness, "http-get http://:8080/ready", 0s, 1s, 5s, 1, 3}}}};
    return document;
}

struct Shown {
    FakeObjectReader reader;
    std::unique_ptr<ClusterScene> scene = busyScene();
    ManualTime clock{scene->now};
    SessionHost host{scene->session, clock};
    ViewContext context{host};
    PodsView view{host, context, {}, &reader};

    explicit Shown(bool reads = true)
    {
        reader.readable = reads;
        reader.document = webDocument();
        context.setMotion(MotionMode::None);
        view.resize(1200, 800);
        view.show();
        view.refreshNow();
        QCoreApplication::processEvents();
    }
    template <class Widget>
    Widget* child(const char* name = nullptr)
    {
        return name ? view.findChild<Widget*>(QLatin1String(name)) : view.findChild<Widget*>();
    }
    PodDrawer& drawer() { return *child<PodDrawer>(); }
    void open(DrawerTab tab, const char* pod = crashing, const char* in = "payments")
    {
        context.selectPod(scene->workload(in, pod, ObjectKind::Pod));
        view.openDrawer(tab);
        settle();
    }
    void settle()
    {
        QCoreApplication::processEvents();
        view.refreshNow();
    }
    QString details() { return child<SummaryView>()->toPlainText(); }
    bool says(const QString& text)
    {
        const auto labels = drawer().findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel* label) { return label->isVisible() && label->text().contains(text); });
    }
};

LogNews following(std::vector<LogLine> lines)
{
    return {std::move(lines), 0, LogStatus{LogState::Following, {}}};
}

} // namespace

class PodDrawerTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void enterOnARowOpensItAndEscapeClosesIt()
    {
        Shown shown;
        auto* table = shown.child<PodTable>();
        table->setFocus();
        table->setCurrentIndex(table->model()->index(1, 0));
        QVERIFY(!shown.drawer().isVisible());
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(shown.drawer().isVisible());
        shown.settle();
        QCOMPARE(shown.child<QLabel>("drawerName")->text(), table->currentIndex().data().toString());
        QTest::keyClick(shown.child<SummaryView>(), Qt::Key_Escape);
        QVERIFY(!shown.drawer().isVisible());
        // What was read for it is read no longer.
        QVERIFY(shown.reader.documents.empty());
    }

    void aDoubleClickOnATileOpensIt()
    {
        Shown shown;
        auto* tiles = shown.child<PodTiles>();
        const TilePlace place{static_cast<int>(tiles->tileLayout().blocks.size()) - 1, 0};
        const QString name = toQString(tiles->podAt(place).pod->meta().name.view());
        QTest::mouseDClick(tiles, Qt::LeftButton, {}, tiles->tileLayout().tile(place).center());
        QVERIFY(shown.drawer().isVisible());
        shown.settle();
        QCOMPARE(shown.child<QLabel>("drawerName")->text(), name);
    }

    void withoutASelectionTheFirstPodIsOpened()
    {
        Shown shown;
        QVERIFY(!shown.context.selectedPod());
        shown.view.openDrawer(DrawerTab::Logs);
        QVERIFY(shown.drawer().isVisible());
        QCOMPARE(toQString(shown.context.selectedPod()->name.view()),
                 shown.child<PodTable>()->model()->index(0, 0).data().toString());
    }

    void detailsTellHowContainersDo()
    {
        Shown shown;
        shown.open(DrawerTab::Details);
        QVERIFY2(shown.details().contains(QStringLiteral("waiting: CrashLoopBackOff")), qPrintable(shown.details()));
        QVERIFY2(shown.details().contains(QStringLiteral("http-get http://:8080/ready every 5 s")), qPrintable(shown.details()));
        QVERIFY(shown.says(QStringLiteral("CrashLoopBackOff")));
    }

    void thePastIsToldAsItWasKnownThen()
    {
        Shown shown;
        shown.open(DrawerTab::Details, "order-service-7d9f8c-x2kq4", "shop");
        QVERIFY(shown.details().contains(QStringLiteral("http-get")));
        shown.context.lookAt(ClusterScene::at(300));
        shown.settle();
        QVERIFY2(shown.details().contains(QStringLiteral("live only")), qPrintable(shown.details()));
        QVERIFY(!shown.details().contains(QStringLiteral("http-get")));
        // Another pod of the workload did not exist yet.
        shown.context.selectPod(shown.scene->workload("shop", "order-service-7d9f8c-q8dcx", ObjectKind::Pod));
        shown.settle();
        QVERIFY(shown.says(QStringLiteral("was not there at")));
    }

    void yamlIsShownAsItArrivesAndGreyedInThePast()
    {
        Shown shown;
        shown.open(DrawerTab::Yaml);
        QCOMPARE(shown.child<YamlPane>()->text(), toQString(webDocument().yaml));
        QVERIFY(shown.child<QWidget>("yamlText")->isEnabled());
        shown.context.lookAt(ClusterScene::at(900));
        shown.settle();
        QVERIFY(!shown.child<QWidget>("yamlText")->isEnabled());
        QVERIFY(shown.says(QStringLiteral("Live only")));
        shown.context.goLive();
        shown.settle();
        QVERIFY(shown.child<QWidget>("yamlText")->isEnabled());
    }

    void aRefusedDocumentSaysWhy()
    {
        Shown shown;
        shown.reader.document.reset();
        shown.open(DrawerTab::Yaml);
        QVERIFY(shown.says(QStringLiteral("Reading the pod")));
        const auto sink = shown.reader.documents.begin()->second.sink;
        sink(tl::unexpected(Error{.code = ErrorCode::Forbidden,
                                  .what = "Cannot read pods",
                                  .why = "not allowed (403)",
                                  .tryThis = {},
                                  .source = {},
                                  .file = {}}));
        shown.settle();
        QVERIFY(shown.says(QStringLiteral("not allowed (403)")));
    }

    void aPodThatChangesIsReadAgainSoon()
    {
        Shown shown;
        shown.open(DrawerTab::Details, "order-service-7d9f8c-x2kq4", "shop");
        const int before = shown.reader.begun;
        shown.clock.advance(5s);
        Pod pod = shown.scene->pod("order-service-pod-0", "shop", "order-service-7d9f8c-x2kq4", "order-service", "order-service-rs",
                                   -7200);
        pod.statuses = restarted(pod, 4);
        shown.host.notify(shown.scene->see(1321, pod));
        QTRY_COMPARE(shown.reader.begun, before + 1);
        // Of other pods it asks nothing.
        shown.host.notify(shown.scene->see(1322, shown.scene->deployment("cart", "shop", "cart", 5, 3, -400000)));
        QCOMPARE(shown.reader.begun, before + 1);
    }

    void logsAreReadWhenTheyAreLookedAt()
    {
        Shown shown;
        shown.reader.log = following({{std::nullopt, "hello"}, {std::nullopt, "world"}});
        shown.open(DrawerTab::Details);
        QVERIFY(shown.reader.logs.empty());
        shown.view.openDrawer(DrawerTab::Logs);
        QCOMPARE(shown.reader.logs.size(), std::size_t{1});
        shown.settle();
        QCOMPARE(shown.child<LogText>()->toPlainText(), QStringLiteral("hello\nworld"));
        QCOMPARE(shown.reader.logs.begin()->second.query.container, std::string("app"));
        QVERIFY(shown.says(QStringLiteral("2 lines")));
        // Frozen or in the past nothing is read, and what was is greyed.
        shown.context.toggleFreeze();
        shown.settle();
        QVERIFY(shown.reader.logs.empty());
        QVERIFY(!shown.child<LogText>()->isEnabled());
        shown.context.goLive();
        shown.settle();
        QCOMPARE(shown.reader.logs.size(), std::size_t{1});
        shown.drawer().close();
        QVERIFY(shown.reader.logs.empty());
    }

    void choicesAskForAnotherLog()
    {
        Shown shown;
        shown.open(DrawerTab::Logs);
        auto* since = shown.child<QComboBox>("logSince");
        since->setCurrentIndex(since->findData(300));
        emit since->activated(since->currentIndex());
        QCOMPARE(shown.reader.logs.size(), std::size_t{1});
        QCOMPARE(shown.reader.logs.begin()->second.query.since, std::optional<Duration>(5min));
        shown.drawer().perform(DrawerAction::Previous);
        QCOMPARE(shown.reader.logs.size(), std::size_t{1});
        QVERIFY(shown.reader.logs.begin()->second.query.previous);
        // Of another pod the present is asked for.
        shown.context.selectPod(shown.scene->workload("shop", "order-service-7d9f8c-x2kq4", ObjectKind::Pod));
        shown.settle();
        QCOMPARE(shown.reader.logs.size(), std::size_t{1});
        QVERIFY(!shown.reader.logs.begin()->second.query.previous);
        QCOMPARE(shown.reader.logs.begin()->second.query.pod, std::string("order-service-7d9f8c-x2kq4"));
    }

    void everyStateOfALogHasItsWords()
    {
        Shown shown;
        shown.open(DrawerTab::Logs);
        QVERIFY(shown.says(QStringLiteral("Opening the log of app")));
        shown.reader.tell(LogState::Following);
        shown.settle();
        QVERIFY(shown.says(QStringLiteral("app has written nothing")));
        shown.reader.tell(LogState::Waiting, {.code = ErrorCode::BadInput,
                                              .what = {},
                                              .why = "the container waits: ContainerCreating",
                                              .tryThis = {},
                                              .source = {},
                                              .file = {}});
        shown.settle();
        QVERIFY(shown.says(QStringLiteral("The container waits: ContainerCreating.")));
        shown.reader.tell(std::vector<std::string>{"one"});
        shown.settle();
        QCOMPARE(shown.child<LogText>()->toPlainText(), QStringLiteral("one"));
        shown.reader.tell(LogState::Refused, {.code = ErrorCode::Forbidden,
                                              .what = "Cannot read the log",
                                              .why = "not allowed",
                                              .tryThis = "Ask",
                                              .source = {},
                                              .file = {}});
        shown.settle();
        QVERIFY(shown.says(QStringLiteral("not allowed")));
        QVERIFY(shown.reader.logs.empty());
        auto* again = shown.child<QPushButton>("logAgain");
        QVERIFY(again->isVisible());
        QTest::mouseClick(again, Qt::LeftButton);
        QCOMPARE(shown.reader.logs.size(), std::size_t{1});
        QVERIFY(!again->isVisible());
    }

    void aRecordingHasNeitherLogsNorYaml()
    {
        Shown shown(false);
        shown.open(DrawerTab::Logs);
        QVERIFY(shown.says(QStringLiteral("Logs are live only")));
        shown.view.openDrawer(DrawerTab::Yaml);
        shown.settle();
        QVERIFY(shown.says(QStringLiteral("YAML is live only")));
        shown.view.openDrawer(DrawerTab::Details);
        shown.settle();
        QVERIFY(shown.details().contains(QStringLiteral("live only")));
        QCOMPARE(shown.reader.begun, 0);
    }

    // A source that is ended leaves what was read, greyed; nothing is asked of it any more.
    void aSourceThatIsEndedLeavesWhatWasRead()
    {
        Shown shown;
        shown.reader.log = following({{std::nullopt, "until then"}});
        shown.open(DrawerTab::Logs);
        shown.reader.readable = false;
        shown.settle();
        QVERIFY(shown.reader.logs.empty());
        QVERIFY(shown.says(QStringLiteral("not being read any more")));
        QCOMPARE(shown.child<LogText>()->toPlainText(), QStringLiteral("until then"));
        QVERIFY(!shown.child<QWidget>("logContainer")->isEnabled());
        shown.view.openDrawer(DrawerTab::Yaml);
        shown.settle();
        QVERIFY(shown.says(QStringLiteral("not being read any more")));
        QCOMPARE(shown.child<YamlPane>()->text(), toQString(webDocument().yaml));
    }

    void arrowsGoFromTabToTab()
    {
        Shown shown;
        shown.open(DrawerTab::Details);
        auto* tabs = shown.child<QTabBar>("drawerTabs");
        QTest::keyClick(tabs, Qt::Key_Right);
        QCOMPARE(shown.drawer().tab(), DrawerTab::Events);
        QTest::keyClick(tabs, Qt::Key_Right);
        QVERIFY(shown.child<LogPane>()->isVisible());
        QCOMPARE(shown.reader.logs.size(), std::size_t{1});
    }

    void keysOfTheDrawerWorkWithinIt()
    {
        Shown shown;
        shown.reader.log = following({{std::nullopt, "one"}});
        shown.open(DrawerTab::Logs);
        QVERIFY(QTest::qWaitForWindowActive(&shown.view));
        auto* text = shown.child<LogText>();
        text->setFocus();
        QTest::keyClick(text, Qt::Key_W);
        QCOMPARE(text->lineWrapMode(), QPlainTextEdit::WidgetWidth);
        QTest::keyClick(text, Qt::Key_F);
        QVERIFY(!text->following());
        QTest::keyClick(text, Qt::Key_P);
        QVERIFY(shown.reader.logs.rbegin()->second.query.previous);
        QTest::keyClick(text, Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), shown.child<QLineEdit>("logTextFind"));
        // There they are letters.
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("wfpm"));
        QCOMPARE(shown.child<QLineEdit>("logTextFind")->text(), QStringLiteral("wfpm"));
        QCOMPARE(text->lineWrapMode(), QPlainTextEdit::WidgetWidth);
    }

    // What stands beside it is laid out anew, or covered whole: never cut in half.
    void theViewMakesRoomForIt()
    {
        Shown shown;
        auto* chart = shown.child<QWidget>("replicaChart");
        const auto right = [&](QWidget* widget) { return widget->mapTo(&shown.view, widget->rect().bottomRight()).x(); };
        const auto left = [&](QWidget* widget) { return widget->mapTo(&shown.view, QPoint()).x(); };
        shown.view.setMinimumSize(300, 300); // as in a window that says itself how small it may be
        shown.view.resize(1400, 800);
        shown.open(DrawerTab::Details);
        QVERIFY(right(chart) < shown.drawer().x());
        shown.view.resize(950, 700);
        shown.settle();
        QVERIFY(left(chart) > shown.drawer().x());
        shown.drawer().close();
        shown.settle();
        QVERIFY(right(chart) > 500);
    }

    void itWidensToTheWholeView()
    {
        Shown shown;
        shown.open(DrawerTab::Logs);
        const int usual = shown.drawer().width();
        QVERIFY(usual < shown.view.width());
        shown.drawer().perform(DrawerAction::Widen);
        QCOMPARE(shown.drawer().geometry(), shown.view.rect());
        shown.view.resize(1000, 700);
        QCOMPARE(shown.drawer().geometry(), shown.view.rect());
        shown.drawer().perform(DrawerAction::Widen);
        QVERIFY(shown.drawer().width() <= usual);
        QCOMPARE(shown.drawer().geometry().right(), shown.view.rect().right());
    }

    void eventsStandNewestFirst()
    {
        Shown shown;
        for (const auto& [uid, reason, second] : {std::tuple{"e1", "Pulled", 1300.0}, std::tuple{"e2", "BackOff", 1310.0}}) {
            KubeEvent event;
            event.uid = shown.scene->in(uid);
            event.namespaceName = shown.scene->in("payments");
            event.type = shown.scene->in(std::string_view(reason) == "BackOff" ? "Warning" : "Normal");
            event.reason = shown.scene->in(reason);
            event.message = "told";
            const auto pod = shown.scene->session.find(shown.scene->workload("payments", crashing, ObjectKind::Pod), liveTime);
            event.involvedUid = pod->uid;
            shown.host.notify(shown.scene->see(second, event, ClusterScene::at(second)));
        }
        shown.open(DrawerTab::Events);
        const auto* model = shown.child<QTableView>("podEvents")->model();
        QVERIFY(model->rowCount() >= 2);
        QCOMPARE(model->index(0, 1).data().toString(), QStringLiteral("BackOff"));
        shown.context.lookAt(ClusterScene::at(1305));
        shown.settle();
        QCOMPARE(model->index(0, 1).data().toString(), QStringLiteral("Pulled"));
    }

    void aPodThatDiesStaysToBeRead()
    {
        Shown shown;
        shown.reader.log = following({{std::nullopt, "last words"}});
        shown.open(DrawerTab::Logs, "order-service-7d9f8c-x2kq4", "shop");
        const auto key = shown.scene->session.find(*shown.context.selectedPod(), liveTime);
        shown.clock.advance(10s);
        shown.host.notify(shown.scene->see(
            1325, ObjectGone{ObjectKind::Pod, key->uid, shown.scene->in("shop"), shown.context.selectedPod()->name}));
        shown.settle();
        QVERIFY(shown.says(QStringLiteral("gone")));
        QVERIFY(shown.says(QStringLiteral("these are its last lines")));
        QCOMPARE(shown.child<LogText>()->toPlainText(), QStringLiteral("last words"));
    }
};

QTEST_MAIN(PodDrawerTest)
#include "pod_drawer_test.moc"
