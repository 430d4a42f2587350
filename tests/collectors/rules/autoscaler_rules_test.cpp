// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/metric_proposal.h"
#include "collectors/rules/autoscaler/scaling_behavior.h"
#include "collectors/rules/autoscaler/selector_text.h"
#include "tests/collectors/rules/autoscaler_world.h"
#include "tests/collectors/rules/explanation_equations.h"

#include <QtTest>

using namespace nephoscope;

// The rules that the recorded scenarios do not reach, as stories.
class AutoscalerRulesTest : public QObject {
    Q_OBJECT

private slots:
    void missingPodsCountAsFullyUsedOnTheWayDown();
    void missingPodsCountAsTheTargetWhereThatIsMoreThanTheirRequests();
    void unreadyPodsDampAScaleUp();
    void pendingFailedAndDeletedPodsHaveNoSay();
    void aPodThatWasReadyOnceStillCounts();
    void averageOfPodsFillsInTheTarget();
    void averageOfAContainer();
    void aContainerThatAPodLacksFailsTheMetric();
    void anObjectsValueIsSharedByRunningAndReadyPods();
    void anObjectsAverageNamesItselfExternal();
    void selectorsStandInEventsAsTheControllerPrintsThem();
    void exactlyAtTheToleranceOldAndNewServersDiffer();
    void toleranceOfOneDirection();
    void theLargestProposalWins();
    void oneFailingMetricHoldsBackAScaleDownOnly();
    void theFirstOfSeveralFailuresGivesTheReason();
    void anUnknownTypeOfMetricFails();
    void anotherAutoscalerOnTheSamePodsStopsBoth();
    void aTargetWithoutSelectorStops();
    void aTargetThatCannotBeReadStops();
    void scalesToZeroAndBack();
    void somebodyElsesZeroIsLeftAlone();
    void raisedMinimumWakesUpFromZero();
    void percentagesRoundUpOnTheWayUpAndDownOnTheWayDown();
    void disabledDirection();
    void noReplicasYetForAnAveragePerPod();
    void defaultsOfAnApiServer();
    void settingsByServerVersion_data();
    void settingsByServerVersion();
    void podsAndSamplesAsTheClusterTellsThem();
};

namespace {

void checkEquations(const AutoscalerDecision& decision)
{
    for (const ExplanationStep& step : decision.explanation) {
        const auto problem = equationProblem(step);
        QVERIFY2(problem.empty(), problem.c_str());
    }
    QCOMPARE(decision.explanation.back().id, std::string{"result"});
    QVERIFY(decision.explanation.back().result == ExplanationStep::Value{static_cast<double>(decision.desiredReplicas)});
}

} // namespace

void AutoscalerRulesTest::missingPodsCountAsFullyUsedOnTheWayDown()
{
    World world;
    world.pods("a 100m ready 20m | b 100m ready 20m | c 100m ready -").cpuUtilization(50);
    QCOMPARE(world.proposal(), 3); // (20 + 20 + 100) / 300 = 46 %, within the tolerance of 50 %
}

void AutoscalerRulesTest::missingPodsCountAsTheTargetWhereThatIsMoreThanTheirRequests()
{
    World world;
    world.pods("a 100m ready 20m | b 100m ready 20m | c 100m ready -").cpuUtilization(150);
    QCOMPARE(world.proposal(), 2); // (20 + 20 + 150) / 300 = 63 %; 3 × 63 / 150 = 1.26
}

void AutoscalerRulesTest::unreadyPodsDampAScaleUp()
{
    World world;
    world.pods("a 100m ready 200m | b 100m ready 200m | c 100m starting 10m").cpuUtilization(100);
    QCOMPARE(world.proposal(), 4); // 400 / 300 = 133 %, times 3 pods
}

void AutoscalerRulesTest::pendingFailedAndDeletedPodsHaveNoSay()
{
    World world;
    world.pods("a 100m ready 90m | b 100m pending - | c 100m failed 900m | d 100m deleting 900m | e 100m broken 900m")
        .cpuUtilization(90);
    QCOMPARE(world.proposal(), 5); // 90 % of 90 %: as it should be, so nothing changes
}

