// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/quantity.h"
#include "lessons/lab/kubernetes/schema/rules/rules.h"
#include "lessons/lab/kubernetes/store/json_access.h"

#include <array>
#include <utility>

namespace nephoscope::lab::rules {

namespace {

using nlohmann::json;

// The type of a metric and the member that describes it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> sources{{{"Object", "object"},
                                                                                {"Pods", "pods"},
                                                                                {"Resource", "resource"},
                                                                                {"ContainerResource", "containerResource"},
                                                                                {"External", "external"}}};

bool positive(const json& quantity)
{
    const auto value = parseQuantity(quantity.is_string() ? quantity.get<std::string>() : std::string{});
    return value && value->nanoValue() > 0;
}

void target(Errors& errors, const json& source, const std::string& field, bool ofResource)
{
    const json& value = at(source, "target");
    const std::string place = field + ".target";
    const std::string type = textAt(value, {"type"});
    if (type.empty())
        errors.push_back(FieldError::required(place + ".type", "must specify a metric target type"));
    else if (type != "Utilization" && type != "Value" && type != "AverageValue")
        errors.push_back(FieldError::invalid(place + ".type", type, "must be either Utilization, Value, or AverageValue"));
    const json& utilization = at(value, "averageUtilization");
    const json& average = at(value, "averageValue");
    const json& absolute = at(value, "value");
    if (!absolute.is_null() && !positive(absolute))
        errors.push_back(FieldError::invalid(place + ".value", absolute, "must be positive"));
    if (!average.is_null() && !positive(average))
        errors.push_back(FieldError::invalid(place + ".averageValue", average, "must be positive"));
    if (utilization.is_number() && utilization < 1)
        errors.push_back(FieldError::invalid(place + ".averageUtilization", utilization, "must be greater than 0"));
    if (ofResource) {
        if (utilization.is_null() && average.is_null())
            errors.push_back(
                FieldError::required(place + ".averageUtilization", "must set either a target raw value or a target utilization"));
        if (!utilization.is_null() && !average.is_null())
            errors.push_back(
                FieldError::forbidden(place + ".averageValue", "may not set both a target raw value and a target utilization"));
    } else if (absolute.is_null() && average.is_null()) {
        errors.push_back(
            FieldError::required(place + ".averageValue", "must specify either a target value or a target average value"));
    }
}

void metric(Errors& errors, const json& value, const std::string& field)
{
    const std::string type = textAt(value, {"type"});
    if (type.empty()) {
        errors.push_back(FieldError::required(field + ".type", "must specify a metric source type"));
        return;
    }
    std::string_view expected;
    for (const auto& [name, member] : sources) {
        if (name == type)
            expected = member;
    }
    if (expected.empty()) {
        errors.push_back(
            FieldError::unsupported(field + ".type", type, {"ContainerResource", "External", "Object", "Pods", "Resource"}));
        return;
    }
    const json& source = at(value, expected);
    const std::string place = field + "." + std::string{expected};
    if (source.is_null()) {
        errors.push_back(FieldError::required(place, "must populate information for the given metric source"));
        return;
    }
    for (const auto& [name, member] : sources) {
        if (member != expected && !at(value, member).is_null())
            errors.push_back(
                FieldError::forbidden(field + "." + std::string{member}, "must populate the given metric source only"));
    }
    const bool ofResource = type == "Resource" || type == "ContainerResource";
    if (ofResource && textAt(source, {"name"}).empty())
        errors.push_back(FieldError::required(place + ".name", "must specify a resource name"));
    if (type == "ContainerResource" && textAt(source, {"container"}).empty())
        errors.push_back(FieldError::required(place + ".container", "must specify a container"));
    if (!ofResource && textAt(source, {"metric", "name"}).empty())
        errors.push_back(FieldError::required(place + ".metric.name", "must specify a metric name"));
    target(errors, source, place, ofResource);
}

