// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/scheduler/node_affinity.h"

#include "lessons/lab/kubernetes/store/json_access.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

std::optional<std::int64_t> wholeNumber(const std::string& text)
{
    std::int64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

// `has`: the node's value of that key, or null.
bool holds(const json& requirement, const json& has)
{
    const std::string op = textAt(requirement, {"operator"});
    const json& values = listAt(requirement, {"values"});
    const bool among = has.is_string() && std::find(values.begin(), values.end(), has) != values.end();
    if (op == "In")
        return among;
    if (op == "NotIn")
        return !among;
    if (op == "Exists")
        return has.is_string();
    if (op == "DoesNotExist")
        return !has.is_string();
    if ((op == "Gt" || op == "Lt") && has.is_string() && values.size() == 1 && values[0].is_string()) {
        const auto ours = wholeNumber(has.get<std::string>());
        const auto bound = wholeNumber(values[0].get<std::string>());
        return ours && bound && (op == "Gt" ? *ours > *bound : *ours < *bound);
    }
    return false;
}

bool termMatches(const json& term, const json& node)
{
    const json& expressions = listAt(term, {"matchExpressions"});
    const json& fields = listAt(term, {"matchFields"});
    if (expressions.empty() && fields.empty())
        return false; // an empty term matches nothing
    const auto labelHolds = [&node](const json& requirement) {
        return holds(requirement, at(node, {"metadata", "labels", textAt(requirement, {"key"})}));
    };
    const auto fieldHolds = [&node](const json& requirement) {
        return textAt(requirement, {"key"}) == "metadata.name" && holds(requirement, at(node, {"metadata", "name"}));
    };
    return std::all_of(expressions.begin(), expressions.end(), labelHolds) && std::all_of(fields.begin(), fields.end(), fieldHolds);
}

} // namespace

bool nodeMatches(const json& pod, const json& node)
{
    for (const auto& [key, value] : objectAt(pod, {"spec", "nodeSelector"}).items()) {
        if (at(node, {"metadata", "labels", key}) != value)
            return false;
    }
    const json& required = at(pod, {"spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"});
    if (!required.is_object())
        return true;
    const json& terms = listAt(required, {"nodeSelectorTerms"});
    return std::any_of(terms.begin(), terms.end(), [&node](const json& term) { return termMatches(term, node); });
}

std::int64_t nodePreference(const json& pod, const json& node)
{
    std::int64_t sum = 0;
    for (const auto& preferred :
         listAt(pod, {"spec", "affinity", "nodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution"})) {
        if (termMatches(at(preferred, "preference"), node))
            sum += numberAt(preferred, {"weight"});
    }
    return sum;
}

} // namespace nephoscope::lab
