// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/selectors/field_selector.h"

#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

// Beyond name and namespace, by which everything can be selected.
std::vector<std::string_view> fieldsOf(const Resource& resource)
{
    if (&resource == &resources::pods)
        return {"spec.nodeName",    "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
                "spec.hostNetwork", "status.phase",       "status.podIP",       "status.nominatedNodeName"};
    if (&resource == &resources::events)
        return {"involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
                "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
                "reportingComponent", "source", "type",
                // As events.k8s.io calls them.
                "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion",
                "regarding.resourceVersion", "regarding.fieldPath", "reportingController"};
    if (&resource == &resources::nodes)
        return {"spec.unschedulable"};
    if (&resource == &resources::namespaces)
        return {"status.phase", "name"};
    if (&resource == &resources::secrets)
        return {"type"};
    if (&resource == &resources::replicaSets)
        return {"status.replicas"};
    if (&resource == &resources::services)
        return {"spec.clusterIP", "spec.type"};
    return {};
}

std::string valueOf(const ObjectVersion& object, std::string_view field)
{
    const nlohmann::json* value = &object.document();
    if (&object.resource() == &resources::events) {
        if (field == "source") {
            const std::string component = textAt(*value, {"source", "component"});
            return component.empty() ? textAt(*value, {"reportingComponent"}) : component;
        }
        if (field == "reportingController")
            field = "reportingComponent";
        if (field.starts_with("regarding.")) {
            field.remove_prefix(std::string_view{"regarding."}.size());
            return textAt(*value, {"involvedObject", field});
        }
    }
    if (&object.resource() == &resources::namespaces && field == "name")
        field = "metadata.name";
    const std::string_view whole = field;
    while (!field.empty()) {
        const std::size_t dot = std::min(field.find('.'), field.size());
        value = &at(*value, field.substr(0, dot));
        field.remove_prefix(std::min(dot + 1, field.size()));
    }
    if (value->is_string())
        return value->get<std::string>();
    if (value->is_boolean())
        return value->get<bool>() ? "true" : "false";
    if (value->is_number_integer())
        return std::to_string(value->get<std::int64_t>());
    // As Go writes what is not there.
    if (whole == "spec.unschedulable" || whole == "spec.hostNetwork")
        return "false";
    return whole == "status.replicas" ? "0" : "";
}

} // namespace

tl::expected<FieldSelector, std::string> FieldSelector::parse(const Resource& resource, std::string_view text)
{
    FieldSelector selector;
    const std::string whole{text};
    while (!text.empty()) {
        // Values may hold commas and equal signs behind a backslash.
        std::string term;
        std::size_t i = 0;
        for (; i < text.size() && text[i] != ','; ++i) {
            term += text[i];
            if (text[i] == '\\' && i + 1 < text.size())
                term += text[++i];
        }
        text.remove_prefix(std::min(i + 1, text.size()));
        if (term.empty())
            continue;
        const std::size_t equals = term.find('=');
        if (equals == std::string::npos)
            return tl::unexpected("invalid selector: '" + whole + "'; can't understand '" + term + "'");
        Term parsed;
        parsed.equal = equals == 0 || term[equals - 1] != '!';
        parsed.field = term.substr(0, parsed.equal ? equals : equals - 1);
        std::size_t begin = equals + 1;
        if (parsed.equal && term.compare(begin, 1, "=") == 0)
            ++begin;
        for (std::size_t j = begin; j < term.size(); ++j) {
            if (term[j] == '\\' && j + 1 < term.size())
                ++j;
            parsed.value += term[j];
        }
        const auto fields = fieldsOf(resource);
        const bool known = parsed.field == "metadata.name" || (parsed.field == "metadata.namespace" && resource.namespaced)
                           || std::find(fields.begin(), fields.end(), parsed.field) != fields.end();
        if (!known)
            return tl::unexpected(resource.group.empty() || &resource == &resources::replicaSets
                                      ? "field label not supported: " + parsed.field
                                      : "\"" + parsed.field
                                            + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
        selector.m_terms.push_back(std::move(parsed));
    }
    return selector;
}

bool FieldSelector::matches(const ObjectVersion& object) const
{
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&](const Term& term) { return (valueOf(object, term.field) == term.value) == term.equal; });
}

std::string FieldSelector::onlyName() const
{
    for (const Term& term : m_terms) {
        if (term.field == "metadata.name" && term.equal && m_terms.size() == 1)
            return term.value;
    }
    return {};
}

} // namespace nephoscope::lab
