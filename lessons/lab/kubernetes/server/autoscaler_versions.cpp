// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/autoscaler_versions.h"

#include "lessons/lab/kubernetes/store/json_access.h"

namespace nephoscope::lab {

namespace {

using nlohmann::json;

constexpr const char* metricsKey = "autoscaling.alpha.kubernetes.io/metrics";
constexpr const char* behaviorKey = "autoscaling.alpha.kubernetes.io/behavior";
constexpr const char* conditionsKey = "autoscaling.alpha.kubernetes.io/conditions";
constexpr const char* currentKey = "autoscaling.alpha.kubernetes.io/current-metrics";

bool isCpuUtilization(const json& metric)
{
    return textAt(metric, {"type"}) == "Resource" && textAt(metric, {"resource", "name"}) == "cpu"
           && at(metric, {"resource", "target", "averageUtilization"}).is_number();
}

// A resource metric's target or current value, under the names of v1.
json resourceV1(const json& metric, const char* values, const char* utilization, const char* value)
{
    json result = metric;
    for (const char* source : {"resource", "containerResource"}) {
        if (!result.contains(source) || !result[source].is_object())
            continue;
        json& place = result[source];
        const json amounts = at(place, values);
        place.erase(values);
        if (!at(amounts, "averageUtilization").is_null())
            place[utilization] = at(amounts, "averageUtilization");
        if (!at(amounts, "averageValue").is_null())
            place[value] = at(amounts, "averageValue");
    }
    return result;
}

json resourceV2(json metric)
{
    for (const char* source : {"resource", "containerResource"}) {
        if (!metric.contains(source) || !metric[source].is_object())
            continue;
        json& place = metric[source];
        json target = json::object();
        if (place.contains("targetAverageUtilization")) {
            target = {{"type", "Utilization"}, {"averageUtilization", place["targetAverageUtilization"]}};
            place.erase("targetAverageUtilization");
        }
        if (place.contains("targetAverageValue")) {
            target["type"] = "AverageValue";
            target["averageValue"] = place["targetAverageValue"];
            place.erase("targetAverageValue");
        }
        place["target"] = std::move(target);
    }
    return metric;
}

// The JSON in an annotation, which leaves with it; null if there is none.
json takeAnnotation(json& document, const char* key)
{
    if (!at(document, {"metadata", "annotations", key}).is_string())
        return nullptr;
    json& annotations = document["metadata"]["annotations"];
    json value = json::parse(annotations[key].get_ref<const std::string&>(), nullptr, false);
    annotations.erase(key);
    if (annotations.empty())
        document["metadata"].erase("annotations");
    return value.is_discarded() ? json{} : value;
}

} // namespace

json autoscalerV1(const json& v2)
{
    json v1 = v2;
    json& spec = v1["spec"];
    json others = json::array();
    bool found = false;
    for (const json& metric : listAt(v2, {"spec", "metrics"})) {
        if (!found && isCpuUtilization(metric)) {
            spec["targetCPUUtilizationPercentage"] = at(metric, {"resource", "target", "averageUtilization"});
            found = true;
        } else {
            others.push_back(resourceV1(metric, "target", "targetAverageUtilization", "targetAverageValue"));
        }
    }
    spec.erase("metrics");
    const auto annotate = [&v1](const char* key, const json& value) { v1["metadata"]["annotations"][key] = value.dump(); };
    if (!others.empty())
        annotate(metricsKey, others);
    if (spec.contains("behavior")) {
        annotate(behaviorKey, spec["behavior"]);
        spec.erase("behavior");
    }
    json& status = v1["status"];
    if (!status.is_object())
        status = json::object();
    json current = json::array();
    for (const json& metric : listAt(v2, {"status", "currentMetrics"})) {
        const json& utilization = at(metric, {"resource", "current", "averageUtilization"});
        if (textAt(metric, {"resource", "name"}) == "cpu" && utilization.is_number())
            status["currentCPUUtilizationPercentage"] = utilization;
        current.push_back(resourceV1(metric, "current", "currentAverageUtilization", "currentAverageValue"));
    }
    if (!current.empty())
        annotate(currentKey, current);
    if (!listAt(v2, {"status", "conditions"}).empty())
        annotate(conditionsKey, at(v2, {"status", "conditions"}));
    status.erase("currentMetrics");
    status.erase("conditions");
    for (const char* member : {"currentReplicas", "desiredReplicas"}) {
        if (!status.contains(member))
            status[member] = 0;
    }
    return v1;
}

json autoscalerFromV1(json v1)
{
    json metrics = json::array();
    const json others = takeAnnotation(v1, metricsKey);
    if (others.is_array()) {
        for (const json& metric : others)
            metrics.push_back(resourceV2(metric));
    }
    const json behavior = takeAnnotation(v1, behaviorKey);
    takeAnnotation(v1, currentKey);
    const json conditions = takeAnnotation(v1, conditionsKey);
    json& spec = v1["spec"];
    if (!spec.is_object())
        spec = json::object();
    if (spec.contains("targetCPUUtilizationPercentage")) {
        metrics.push_back(
            {{"type", "Resource"},
             {"resource",
              {{"name", "cpu"},
               {"target", {{"type", "Utilization"}, {"averageUtilization", spec["targetCPUUtilizationPercentage"]}}}}}});
        spec.erase("targetCPUUtilizationPercentage");
    }
    if (!metrics.empty())
        spec["metrics"] = std::move(metrics);
    if (behavior.is_object())
        spec["behavior"] = behavior;
    if (v1.contains("status") && v1["status"].is_object()) {
        v1["status"].erase("currentCPUUtilizationPercentage");
        if (conditions.is_array())
            v1["status"]["conditions"] = conditions;
    }
    return v1;
}

} // namespace nephoscope::lab
