// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/metric_proposal.h"

#include "collectors/rules/autoscaler/controller_arithmetic.h"
#include "collectors/rules/autoscaler/explanation_ids.h"
#include "collectors/rules/autoscaler/selector_text.h"

namespace nephoscope {

namespace {

MetricStatus statusOf(const MetricIdentity& metric)
{
    MetricStatus status;
    status.metric = metric;
    return status;
}

// cpu and others in thousandths; memory as bytes with binary suffixes.
Quantity resourceQuantity(Interned resource, std::int64_t milli)
{
    return Quantity::fromMilli(milli, resource == "memory" ? Quantity::Format::BinarySI : Quantity::Format::DecimalSI);
}

MetricOutcome resourceProposal(const MetricSpec& spec, const MetricReading& reading, ReplicaCalculator& calculator)
{
    const bool ofContainer = spec.metric.source == MetricSource::ContainerResource;
    const std::string resource = spec.metric.name.str();
    const auto failed = [&](const std::string& message) {
        const std::string subject = ofContainer ? spec.metric.container.str() + " container" : resource + " resource";
        return tl::unexpected(MetricFailure{ofContainer ? "FailedGetContainerResourceMetric" : "FailedGetResourceMetric", message,
                                            "failed to get " + subject + " metric value: " + message});
    };
    if (!spec.averageValue && !spec.averageUtilization) {
        return failed(
            "invalid resource metric source: neither an average utilization target nor an average value (usage) target was "
            "set");
    }
    const std::string attempt = "failed to get " + resource + (spec.averageValue ? " usage: " : " utilization: ");
    if (reading.error)
        return failed(attempt + "unable to get metrics for resource " + resource + ": " + *reading.error);

    const auto calculation = spec.averageValue ? calculator.byPodAverage(reading, resource, spec.averageValue->milliValue())
                                               : calculator.byUtilization(reading, resource, spec.metric.container.view(),
                                                                          *spec.averageUtilization);
    if (!calculation)
        return failed(attempt + calculation.error());
    MetricProposal proposal{calculation->replicas, {}, statusOf(spec.metric)};
    proposal.name = spec.averageValue
                        ? resource + " resource"
                        : resource + (ofContainer ? " container" : "") + " resource utilization (percentage of request)";
    proposal.status.averageUtilization = calculation->utilization;
    proposal.status.averageValue = resourceQuantity(spec.metric.name, calculation->milli);
    return proposal;
}

MetricOutcome podsProposal(const MetricSpec& spec, const MetricReading& reading, ReplicaCalculator& calculator)
{
    const auto failed = [](const std::string& message) {
        return tl::unexpected(MetricFailure{"FailedGetPodsMetric", message, "failed to get pods metric value: " + message});
    };
    if (!spec.averageValue)
        return failed("invalid pods metric source: no average value target was set");
    if (reading.error)
        return failed("unable to get metric " + spec.metric.name.str() + ": " + *reading.error);
    const auto calculation = calculator.byPodAverage(reading, {}, spec.averageValue->milliValue());
    if (!calculation)
        return failed(calculation.error());
    MetricProposal proposal{calculation->replicas, "pods metric " + spec.metric.name.str(), statusOf(spec.metric)};
    proposal.status.averageValue = Quantity::fromMilli(calculation->milli);
    return proposal;
}

MetricOutcome objectProposal(const MetricSpec& spec, const MetricReading& reading, const AutoscalerInputs& inputs,
                             StepWriter& steps, ReplicaCalculator& calculator)
{
    const std::string name = spec.metric.name.str();
    const bool perPod = !(spec.targetType == TargetType::Value && spec.value);
    const auto failed = [&](const std::string& message, bool named) {
        return tl::unexpected(MetricFailure{"FailedGetObjectMetric", message,
                                            "failed to get object metric value: "
                                                + (named ? "failed to get " + name + " object metric: " : std::string{})
                                                + message});
    };
    if (perPod && !(spec.targetType == TargetType::AverageValue && spec.averageValue))
        return failed("invalid object metric source: neither a value target nor an average value target was set", false);
    const CrossReference described = spec.metric.object.value_or(CrossReference{});
    if (reading.error || reading.values.empty()) {
        return failed("unable to get metric " + name + " on " + described.kind.str() + " "
                          + inputs.autoscaler.meta.namespaceName.str() + "/" + described.name.str() + ": "
                          + reading.error.value_or("no metrics returned"),
                      perPod);
    }
    const std::int64_t usage = reading.values.front();
    steps.add(step::metricUsageSum, {{described.name.str(), static_cast<double>(usage)}}, static_cast<double>(usage));
    const auto calculation = perPod ? calculator.byValuePerPod(usage, spec.averageValue->milliValue(), false)
                                    : calculator.byValue(usage, spec.value->milliValue());
    if (!calculation)
        return failed(calculation.error(), perPod);
    MetricProposal proposal{calculation->replicas, {}, statusOf(spec.metric)};
    // The controller calls an average over pods "external" here too.
    proposal.name = perPod ? "external metric " + name + "(" + debugText(spec.metric.selector) + ")"
                           : described.kind.str() + " metric " + name;
    (perPod ? proposal.status.averageValue : proposal.status.value) = Quantity::fromMilli(calculation->milli);
    return proposal;
}

// The sum of all series; beyond the range it stops at its end. A negative sum per pod is taken for such an overflow.
std::int64_t externalUsage(const std::vector<std::int64_t>& values, bool perPod)
{
    constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
    std::int64_t usage = 0;
    for (const std::int64_t value : values) {
        if (!perPod && value > 0 && usage > largest - value)
            return largest;
        usage = controller::add(usage, value);
        if (perPod && usage < 0)
            return largest;
    }
    return usage;
}

MetricOutcome externalProposal(const MetricSpec& spec, const MetricReading& reading, const AutoscalerInputs& inputs,
                               StepWriter& steps, ReplicaCalculator& calculator)
{
    const std::string name = spec.metric.name.str();
    const bool perPod = spec.averageValue.has_value();
    const auto failed = [&](const std::string& message, const std::string& attempt) {
        return tl::unexpected(MetricFailure{"FailedGetExternalMetric", message,
                                            "failed to get " + name + " external metric value: " + attempt + message});
    };
    if (!perPod && !spec.value)
        return failed("invalid external metric source: neither a value target nor an average value target was set", {});
    const std::string attempt = perPod ? "failed to get " + name + " external metric: "
                                       : "failed to get external metric " + name + ": ";
    const std::string selector = debugText(spec.metric.selector);
    if (reading.error) {
        return failed("unable to get external metric " + inputs.autoscaler.meta.namespaceName.str() + "/" + name + "/" + selector
                          + ": " + *reading.error,
                      attempt);
    }
    const std::int64_t usage = externalUsage(reading.values, perPod);
    StepWriter::Inputs series;
    for (std::size_t i = 0; i < reading.values.size(); ++i)
        series.emplace_back("series." + std::to_string(i + 1), static_cast<double>(reading.values[i]));
    steps.add(step::metricUsageSum, std::move(series), static_cast<double>(usage));
    const auto calculation = perPod ? calculator.byValuePerPod(usage, spec.averageValue->milliValue(), true)
                                    : calculator.byValue(usage, spec.value->milliValue());
    if (!calculation)
        return failed(calculation.error(), attempt);
    MetricProposal proposal{calculation->replicas, "external metric " + name + "(" + selector + ")", statusOf(spec.metric)};
    (perPod ? proposal.status.averageValue : proposal.status.value) = Quantity::fromMilli(calculation->milli);
    return proposal;
}

MetricOutcome outcome(const MetricSpec& spec, const MetricReading& reading, const AutoscalerInputs& inputs,
                      const ControllerSettings& settings, StepWriter& steps)
{
    ReplicaCalculator calculator{inputs, settings, steps};
    switch (spec.metric.source) {
    case MetricSource::Resource:
    case MetricSource::ContainerResource: return resourceProposal(spec, reading, calculator);
    case MetricSource::Pods: return podsProposal(spec, reading, calculator);
    case MetricSource::Object: return objectProposal(spec, reading, inputs, steps, calculator);
    case MetricSource::External: return externalProposal(spec, reading, inputs, steps, calculator);
    case MetricSource::Unknown: break;
    }
    const std::string message = "unknown metric source type \"" + spec.metric.name.str() + "\"";
    return tl::unexpected(MetricFailure{"InvalidMetricSourceType", message, message});
}

} // namespace

MetricOutcome proposeReplicas(const MetricSpec& spec, const MetricReading& reading, const AutoscalerInputs& inputs,
                              const ControllerSettings& settings, Explanation& explanation)
{
    StepWriter steps{explanation, metricSubject(spec.metric)};
    auto result = outcome(spec, reading, inputs, settings, steps);
    if (!result)
        steps.add(step::metricFailed, {{"error", result.error().message}, {"reason", result.error().reason}},
                  result.error().reason);
    return result;
}

std::string metricSubject(const MetricIdentity& metric)
{
    switch (metric.source) {
    case MetricSource::Resource: return metric.name.str();
    case MetricSource::ContainerResource: return "container/" + metric.container.str() + "/" + metric.name.str();
    case MetricSource::Pods: return "pods/" + metric.name.str();
    case MetricSource::Object: return "object/" + metric.name.str();
    case MetricSource::External: return "external/" + metric.name.str();
    case MetricSource::Unknown: break;
    }
    return "unknown/" + metric.name.str();
}

} // namespace nephoscope
