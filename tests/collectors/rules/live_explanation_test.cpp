// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/live_explanation.h"

#include "collectors/rules/autoscaler/explanation_ids.h"
#include "collectors/rules/autoscaler/phrases.h"
#include "tests/collectors/rules/autoscaler_world.h"
#include "tests/collectors/rules/explanation_equations.h"

#include <QtTest>

using namespace nephoscope;
using namespace std::chrono_literals;

// What can be told from outside of a decision that a cluster's own controller made.
class LiveExplanationTest : public QObject {
    Q_OBJECT

private slots:
    void theSameResultIsReproduced();
    void whatNoApiShowsStaysInferred();
    void olderSamplesExplainADecisionThatTheNewestDoNot();
    void whatWouldHaveToBeIsSaidWhereNoSampleExplainsIt();
    void aMetricThatOnlyTheStatusTellsIsReported();
    void beforeTheFirstStatusEverythingIsInferred();
    void withoutMetricsTheDesiredNumberIsThatOfAnEarlierSync();
    void theScaleDownIsCountedDown();
    void aRateLimitIsCountedDown();
    void theEventOfTheRescaleIsCompared();
};

namespace {

// Two pods of 100m each, target 50 %; the cluster has just doubled them at 100 %.
struct Cluster {
    Cluster()
    {
        world.pods("a 100m ready - | b 100m ready -").cpuUtilization(50);
        inputs.now = world.inputs.now;
        inputs.autoscaler = world.inputs.autoscaler;
        inputs.autoscaler.currentReplicas = 2;
        inputs.autoscaler.desiredReplicas = 4;
        inputs.autoscaler.conditions = {condition("AbleToScale", "SucceededRescale"),
                                        condition("ScalingActive", "ValidMetricFound")};
        inputs.target.specReplicas = 4;
        inputs.target.replicas = 2;
        inputs.target.selector.emplace().matchLabels.items = {{world.text("app"), world.text("web")}};
        inputs.pods = world.inputs.pods;
        MetricStatus status;
        status.metric = inputs.autoscaler.metrics[0].metric;
        status.averageUtilization = 100;
        status.averageValue = parseQuantity("100m");
        inputs.autoscaler.currentMetrics = {status};
    }

    Condition condition(std::string_view type, std::string_view reason)
    {
        return {world.text(type), ConditionStatus::True, world.text(reason), {}, {}};
    }
    void sample(std::string_view pod, std::int64_t milli, Duration age)
    {
        PodUsage usage;
        usage.name = world.text(pod);
        usage.timestamp = inputs.now - age;
        usage.window = 15s;
        usage.containers = {{world.text("c0"), milli * 1'000'000, std::nullopt}};
        inputs.usages.push_back(usage);
    }
    LiveExplanation explain(const AutoscalerMemory& memory = {}) const { return reconstruct(inputs, memory, world.settings); }

    World world;
    LiveInputs inputs;
};

const ExplanationStep* find(const LiveExplanation& live, std::string_view id, std::string_view subject = {})
{
    for (const ExplanationStep& step : live.decision.explanation) {
        if (step.id == id && (subject.empty() || step.subject == subject))
            return &step;
    }
    return nullptr;
}

double result(const LiveExplanation& live, std::string_view id)
{
    const ExplanationStep* const step = find(live, id);
    return step ? std::get<double>(step->result) : -1;
}

void check(const LiveExplanation& live)
{
    for (const ExplanationStep& step : live.decision.explanation) {
        const auto problem = equationProblem(step);
        QVERIFY2(problem.empty(), problem.c_str());
        QVERIFY2(phraseEnglish(step).find(step.id + " ") == std::string::npos, step.id.c_str());
    }
}

} // namespace

void LiveExplanationTest::theSameResultIsReproduced()
{
    Cluster cluster;
    cluster.sample("a", 120, 10s);
    cluster.sample("b", 80, 8s);
    const auto live = cluster.explain();
    QVERIFY(live.reproduced);
    QCOMPARE(live.decision.desiredReplicas, 4);
    QCOMPARE(find(live, step::metricUtilization)->provenance, Provenance::Reproduced);
    QCOMPARE(find(live, step::result)->provenance, Provenance::Reproduced);
    QCOMPARE(find(live, step::reportedDesired)->provenance, Provenance::Reported);
    QCOMPARE(result(live, step::reportedMetric), 1.0);
    QVERIFY(!find(live, step::differenceReported));
    check(live);
}

