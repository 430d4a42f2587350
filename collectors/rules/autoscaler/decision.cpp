// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/decision.h"

#include "collectors/rules/autoscaler/explanation_ids.h"
#include "collectors/rules/autoscaler/metric_proposal.h"
#include "collectors/rules/autoscaler/rate_limits.h"
#include "collectors/rules/autoscaler/stabilization.h"

#include <algorithm>

namespace nephoscope {

namespace {

constexpr std::string_view ableToScale = "AbleToScale";
constexpr std::string_view scalingActive = "ScalingActive";
constexpr std::string_view scalingLimited = "ScalingLimited";
constexpr std::string_view scaledToZero = "ScaledToZero";

// What the metrics together ask for.
struct Wanted {
    std::int32_t replicas = 0;
    std::string metric;
};

// One sync in progress; the steps of the controller in its order.
class Sync {
public:
    Sync(const AutoscalerInputs& inputs, AutoscalerMemory& memory, const ControllerSettings& settings)
        : m_inputs(inputs), m_memory(memory), m_settings(settings), m_conditions(inputs.conditions, inputs.now),
          m_steps(m_decision.explanation), m_bounds{inputs.autoscaler.minReplicas.value_or(1), inputs.autoscaler.maxReplicas}
    {}

    AutoscalerDecision run()
    {
        const std::int32_t desired = sync();
        m_steps.add(step::result, {{"desired", static_cast<double>(desired)}, {"current", number(m_inputs.specReplicas)}},
                    static_cast<double>(desired));
        m_decision.desiredReplicas = desired;
        m_decision.conditions = m_conditions.take();
        return std::move(m_decision);
    }

private:
    static double number(std::int32_t value) { return value; }

    void warn(std::string reason, std::string message)
    {
        m_decision.events.push_back({true, std::move(reason), std::move(message)});
    }

    std::string reference() const
    {
        const Autoscaler& autoscaler = m_inputs.autoscaler;
        return autoscaler.target.kind.str() + "/" + autoscaler.meta.namespaceName.str() + "/" + autoscaler.target.name.str();
    }

    bool hasOutsideMetric() const
    {
        const auto& metrics = m_inputs.autoscaler.metrics;
        return std::any_of(metrics.begin(), metrics.end(), [](const MetricSpec& spec) {
            return spec.metric.source == MetricSource::Object || spec.metric.source == MetricSource::External;
        });
    }

    void skipMetrics(const char* because)
    {
        for (const MetricSpec& spec : m_inputs.autoscaler.metrics) {
            m_steps.addAbout(metricSubject(spec.metric), step::metricSkipped,
                             {{"current", number(m_inputs.specReplicas)}, {"because", because}}, number(m_inputs.specReplicas));
        }
    }

    std::int32_t sync();
    std::int32_t unavailable();
    std::int32_t disabled();
    std::int32_t byMetrics(bool cameFromZero);
    std::optional<std::string> selectorProblem();
    std::optional<Wanted> wanted();
    std::int32_t normalize(std::int32_t proposal);
    std::int32_t rescale(std::int32_t desired, const std::string& reason);

