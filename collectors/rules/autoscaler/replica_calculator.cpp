// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/replica_calculator.h"

#include "collectors/rules/autoscaler/controller_arithmetic.h"
#include "collectors/rules/autoscaler/explanation_ids.h"
#include "collectors/rules/autoscaler/pod_grouping.h"

#include <algorithm>
#include <cmath>

namespace nephoscope {

namespace {

using Amounts = std::map<Interned, std::int64_t>;

constexpr const char* noPods = "no pods returned by selector while calculating replica count";
constexpr const char* unknownPods = "no metrics returned matched known pods";

tl::unexpected<std::string> failure(std::string sentence)
{
    return tl::unexpected<std::string>(std::move(sentence));
}

double number(std::int64_t value)
{
    return static_cast<double>(value);
}

double truth(bool value)
{
    return value ? 1.0 : 0.0;
}

void appendName(std::string& list, Interned name)
{
    if (!list.empty())
        list += ' ';
    list += name.view();
}

StepWriter::Inputs groupingInputs(std::size_t pods, const PodGroups& groups)
{
    StepWriter::Inputs inputs{{"pods", number(static_cast<std::int64_t>(pods))},
                              {"ignored", number(static_cast<std::int64_t>(groups.ignored.size()))},
                              {"unready", number(static_cast<std::int64_t>(groups.unready.size()))},
                              {"missing", number(static_cast<std::int64_t>(groups.missing.size()))}};
    std::string ignored;
    for (const PodView* const pod : groups.ignored)
        appendName(ignored, pod->name);
    std::string unready;
    for (const UnreadyPod& pod : groups.unready) {
        appendName(unready, pod.pod->name);
        unready += ':';
        unready += enumName(pod.reason);
    }
    std::string missing;
    for (const PodView* const pod : groups.missing)
        appendName(missing, pod->name);
    if (!ignored.empty())
        inputs.emplace_back("ignoredPods", ignored);
    if (!unready.empty())
        inputs.emplace_back("unreadyPods", unready);
    if (!missing.empty())
        inputs.emplace_back("missingPods", missing);
    return inputs;
}

StepWriter::Inputs amountInputs(const Amounts& amounts)
{
    StepWriter::Inputs inputs;
    inputs.reserve(amounts.size());
    for (const auto& [pod, milli] : amounts)
        inputs.emplace_back(pod.str(), number(milli));
    return inputs;
}

std::int64_t sum(const Amounts& amounts)
{
    std::int64_t total = 0;
    for (const auto& [pod, milli] : amounts)
        total = controller::add(total, milli);
    return total;
}

} // namespace

// What the pods are measured against: a share of their requests, or an amount per pod.
struct ReplicaCalculator::PodTarget {
    std::string_view resource;
    std::string_view container;
    bool utilization = false;
    std::int64_t target = 0;  // per cent or thousandths

