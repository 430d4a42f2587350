// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "collectors/session/projections/explained_autoscaler.h"
#include "collectors/session/projections/workload_list.h"
#include "tests/support/cluster_scene.h"

using namespace nephoscope;

// A whole story that the real algorithm decided, explained afterwards from what was seen of it.
class ExplainedStoryTest : public QObject {
    Q_OBJECT

private slots:
    // However long after the decision one asks, until the next: what the first replayed sync remembers must have left its window by then.
    void everyDecisionIsReproduced_data()
    {
        QTest::addColumn<int>("lateness");
        for (const int lateness : {2, 7, 14})
            QTest::addRow("%d s after it", lateness) << lateness;
    }
    void everyDecisionIsReproduced()
    {
        QFETCH(int, lateness);
        const auto scene = busyScene();
        const ObjectKey workload = *scene->session.find(scene->workload("shop", "order-service"), liveTime);
        const ObjectKey autoscaler = *autoscalerOf(scene->session, workload, liveTime);
        int rescales = 0;
        for (int second = 38; second + lateness < 1320; second += 15) {
            // Nobody saw what the controller did in the gap, nor what it measured just before it was over.
            if (second + lateness >= 540 && second < 610)
                continue;
            const auto explained = explainAutoscaler(scene->session, autoscaler, ClusterScene::at(second + lateness));
            QVERIFY(explained);
            QCOMPARE(explained->decidedAt, ClusterScene::at(second));
            const AutoscalerDecision& decision = explained->explanation.decision;
            QVERIFY2(explained->explanation.reproduced,
                     qPrintable(QStringLiteral("at %1 s: %2 instead of %3")
                                    .arg(second)
                                    .arg(decision.desiredReplicas)
                                    .arg(scene->session.autoscalers().at(autoscaler, ClusterScene::at(second))->desiredReplicas)));
            rescales += decision.rescaled ? 1 : 0;
        }
        QCOMPARE(rescales, 4);
    }
};

QTEST_GUILESS_MAIN(ExplainedStoryTest)
#include "explained_story_test.moc"
