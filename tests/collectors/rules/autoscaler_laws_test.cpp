// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/collectors/rules/autoscaler_world.h"
#include "tests/collectors/rules/explanation_equations.h"

#include <QtTest>
#include <rapidcheck.h>

using namespace nephoscope;

// What holds for every autoscaler and every world.
class AutoscalerLawsTest : public QObject {
    Q_OBJECT

private slots:
    void theResultLiesWithinTheBounds();
    void moreUsageNeverAsksForLess();
    void changesObeyThePolicies();
    void theSameInputsGiveTheSameDecision();
    void everyEquationHolds();
};

namespace {

// A world of some pods in any state, one metric of a share of CPU and perhaps one more.
void fill(World& world, std::int64_t extraUsage = 0)
{
    static const std::vector<std::string> states{"ready",  "ready",    "ready",    "ready", "pending",
                                                 "failed", "deleting", "starting", "broken"};
    const int count = *rc::gen::inRange(1, 12);
    std::string notation;
    for (int i = 0; i < count; ++i) {
        const auto state = *rc::gen::elementOf(states);
        const auto request = *rc::gen::inRange(1, 400);
        const auto used = *rc::gen::inRange(0, 1000) + extraUsage;
        const bool sampled = *rc::gen::weightedElement<bool>({{9, true}, {1, false}});
        notation += (i ? "|w" : "w") + std::to_string(i) + " " + std::to_string(request) + "m " + state + " "
                    + (sampled ? std::to_string(used) + "m" : "-");
    }
    world.pods(notation).cpuUtilization(*rc::gen::inRange(1, 200));
    world.inputs.autoscaler.minReplicas = *rc::gen::inRange(1, 6);
    world.inputs.autoscaler.maxReplicas = *world.inputs.autoscaler.minReplicas + *rc::gen::inRange(0, 20);
    world.replicas(*rc::gen::inRange(1, 20));
}

std::vector<ScalingPolicy> anyPolicies()
{
    std::vector<ScalingPolicy> policies(static_cast<std::size_t>(*rc::gen::inRange(1, 3)));
    for (ScalingPolicy& policy : policies) {
        policy = {*rc::gen::element(PolicyType::Pods, PolicyType::Percent), *rc::gen::inRange(1, 150), *rc::gen::inRange(1, 120)};
    }
    return policies;
}

void fillBehavior(World& world)
{
    ScalingRules& up = world.behavior().scaleUp.emplace();
    up.policies = anyPolicies();
    up.selectPolicy = *rc::gen::element(PolicySelect::Max, PolicySelect::Min, PolicySelect::Disabled);
    up.stabilizationWindowSeconds = *rc::gen::inRange(0, 60);
    ScalingRules& down = world.behavior().scaleDown.emplace();
    down.policies = anyPolicies();
    down.selectPolicy = *rc::gen::element(PolicySelect::Max, PolicySelect::Min, PolicySelect::Disabled);
    down.stabilizationWindowSeconds = *rc::gen::inRange(0, 60);
}

} // namespace

void AutoscalerLawsTest::theResultLiesWithinTheBounds()
{
    QVERIFY(rc::check("a rescale ends between minimum and maximum", [] {
        World world;
        fill(world);
        if (*rc::gen::arbitrary<bool>())
            fillBehavior(world);
        for (int i = 0; i < 5; ++i) {
            const auto decision = world.sync();
            if (decision.rescaled) {
                RC_ASSERT(decision.desiredReplicas >= *world.inputs.autoscaler.minReplicas);
                RC_ASSERT(decision.desiredReplicas <= world.inputs.autoscaler.maxReplicas);
            }
        }
    }));
}

void AutoscalerLawsTest::moreUsageNeverAsksForLess()
{
    QVERIFY(rc::check("every pod of a metric needs more, so its proposal does not fall", [] {
        World world;
        const int count = *rc::gen::inRange(1, 12);
        std::string notation;
        for (int i = 0; i < count; ++i)
            notation += (i ? "|w" : "w") + std::to_string(i) + " 100m ready " + std::to_string(*rc::gen::inRange(0, 400)) + "m";
        world.pods(notation).cpuUtilization(*rc::gen::inRange(1, 200));
        world.inputs.autoscaler.maxReplicas = 1000;
        const auto before = world.proposal();
        for (auto& [pod, sample] : world.inputs.readings[0].pods)
            sample.milli += *rc::gen::inRange(0, 300);
        RC_ASSERT(world.proposal() >= before);
    }));
}

void AutoscalerLawsTest::changesObeyThePolicies()
{
    QVERIFY(rc::check("within a period no more is added or removed than its only policy allows", [] {
        World world;
        fill(world);
        world.inputs.autoscaler.minReplicas = 1;
        world.inputs.autoscaler.maxReplicas = 1000;
        const auto allowed = *rc::gen::inRange(1, 10);
        const std::vector<ScalingPolicy> only{{PolicyType::Pods, allowed, 60}};
        world.behavior().scaleUp.emplace().policies = only;
        world.behavior().scaleDown.emplace().policies = only;
        world.behavior().scaleDown->stabilizationWindowSeconds = 0;
        const auto start = world.inputs.specReplicas;
        for (int i = 0; i < 4; ++i) { // 0, 15, 30 and 45 s
            for (auto& [pod, sample] : world.inputs.readings[0].pods)
                sample.milli = *rc::gen::inRange(0, 2000);
            const auto decision = world.sync();
            RC_ASSERT(std::abs(decision.desiredReplicas - start) <= allowed);
        }
    }));
}

void AutoscalerLawsTest::theSameInputsGiveTheSameDecision()
{
    QVERIFY(rc::check("decide() depends on nothing but its arguments", [] {
        World world;
        fill(world);
        fillBehavior(world);
        world.sync();
        AutoscalerMemory first = world.memory;
        AutoscalerMemory second = world.memory;
        const auto a = decide(world.inputs, first, world.settings);
        const auto b = decide(world.inputs, second, world.settings);
        RC_ASSERT(a.desiredReplicas == b.desiredReplicas);
        RC_ASSERT(a.conditions == b.conditions);
        RC_ASSERT(a.events == b.events);
        RC_ASSERT(a.explanation == b.explanation);
        RC_ASSERT(first == second);
    }));
}

void AutoscalerLawsTest::everyEquationHolds()
{
    QVERIFY(rc::check("what is printed can be recomputed", [] {
        World world;
        fill(world);
        if (*rc::gen::arbitrary<bool>())
            fillBehavior(world);
        if (*rc::gen::arbitrary<bool>())
            world.amount(MetricSource::External, "queue", *rc::gen::element(TargetType::Value, TargetType::AverageValue), "10",
                         {*rc::gen::inRange<std::int64_t>(0, 500'000), *rc::gen::inRange<std::int64_t>(0, 500'000)});
        for (int i = 0; i < 3; ++i) {
            const auto decision = world.sync();
            for (const ExplanationStep& step : decision.explanation)
                RC_ASSERT(equationProblem(step) == std::string{});
            RC_ASSERT(decision.explanation.back().result == ExplanationStep::Value{static_cast<double>(decision.desiredReplicas)});
        }
    }));
}

QTEST_APPLESS_MAIN(AutoscalerLawsTest)
#include "autoscaler_laws_test.moc"