void scalingRules(Errors& errors, const json& rules, const std::string& field)
{
    if (!rules.is_object())
        return;
    const json& window = at(rules, "stabilizationWindowSeconds");
    if (window.is_number() && window < 0)
        errors.push_back(
            FieldError::invalid(field + ".stabilizationWindowSeconds", window, "must be greater than or equal to zero"));
    if (window.is_number() && window > 3600)
        errors.push_back(FieldError::invalid(field + ".stabilizationWindowSeconds", window, "must be less than or equal to 3600"));
    if (!at(rules, "selectPolicy").is_null())
        oneOf(errors, rules, "selectPolicy", field, {"Disabled", "Max", "Min"});
    const json& policies = listAt(rules, {"policies"});
    if (policies.empty())
        errors.push_back(FieldError::required(field + ".policies", "must specify at least one Policy"));
    for (std::size_t i = 0; i < policies.size(); ++i) {
        const std::string place = item(field + ".policies", i);
        oneOf(errors, policies[i], "type", place, {"Percent", "Pods"});
        if (const json& value = at(policies[i], "value"); !value.is_number() || value <= 0)
            errors.push_back(FieldError::invalid(place + ".value", value.is_null() ? json{0} : value, "must be greater than zero"));
        const json& period = at(policies[i], "periodSeconds");
        if (!period.is_number() || period <= 0)
            errors.push_back(
                FieldError::invalid(place + ".periodSeconds", period.is_null() ? json{0} : period, "must be greater than zero"));
        if (period.is_number() && period > 1800)
            errors.push_back(FieldError::invalid(place + ".periodSeconds", period, "must be less than or equal to 1800"));
    }
}

void pathSegment(Errors& errors, const std::string& value, const std::string& field)
{
    if (value.empty()) {
        errors.push_back(FieldError::required(field));
        return;
    }
    for (const char c : {'/', '%'}) {
        if (value.find(c) != std::string::npos)
            errors.push_back(FieldError::invalid(field, value, std::string{"may not contain '"} + c + "'"));
    }
}

} // namespace

void autoscaler(Errors& errors, const json& document)
{
    const json& spec = at(document, "spec");
    const json& least = at(spec, "minReplicas");
    const std::int64_t most = numberAt(spec, {"maxReplicas"});
    const json& metrics = listAt(spec, {"metrics"});
    if (least.is_number() && least < 0)
        errors.push_back(FieldError::invalid("spec.minReplicas", least, "must be greater than or equal to 0"));
    if (least.is_number() && least == 0) {
        bool outside = false;
        for (const json& each : metrics)
            outside = outside || textAt(each, {"type"}) == "Object" || textAt(each, {"type"}) == "External";
        if (!outside)
            errors.push_back(FieldError::forbidden(
                "spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas"));
    }
    if (most < 0)
        errors.push_back(FieldError::invalid("spec.maxReplicas", most, "must be greater than or equal to 1"));
    if (least.is_number() && most < least)
        errors.push_back(FieldError::invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`"));
    if (most == 0)
        errors.push_back(FieldError::required("spec.maxReplicas"));
    const json& reference = at(spec, "scaleTargetRef");
    pathSegment(errors, textAt(reference, {"kind"}), "spec.scaleTargetRef.kind");
    pathSegment(errors, textAt(reference, {"name"}), "spec.scaleTargetRef.name");
    const std::string version = textAt(reference, {"apiVersion"});
    // Core kinds alone have no group, and of those only this one can be scaled.
    if (version.find('/') == std::string::npos && textAt(reference, {"kind"}) != "ReplicationController")
        errors.push_back(FieldError::invalid("spec.scaleTargetRef.apiVersion", version, "apiVersion must specify API group"));
    for (std::size_t i = 0; i < metrics.size(); ++i)
        metric(errors, metrics[i], item("spec.metrics", i));
    scalingRules(errors, at(spec, {"behavior", "scaleUp"}), "spec.behavior.scaleUp");
    scalingRules(errors, at(spec, {"behavior", "scaleDown"}), "spec.behavior.scaleDown");
}

} // namespace nephoscope::lab::rules
