// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/rules/rules.h"
#include "lessons/lab/kubernetes/store/json_access.h"

#include <algorithm>

namespace nephoscope::lab::rules {

namespace {

using nlohmann::json;

constexpr std::string_view mayNotChange =
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` "
    "(allow it to be set to 1 if it was previously negative)";

} // namespace

std::string item(const std::string& field, std::size_t index)
{
    return field + "[" + std::to_string(index) + "]";
}

void notNegative(Errors& errors, const json& document, std::string_view member, const std::string& field)
{
    const json& value = at(document, member);
    if (value.is_number() && value < 0)
        errors.push_back(FieldError::invalid(field + "." + std::string{member}, value, "must be greater than or equal to 0"));
}

void oneOf(Errors& errors, const json& document, std::string_view member, const std::string& field,
           const std::vector<std::string_view>& allowed, bool required)
{
    const std::string value = textAt(document, {member});
    const std::string place = field + "." + std::string{member};
    if (value.empty()) {
        if (required)
            errors.push_back(FieldError::required(place));
    } else if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
        errors.push_back(FieldError::unsupported(place, value, allowed));
    }
}

void portNumber(Errors& errors, const json& value, const std::string& field)
{
    const json number = value.is_null() ? json{0} : value;
    if (!number.is_number_integer() || number < 1 || number > 65535)
        errors.push_back(FieldError::invalid(field, number, "must be between 1 and 65535, inclusive"));
}

void portOrName(Errors& errors, const json& value, const std::string& field)
{
    if (!value.is_string()) {
        portNumber(errors, value, field);
        return;
    }
    for (const std::string& why : wrongPortName(value.get_ref<const std::string&>()))
        errors.push_back(FieldError::invalid(field, value, why));
}

std::vector<std::string> wrongPortName(std::string_view name)
{
    std::vector<std::string> wrong;
    if (name.size() > 15)
        wrong.emplace_back("must be no more than 15 characters");
    const auto lower = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (!std::all_of(name.begin(), name.end(), lower))
        wrong.emplace_back("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    if (!std::any_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }))
        wrong.emplace_back("must contain at least one letter (a-z)");
    if (name.find("--") != std::string_view::npos)
        wrong.emplace_back("must not contain consecutive hyphens");
    if (!name.empty() && (name.front() == '-' || name.back() == '-'))
        wrong.emplace_back("must not begin or end with a hyphen");
    return wrong;
}

void pod(Errors& errors, const json& document)
{
    podSpec(errors, at(document, "spec"), "spec", SpecUse::Pod);
}

void podUpdate(Errors& errors, const json& document, const json& old)
{
    pod(errors, document);
    for (const char* list : {"containers", "initContainers"}) {
        if (listAt(document, {"spec", list}).size() != listAt(old, {"spec", list}).size()) {
            errors.push_back(FieldError::forbidden(std::string{"spec."} + list, "pod updates may not add or remove containers"));
            return;
        }
    }
    // What may change is made equal; then the rest has to be.
    json changed = at(document, "spec");
    const json& before = at(old, "spec");
    for (const char* list : {"containers", "initContainers"}) {
        const json& olds = listAt(before, {list});
        for (std::size_t i = 0; i < olds.size(); ++i) {
            if (changed[list][i].is_object())
                changed[list][i]["image"] = at(olds[i], "image");
        }
    }
    const json& oldTolerations = listAt(before, {"tolerations"});
    const json& newTolerations = listAt(changed, {"tolerations"});
    const bool onlyAdded = std::all_of(oldTolerations.begin(), oldTolerations.end(), [&](const json& toleration) {
        return std::find(newTolerations.begin(), newTolerations.end(), toleration) != newTolerations.end();
    });
    const auto same = [&](const char* member) {
        if (before.contains(member))
            changed[member] = before[member];
        else
            changed.erase(member);
    };
    if (onlyAdded)
        same("tolerations");
    same("activeDeadlineSeconds");
    if (numberAt(before, {"terminationGracePeriodSeconds"}) < 0 && numberAt(changed, {"terminationGracePeriodSeconds"}) == 1)
        same("terminationGracePeriodSeconds");
    if (changed != before)
        errors.push_back(FieldError::forbidden("spec", mayNotChange));
}

void podBinding(Errors& errors, const json& document, const json& old)
{
    const std::string before = textAt(old, {"spec", "nodeName"});
    if (!before.empty() && before != textAt(document, {"spec", "nodeName"}))
        errors.push_back(FieldError::forbidden("spec.nodeName", "pod is already assigned to node \"" + before + "\""));
}

} // namespace nephoscope::lab::rules