    const AutoscalerInputs& m_inputs;
    AutoscalerMemory& m_memory;
    const ControllerSettings& m_settings;
    AutoscalerDecision m_decision;
    ConditionList m_conditions;
    StepWriter m_steps;
    const ReplicaBounds m_bounds;
};

std::int32_t Sync::sync()
{
    if (m_inputs.scaleError)
        return unavailable();
    const std::int32_t current = m_inputs.specReplicas;
    m_conditions.set(ableToScale, true, "SucceededGetScale", "the HPA controller was able to get the target's current scale");
    if (m_memory.recommendations.empty())
        m_memory.recommendations.push_back({current, m_inputs.now});

    if (current == 0) {
        // Before the condition existed, only a minimum of 0 kept the autoscaler at work.
        const bool zeroIsOurs = m_settings.scaledToZeroCondition
                                    ? m_conditions.isTrue(scaledToZero) && (m_bounds.min != 0 || hasOutsideMetric())
                                    : m_bounds.min == 0;
        return zeroIsOurs ? byMetrics(m_settings.scaledToZeroCondition) : disabled();
    }
    if (current > m_bounds.max) {
        skipMetrics("above-max");
        m_steps.add(step::boundsAboveMax, {{"current", number(current)}, {"max", number(m_bounds.max)}}, number(m_bounds.max));
        return rescale(m_bounds.max, "Current number of replicas above Spec.MaxReplicas");
    }
    if (current < m_bounds.min) {
        skipMetrics("below-min");
        m_steps.add(step::boundsBelowMin, {{"current", number(current)}, {"min", number(m_bounds.min)}}, number(m_bounds.min));
        return rescale(m_bounds.min, "Current number of replicas below Spec.MinReplicas");
    }
    return byMetrics(false);
}

std::int32_t Sync::unavailable()
{
    const std::string& error = *m_inputs.scaleError;
    warn("FailedGetScale", error);
    m_conditions.set(ableToScale, false, "FailedGetScale",
                     "the HPA controller was unable to get the target's current scale: " + error);
    m_decision.error = "failed to query scale subresource for " + reference() + ": " + error;
    m_decision.currentMetrics = m_inputs.autoscaler.currentMetrics;
    skipMetrics("no-scale");
    m_steps.add(step::scalingUnavailable, {{"current", number(m_inputs.specReplicas)}, {"error", error}},
                number(m_inputs.specReplicas));
    return m_inputs.specReplicas;
}

std::int32_t Sync::disabled()
{
    m_conditions.set(scalingActive, false, "ScalingDisabled", "scaling is disabled since the replica count of the target is zero");
    if (!m_settings.scaledToZeroCondition)
        m_conditions.remove(scaledToZero);
    skipMetrics("disabled");
    m_steps.add(step::scalingDisabled, {{"current", 0.0}}, 0.0);
    return 0;
}

std::int32_t Sync::byMetrics(bool cameFromZero)
{
    const std::int32_t current = m_inputs.specReplicas;
    const auto proposal = wanted();
    if (!proposal) {
        warn("FailedComputeMetricsReplicas", *m_decision.error);
        m_decision.error = "failed to compute desired number of replicas based on listed metrics for " + reference() + ": "
                           + *m_decision.error;
        return current;
    }
    std::string reason;
    if (proposal->replicas > current)
        reason = proposal->metric + " above target";
    else if (proposal->replicas < current)
        reason = "All metrics below target";
    std::int32_t desired = normalize(proposal->replicas);
    if (cameFromZero && m_bounds.min != 0 && desired < m_bounds.min) {
        m_steps.add(step::boundsFromZero, {{"value", number(desired)}, {"min", number(m_bounds.min)}}, number(m_bounds.min));
        desired = m_bounds.min;
        if (reason.empty())
            reason = "Current number of replicas below Spec.MinReplicas";
    }
    return desired == current ? current : rescale(desired, reason);
}

std::optional<std::string> Sync::selectorProblem()
{
    if (m_inputs.selector.empty()) {
        warn("SelectorRequired", "selector is required");
        m_conditions.set(scalingActive, false, "InvalidSelector", "the HPA target's scale is missing a selector");
        return "selector is required";
    }
    if (m_inputs.otherAutoscalers.empty() || m_inputs.pods.empty())
        return std::nullopt;
    // The controller names two of them, in no particular order.
    const std::string space = " " + m_inputs.autoscaler.meta.namespaceName.str() + "}";
    const std::string problem = "pods by selector " + m_inputs.selector + " are controlled by more than one HPA (e.g. [{"
                                + m_inputs.autoscaler.meta.name.str() + space + " {" + m_inputs.otherAutoscalers.front() + space
                                + "])";
    warn("AmbiguousSelector", problem);
    m_conditions.set(scalingActive, false, "AmbiguousSelector", problem);
    return problem;
}

// Leaves the reason in the decision's error when there is nothing to go by, or only a part that asks for less.
std::optional<Wanted> Sync::wanted()
{
    const std::int32_t current = m_inputs.specReplicas;
    const auto& specs = m_inputs.autoscaler.metrics;
    if (auto problem = selectorProblem()) {
        skipMetrics("selector");
        m_steps.add(step::scalingUnavailable, {{"current", number(current)}, {"error", *problem}}, number(current));
        m_decision.error = std::move(problem);
        return std::nullopt;
    }

    Wanted best;
    std::optional<MetricFailure> firstFailure;
    std::size_t failed = 0;
    StepWriter::Inputs proposals;
    const MetricReading none{"no metrics returned", {}, {}};
    for (std::size_t i = 0; i < specs.size(); ++i) {
        const MetricReading& reading = i < m_inputs.readings.size() ? m_inputs.readings[i] : none;
        auto outcome = proposeReplicas(specs[i], reading, m_inputs, m_settings, m_decision.explanation);
        if (!outcome) {
            ++failed;
            warn(outcome.error().reason, outcome.error().message);
            if (!firstFailure)
                firstFailure = std::move(outcome.error());
            m_decision.currentMetrics.push_back({{MetricSource::Unknown, {}, {}, {}, {}}, {}, {}, {}});
            continue;
        }
        StepWriter::addUnique(proposals, metricSubject(specs[i].metric), number(outcome->replicas));
        if (best.replicas == 0 || outcome->replicas > best.replicas)
            best = {outcome->replicas, outcome->name};
        m_decision.currentMetrics.push_back(std::move(outcome->status));
    }
    if (firstFailure) {
        m_decision.error = "invalid metrics (" + std::to_string(failed) + " invalid out of " + std::to_string(specs.size())
                           + "), first error is: " + firstFailure->error;
    }
    const bool nothing = failed == specs.size();
    if (nothing || (failed > 0 && best.replicas < current)) {
        const MetricFailure failure = firstFailure.value_or(
            MetricFailure{"InvalidMetricSourceType", "no metrics given", "no metrics given"});
        m_decision.error = m_decision.error.value_or(failure.error);
        m_conditions.set(scalingActive, false, failure.reason,
                         "the HPA was unable to compute the replica count: " + failure.message);
        StepWriter::Inputs inputs{
            {"current", number(current)}, {"metrics", static_cast<double>(specs.size())}, {"failed", static_cast<double>(failed)}};
        if (!nothing)
            inputs.emplace_back("best", number(best.replicas));
        m_steps.add(step::proposalWithheld, std::move(inputs), number(current));
        return std::nullopt;
    }
    m_conditions.set(scalingActive, true, "ValidMetricFound",
                     "the HPA was able to successfully calculate a replica count from " + best.metric);
    // A proposal below 0 (of absurd inputs) wants none.
    best.replicas = std::max(best.replicas, 0);
    m_steps.add(step::proposalLargest, std::move(proposals), number(best.replicas));
    return best;
}

std::int32_t Sync::normalize(std::int32_t proposal)
{
    const std::int32_t current = m_inputs.specReplicas;
    const auto rules = behaviorRules(m_inputs.autoscaler, m_settings);
    auto stabilized = rules ? stabilize(proposal, current, m_memory, *rules, m_inputs.now, m_steps)
                            : stabilize(proposal, m_memory, m_settings.downscaleStabilization, m_inputs.now, m_steps);
    m_conditions.set(ableToScale, true, std::move(stabilized.reason), std::move(stabilized.message));
    auto limited = rules ? limitReplicas(stabilized.replicas, current, m_bounds, *rules, m_memory, m_inputs.now, m_steps)
                         : limitReplicas(stabilized.replicas, current, m_bounds, m_steps);
    m_conditions.set(scalingLimited, limited.limited, std::move(limited.reason), std::move(limited.message));
    return limited.replicas;
}

std::int32_t Sync::rescale(std::int32_t desired, const std::string& reason)
{
    const std::int32_t current = m_inputs.specReplicas;
    m_decision.rescaled = true;
    m_conditions.set(ableToScale, true, "SucceededRescale",
                     "the HPA controller was able to update the target scale to " + std::to_string(desired));
    m_decision.events.push_back({false, "SuccessfulRescale", "New size: " + std::to_string(desired) + "; reason: " + reason});
    if (const auto rules = behaviorRules(m_inputs.autoscaler, m_settings))
        rememberChange(current, desired, *rules, m_memory, m_inputs.now);
    if (!m_settings.scaledToZeroCondition)
        m_conditions.remove(scaledToZero);
    else if (current > 0 && desired == 0 && m_bounds.min == 0 && hasOutsideMetric())
        m_conditions.set(scaledToZero, true, "ScaledToZero", "the HPA controller scaled the workload to zero");
    else
        m_conditions.set(scaledToZero, false, "NotScaledToZero", "the HPA controller did not scale the workload to zero");
    return desired;
}

} // namespace

AutoscalerDecision decide(const AutoscalerInputs& inputs, AutoscalerMemory& memory, const ControllerSettings& settings)
{
    return Sync{inputs, memory, settings}.run();
}

Autoscaler withApiDefaults(Autoscaler autoscaler, StringPool& strings)
{
    autoscaler.minReplicas = autoscaler.minReplicas.value_or(1);
    if (autoscaler.metrics.empty()) {
        MetricSpec cpu;
        cpu.metric.name = strings.intern("cpu");
        cpu.averageUtilization = 80;
        autoscaler.metrics.push_back(std::move(cpu));
    }
    return autoscaler;
}

} // namespace nephoscope
