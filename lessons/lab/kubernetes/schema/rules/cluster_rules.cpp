// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/rules/rules.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/metadata_rules.h"

#include <algorithm>

namespace nephoscope::lab::rules {

namespace {

using nlohmann::json;

constexpr std::size_t largestContent = 1024 * 1024;

void content(Errors& errors, const json& document, std::string_view member)
{
    std::size_t size = 0;
    for (const auto& [key, value] : objectAt(document, {member}).items()) {
        for (const std::string& why : wrongConfigKey(key))
            errors.push_back(FieldError::invalid(std::string{member} + "[" + key + "]", key, why));
        size += value.is_string() ? value.get_ref<const std::string&>().size() : 0;
    }
    if (size > largestContent)
        errors.push_back({"FieldValueTooLong", "", "Too long: may not be more than 1048576 bytes"});
}

} // namespace

std::vector<std::string> wrongConfigKey(std::string_view key)
{
    std::vector<std::string> wrong;
    if (key.size() > 253)
        wrong.emplace_back("must be no more than 253 characters");
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    if (key.empty() || !std::all_of(key.begin(), key.end(), fits))
        wrong.emplace_back(
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  "
            "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')");
    return wrong;
}

void configMap(Errors& errors, const json& document)
{
    content(errors, document, "data");
    content(errors, document, "binaryData");
}

void secret(Errors& errors, const json& document)
{
    content(errors, document, "data");
}

void node(Errors& errors, const json& document)
{
    const json& taints = listAt(document, {"spec", "taints"});
    for (std::size_t i = 0; i < taints.size(); ++i) {
        const std::string field = item("metadata.taints", i);  // as Kubernetes calls the place
        const std::string key = textAt(taints[i], {"key"});
        for (const std::string& why : wrongQualifiedName(key))
            errors.push_back(FieldError::invalid(field + ".key", key, why));
        const std::string value = textAt(taints[i], {"value"});
        for (const std::string& why : wrongLabelValue(value))
            errors.push_back(FieldError::invalid(field + ".value", value, why));
        oneOf(errors, taints[i], "effect", field, {"NoSchedule", "PreferNoSchedule", "NoExecute"});
    }
}

void event(Errors& errors, const json& document)
{
    const std::string about = textAt(document, {"involvedObject", "namespace"});
    const std::string home = textAt(document, {"metadata", "namespace"});
    // What lives in no namespace is told of in "default".
    if (about.empty() ? home != "default" : about != home)
        errors.push_back(FieldError::invalid("involvedObject.namespace", about, "does not match event.namespace"));
}

} // namespace nephoscope::lab::rules