void LiveExplanationTest::whatNoApiShowsStaysInferred()
{
    Cluster cluster;
    cluster.sample("a", 120, 10s);
    cluster.sample("b", 80, 8s);
    QCOMPARE(find(cluster.explain(), step::stabilizationDown)->provenance, Provenance::Inferred); // the controller's flag
    cluster.inputs.autoscaler.behavior.emplace().scaleDown.emplace().stabilizationWindowSeconds = 60;
    QCOMPARE(find(cluster.explain(), step::stabilizationDown)->provenance, Provenance::Reproduced);
}

void LiveExplanationTest::olderSamplesExplainADecisionThatTheNewestDoNot()
{
    Cluster cluster;
    cluster.sample("a", 120, 40s);
    cluster.sample("b", 80, 38s);
    cluster.sample("a", 50, 10s);
    cluster.sample("b", 50, 8s);
    const auto live = cluster.explain();
    QVERIFY(live.reproduced);
    QCOMPARE(live.decision.desiredReplicas, 4);
    QCOMPARE(result(live, step::differenceReported), 2.0); // the newest samples would leave it at 2
    const ExplanationStep* const sample = find(live, step::differenceSample);
    QVERIFY(sample);
    QCOMPARE(StepInputs{*sample}["age"], 38.0);
    QCOMPARE(std::get<double>(sample->result), 100.0);
    QVERIFY(sample->provenance == Provenance::Reported);
    check(live);
}

void LiveExplanationTest::whatWouldHaveToBeIsSaidWhereNoSampleExplainsIt()
{
    Cluster cluster;
    cluster.sample("a", 50, 10s);
    cluster.sample("b", 50, 8s);
    const auto live = cluster.explain();
    QVERIFY(!live.reproduced);
    QCOMPARE(live.decision.desiredReplicas, 2);
    QCOMPARE(result(live, step::differenceReported), 2.0);
    QCOMPARE(result(live, step::differenceRequired), 100.0); // 4 × 50 / 2
    QCOMPARE(find(live, step::differenceRequired)->provenance, Provenance::Inferred);
    QCOMPARE(find(live, step::result)->provenance, Provenance::Inferred);
    QVERIFY(!find(live, step::differenceSample));
    check(live);

    // What is remembered is the change that the cluster made.
    cluster.inputs.autoscaler.behavior.emplace();
    const auto remembered = cluster.explain().memory.scaleUps;
    QCOMPARE(remembered.size(), std::size_t{1});
    QCOMPARE(remembered[0].change, 2);
}

void LiveExplanationTest::aMetricThatOnlyTheStatusTellsIsReported()
{
    Cluster cluster;
    MetricSpec& spec = cluster.inputs.autoscaler.metrics[0];
    spec = MetricSpec{};
    spec.metric.source = MetricSource::External;
    spec.metric.name = cluster.world.text("queue");
    spec.targetType = TargetType::AverageValue;
    spec.averageValue = parseQuantity("10");
    MetricStatus status;
    status.metric = spec.metric;
    status.averageValue = parseQuantity("20");
    cluster.inputs.autoscaler.currentMetrics = {status};
    const auto live = cluster.explain();
    QVERIFY(live.reproduced);
    QCOMPARE(live.decision.desiredReplicas, 4); // 20 × 2 / 10
    QCOMPARE(find(live, step::metricUsageSum)->provenance, Provenance::Reported);
    QCOMPARE(find(live, step::metricProposalTotal)->provenance, Provenance::Reproduced);
    check(live);
}

