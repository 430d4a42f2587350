// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAbstractItemModelTester>
#include <QTest>
#include <rapidcheck.h>

#include "tests/support/cluster_scene.h"
#include "tests/widgets/quiet.h"
#include "widgets/pods/workload_list_model.h"

using namespace nephoscope;

namespace {

WorkloadRow rowOf(ClusterScene& scene, std::string_view namespaceName, std::string_view name, WorkloadHealth health)
{
    WorkloadRow row;
    row.key = scene.key(name);
    row.namespaceName = scene.in(namespaceName);
    row.name = scene.in(name);
    row.health = health;
    row.desired = row.ready = 3;
    return row;
}

QString names(const QAbstractItemModel& model)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts += model.index(row, 0).data().toString();
    return texts.join(QLatin1Char(' '));
}

} // namespace

class WorkloadListModelTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void troubleComesFirst()
    {
        const auto scene = busyScene();
        WorkloadListModel model;
        WorkloadListProxy proxy(model);
        model.setWorkloads(workloadList(scene->session, liveTime));
        QCOMPARE(model.rowCount(), 8);
        QVERIFY2(names(proxy).startsWith(QStringLiteral("payment-gateway frontend ")), qPrintable(names(proxy)));
        QVERIFY(names(proxy).endsWith(QStringLiteral(" nightly-report")));
        QCOMPARE(proxy.index(0, 0).data(WorkloadListModel::DetailRole).toString(), QStringLiteral("CrashLoopBackOff"));
        QCOMPARE(proxy.index(0, 0).data(WorkloadListModel::CountRole).toString(), QStringLiteral("1/2"));
        QCOMPARE(proxy.index(0, 0).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("payment-gateway, Deployment · payments, 1 of 2 ready, in trouble"));
    }

    void filtersNarrowIt()
    {
        const auto scene = busyScene();
        WorkloadListModel model;
        WorkloadListProxy proxy(model);
        model.setWorkloads(workloadList(scene->session, liveTime));
        proxy.setNamespace(QStringLiteral("payments"));
        QCOMPARE(names(proxy), QStringLiteral("payment-gateway ledger-db"));
        proxy.setText(QStringLiteral("  LEDGER "));
        QCOMPARE(names(proxy), QStringLiteral("ledger-db"));
        QVERIFY(proxy.find(scene->workload("payments", "ledger-db", ObjectKind::StatefulSet)).isValid());
        QVERIFY(!proxy.find(scene->workload("payments", "payment-gateway")).isValid());
        proxy.setNamespace(QString());
        proxy.setText(QString());
        QCOMPARE(proxy.rowCount(), 8);
    }

    void randomUpdatesKeepEveryPromise()
    {
        QVERIFY(rc::check("whatever comes and goes, model and proxy stay whole and in order", [] {
            ClusterScene scene;
            WorkloadListModel model;
            WorkloadListProxy proxy(model);
            const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
            const QAbstractItemModelTester proxyTester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
            for (int update = 0; update < 5; ++update) {
                std::map<int, WorkloadRow> wanted;
                const int count = *rc::gen::inRange(0, 20);
                for (int i = 0; i < count; ++i) {
                    const int number = *rc::gen::inRange(0, 25);
                    wanted[number] = rowOf(scene, number % 2 == 0 ? "even" : "odd", "w" + std::to_string(number),
                                           static_cast<WorkloadHealth>(*rc::gen::inRange(0, 4)));
                }
                std::vector<WorkloadRow> rows;
                for (const auto& [number, row] : wanted)
                    rows.push_back(row);
                if (*rc::gen::arbitrary<bool>())
                    proxy.setNamespace(*rc::gen::arbitrary<bool>() ? QStringLiteral("even") : QString());
                model.setWorkloads(std::move(rows));
                RC_ASSERT(model.rowCount() == static_cast<int>(wanted.size()));
                for (int row = 1; row < proxy.rowCount(); ++row)
                    RC_ASSERT(proxy.item(proxy.index(row - 1, 0)).row.health <= proxy.item(proxy.index(row, 0)).row.health);
            }
        }));
    }
};

QTEST_MAIN(WorkloadListModelTest)
#include "workload_list_model_test.moc"
