// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/object_decoders.h"

namespace nephoscope {

namespace {

using Value = JsonReader::Value;

bool readReference(JsonReader& reader, Value& value, CrossReference& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "apiVersion")
            return reader.text(field, out.apiVersion);
        if (key == "kind")
            return reader.text(field, out.kind);
        if (key == "name")
            return reader.text(field, out.name);
        return true;
    });
}

// The three amounts of a target or of what was measured: MetricSpec and MetricStatus name them alike.
template <class Metric>
bool readAmount(JsonReader& reader, std::string_view key, Value& field, Metric& out)
{
    if (key == "value")
        return reader.quantity(field, out.value);
    if (key == "averageValue")
        return reader.quantity(field, out.averageValue);
    if (key == "averageUtilization")
        return reader.number(field, out.averageUtilization);
    return true;
}

std::optional<MetricSource> sourceOf(std::string_view key)
{
    if (key == "resource")
        return MetricSource::Resource;
    if (key == "containerResource")
        return MetricSource::ContainerResource;
    if (key == "pods")
        return MetricSource::Pods;
    if (key == "object")
        return MetricSource::Object;
    if (key == "external")
        return MetricSource::External;
    return std::nullopt;
}

// `type`, which comes before what it announces. One that nobody here knows is kept by its name.
bool readType(JsonReader& reader, Value& value, MetricIdentity& out)
{
    std::string_view type;
    if (!reader.text(value, type))
        return false;
    if (const auto known = enumFromName<MetricSource>(type); known && *known != MetricSource::Unknown)
        out.source = *known;
    else
        out.name = reader.intern(type);
    return true;
}

// What names the metric inside of `resource`, `pods` and so on.
bool readIdentity(JsonReader& reader, std::string_view key, Value& field, MetricIdentity& out)
{
    if (key == "name")
        return reader.text(field, out.name);
    if (key == "container")
        return reader.text(field, out.container);
    if (key == "describedObject")
        return reader.isNull(field) || readReference(reader, field, out.object.emplace());
    if (key != "metric")
        return true;
    return reader.fields(field, [&](std::string_view part, Value& value) {
        if (part == "name")
            return reader.text(value, out.name);
        if (part == "selector")
            return readSelector(reader, value, out.selector);
        return true;
    });
}

bool readMetricSpec(JsonReader& reader, Value& value, MetricSpec& out)
{
    std::optional<TargetType> type;
    out.metric.source = MetricSource::Unknown;
    const bool good = reader.fields(value, [&](std::string_view key, Value& source) {
        if (key == "type")
            return readType(reader, source, out.metric);
        const auto kind = sourceOf(key);
        if (!kind || reader.isNull(source))
            return true;
        out.metric.source = *kind;
        return reader.fields(source, [&](std::string_view part, Value& field) {
            if (part != "target")
                return readIdentity(reader, part, field, out.metric);
            return reader.fields(field, [&](std::string_view name, Value& amount) {
                if (name != "type")
                    return readAmount(reader, name, amount, out);
                std::string_view text;
                const bool read = reader.text(amount, text);
                type = enumFromName<TargetType>(text);
                return read;
            });
        });
    });
    out.targetType = type               ? *type
                     : out.averageValue ? TargetType::AverageValue
                     : out.value        ? TargetType::Value
                                        : TargetType::Utilization;
    return good;
}

// An entry that says nothing stands for a metric that could not be read.
bool readMetricStatus(JsonReader& reader, Value& value, MetricStatus& out)
{
    out.metric.source = MetricSource::Unknown;
    return reader.fields(value, [&](std::string_view key, Value& source) {
        const auto kind = sourceOf(key);
        if (!kind || reader.isNull(source))
            return true;
        out.metric.source = *kind;
        return reader.fields(source, [&](std::string_view part, Value& field) {
            if (part != "current")
                return readIdentity(reader, part, field, out.metric);
            return reader.fields(field,
                                 [&](std::string_view name, Value& amount) { return readAmount(reader, name, amount, out); });
        });
    });
}

bool readPolicy(JsonReader& reader, Value& value, ScalingPolicy& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "type")
            return reader.enumeration(field, out.type);
        if (key == "value")
            return reader.number(field, out.value);
        if (key == "periodSeconds")
            return reader.number(field, out.periodSeconds);
        return true;
    });
}

bool readRules(JsonReader& reader, Value& value, std::optional<ScalingRules>& out)
{
    if (reader.isNull(value))
        return true;
    ScalingRules& rules = out.emplace();
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "stabilizationWindowSeconds")
            return reader.number(field, rules.stabilizationWindowSeconds);
        if (key == "selectPolicy")
            return reader.isNull(field) || reader.enumeration(field, rules.selectPolicy.emplace());
        if (key == "policies")
            return reader.list(field, rules.policies,
                               [&](Value& element, ScalingPolicy& policy) { return readPolicy(reader, element, policy); });
        if (key == "tolerance")
            return reader.quantity(field, rules.tolerance);
        return true;
    });
}

bool readBehavior(JsonReader& reader, Value& value, std::optional<ScalingBehavior>& out)
{
    if (reader.isNull(value))
        return true;
    ScalingBehavior& behavior = out.emplace();
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "scaleUp")
            return readRules(reader, field, behavior.scaleUp);
        if (key == "scaleDown")
            return readRules(reader, field, behavior.scaleDown);
        return true;
    });
}

bool readAutoscalerSpec(JsonReader& reader, Value& value, Autoscaler& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "scaleTargetRef")
            return readReference(reader, field, out.target);
        if (key == "minReplicas")
            return reader.number(field, out.minReplicas);
        if (key == "maxReplicas")
            return reader.number(field, out.maxReplicas);
        if (key == "metrics")
            return reader.list(field, out.metrics,
                               [&](Value& element, MetricSpec& metric) { return readMetricSpec(reader, element, metric); });
        if (key == "behavior")
            return readBehavior(reader, field, out.behavior);
        return true;
    });
}

bool readAutoscalerStatus(JsonReader& reader, Value& value, Autoscaler& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "observedGeneration")
            return reader.number(field, out.observedGeneration);
        if (key == "lastScaleTime")
            return reader.time(field, out.lastScaleTime);
        if (key == "currentReplicas")
            return reader.number(field, out.currentReplicas);
        if (key == "desiredReplicas")
            return reader.number(field, out.desiredReplicas);
        if (key == "currentMetrics") {
            return reader.list(field, out.currentMetrics,
                               [&](Value& element, MetricStatus& metric) { return readMetricStatus(reader, element, metric); });
        }
        if (key == "conditions")
            return readConditions(reader, field, out.conditions);
        return true;
    });
}

} // namespace

bool readAutoscaler(JsonReader& reader, Value& value, Autoscaler& out)
{
    const bool good = reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "metadata")
            return readMeta(reader, field, out.meta);
        if (key == "spec")
            return readAutoscalerSpec(reader, field, out);
        if (key == "status")
            return readAutoscalerStatus(reader, field, out);
        return key != "kind" || readKind(reader, field, "HorizontalPodAutoscaler");
    });
    return good && (!out.meta.name.empty() || reader.fail("has no metadata"));
}

} // namespace nephoscope
