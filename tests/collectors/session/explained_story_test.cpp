// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <algorithm>
#include <cmath>

#include "collectors/session/projections/explained_autoscaler.h"
#include "collectors/session/projections/workload_list.h"
#include "tests/support/cluster_scene.h"

using namespace nephoscope;

namespace {

// The steps, with what the controller remembers in one order: it overwrites what is too old in place.
Explanation ordered(const ExplainedAutoscaler& explained)
{
    Explanation steps = explained.explanation.decision.explanation;
    for (ExplanationStep& step : steps)
        std::sort(step.inputs.begin(), step.inputs.end());
    return steps;
}

} // namespace

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

    // Asked every second while the story is told, as a window asks: the same answers, and few syncs replayed for them.
    void goingOnIsLikeBeginningAnew()
    {
        const auto scene = busyScene();
        const ObjectKey workload = *scene->session.find(scene->workload("shop", "order-service"), liveTime);
        const ObjectKey autoscaler = *autoscalerOf(scene->session, workload, liveTime);
        Session session(scene->pool);
        AutoscalerReplay replay;
        auto next = scene->record.begin();
        int answers = 0;
        for (double second = 0; second < 600; second += 0.5) {
            const auto begin = next;
            while (next != scene->record.end() && next->seen <= ClusterScene::at(second))
                ++next;
            replay.note(session.apply({begin, next}));
            if (std::fmod(second, 4.5) > 0)
                continue;
            auto answer = replay.explain(session, autoscaler, ClusterScene::at(second), {});
            while (answer.more)
                answer = replay.explain(session, autoscaler, ClusterScene::at(second), {});
            const auto whole = explainAutoscaler(session, autoscaler, ClusterScene::at(second));
            QCOMPARE(answer.latest.has_value(), whole.has_value());
            if (!whole)
                continue;
            ++answers;
            QCOMPARE(answer.latest->decidedAt, whole->decidedAt);
            QCOMPARE(answer.latest->explanation.reproduced, whole->explanation.reproduced);
            QVERIFY(ordered(*answer.latest) == ordered(*whole));
        }
        QVERIFY(answers > 100);
        // Back in time, and to another controller.
        const ControllerHints slow{.syncPeriod = std::chrono::seconds{30}, .downscaleStabilization = std::chrono::minutes{1}};
        for (const auto& [second, hints] :
             {std::pair{200, ControllerHints{}}, std::pair{400, ControllerHints{}}, std::pair{400, slow}}) {
            auto answer = replay.explain(session, autoscaler, ClusterScene::at(second), hints);
            while (answer.more)
                answer = replay.explain(session, autoscaler, ClusterScene::at(second), hints);
            const auto whole = explainAutoscaler(session, autoscaler, ClusterScene::at(second), hints);
            QVERIFY(answer.latest && whole);
            QVERIFY(ordered(*answer.latest) == ordered(*whole));
        }
    }
};

QTEST_GUILESS_MAIN(ExplainedStoryTest)
#include "explained_story_test.moc"