void AutoscalerRulesTest::aPodThatWasReadyOnceStillCounts()
{
    World world;
    world.pods("a 100m ready 200m").cpuUtilization(100);
    world.inputs.pods[0].ready = PodReadiness{ConditionStatus::False, world.inputs.now - std::chrono::seconds{60}};
    QCOMPARE(world.proposal(), 2);
}

void AutoscalerRulesTest::averageOfPodsFillsInTheTarget()
{
    World world;
    world.pods("a - ready 2 | b - ready 2 | c - ready 2 | d - ready -");
    world.amount(MetricSource::Pods, "rps", TargetType::AverageValue, "10", {});
    world.inputs.readings[0] = world.usage;
    QCOMPARE(world.proposal(), 2); // (2 + 2 + 2 + 10) / 4 = 4 of 10; 4 × 0.4 = 1.6
    const auto decision = world.sync();
    QCOMPARE(decision.currentMetrics[0].averageValue->text(), std::string{"2"}); // before filling in
    checkEquations(decision);
}

void AutoscalerRulesTest::averageOfAContainer()
{
    World world;
    world.pods("a 100m+50m ready 300m | b 100m+50m ready 300m");
    world.amount(MetricSource::ContainerResource, "cpu", TargetType::AverageValue, "200m", {});
    world.inputs.autoscaler.metrics[0].metric.container = world.text("c1");
    world.inputs.readings[0] = world.usage;
    const auto decision = world.sync();
    QCOMPARE(decision.desiredReplicas, 3);
    QCOMPARE(eventText(decision, 0), std::string{"Normal SuccessfulRescale New size: 3; reason: cpu resource above target"});
    QVERIFY(decision.currentMetrics[0].metric.container == "c1");
    checkEquations(decision);
}

void AutoscalerRulesTest::aContainerThatAPodLacksFailsTheMetric()
{
    World world;
    world.pods("a 100m+50m ready 300m | b 100m ready 300m").cpuUtilization(50);
    world.inputs.autoscaler.metrics[0].metric.source = MetricSource::ContainerResource;
    world.inputs.autoscaler.metrics[0].metric.container = world.text("c1");
    const auto decision = world.sync();
    QCOMPARE(eventText(decision, 0),
             std::string{"Warning FailedGetContainerResourceMetric failed to get cpu utilization: container c1 "
                         "not found in Pod b"});
    QCOMPARE(
        *decision.error,
        std::string{"failed to compute desired number of replicas based on listed metrics for Deployment/shop/web: invalid metrics "
                    "(1 invalid out of 1), first error is: failed to get c1 container metric value: failed to get cpu utilization: "
                    "container c1 not found in Pod b"});
    checkEquations(decision);
}

