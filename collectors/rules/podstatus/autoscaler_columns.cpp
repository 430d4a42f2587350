// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/podstatus/autoscaler_columns.h"

namespace nephoscope {

namespace {

// kubectl prints a quantity that is not there as Go prints a null pointer.
std::string quantityText(const std::optional<Quantity>& quantity)
{
    return quantity ? quantity->text() : "<nil>";
}

std::string percentText(const std::optional<std::int32_t>& percent, const char* absent)
{
    return percent ? std::to_string(*percent) + "%" : absent;
}

// "CURRENT/TARGET" of one metric. `status` is the entry at the same place, null if it is absent or of another type.
std::string targetText(const MetricSpec& spec, const MetricStatus* status)
{
    constexpr const char* unknown = "<unknown>";
    switch (spec.metric.source) {
    case MetricSource::External:
    case MetricSource::Object:
        if (spec.averageValue)
            return (status && status->averageValue ? status->averageValue->text() : unknown) + "/" + spec.averageValue->text()
                   + " (avg)";
        return (status ? quantityText(status->value) : unknown) + "/" + quantityText(spec.value);
    case MetricSource::Pods: return (status ? quantityText(status->averageValue) : unknown) + "/" + quantityText(spec.averageValue);
    case MetricSource::Unknown: return "<unknown type>";
    case MetricSource::Resource:
    case MetricSource::ContainerResource: break;
    }
    const std::string name = spec.metric.name.str() + ": ";
    if (spec.averageValue)
        return name + (status ? quantityText(status->averageValue) : unknown) + "/" + spec.averageValue->text();
    return name + percentText(status ? status->averageUtilization : std::nullopt, unknown) + "/"
           + percentText(spec.averageUtilization, "<auto>");
}

// The first two metrics; the rest is counted.
std::string targets(const Autoscaler& autoscaler)
{
    constexpr std::size_t shown = 2;
    if (autoscaler.metrics.empty())
        return "<none>";
    std::string text;
    for (std::size_t i = 0; i < autoscaler.metrics.size() && i < shown; ++i) {
        const MetricSpec& spec = autoscaler.metrics[i];
        // A metric that could not be read has an entry of no type.
        const MetricStatus* status = i < autoscaler.currentMetrics.size() ? &autoscaler.currentMetrics[i] : nullptr;
        if (status && status->metric.source != spec.metric.source)
            status = nullptr;
        text += (i == 0 ? "" : ", ") + targetText(spec, status);
    }
    if (autoscaler.metrics.size() > shown)
        text += " + " + std::to_string(autoscaler.metrics.size() - shown) + " more...";
    return text;
}

} // namespace

Cells autoscalerCells(const Autoscaler& autoscaler, Time now)
{
    return {
        {"Name", autoscaler.meta.name.str()},
        {"Reference", autoscaler.target.kind.str() + "/" + autoscaler.target.name.str()},
        {"Targets", targets(autoscaler)},
        {"MinPods", autoscaler.minReplicas ? std::to_string(*autoscaler.minReplicas) : "<unset>"},
        {"MaxPods", std::to_string(autoscaler.maxReplicas)},
        {"Replicas", std::to_string(autoscaler.currentReplicas)},
        {"Age", ageText(autoscaler.meta.created, now)},
    };
}

} // namespace nephoscope
