// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/rules/rules.h"
#include "lessons/lab/kubernetes/selectors/label_selector.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/metadata_rules.h"

#include <algorithm>
#include <optional>

namespace nephoscope::lab::rules {

namespace {

using nlohmann::json;

// The selector of a workload and the template that it must match.
bool selectorAndTemplate(Errors& errors, const json& spec, std::string_view kind)
{
    const json& selector = at(spec, "selector");
    bool valid = true;
    if (selector.is_null()) {
        errors.push_back(FieldError::required("spec.selector"));
    } else {
        const std::size_t before = errors.size();
        labelSelector(errors, selector, "spec.selector");
        valid = errors.size() == before;
        if (objectAt(selector, {"matchLabels"}).empty() && listAt(selector, {"matchExpressions"}).empty())
            errors.push_back(FieldError::invalid("spec.selector", selector, "empty selector is invalid for " + std::string{kind}));
        if (!valid)
            errors.push_back(FieldError::invalid("spec.selector", selector, "invalid label selector"));
    }
    return valid;
}

void podTemplate(Errors& errors, const json& spec, bool selectorValid)
{
    const json& pod = at(spec, "template");
    const json& labels = objectAt(pod, {"metadata", "labels"});
    const LabelSelector selector = LabelSelector::fromDocument(at(spec, "selector"));
    // A selector that is missing matches nothing; one that is empty has been spoken of.
    if (selectorValid && (at(spec, "selector").is_null() || (!selector.empty() && !selector.matches(labels))))
        errors.push_back(
            FieldError::invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`"));
    validateLabels(errors, labels, "spec.template.metadata.labels");
    podSpec(errors, at(pod, "spec"), "spec.template.spec", SpecUse::Template);
    const std::string policy = textAt(pod, {"spec", "restartPolicy"});
    if (policy == "OnFailure" || policy == "Never")
        errors.push_back(FieldError::unsupported("spec.template.spec.restartPolicy", policy, {"Always"}));
}

// "25%" or a count. Nothing: it is malformed, and has been spoken of.
std::optional<std::int64_t> share(Errors& errors, const json& value, const std::string& field)
{
    if (value.is_number_integer()) {
        if (value < 0)
            errors.push_back(FieldError::invalid(field, value, "must be greater than or equal to 0"));
        return value.get<std::int64_t>();
    }
    const std::string text = value.is_string() ? value.get<std::string>() : std::string{};
    const bool digits = text.size() > 1 && text.back() == '%'
                        && std::all_of(text.begin(), text.end() - 1, [](char c) { return c >= '0' && c <= '9'; });
    if (!digits) {
        errors.push_back(
            FieldError::invalid(field, value,
                                "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or "
                                "'93%', regex used for validation is '[0-9]+%')"));
        return std::nullopt;
    }
    return text.size() > 8 ? 1'000'000 : std::stoll(text);
}

void strategy(Errors& errors, const json& spec)
{
    const json& value = at(spec, "strategy");
    const std::string type = textAt(value, {"type"});
    const json& rolling = at(value, "rollingUpdate");
    if (type == "Recreate") {
        if (!rolling.is_null())
            errors.push_back(
                FieldError::forbidden("spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
        return;
    }
    if (type != "RollingUpdate") {
        FieldError error = FieldError::unsupported("spec.strategy", type, {"Recreate", "RollingUpdate"});
        // Printed as the Go struct that it is there.
        error.message = "Unsupported value: {\"Type\":" + json(type).dump()
                        + ",\"RollingUpdate\":null}: supported values: \"Recreate\", "
                          "\"RollingUpdate\"";
        errors.push_back(std::move(error));
        return;
    }
    if (rolling.is_null()) {
        errors.push_back(FieldError::required("spec.strategy.rollingUpdate", "this should be defaulted and never be nil"));
        return;
    }
    const std::string field = "spec.strategy.rollingUpdate";
    const json& maxUnavailable = at(rolling, "maxUnavailable");
    const json& maxSurge = at(rolling, "maxSurge");
    const auto surge = share(errors, maxSurge, field + ".maxSurge");
    const auto unavailable = share(errors, maxUnavailable, field + ".maxUnavailable");
    if (surge == 0 && unavailable == 0)
        errors.push_back(FieldError::invalid(field + ".maxUnavailable", maxUnavailable, "may not be 0 when `maxSurge` is 0"));
    if (unavailable && maxUnavailable.is_string() && *unavailable > 100)
        errors.push_back(FieldError::invalid(field + ".maxUnavailable", maxUnavailable, "must not be greater than 100%"));
}

void selectorStays(Errors& errors, const json& document, const json& old)
{
    if (at(document, {"spec", "selector"}) != at(old, {"spec", "selector"}))
        errors.push_back(FieldError::invalid("spec.selector", at(document, {"spec", "selector"}), "field is immutable"));
}

} // namespace

void labelSelector(Errors& errors, const json& selector, const std::string& field)
{
    validateLabels(errors, at(selector, "matchLabels"), field + ".matchLabels");
    const json& expressions = listAt(selector, {"matchExpressions"});
    for (std::size_t i = 0; i < expressions.size(); ++i) {
        const std::string place = item(field + ".matchExpressions", i);
        const std::string op = textAt(expressions[i], {"operator"});
        const bool values = !listAt(expressions[i], {"values"}).empty();
        if ((op == "In" || op == "NotIn") && !values)
            errors.push_back(FieldError::required(place + ".values", "must be specified when `operator` is 'In' or 'NotIn'"));
        else if ((op == "Exists" || op == "DoesNotExist") && values)
            errors.push_back(
                FieldError::forbidden(place + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
        else if (op != "In" && op != "NotIn" && op != "Exists" && op != "DoesNotExist")
            errors.push_back(FieldError::invalid(place + ".operator", op, "not a valid selector operator"));
        const std::string key = textAt(expressions[i], {"key"});
        for (const std::string& why : wrongQualifiedName(key))
            errors.push_back(FieldError::invalid(place + ".key", key, why));
    }
}

void deployment(Errors& errors, const json& document)
{
    const json& spec = at(document, "spec");
    notNegative(errors, spec, "replicas", "spec");
    const bool valid = selectorAndTemplate(errors, spec, "deployment");
    podTemplate(errors, spec, valid);
    strategy(errors, spec);
    notNegative(errors, spec, "minReadySeconds", "spec");
    notNegative(errors, spec, "revisionHistoryLimit", "spec");
    notNegative(errors, spec, "progressDeadlineSeconds", "spec");
    const json& deadline = at(spec, "progressDeadlineSeconds");
    if (deadline.is_number() && deadline <= numberAt(spec, {"minReadySeconds"}))
        errors.push_back(FieldError::invalid("spec.progressDeadlineSeconds", deadline, "must be greater than minReadySeconds"));
}

void deploymentUpdate(Errors& errors, const json& document, const json& old)
{
    deployment(errors, document);
    selectorStays(errors, document, old);
}

void replicaSet(Errors& errors, const json& document)
{
    const json& spec = at(document, "spec");
    notNegative(errors, spec, "replicas", "spec");
    notNegative(errors, spec, "minReadySeconds", "spec");
    const bool valid = selectorAndTemplate(errors, spec, "replicaset");
    if (at(spec, "template").is_null())
        errors.push_back(FieldError::required("spec.template"));
    else
        podTemplate(errors, spec, valid);
}

void replicaSetUpdate(Errors& errors, const json& document, const json& old)
{
    replicaSet(errors, document);
    selectorStays(errors, document, old);
}

} // namespace nephoscope::lab::rules