void AutoscalerRulesTest::anObjectsValueIsSharedByRunningAndReadyPods()
{
    World world;
    world.pods("a - ready - | b - ready - | c - starting - | d - pending -");
    world.amount(MetricSource::Object, "hits", TargetType::Value, "60", {180'000});
    const auto decision = world.sync();
    QCOMPARE(decision.desiredReplicas, 6); // 180 / 60 × 2
    QCOMPARE(eventText(decision, 0), std::string{"Normal SuccessfulRescale New size: 6; reason: Ingress metric hits above target"});
    checkEquations(decision);
}

void AutoscalerRulesTest::anObjectsAverageNamesItselfExternal()
{
    World world;
    world.pods("a - ready - | b - ready -").amount(MetricSource::Object, "hits", TargetType::AverageValue, "60", {301'000});
    const auto decision = world.sync();
    QCOMPARE(decision.desiredReplicas, 4); // at most double, of ⌈301 / 60⌉ = 6
    QCOMPARE(conditionText(decision, "ScalingLimited"), std::string{"True/ScaleUpLimit"});
    QCOMPARE(eventText(decision, 0),
             std::string{"Normal SuccessfulRescale New size: 4; reason: external metric hits(nil) above target"});
    QCOMPARE(decision.currentMetrics[0].averageValue->text(), std::string{"150500m"});
    checkEquations(decision);
}

void AutoscalerRulesTest::selectorsStandInEventsAsTheControllerPrintsThem()
{
    World world;
    world.pods("a - ready -").amount(MetricSource::External, "queue", TargetType::AverageValue, "10", {30'000});
    LabelSelector selector;
    selector.matchLabels.items = {{world.text("queue"), world.text("orders")}, {world.text("tier"), world.text("1")}};
    selector.matchExpressions = {{world.text("zone"), SelectorOperator::In, {world.text("b"), world.text("a")}}};
    world.inputs.autoscaler.metrics[0].metric.selector = selector;
    QCOMPARE(eventText(world.sync(), 0),
             std::string{
                 "Normal SuccessfulRescale New size: 3; reason: external metric queue(&LabelSelector{MatchLabels:map[string]string{"
                 "queue: orders,tier: 1,},MatchExpressions:[]LabelSelectorRequirement{{Key:zone,Operator:In,Values:[b a],},},}) "
                 "above target"});
    QCOMPARE(queryText(selector), std::string{"queue=orders,tier=1,zone in (a,b)"});
}

void AutoscalerRulesTest::exactlyAtTheToleranceOldAndNewServersDiffer()
{
    World world;
    world.pods("a 100m ready 55m | b 100m ready 55m").cpuUtilization(50);
    QCOMPARE(world.proposal(), 2);
    world.settings = ControllerSettings::forServerVersion("v1.32.9");
    QCOMPARE(world.proposal(), 3); // |1 − 1.1| is a little more than 0.1
}

void AutoscalerRulesTest::toleranceOfOneDirection()
{
    World world;
    world
        .pods("a 100m ready 85m | b 100m ready 85m | c 100m ready 85m | d 100m ready 85m | e 100m ready 85m | f 100m ready 85m | "
              "g 100m ready 85m")
        .cpuUtilization(100);
    QCOMPARE(world.proposal(), 6);
    world.behavior().scaleDown.emplace().tolerance = parseQuantity("150m");
    QCOMPARE(world.proposal(), 7);
    world.behavior().scaleDown->tolerance = parseQuantity("149m");
    QCOMPARE(world.proposal(), 6);
}

void AutoscalerRulesTest::theLargestProposalWins()
{
    World world;
    world.pods("a 100m ready 10m | b 100m ready 10m").cpuUtilization(50);
    world.amount(MetricSource::External, "queue", TargetType::AverageValue, "10", {30'000});
    world.amount(MetricSource::External, "mails", TargetType::AverageValue, "10", {20'000});
    const auto decision = world.sync();
    QCOMPARE(decision.desiredReplicas, 3);
    QCOMPARE(eventText(decision, 0),
             std::string{"Normal SuccessfulRescale New size: 3; reason: external metric queue(nil) above target"});
    checkEquations(decision);
}

void AutoscalerRulesTest::oneFailingMetricHoldsBackAScaleDownOnly()
{
    World down;
    down.failing("queue").pods("a 100m ready 10m | b 100m ready 10m | c 100m ready 10m").cpuUtilization(50);
    const auto held = down.sync();
    QCOMPARE(held.desiredReplicas, 3);
    QCOMPARE(conditionText(held, "ScalingActive"), std::string{"False/FailedGetExternalMetric"});
    QCOMPARE(held.events.size(), std::size_t{2});
    QCOMPARE(held.currentMetrics.size(), std::size_t{2});
    QVERIFY(held.currentMetrics[0].metric.source == MetricSource::Unknown && *held.currentMetrics[1].averageUtilization == 10);
    checkEquations(held);

    World up;
    up.failing("queue").pods("a 100m ready 100m | b 100m ready 100m").cpuUtilization(50);
    const auto risen = up.sync();
    QCOMPARE(risen.desiredReplicas, 4);
    QCOMPARE(conditionText(risen, "ScalingActive"), std::string{"True/ValidMetricFound"});
    QCOMPARE(*risen.error,
             std::string{"invalid metrics (1 invalid out of 2), first error is: failed to get queue external metric value: "
                         "failed to get external metric queue: unable to get external metric shop/queue/nil: no metrics "
                         "returned"});
    checkEquations(risen);
}

void AutoscalerRulesTest::theFirstOfSeveralFailuresGivesTheReason()
{
    World world;
    world.pods("a - ready 10m").cpuUtilization(50).failing("queue");
    const auto decision = world.sync();
    QCOMPARE(conditionText(decision, "ScalingActive"), std::string{"False/FailedGetResourceMetric"});
    QCOMPARE(eventText(decision, 2),
             std::string{"Warning FailedComputeMetricsReplicas invalid metrics (2 invalid out of 2), first error is: "
                         "failed to get cpu resource metric value: failed to get cpu utilization: missing request "
                         "for cpu in container c0 of Pod a"});
    checkEquations(decision);
}

void AutoscalerRulesTest::anUnknownTypeOfMetricFails()
{
    World world;
    world.pods("a 100m ready 10m");
    world.metric(MetricSource::Unknown, "Moon");
    world.inputs.readings.emplace_back();
    const auto decision = world.sync();
    QCOMPARE(eventText(decision, 0), std::string{"Warning InvalidMetricSourceType unknown metric source type \"Moon\""});
    QCOMPARE(conditionText(decision, "ScalingActive"), std::string{"False/InvalidMetricSourceType"});
    checkEquations(decision);
}

void AutoscalerRulesTest::anotherAutoscalerOnTheSamePodsStopsBoth()
{
    World world;
    world.pods("a 100m ready 100m").cpuUtilization(10);
    world.inputs.otherAutoscalers = {"web-too"};
    const auto decision = world.sync();
    QCOMPARE(decision.desiredReplicas, 1);
    QCOMPARE(conditionText(decision, "ScalingActive"), std::string{"False/AmbiguousSelector"});
    QCOMPARE(eventText(decision, 0),
             std::string{"Warning AmbiguousSelector pods by selector app=web are controlled by more than one HPA "
                         "(e.g. [{web shop} {web-too shop}])"});
    QVERIFY(decision.currentMetrics.empty());
    checkEquations(decision);
}

void AutoscalerRulesTest::aTargetWithoutSelectorStops()
{
    World world;
    world.pods("a 100m ready 100m").cpuUtilization(10);
    world.inputs.selector.clear();
    const auto decision = world.sync();
    QCOMPARE(conditionText(decision, "ScalingActive"), std::string{"False/InvalidSelector"});
    QCOMPARE(eventText(decision, 0), std::string{"Warning SelectorRequired selector is required"});
    checkEquations(decision);
}

void AutoscalerRulesTest::aTargetThatCannotBeReadStops()
{
    World world;
    world.pods("a 100m ready 100m").cpuUtilization(10);
    world.inputs.scaleError = "deployments.apps \"web\" not found";
    const auto decision = world.sync();
    QCOMPARE(conditionText(decision, "AbleToScale"), std::string{"False/FailedGetScale"});
    QVERIFY(!decision.rescaled && decision.error);
    checkEquations(decision);
}

void AutoscalerRulesTest::scalesToZeroAndBack()
{
    World world;
    world.inputs.autoscaler.minReplicas = 0;
    world.settings.downscaleStabilization = Duration::zero();
    world.pods("a - ready -").amount(MetricSource::External, "queue", TargetType::Value, "10", {0});
    const auto asleep = world.sync();
    QCOMPARE(asleep.desiredReplicas, 1); // the count it was found at still holds this one moment
    const auto zero = world.sync();
    QCOMPARE(zero.desiredReplicas, 0);
    QCOMPARE(conditionText(zero, "ScaledToZero"), std::string{"True/ScaledToZero"});
    checkEquations(zero);

    world.inputs.pods.clear();
    QCOMPARE(world.sync().desiredReplicas, 0);
    world.inputs.readings[0].values = {25'000};
    const auto awake = world.sync();
    QCOMPARE(awake.desiredReplicas, 3); // ⌈2.5⌉
    QCOMPARE(conditionText(awake, "ScaledToZero"), std::string{"False/NotScaledToZero"});
    checkEquations(awake);
}

void AutoscalerRulesTest::somebodyElsesZeroIsLeftAlone()
{
    World world;
    world.inputs.autoscaler.minReplicas = 0;
    world.amount(MetricSource::External, "queue", TargetType::Value, "10", {90'000});
    const auto decision = world.replicas(0).sync();
    QCOMPARE(decision.desiredReplicas, 0);
    QCOMPARE(conditionText(decision, "ScalingActive"), std::string{"False/ScalingDisabled"});
    checkEquations(decision);
    // A server that does not know the condition goes by the minimum alone.
    world.settings = ControllerSettings::forServerVersion("v1.36.0");
    QCOMPARE(world.sync().desiredReplicas, 4); // 9, but at most 4 from nothing
}

void AutoscalerRulesTest::raisedMinimumWakesUpFromZero()
{
    World world;
    world.inputs.autoscaler.minReplicas = 2;
    world.inputs.conditions = {{"ScaledToZero", ConditionStatus::True, "ScaledToZero", "", {}}};
    world.behavior().scaleUp.emplace().policies = {{PolicyType::Pods, 1, 60}};
    world.amount(MetricSource::External, "queue", TargetType::Value, "10", {0});
    const auto decision = world.replicas(0).sync();
    QCOMPARE(decision.desiredReplicas, 2);
    QCOMPARE(eventText(decision, 0), std::string{"Normal SuccessfulRescale New size: 2; reason: Current number of replicas below "
                                                 "Spec.MinReplicas"});
    checkEquations(decision);
}

void AutoscalerRulesTest::percentagesRoundUpOnTheWayUpAndDownOnTheWayDown()
{
    World up;
    up.behavior().scaleUp.emplace().policies = {{PolicyType::Percent, 10, 60}};
    up.pods("a 100m ready 900m | b 100m ready 900m | c 100m ready 900m").cpuUtilization(50);
    QCOMPARE(up.sync().desiredReplicas, 4);       // ⌈3.3⌉
    QCOMPARE(up.sync().desiredReplicas, 4);       // the period began with 3
    QCOMPARE(conditionText(up.sync(), "ScalingLimited"), std::string{"True/ScaleUpLimit"});

    World down;
    down.behavior().scaleDown.emplace().policies = {{PolicyType::Percent, 10, 60}};
    down.behavior().scaleDown->stabilizationWindowSeconds = 0;
    down.pods("a 100m ready 10m | b 100m ready 10m | c 100m ready 10m | d 100m ready 10m | e 100m ready 10m").cpuUtilization(50);
    const auto decision = down.sync();
    QCOMPARE(decision.desiredReplicas, 4);        // trunc(4.5)
    QCOMPARE(conditionText(decision, "ScalingLimited"), std::string{"True/ScaleDownLimit"});
    checkEquations(decision);
}

void AutoscalerRulesTest::disabledDirection()
{
    World world;
    world.behavior().scaleUp.emplace().selectPolicy = PolicySelect::Disabled;
    world.pods("a 100m ready 900m").cpuUtilization(50);
    const auto decision = world.sync();
    QCOMPARE(decision.desiredReplicas, 1);
    QCOMPARE(conditionText(decision, "ScalingLimited"), std::string{"True/ScaleUpLimit"});
    checkEquations(decision);
}

void AutoscalerRulesTest::noReplicasYetForAnAveragePerPod()
{
    World world;
    world.pods("a - pending -").amount(MetricSource::External, "queue", TargetType::AverageValue, "10", {30'000});
    world.inputs.statusReplicas = 0;
    const auto decision = world.sync();
    QCOMPARE(decision.desiredReplicas, 3);
    // Divided by no replicas: what the controller's float conversion makes of infinity.
    QCOMPARE(decision.currentMetrics[0].averageValue->text(), std::string{"-9223372036854775808m"});
}

void AutoscalerRulesTest::defaultsOfAnApiServer()
{
    StringPool strings;
    const Autoscaler filled = withApiDefaults({}, strings);
    QCOMPARE(*filled.minReplicas, 1);
    QCOMPARE(filled.metrics.size(), std::size_t{1});
    QVERIFY(filled.metrics[0].metric.name == "cpu");
    QCOMPARE(*filled.metrics[0].averageUtilization, 80);

    Autoscaler autoscaler;
    QVERIFY(!behaviorRules(autoscaler, {}));
    autoscaler.behavior.emplace();
    const auto rules = behaviorRules(autoscaler, {});
    QVERIFY(rules);
    QCOMPARE(rules->up.windowSeconds, 0);
    QCOMPARE(rules->up.policies.size(), std::size_t{2});
    QCOMPARE(rules->down.windowSeconds, 300);
    QCOMPARE(rules->down.policies.size(), std::size_t{1});
}

void AutoscalerRulesTest::settingsByServerVersion_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("range");
    QTest::addColumn<bool>("condition");
    QTest::newRow("of the vectors") << "v1.37.2" << true << true;
    QTest::newRow("newer") << "v2.0.0" << true << true;
    QTest::newRow("a cloud's own") << "v1.33.1-eks-1234" << true << false;
    QTest::newRow("without patch") << "1.32+" << false << false;
    QTest::newRow("unreadable") << "unknown" << true << true;
    QTest::newRow("none") << "" << true << true;
}

void AutoscalerRulesTest::settingsByServerVersion()
{
    QFETCH(QString, version);
    QFETCH(bool, range);
    QFETCH(bool, condition);
    const auto settings = ControllerSettings::forServerVersion(version.toStdString());
    QCOMPARE(settings.toleranceTest == ToleranceTest::Range, range);
    QCOMPARE(settings.scaledToZeroCondition, condition);
}

void AutoscalerRulesTest::podsAndSamplesAsTheClusterTellsThem()
{
    StringPool strings;
    auto spec = std::make_shared<PodSpec>();
    spec->meta.name = strings.intern("web-1");
    ContainerSpec container;
    container.name = strings.intern("app");
    container.resources.cpuRequestMilli = 100;
    spec->containers = {container};
    container.name = strings.intern("setup");
    ContainerSpec sidecar = container;
    sidecar.name = strings.intern("proxy");
    sidecar.restartable = true;
    spec->initContainers = {container, sidecar};
    Pod pod;
    pod.spec = spec;
    pod.phase = PodPhase::Running;
    const PodView view = podView(pod);
    QCOMPARE(view.containers.size(), std::size_t{2}); // a sidecar counts, a container that only sets up does not
    QVERIFY(view.containers[1].name == "proxy" && !view.ready);

    PodUsage usage;
    usage.name = spec->meta.name;
    usage.containers = {{strings.intern("app"), 1'000'001, 1024}, {strings.intern("proxy"), 2'000'000, std::nullopt}};
    const std::vector usages{usage};
    QCOMPARE(resourceReading(usages, "cpu", "").pods.at(usage.name).milli, std::int64_t{4}); // ⌈1.000001⌉ + 2
    QCOMPARE(resourceReading(usages, "cpu", "proxy").pods.at(usage.name).milli, std::int64_t{2});
    QVERIFY(resourceReading(usages, "memory", "").pods.empty()); // one container has none
    QCOMPARE(resourceReading(usages, "memory", "app").pods.at(usage.name).milli, std::int64_t{1'024'000});
    QVERIFY(resourceReading({}, "cpu", "").error);
}

QTEST_APPLESS_MAIN(AutoscalerRulesTest)
#include "autoscaler_rules_test.moc"
