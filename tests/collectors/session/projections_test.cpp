// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/autoscaler_situation.h"
#include "collectors/session/projections/explained_autoscaler.h"
#include "collectors/session/projections/replica_history.h"
#include "collectors/session/projections/scale_markers.h"
#include "collectors/session/projections/source_summary.h"
#include "collectors/session/projections/workload_list.h"
#include "story.h"

#include <QTest>

using namespace nephoscope;

namespace {

std::string text(const std::vector<WorkloadRow>& rows)
{
    std::string all;
    for (const auto& row : rows) {
        all += row.name.str() + " " + std::to_string(row.ready) + "/" + std::to_string(row.desired) + " " + std::string{enumName(row.health)}
               + (row.reason.empty() ? "" : " " + row.reason) + (row.autoscaler ? " hpa" : "") + "; ";
    }
    return all;
}

std::string text(const std::vector<PodAt>& pods)
{
    std::string all;
    for (const auto& pod : pods)
        all += pod.pod->meta().name.str() + " ";
    return all;
}

// Each column's last known value: "-" for nothing known.
std::string text(const StepLine& line)
{
    std::string all;
    std::optional<double> value = line.before;
    for (const SeriesColumn& column : line.columns) {
        if (column.count > 0)
            value = column.last;
        if (column.endsInGap)
            value.reset();
        all += value ? std::to_string(static_cast<int>(*value)) + " " : "- ";
    }
    return all;
}

Condition condition(Story& story, std::string_view type, ConditionStatus status, std::string_view reason)
{
    return {story.in(type), status, story.in(reason), story.in("message"), std::nullopt};
}

} // namespace

