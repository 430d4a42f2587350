// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/support/cluster_scene.h"
#include "tests/widgets/quiet.h"
#include "widgets/pods/workload_heading.h"

using namespace nephoscope;

class WorkloadHeadingTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    // Within its tolerance nothing happens, and nothing looks as if it did.
    void aMetricWithinItsToleranceIsCalm_data()
    {
        QTest::addColumn<double>("second");
        QTest::addColumn<QString>("number");
        QTest::addColumn<Tone>("tone");
        QTest::newRow("below the target") << 1319.0 << QStringLiteral("68\u00A0%") << Tone::Text;
        QTest::newRow("above it, within the tolerance") << 900.0 << QStringLiteral("72\u00A0%") << Tone::Text;
        QTest::newRow("above that") << 712.0 << QStringLiteral("108\u00A0%") << Tone::Cold;
    }
    void aMetricWithinItsToleranceIsCalm()
    {
        QFETCH(double, second);
        QFETCH(QString, number);
        QFETCH(Tone, tone);
        const auto scene = busyScene();
        const Time t = ClusterScene::at(second);
        const ObjectKey key = *scene->session.find(scene->workload("shop", "order-service"), t);
        const auto metrics = metricHistory(scene->session, key, {t - std::chrono::minutes{10}, t}, 300);
        const BigNumber shown = bigNumbers(*workloadRow(scene->session, key, t), metrics).back();
        QCOMPARE(shown.number, number);
        QCOMPARE(shown.caption, QStringLiteral("CPU, % of request · target 70\u00A0%"));
        QCOMPARE(shown.tone, tone);
    }
};

QTEST_MAIN(WorkloadHeadingTest)
#include "workload_heading_test.moc"
