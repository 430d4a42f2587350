// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/scenario/metrics_json.h"

namespace nephoscope {

namespace {

using nlohmann::json;

const char* memberName(MetricSource source)
{
    switch (source) {
    case MetricSource::Resource: return "resource";
    case MetricSource::ContainerResource: return "containerResource";
    case MetricSource::Pods: return "pods";
    case MetricSource::Object: return "object";
    case MetricSource::External: return "external";
    case MetricSource::Unknown: break;
    }
    return "";
}

json selectorJson(const LabelSelector& selector)
{
    json result = json::object();
    for (const auto& [key, value] : selector.matchLabels.items)
        result["matchLabels"][key.str()] = value.str();
    for (const SelectorRequirement& requirement : selector.matchExpressions) {
        json expression{{"key", requirement.key.str()}, {"operator", std::string{enumName(requirement.op)}}};
        for (const Interned value : requirement.values)
            expression["values"].push_back(value.str());
        result["matchExpressions"].push_back(std::move(expression));
    }
    return result;
}

json metricJson(const MetricStatus& status)
{
    const MetricIdentity& metric = status.metric;
    if (metric.source == MetricSource::Unknown)
        return {{"type", metric.name.str()}};
    json current = json::object();
    if (status.averageUtilization)
        current["averageUtilization"] = *status.averageUtilization;
    if (status.value)
        current["value"] = status.value->text();
    if (status.averageValue)
        current["averageValue"] = status.averageValue->text();

    json body{{"current", std::move(current)}};
    if (metric.source == MetricSource::Resource || metric.source == MetricSource::ContainerResource) {
        body["name"] = metric.name.str();
        if (metric.source == MetricSource::ContainerResource)
            body["container"] = metric.container.str();
    } else {
        body["metric"]["name"] = metric.name.str();
        if (metric.selector)
            body["metric"]["selector"] = selectorJson(*metric.selector);
        if (metric.object) {
            body["describedObject"] = {{"kind", metric.object->kind.str()}, {"name", metric.object->name.str()}};
            if (!metric.object->apiVersion.empty())
                body["describedObject"]["apiVersion"] = metric.object->apiVersion.str();
        }
    }
    return {{"type", std::string{enumName(metric.source)}}, {memberName(metric.source), std::move(body)}};
}

} // namespace

json currentMetricsJson(const std::vector<MetricStatus>& metrics)
{
    json result;
    for (const MetricStatus& metric : metrics)
        result.push_back(metricJson(metric));
    return result;
}

} // namespace nephoscope