    const char* unit() const { return utilization ? "percent" : "milli"; }
};

ReplicaCalculator::ReplicaCalculator(const AutoscalerInputs& inputs, const ControllerSettings& settings, StepWriter& steps)
    : m_inputs(inputs), m_settings(settings), m_tolerances(tolerances(inputs.autoscaler, settings)), m_steps(steps)
{}

CalculationResult ReplicaCalculator::byUtilization(const MetricReading& reading, std::string_view resource,
                                                   std::string_view container, std::int32_t targetPercent)
{
    return byPods(reading, {resource, container, true, targetPercent});
}

CalculationResult ReplicaCalculator::byPodAverage(const MetricReading& reading, std::string_view resource, std::int64_t targetMilli)
{
    return byPods(reading, {resource, {}, false, targetMilli});
}

bool ReplicaCalculator::holds(std::string_view id, double ratio)
{
    const bool result = m_tolerances.holds(ratio);
    m_steps.add(id,
                {{"ratio", ratio},
                 {"down", m_tolerances.down},
                 {"up", m_tolerances.up},
                 {"test", m_tolerances.test == ToleranceTest::Range ? "range" : "distance"}},
                truth(result));
    return result;
}

std::int32_t ReplicaCalculator::keep(std::int32_t replicas, const char* because)
{
    m_steps.add(step::metricKeep, {{"current", number(replicas)}, {"because", because}}, number(replicas));
    return replicas;
}

tl::expected<Amounts, std::string> ReplicaCalculator::requests(std::string_view resource, std::string_view container) const
{
    Amounts result;
    for (const PodView& pod : m_inputs.pods) {
        std::int64_t total = 0;
        bool found = container.empty();
        for (const ContainerRequests& requested : pod.containers) {
            if (!container.empty() && requested.name != container)
                continue;
            found = true;
            std::optional<std::int64_t> milli;
            if (resource == "cpu")
                milli = requested.cpuMilli;
            else if (resource == "memory" && requested.memoryBytes)
                milli = controller::multiply(*requested.memoryBytes, 1000);
            if (!milli) {
                return tl::unexpected("missing request for " + std::string{resource} + " in container " + requested.name.str()
                                      + " of Pod " + pod.name.str());
            }
            total = controller::add(total, *milli);
        }
        if (!found)
            return tl::unexpected("container " + std::string{container} + " not found in Pod " + pod.name.str());
        result[pod.name] = total;
    }
    return result;
}

// The common path of utilisation and average: measure the ready pods; where some pods have no say yet, fill them in so that
// they damp the change, measure again, and change nothing if that turns the direction.
CalculationResult ReplicaCalculator::byPods(const MetricReading& reading, const PodTarget& target)
{
    const std::int32_t current = m_inputs.specReplicas;
    if (m_inputs.pods.empty())
        return failure(noPods);

    const PodGroups groups = groupPods(m_inputs.pods, reading.pods, target.resource == "cpu", m_settings, m_inputs.now);
    m_steps.add(step::podsGrouping, groupingInputs(m_inputs.pods.size(), groups),
                number(static_cast<std::int64_t>(groups.ready.size())));

    Amounts values;
    for (const auto& [pod, sample] : reading.pods)
        values[pod] = sample.milli;
    for (const PodView* const pod : groups.ignored)
        values.erase(pod->name);
    for (const UnreadyPod& pod : groups.unready)
        values.erase(pod.pod->name);
    if (values.empty())
        return failure("did not receive metrics for targeted pods (pods might be unready)");

    Amounts requested;
    if (target.utilization) {
        auto all = requests(target.resource, target.container);
        if (!all)
            return tl::unexpected(all.error());
        requested = std::move(*all);
    }
    // Samples of pods that the selector does not find count in an average, but not in a utilisation.
    Amounts counted = values;
    Amounts countedRequests;
    if (target.utilization) {
        std::erase_if(counted, [&requested](const auto& entry) { return !requested.contains(entry.first); });
        for (const auto& [pod, milli] : counted)
            countedRequests[pod] = requested[pod];
    }

    Calculation result;
    const std::int64_t usage = sum(counted);
    const std::int64_t request = sum(countedRequests);
    m_steps.add(step::metricUsageSum, amountInputs(counted), number(usage));
    std::int64_t value = 0;
    if (target.utilization) {
        if (request == 0)
            return failure(unknownPods);
        m_steps.add(step::metricRequestSum, amountInputs(countedRequests), number(request));
        result.utilization = static_cast<std::int32_t>(controller::divide(controller::multiply(usage, 100), request));
        value = *result.utilization;
        m_steps.add(step::metricUtilization, {{"usage", number(usage)}, {"request", number(request)}}, number(value));
    }
    const auto count = static_cast<std::int64_t>(counted.size());
    result.milli = usage / count;
    m_steps.add(step::metricAverage, {{"usage", number(usage)}, {"count", number(count)}}, number(result.milli));
    if (!target.utilization)
        value = result.milli;
    const double ratio = number(value) / number(target.target);
    m_steps.add(step::metricRatio, {{"value", number(value)}, {"target", number(target.target)}, {"unit", target.unit()}}, ratio);

    const bool unreadyCount = !groups.unready.empty() && ratio > 1.0;
    if (!unreadyCount && groups.missing.empty()) {
        if (holds(step::metricTolerance, ratio)) {
            result.replicas = keep(current, "tolerance");
            return result;
        }
        const auto ready = number(static_cast<std::int64_t>(groups.ready.size()));
        result.replicas = controller::toInt32(std::ceil(ratio * ready));
        m_steps.add(step::metricProposal, {{"ratio", ratio}, {"pods", ready}}, number(result.replicas));
        return result;
    }

    // Downwards a missing pod is taken to need all it asked for, upwards nothing; at exactly 1 it is left out.
    Amounts missing;
    std::int64_t missingUsage = 0;
    if (ratio < 1.0 || ratio > 1.0) {
        for (const PodView* const pod : groups.missing)
            missing[pod->name] = target.utilization ? requested[pod->name] : target.target;
    }
    if (ratio < 1.0 && target.utilization) {
        const std::int64_t percent = std::max<std::int64_t>(100, target.target);
        auto inputs = amountInputs(missing);
        inputs.emplace_back("fallbackPercent", number(percent)); // no name of a pod
        for (const auto& [pod, milli] : missing)
            missingUsage = controller::add(missingUsage, controller::multiply(milli, percent) / 100);
        m_steps.add(step::metricMissingSum, std::move(inputs), number(missingUsage));
    } else if (ratio < 1.0) {
        missingUsage = sum(missing);
        m_steps.add(step::metricMissingTarget,
                    {{"count", number(static_cast<std::int64_t>(missing.size()))}, {"target", number(target.target)}},
                    number(missingUsage));
    }
    const std::size_t unready = unreadyCount ? groups.unready.size() : 0;
    const std::int64_t filledUsage = controller::add(usage, missingUsage);
    m_steps.add(step::metricFilledSum, {{"usage", number(usage)}, {"missing", number(missingUsage)}}, number(filledUsage));
    // All entries make the new count, also samples of unknown pods.
    const auto filledCount = static_cast<std::int64_t>(values.size() + missing.size() + unready);

    std::int64_t filledValue = 0;
    if (target.utilization) {
        const std::int64_t missingRequest = sum(missing);
        std::int64_t unreadyRequest = 0;
        for (std::size_t i = 0; i < unready; ++i)
            unreadyRequest = controller::add(unreadyRequest, requested[groups.unready[i].pod->name]);
        const std::int64_t filledRequest = controller::add(controller::add(request, missingRequest), unreadyRequest);
        if (filledRequest == 0)
            return failure(unknownPods);
        m_steps.add(step::metricFilledRequestSum,
                    {{"request", number(request)}, {"missing", number(missingRequest)}, {"unready", number(unreadyRequest)}},
                    number(filledRequest));
        filledValue = static_cast<std::int32_t>(controller::divide(controller::multiply(filledUsage, 100), filledRequest));
        m_steps.add(step::metricFilledUtilization, {{"usage", number(filledUsage)}, {"request", number(filledRequest)}},
                    number(filledValue));
    } else {
        filledValue = filledUsage / filledCount;
        m_steps.add(step::metricFilledAverage, {{"usage", number(filledUsage)}, {"count", number(filledCount)}},
                    number(filledValue));
    }
    const double filledRatio = number(filledValue) / number(target.target);
    m_steps.add(step::metricFilledRatio,
                {{"value", number(filledValue)}, {"target", number(target.target)}, {"unit", target.unit()}}, filledRatio);

    if (holds(step::metricFilledTolerance, filledRatio)) {
        result.replicas = keep(current, "tolerance");
        return result;
    }
    const bool turned = (ratio < 1.0 && filledRatio > 1.0) || (ratio > 1.0 && filledRatio < 1.0);
    m_steps.add(step::metricTurned, {{"ratio", ratio}, {"filledRatio", filledRatio}}, truth(turned));
    if (turned) {
        result.replicas = keep(current, "turned");
        return result;
    }
    const std::int32_t proposal = controller::toInt32(std::ceil(filledRatio * number(filledCount)));
    m_steps.add(step::metricProposal, {{"ratio", filledRatio}, {"pods", number(filledCount)}}, number(proposal));
    const bool wrongWay = (filledRatio < 1.0 && proposal > current) || (filledRatio > 1.0 && proposal < current);
    m_steps.add(step::metricWrongWay, {{"ratio", filledRatio}, {"proposal", number(proposal)}, {"current", number(current)}},
                truth(wrongWay));
    result.replicas = wrongWay ? keep(current, "wrong-way") : proposal;
    return result;
}

CalculationResult ReplicaCalculator::byValue(std::int64_t usageMilli, std::int64_t targetMilli)
{
    Calculation result;
    result.milli = usageMilli;
    const double ratio = number(usageMilli) / number(targetMilli);
    m_steps.add(step::metricRatio, {{"value", number(usageMilli)}, {"target", number(targetMilli)}, {"unit", "milli"}}, ratio);
    if (m_inputs.specReplicas == 0) {
        result.replicas = controller::toInt32(std::ceil(ratio));
        m_steps.add(step::metricProposalZero, {{"ratio", ratio}}, number(result.replicas));
        return result;
    }
    if (holds(step::metricTolerance, ratio)) {
        result.replicas = keep(m_inputs.specReplicas, "tolerance");
        return result;
    }
    if (m_inputs.pods.empty())
        return tl::unexpected("unable to calculate ready pods: " + std::string{noPods});
    const auto all = static_cast<std::int64_t>(m_inputs.pods.size());
    const std::int64_t ready = std::count_if(m_inputs.pods.begin(), m_inputs.pods.end(), [](const PodView& pod) {
        return pod.phase == PodPhase::Running && pod.ready && pod.ready->status == ConditionStatus::True;
    });
    m_steps.add(step::podsReady, {{"pods", number(all)}, {"notReady", number(all - ready)}}, number(ready));
    const double proposal = ratio * number(ready);
    constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
    result.replicas = proposal > most ? most : controller::toInt32(std::ceil(proposal));
    m_steps.add(step::metricProposal, {{"ratio", ratio}, {"pods", number(ready)}}, number(result.replicas));
    return result;
}

CalculationResult ReplicaCalculator::byValuePerPod(std::int64_t usageMilli, std::int64_t targetMilli, bool capped)
{
    const std::int32_t replicas = m_inputs.statusReplicas;
    Calculation result;
    const double ratio = number(usageMilli) / (number(targetMilli) * number(replicas));
    m_steps.add(step::metricRatioTotal,
                {{"usage", number(usageMilli)}, {"target", number(targetMilli)}, {"replicas", number(replicas)}}, ratio);
    if (holds(step::metricTolerance, ratio)) {
        result.replicas = keep(replicas, "tolerance");
    } else {
        const double proposal = std::ceil(number(usageMilli) / number(targetMilli));
        constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
        result.replicas = capped && proposal > most ? most : controller::toInt32(proposal);
        m_steps.add(step::metricProposalTotal, {{"usage", number(usageMilli)}, {"target", number(targetMilli)}},
                    number(result.replicas));
    }
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    result.milli = capped && number(usageMilli) >= number(largest)
                       ? largest
                       : controller::toInt64(std::ceil(number(usageMilli) / number(replicas)));
    m_steps.add(step::metricPerPod, {{"usage", number(usageMilli)}, {"replicas", number(replicas)}}, number(result.milli));
    return result;
}

} // namespace nephoscope