void LiveExplanationTest::beforeTheFirstStatusEverythingIsInferred()
{
    Cluster cluster;
    cluster.sample("a", 120, 10s);
    cluster.sample("b", 80, 8s);
    cluster.inputs.autoscaler.conditions = {};
    cluster.inputs.autoscaler.currentMetrics.clear();
    cluster.inputs.autoscaler.currentReplicas = 0;
    cluster.inputs.autoscaler.desiredReplicas = 0;
    cluster.inputs.target.specReplicas = 2;
    const auto live = cluster.explain();
    QVERIFY(!live.reproduced);
    QCOMPARE(live.decision.desiredReplicas, 4);
    for (const ExplanationStep& step : live.decision.explanation)
        QCOMPARE(step.provenance, Provenance::Inferred);
    check(live);
}

// A new autoscaler says 0 until it has metrics; the scale stays what it is.
void LiveExplanationTest::withoutMetricsTheDesiredNumberIsThatOfAnEarlierSync()
{
    Cluster cluster;
    cluster.inputs.autoscaler.desiredReplicas = 0;
    cluster.inputs.autoscaler.currentMetrics.clear();
    cluster.inputs.autoscaler.conditions = {cluster.condition("AbleToScale", "SucceededRescale"),
                                            cluster.condition("ScalingActive", "FailedGetResourceMetric")};
    const auto live = cluster.explain();
    QVERIFY(live.reproduced);
    QCOMPARE(live.decision.desiredReplicas, 2);
    QVERIFY(find(live, step::proposalWithheld));
    QVERIFY(!find(live, step::reportedDesired));
    QVERIFY(!find(live, step::differenceReported));
    check(live);
    // Samples that were published too late, though they are older.
    cluster.sample("a", 120, 10s);
    cluster.sample("b", 80, 8s);
    const auto late = cluster.explain();
    QVERIFY(late.reproduced);
    QVERIFY(find(late, step::metricFailed));
    QVERIFY(!find(late, step::differenceReported));
    check(late);
}

void LiveExplanationTest::theScaleDownIsCountedDown()
{
    Cluster cluster;
    cluster.sample("a", 5, 10s);
    cluster.sample("b", 5, 8s);
    cluster.inputs.autoscaler.desiredReplicas = 2;
    cluster.inputs.autoscaler.currentMetrics[0].averageUtilization = 5;
    cluster.inputs.autoscaler.currentMetrics[0].averageValue = parseQuantity("5m");
    AutoscalerMemory memory;
    memory.recommendations = {{2, cluster.inputs.now - 100s}, {1, cluster.inputs.now - 15s}};
    const auto live = cluster.explain(memory);
    QVERIFY(live.reproduced);
    QCOMPARE(live.decision.desiredReplicas, 2);
    QCOMPARE(result(live, step::countdownScaleDownAt), 200.0);
    QCOMPARE(find(live, step::countdownScaleDownAt)->provenance, Provenance::Inferred);
    QCOMPARE(live.memory.recommendations.size(), std::size_t{3}); // this sync is remembered for the next
    check(live);
}

void LiveExplanationTest::aRateLimitIsCountedDown()
{
    Cluster cluster;
    cluster.sample("a", 900, 10s);
    cluster.sample("b", 900, 8s);
    cluster.inputs.autoscaler.behavior.emplace().scaleUp.emplace().policies = {{PolicyType::Pods, 1, 60}};
    cluster.inputs.autoscaler.desiredReplicas = 2;
    AutoscalerMemory memory;
    memory.recommendations = {{2, cluster.inputs.now - 20s}};
    memory.scaleUps = {{1, cluster.inputs.now - 20s, false}};
    const auto live = cluster.explain(memory);
    QCOMPARE(live.decision.desiredReplicas, 2);
    QCOMPARE(result(live, step::countdownRateUpAt), 40.0);
    check(live);
}

void LiveExplanationTest::theEventOfTheRescaleIsCompared()
{
    Cluster cluster;
    cluster.sample("a", 120, 10s);
    cluster.sample("b", 80, 8s);
    cluster.inputs.lastRescale.emplace()
        .message = "New size: 4; reason: cpu resource utilization (percentage of request) above target";
    const auto live = cluster.explain();
    const ExplanationStep* const event = find(live, step::reportedReason, "SuccessfulRescale");
    QVERIFY(event);
    QCOMPARE(std::get<double>(event->result), 1.0);
    check(live);
}

QTEST_APPLESS_MAIN(LiveExplanationTest)
#include "live_explanation_test.moc"
