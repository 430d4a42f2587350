// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>
#include <rapidcheck.h>

#include "collectors/session/projections/workload_pods.h"
#include "tests/support/cluster_scene.h"
#include "tests/support/manual_time.h"
#include "tests/widgets/quiet.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/pod_look.h"
#include "widgets/pods/pod_table.h"
#include "widgets/pods/pod_table_model.h"

using namespace nephoscope;

namespace {

// Pods by number; what changes about one is how often it restarted.
std::vector<PodAt> podsOfNumbers(ClusterScene& scene, const std::map<int, int>& restartsByNumber)
{
    std::vector<PodAt> pods;
    for (const auto& [number, restarts] : restartsByNumber) {
        const std::string uid = "pod-" + std::to_string(number);
        auto pod = std::make_shared<Pod>(scene.pod(uid, "shop", uid, "web", "rs", 0));
        pod->statuses = restarted(*pod, restarts);
        pods.push_back({scene.key(uid), std::move(pod), nullptr});
    }
    return pods;
}

QStringList column(const QAbstractItemModel& model, int column)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts += model.index(row, column).data().toString();
    return texts;
}

} // namespace

class PodTableModelTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void everyStatusHasAShapeAndAColour_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<bool>("ready");
        QTest::addColumn<int>("tone");
        QTest::addColumn<int>("mark");
        const std::tuple<const char*, bool, Tone, Mark> rows[] = {
            {"Running", true, Tone::Ready, Mark::Disc},
            {"Running", false, Tone::Cold, Mark::HalfDisc},
            {"Pending", false, Tone::Pending, Mark::Ring},
            {"ContainerCreating", false, Tone::Cold, Mark::HalfDisc},
            {"Init:0/2", false, Tone::Cold, Mark::HalfDisc},
            {"Init:CrashLoopBackOff", false, Tone::Failed, Mark::Cross},
            {"CrashLoopBackOff", false, Tone::Failed, Mark::Cross},
            {"Terminating", true, Tone::Ending, Mark::DashedRing},
            {"Completed", false, Tone::Ending, Mark::Square},
            {"OOMKilled", false, Tone::Failed, Mark::Cross},
            {"Unknown", false, Tone::Muted, Mark::Bar},
            {"Evicted", false, Tone::Failed, Mark::Cross},
        };
        for (const auto& [status, ready, tone, mark] : rows)
            QTest::addRow("%s, %s", status, ready ? "ready" : "not ready")
                << QByteArray(status) << ready << static_cast<int>(tone) << static_cast<int>(mark);
    }
    void everyStatusHasAShapeAndAColour()
    {
        QFETCH(QByteArray, status);
        QFETCH(bool, ready);
        const PodLook look = podLook(podState(status.toStdString(), ready));
        QTEST(static_cast<int>(look.tone), "tone");
        QTEST(static_cast<int>(look.mark), "mark");
    }

    void cellsAreKubectls()
    {
        const auto scene = busyScene();
        const auto pods = podsOf(scene->session, *scene->session.find(scene->workload("payments", "payment-gateway"), liveTime),
                                 liveTime);
        PodTableModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setPods(pods, scene->now);
        QCOMPARE(column(model, PodRow::Ready), (QStringList{QStringLiteral("1/1"), QStringLiteral("0/1")}));
        QCOMPARE(column(model, PodRow::Status), (QStringList{QStringLiteral("Running"), QStringLiteral("CrashLoopBackOff")}));
        QCOMPARE(column(model, PodRow::Restarts), (QStringList{QStringLiteral("0"), QStringLiteral("6 (4m30s ago)")}));
        QCOMPARE(column(model, PodRow::Cpu), (QStringList{QStringLiteral("–"), QStringLiteral("–")}));
        QCOMPARE(model.index(1, PodRow::Status).data(PodTableModel::ToneRole).toInt(), static_cast<int>(Tone::Failed));
        QVERIFY(!model.index(1, PodRow::Name).data(PodTableModel::ToneRole).isValid());
    }

    void randomUpdatesKeepEveryPromise()
    {
        QVERIFY(rc::check("the table is what it was given, whatever it was before", [] {
            ClusterScene scene;
            PodTableModel model;
            const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
            QSortFilterProxyModel sorted;
            sorted.setSourceModel(&model);
            sorted.setSortRole(PodTableModel::SortRole);
            const QAbstractItemModelTester proxyTester(&sorted, QAbstractItemModelTester::FailureReportingMode::QtTest);
            sorted.sort(PodRow::Restarts, Qt::DescendingOrder);
            for (int update = 0; update < 4; ++update) {
                std::map<int, int> wanted;
                const int count = *rc::gen::inRange(0, 25);
                for (int i = 0; i < count; ++i)
                    wanted[*rc::gen::inRange(0, 30)] = *rc::gen::inRange(0, 120);
                model.setPods(podsOfNumbers(scene, wanted), ClusterScene::at(60));
                RC_ASSERT(model.rowCount() == static_cast<int>(wanted.size()));
                RC_ASSERT(sorted.rowCount() == model.rowCount());
                // By number, not by text: 100 before 20.
                double before = 1e9;
                for (int row = 0; row < sorted.rowCount(); ++row) {
                    const double now = sorted.index(row, PodRow::Restarts).data(PodTableModel::SortRole).toDouble();
                    RC_ASSERT(now <= before);
                    before = now;
                }
            }
        }));
    }

    void updatesAreLikeTheWholeTable()
    {
        QVERIFY(rc::check("told what changed == told everything, also sorted and filtered", [] {
            ClusterScene scene;
            PodTableModel model;
            PodTableModel anew;
            const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
            QSortFilterProxyModel sorted;
            sorted.setSourceModel(&model);
            sorted.setSortRole(PodTableModel::SortRole);
            const QAbstractItemModelTester proxyTester(&sorted, QAbstractItemModelTester::FailureReportingMode::QtTest);
            sorted.sort(*rc::gen::element<int>(PodRow::Name, PodRow::Restarts, PodRow::Cpu));
            std::map<int, int> present;
            for (int update = 0; update < 5; ++update) {
                std::map<int, int> changed;
                std::map<int, int> gone;
                for (int i = *rc::gen::inRange(0, 15); i > 0; --i) {
                    const int number = *rc::gen::inRange(0, 25);
                    if (changed.contains(number) || gone.contains(number))
                        continue;
                    if (present.contains(number) && *rc::gen::inRange(0, 3) == 0) {
                        gone[number] = present[number];
                        present.erase(number);
                    } else {
                        present[number] = changed[number] = *rc::gen::inRange(0, 120);
                    }
                }
                const Time now = ClusterScene::at(60 + 10 * update);
                model.updatePods(podsOfNumbers(scene, changed), podsOfNumbers(scene, gone), now);
                anew.setPods(podsOfNumbers(scene, present), now);
                RC_ASSERT(sorted.rowCount() == anew.rowCount());
                for (int one = 0; one < PodRow::ColumnCount; ++one)
                    RC_ASSERT(column(model, one) == column(anew, one));
            }
        }));
    }

    void onlyColumnsThatDifferAreSaid()
    {
        ClusterScene scene;
        PodTableModel model;
        model.setPods(podsOfNumbers(scene, {{1, 0}, {2, 0}, {3, 0}}), ClusterScene::at(60));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.updatePods(podsOfNumbers(scene, {{1, 0}, {2, 1}}), {}, ClusterScene::at(60));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().at(0).toModelIndex(), model.index(1, PodRow::Ready));
        QCOMPARE(changed.front().at(1).toModelIndex(), model.index(1, PodRow::Restarts));
        changed.clear();

        auto measured = podsOfNumbers(scene, {{3, 0}});
        measured.front().usage = std::make_shared<PodUsage>(scene.usage(*measured.front().pod, 50, 250, 64));
        model.updatePods(measured, {}, ClusterScene::at(60));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed.front().at(0).toModelIndex(), model.index(2, PodRow::Cpu));
        QCOMPARE(changed.front().at(1).toModelIndex(), model.index(2, PodRow::Memory));
        QCOMPARE(model.index(2, PodRow::Cpu).data().toString(), QStringLiteral("250m"));
    }

    void agesMoveOnWhereTheyAreSeen()
    {
        const auto scene = podsScene(300);
        const ManualTime clock(scene->now);
        const SessionHost host(scene->session, clock);
        const ViewContext context(host);
        PodTableModel model;
        PodTable table(context, model);
        table.resize(900, 300);
        table.show();
        const auto pods = podsOf(scene->session, *scene->session.find(scene->workload("shop", "fleet"), liveTime), liveTime);
        model.setPods(pods, scene->now);
        const QString before = model.index(0, PodRow::Age).data().toString();
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        table.setNow(scene->now + std::chrono::hours{2});
        QVERIFY(changed.count() > 3);
        QVERIFY(changed.count() < 20);
        for (const auto& one : changed) {
            QCOMPARE(one.at(0).toModelIndex().column(), static_cast<int>(PodRow::Restarts));
            QCOMPARE(one.at(1).toModelIndex().column(), static_cast<int>(PodRow::Age));
        }
        QVERIFY(model.index(0, PodRow::Age).data().toString() != before);
        // Those that come into view are as old.
        QCOMPARE(model.index(299, PodRow::Age).data().toString().right(1), QStringLiteral("m"));
    }

    void aPodIsFoundByItsName()
    {
        ClusterScene scene;
        PodTableModel model;
        model.setPods(podsOfNumbers(scene, {{1, 0}, {2, 0}, {10, 0}}), ClusterScene::at(60));
        QCOMPARE(model.find({scene.source, ObjectKind::Pod, scene.in("shop"), scene.in("pod-10")}), 1);
        QCOMPARE(model.find({scene.source, ObjectKind::Pod, scene.in("shop"), scene.in("pod-2")}), 2);
        QCOMPARE(model.find({scene.source, ObjectKind::Pod, scene.in("shop"), scene.in("pod-3")}), -1);
        QCOMPARE(model.find({scene.source, ObjectKind::Pod, scene.in("other"), scene.in("pod-2")}), -1);
    }

    void selectionAndScrollSurviveUpdates()
    {
        const auto scene = podsScene(300);
        const ManualTime clock(scene->now);
        const SessionHost host(scene->session, clock);
        const ViewContext context(host);
        const ObjectKey fleet = *scene->session.find(scene->workload("shop", "fleet"), liveTime);
        PodTableModel model;
        PodTable table(context, model);
        table.resize(900, 300);
        table.show();
        model.setPods(podsOf(scene->session, fleet, liveTime), scene->now);
        table.setCurrentIndex(table.model()->index(150, 0));
        table.scrollTo(table.model()->index(150, 0), QAbstractItemView::PositionAtTop);
        const QString chosen = table.currentIndex().data().toString();
        const int top = table.rowAt(2);
        QVERIFY(top > 100);

        // Ages move on, one pod far below goes, one changes.
        auto pods = podsOf(scene->session, fleet, liveTime);
        pods.erase(pods.begin() + 250);
        auto changed = std::make_shared<Pod>(*pods[151].pod);
        changed->statuses = restarted(*changed, 3);
        pods[151].pod = changed;
        model.setPods(pods, scene->now + std::chrono::hours{1});
        QCOMPARE(table.currentIndex().data().toString(), chosen);
        QCOMPARE(table.rowAt(2), top);
        QCOMPARE(table.model()->rowCount(), 299);
    }

    void columnsGiveWayToNames()
    {
        const auto scene = podsScene(1);
        const ManualTime clock(scene->now);
        const SessionHost host(scene->session, clock);
        const ViewContext context(host);
        PodTableModel model;
        PodTable table(context, model);
        table.resize(1100, 200);
        table.show();
        QVERIFY(!table.isColumnHidden(PodRow::Ip));
        table.resize(640, 200);
        QVERIFY(table.isColumnHidden(PodRow::Ip));
        QVERIFY(table.isColumnHidden(PodRow::Node));
        QVERIFY(!table.isColumnHidden(PodRow::Status));
        QVERIFY2(table.columnWidth(PodRow::Name) >= 180, qPrintable(QString::number(table.columnWidth(PodRow::Name))));
        table.resize(1100, 200);
        QVERIFY(!table.isColumnHidden(PodRow::Ip));
    }
};

QTEST_MAIN(PodTableModelTest)
#include "pod_table_model_test.moc"