class ProjectionsTest : public QObject {
    Q_OBJECT

private slots:
    void troubleStandsFirstInTheList()
    {
        Story story;
        story.see(1, story.deployment("d1", "calm", 2, 2));
        story.see(1, story.deployment("d2", "growing", 3, 1));
        Workload stuck = story.deployment("d3", "stuck", 2, 0);
        stuck.conditions = {condition(story, "Progressing", ConditionStatus::False, "ProgressDeadlineExceeded")};
        story.see(1, stuck);
        story.see(1, story.deployment("d4", "idle", 0, 0));
        QCOMPARE(text(workloadList(story.session, liveTime)),
                 std::string("stuck 0/2 failing ProgressDeadlineExceeded; growing 1/3 progressing NotReady; calm 2/2 steady; idle 0/0 finished; "));
    }
    void onlyWhatNothingElseControlsIsListed()
    {
        Story story;
        story.see(1, story.deployment("d1", "web", 1, 1));
        story.see(1, story.replicaSet("r1", "web-abc", "d1"));
        story.see(1, story.replicaSet("r2", "orphan", "d-never-seen"));
        QCOMPARE(text(workloadList(story.session, liveTime)), std::string("orphan 1/1 steady; web 1/1 steady; "));
        story.see(9, ObjectGone{ObjectKind::Deployment, story.in("d1"), {}, {}});
        QCOMPARE(text(workloadList(story.session, Story::at(5))), std::string("orphan 1/1 steady; web 1/1 steady; "));
        QCOMPARE(text(workloadList(story.session, liveTime)), std::string("orphan 1/1 steady; web-abc 1/1 steady; "));
    }
    void aPodThatCannotStartMakesItsWorkloadFail()
    {
        Story story;
        story.see(1, story.deployment("d1", "web", 1, 0));
        story.see(1, story.replicaSet("r1", "web-abc", "d1"));
        Pod pod = story.podOf("p1", "web-abc-x", "ReplicaSet", "r1");
        ContainerStatus status;
        status.name = story.in("app");
        status.state.kind = ContainerStateKind::Waiting;
        status.state.reason = story.in("ContainerCreating");
        pod.statuses = {status};
        story.see(2, pod);
        QCOMPARE(text(workloadList(story.session, liveTime)), std::string("web 0/1 progressing NotReady; "));
        status.state.reason = story.in("CrashLoopBackOff");
        pod.statuses = {status};
        story.see(3, pod);
        QCOMPARE(text(workloadList(story.session, liveTime)), std::string("web 0/1 failing CrashLoopBackOff; "));
    }
    void theAutoscalerStandsAtItsTargetAndItsTroubleCounts()
    {
        Story story;
        story.see(1, story.deployment("d1", "web", 3, 3));
        Autoscaler autoscaler = story.autoscaler("h1", "web-hpa", "web", 40);
        story.see(1, autoscaler);
        const auto row = workloadRow(story.session, story.key("d1"), liveTime);
        QCOMPARE(row->minimum, std::optional(2));
        QCOMPARE(row->maximum, std::optional(10));
        QCOMPARE(targetOf(story.session, story.key("h1"), liveTime), std::optional(story.key("d1")));
        autoscaler.conditions = {condition(story, "ScalingActive", ConditionStatus::False, "FailedGetResourceMetric")};
        story.see(2, autoscaler);
        QCOMPARE(text(workloadList(story.session, liveTime)), std::string("web 3/3 failing FailedGetResourceMetric hpa; "));
        QCOMPARE(text(workloadList(story.session, Story::at(1))), std::string("web 3/3 steady hpa; "));
        QCOMPARE(workloadList(story.session, liveTime, {std::nullopt, std::nullopt, true}).size(), 1U);
        QCOMPARE(workloadList(story.session, liveTime, {std::nullopt, story.in("bank"), false}).size(), 0U);
    }
    void podsAreFoundByTheChainOfTheirOwners()
    {
        Story story;
        story.see(1, story.deployment("d1", "web", 2, 2));
        story.see(1, story.replicaSet("r1", "web-1", "d1"));
        story.see(2, story.podOf("p1", "web-1-a", "ReplicaSet", "r1"));
        story.see(2, story.podOf("p2", "other", "ReplicaSet", "r9"));
        story.see(3, story.replicaSet("r2", "web-2", "d1")); // a roll-out
        story.see(4, story.podOf("p3", "web-2-a", "ReplicaSet", "r2"));
        story.see(5, ObjectGone{ObjectKind::Pod, story.in("p1"), {}, {}});
        QCOMPARE(text(podsOf(story.session, story.key("d1"), Story::at(2))), std::string("web-1-a "));
        QCOMPARE(text(podsOf(story.session, story.key("d1"), Story::at(4))), std::string("web-1-a web-2-a "));
        QCOMPARE(text(podsOf(story.session, story.key("d1"), liveTime)), std::string("web-2-a "));
        QCOMPARE(text(podsOf(story.session, story.key("r1"), Story::at(4))), std::string("web-1-a "));
    }
    // Replica sets may be forbidden: then labels have to do.
    void withoutReplicaSetsTheSelectorFindsThePods()
    {
        Story story;
        story.see(1, story.deployment("d1", "web", 1, 1));
        story.see(2, story.podOf("p1", "web-1-a", "ReplicaSet", "unseen"));
        story.see(2, story.pod("p2", "without-labels"));
        QCOMPARE(text(podsOf(story.session, story.key("d1"), liveTime)), std::string("web-1-a "));
    }
    void replicasAreStepsWithGapsWhereNobodyLooked()
    {
        Story story;
        story.see(0, story.status("deployments", SourceState::Live));
        story.see(5, story.autoscaler("h1", "hpa", "web", 40));
        story.see(5, story.deployment("d1", "web", 3, 3));
        story.see(25, story.deployment("d1", "web", 5, 3));
        story.see(35, story.deployment("d1", "web", 5, 5));
        story.see(40, story.status("deployments", SourceState::Stale));
        story.see(60, ObjectGone{ObjectKind::Deployment, story.in("d1"), {}, {}});
        const auto history = replicaHistory(story.session, story.key("d1"), {Story::at(0), Story::at(80)}, 8);
        QCOMPARE(history.grid.count, 8);
        QCOMPARE(text(history.desired), std::string("3 3 5 5 5 5 - - "));
        QCOMPARE(text(history.ready), std::string("3 3 3 5 5 5 - - "));
        QCOMPARE(text(history.minimum), std::string("2 2 2 2 2 2 2 2 "));
        QCOMPARE(text(history.maximum), std::string("10 10 10 10 10 10 10 10 "));
        QCOMPARE(history.highest, 10.0);
        QCOMPARE(history.gaps, (std::vector<TimeSpan>{{Story::at(40), Story::at(80)}}));
        // The line is drawn from the left edge on, with what held before it.
        QCOMPARE(text(replicaHistory(story.session, story.key("d1"), {Story::at(10), Story::at(20)}, 2).desired), std::string("3 3 "));
    }
    void theMetricIsShownAsReportedAndAsSampled()
    {
        Story story;
        story.see(0, story.deployment("d1", "web", 2, 2));
        story.see(0, story.podOf("p1", "a", "ReplicaSet", "r1"));
        story.see(0, story.podOf("p2", "b", "ReplicaSet", "r1"));
        story.see(0, story.autoscaler("h1", "hpa", "web", 40));
        story.see(12, story.usage("a", 11, 400), 11);
        story.see(12, story.usage("b", 12, 100), 12);
        story.see(30, story.autoscaler("h1", "hpa", "web", 50));
        const auto metrics = metricHistory(story.session, story.key("d1"), {Story::at(0), Story::at(40)}, 4);
        QCOMPARE(metrics.size(), 1U);
        QCOMPARE(metrics[0].label, std::string("cpu"));
        QCOMPARE(metrics[0].target, std::optional(50.0));
        QCOMPARE(text(metrics[0].reported), std::string("40 40 40 50 "));
        QCOMPARE(text(metrics[0].sampled), std::string("- 50 50 50 ")); // (400 + 100) of 2 × 500 m
    }
    void samplesThatStoppedAreNotDrawnOn()
    {
        Story story;
        story.see(0, story.deployment("d1", "web", 1, 1));
        story.see(0, story.podOf("p1", "a", "ReplicaSet", "r1"));
        story.see(0, story.autoscaler("h1", "hpa", "web", 40));
        story.see(12, story.usage("a", 11, 100), 11);
        const auto metrics = metricHistory(story.session, story.key("d1"), {Story::at(0), Story::at(400)}, 4);
        QCOMPARE(text(metrics[0].sampled), std::string("20 - - - "));
    }
    void scaleMarkersCarryTheAutoscalersReason()
    {
        Story story;
        story.see(0, story.deployment("d1", "web", 3, 3));
        story.see(0, story.autoscaler("h1", "hpa", "web", 80));
        story.see(20, story.event("e0", "SuccessfulRescale", "New size: 3; reason: All metrics below target", "h1"), -100);
        story.see(30.4, story.deployment("d1", "web", 5, 3));
        story.see(31, story.event("e1", "SuccessfulRescale", "New size: 5; reason: cpu resource utilization (percentage of request) above target", "h1"), 30);
        story.see(60, story.deployment("d1", "web", 4, 4)); // by hand
        const auto markers = scaleMarkers(story.session, story.key("d1"), {Story::at(-200), Story::at(100)});
        QCOMPARE(markers.size(), 3U);
        QCOMPARE(markers[0], (ScaleMarker{Story::at(-100), story.key("d1"), -1, 3, true, "All metrics below target"}));
        QCOMPARE(markers[1], (ScaleMarker{Story::at(30.4), story.key("d1"), 3, 5, true, "cpu resource utilization (percentage of request) above target"}));
        QCOMPARE(markers[2], (ScaleMarker{Story::at(60), story.key("d1"), 5, 4, false, {}}));
        QCOMPARE(scaleMarkers(story.session, {Story::at(0), Story::at(100)}).size(), 2U);
    }
    void aChipShowsTheWholeAndTheWorstPart()
    {
        Story story;
        SourceStatus whole = story.status("", SourceState::Live);
        whole.sourceKind = story.in("kubernetes");
        whole.serverVersion = story.in("v1.37.2");
        story.see(10, whole);
        story.see(10, story.status("pods", SourceState::Live));
        SourceStatus metrics = story.status("metrics", SourceState::Forbidden);
        metrics.what = "Cannot read metrics";
        metrics.why = "the account may not list pods of metrics.k8s.io";
        story.see(12, metrics);
        const auto summary = sourceSummaries(story.session, Story::at(15)).at(0);
        QCOMPARE(summary.state, SourceState::Live);
        QCOMPARE(summary.age, Duration{std::chrono::seconds{5}});
        QCOMPARE(summary.worstResource.view(), "metrics");
        QCOMPARE(summary.worstState, std::optional(SourceState::Forbidden));
        QCOMPARE(summary.sentence, std::string("Live. But metrics: Cannot read metrics: the account may not list pods of metrics.k8s.io."));
        QCOMPARE(sourceSummaries(story.session, Story::at(11)).at(0).sentence, std::string("Live."));
    }
    void anAutoscalersSituationIsWhatItCouldSeeThen()
    {
        Story story;
        story.see(0, story.deployment("d1", "web", 2, 2));
        story.see(0, story.podOf("p1", "a", "ReplicaSet", "r1"));
        story.see(0, story.autoscaler("h1", "hpa", "web", 40));
        story.see(5, story.autoscaler("h2", "rival", "web", 40));
        story.see(12, story.usage("a", 11, 400), 11);
        QVERIFY(!autoscalerSituation(story.session, story.key("h1"), Story::at(-1)));
        const auto before = autoscalerSituation(story.session, story.key("h1"), Story::at(4));
        QCOMPARE(before->target->specReplicas, std::optional(2));
        QCOMPARE(before->pods.size(), 1U);
        QVERIFY(!before->pods[0].usage);
        QVERIFY(before->rivals.empty());
        const auto after = autoscalerSituation(story.session, story.key("h1"), Story::at(12));
        QCOMPARE(after->pods[0].usage->timestamp, Story::at(11));
        QCOMPARE(after->rivals, std::vector{story.in("rival")});
    }
    void aWindowBeyondWhatTheApiAllowsIsNotReplayed()
    {
        Story story;
        story.see(0, story.deployment("d1", "web", 2, 2));
        story.see(0, story.podOf("p1", "a", "ReplicaSet", "r1"));
        Autoscaler autoscaler = story.autoscaler("h1", "hpa", "web", 40);
        autoscaler.behavior.emplace().scaleDown.emplace().stabilizationWindowSeconds = std::numeric_limits<std::int32_t>::max();
        story.see(1, autoscaler);
        const auto explained = explainAutoscaler(story.session, story.key("h1"), Story::at(60));
        QVERIFY(explained);
        QCOMPARE(explained->decidedAt, Story::at(46));
    }
    void syncsAreCountedFromWhereTheStatusWasWritten()
    {
        Story story;
        story.see(10, story.autoscaler("h1", "hpa", "web", 40));
        story.see(42, story.autoscaler("h1", "hpa", "web", 50));
        std::string seconds;
        for (const Time sync : likelySyncs(story.session, story.key("h1"), {Story::at(20), Story::at(75)}, std::chrono::seconds{15}))
            seconds += std::to_string(static_cast<int>(toSeconds(sync - Story::at(0)))) + " ";
        QCOMPARE(seconds, std::string("25 42 57 72 "));

        // Written centuries ago, in a recording that somebody has made up.
        Story old;
        Observation written = old.observation(0, old.autoscaler("h1", "hpa", "web", 40));
        written.seen = *parseRfc3339("1678-01-01T00:00:07Z");
        old.session.apply({&written, 1});
        const auto syncs = likelySyncs(old.session, old.key("h1"), {Story::at(0), Story::at(15)}, std::chrono::seconds{15});
        QCOMPARE(syncs, std::vector{Story::at(7)});
    }
};

QTEST_GUILESS_MAIN(ProjectionsTest)
#include "projections_test.moc"
