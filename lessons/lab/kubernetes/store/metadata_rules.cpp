// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/store/metadata_rules.h"

#include "lessons/lab/kubernetes/store/json_access.h"

#include <algorithm>
#include <array>

namespace nephoscope::lab {

namespace {

constexpr std::size_t longestLabel = 63;
constexpr std::size_t longestSubdomain = 253;
constexpr std::size_t largestAnnotations = 256 * 1024;

constexpr std::string_view qualifiedNameHelp =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. "
    "'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isAlphanumeric(char c)
{
    return isLower(c) || isDigit(c) || (c >= 'A' && c <= 'Z');
}

std::string tooLong(std::size_t limit)
{
    return "must be no more than " + std::to_string(limit) + " characters";
}

// Lower case letters and digits, dashes within.
bool isDnsLabel(std::string_view text)
{
    const auto inner = [](char c) { return isLower(c) || isDigit(c) || c == '-'; };
    return !text.empty() && std::all_of(text.begin(), text.end(), inner) && text.front() != '-' && text.back() != '-';
}

bool isSubdomain(std::string_view text)
{
    while (true) {
        const std::size_t dot = text.find('.');
        if (!isDnsLabel(text.substr(0, dot)))
            return false;
        if (dot == std::string_view::npos)
            return true;
        text.remove_prefix(dot + 1);
    }
}

bool isName(std::string_view text)
{
    const auto inner = [](char c) { return isAlphanumeric(c) || c == '-' || c == '_' || c == '.'; };
    return !text.empty() && std::all_of(text.begin(), text.end(), inner) && isAlphanumeric(text.front())
           && isAlphanumeric(text.back());
}

std::vector<std::string> wrongPathSegment(std::string_view text)
{
    if (text == "." || text == "..")
        return {"may not be '" + std::string{text} + "'"};
    std::vector<std::string> wrong;
    for (const char c : {'/', '%'}) {
        if (text.find(c) != std::string_view::npos)
            wrong.push_back(std::string{"may not contain '"} + c + "'");
    }
    return wrong;
}

void add(std::vector<FieldError>& errors, const std::string& field, std::string_view value, const std::vector<std::string>& wrong)
{
    for (const std::string& why : wrong)
        errors.push_back(FieldError::invalid(field, value, why));
}

void validateName(std::vector<FieldError>& errors, const Resource& resource, const nlohmann::json& metadata)
{
    const std::string name = textAt(metadata, {"name"});
    std::string prefix = textAt(metadata, {"generateName"});
    const auto wrong = [&resource](std::string_view text) {
        switch (resource.names) {
        case NameRule::Label: return wrongDnsLabel(text);
        case NameRule::PathSegment: return wrongPathSegment(text);
        case NameRule::Subdomain: break;
        }
        return wrongSubdomain(text);
    };
    if (!prefix.empty()) {
        // A dash at its end is followed by letters.
        const std::string shown = prefix;
        if (prefix.size() > 1 && prefix.back() == '-')
            prefix.back() = 'a';
        add(errors, "metadata.generateName", shown, wrong(prefix));
    }
    if (name.empty())
        errors.push_back(FieldError::required("metadata.name", "name or generateName is required"));
    else
        add(errors, "metadata.name", name, wrong(name));
}

void validateAnnotations(std::vector<FieldError>& errors, const nlohmann::json& metadata)
{
    std::size_t size = 0;
    for (const auto& [key, value] : objectAt(metadata, {"annotations"}).items()) {
        // Case does not matter in the keys of annotations.
        std::string lower = key;
        std::transform(lower.begin(), lower.end(), lower.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        for (const std::string& why : wrongQualifiedName(lower))
            errors.push_back(FieldError::invalid("metadata.annotations", key, why));
        size += key.size() + (value.is_string() ? value.get_ref<const std::string&>().size() : 0);
    }
    if (size > largestAnnotations)
        errors.push_back({"FieldValueTooLong", "metadata.annotations", "Too long: may not be more than 262144 bytes"});
}

// Printed with the members in the order of the Go struct, as Kubernetes does.
std::string inOrder(const nlohmann::json& owners)
{
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const auto& owner : owners) {
        nlohmann::ordered_json& entry = list.emplace_back(nlohmann::ordered_json::object());
        for (const char* member : {"apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"}) {
            if (!at(owner, member).is_null())
                entry[member] = at(owner, member);
        }
    }
    return list.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

void validateOwners(std::vector<FieldError>& errors, const nlohmann::json& metadata)
{
    const auto& owners = listAt(metadata, {"ownerReferences"});
    std::string controller;
    for (std::size_t i = 0; i < owners.size(); ++i) {
        const std::string field = "metadata.ownerReferences[" + std::to_string(i) + "]";
        for (const char* member : {"apiVersion", "kind", "name", "uid"}) {
            const std::string text = textAt(owners[i], {member});
            if (!text.empty())
                continue;
            if (std::string_view{member} == "apiVersion")
                errors.push_back(FieldError::invalid(field + ".apiVersion", text, "version must not be empty"));
            else
                errors.push_back(FieldError::required(field + "." + member, "must not be empty"));
        }
        if (!flagAt(owners[i], {"controller"}))
            continue;
        const std::string name = textAt(owners[i], {"kind"}) + "/" + textAt(owners[i], {"name"});
        if (!controller.empty())
            errors.push_back(
                FieldError::invalidText("metadata.ownerReferences", inOrder(owners),
                                        "Only one reference can have Controller set to true. Found \"true\" in references for "
                                            + controller + " and " + name));
        else
            controller = name;
    }
}

void validateFinalizers(std::vector<FieldError>& errors, const nlohmann::json& metadata, const nlohmann::json* old)
{
    const auto& finalizers = listAt(metadata, {"finalizers"});
    for (std::size_t i = 0; i < finalizers.size(); ++i) {
        const std::string name = finalizers[i].is_string() ? finalizers[i].get<std::string>() : std::string{};
        add(errors, "metadata.finalizers", name, wrongQualifiedName(name));
        const bool standard = name == "kubernetes" || name == "orphan" || name == "foregroundDeletion";
        if (name.find('/') == std::string::npos && !standard)
            errors.push_back(FieldError::invalid("metadata.finalizers[" + std::to_string(i) + "]", name,
                                                 "name is neither a standard finalizer name nor is it fully qualified"));
    }
    if (!old || !at(*old, {"metadata", "deletionTimestamp"}).is_string())
        return;
    std::vector<std::string> added;
    const auto& before = listAt(*old, {"metadata", "finalizers"});
    for (const auto& finalizer : finalizers) {
        if (finalizer.is_string() && std::find(before.begin(), before.end(), finalizer) == before.end())
            added.push_back(finalizer.get<std::string>());
    }
    if (added.empty())
        return;
    std::string text = "no new finalizers can be added if the object is being deleted, found new finalizers []string{";
    for (std::size_t i = 0; i < added.size(); ++i)
        text += (i == 0 ? "\"" : ", \"") + added[i] + "\"";
    errors.push_back(FieldError::forbidden("metadata.finalizers", text + "}"));
}

} // namespace

std::vector<std::string> wrongSubdomain(std::string_view text)
{
    std::vector<std::string> wrong;
    if (text.size() > longestSubdomain)
        wrong.push_back(tooLong(longestSubdomain));
    if (!isSubdomain(text))
        wrong.emplace_back(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
            "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
            "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    return wrong;
}

std::vector<std::string> wrongDnsLabel(std::string_view text)
{
    std::vector<std::string> wrong;
    if (text.size() > longestLabel)
        wrong.push_back(tooLong(longestLabel));
    if (!isDnsLabel(text))
        wrong.emplace_back(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
            "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
            "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
    return wrong;
}

std::vector<std::string> wrongQualifiedName(std::string_view text)
{
    std::vector<std::string> wrong;
    std::string_view name = text;
    const std::size_t slash = text.find('/');
    if (slash != std::string_view::npos) {
        const std::string_view prefix = text.substr(0, slash);
        name = text.substr(slash + 1);
        if (name.find('/') != std::string_view::npos) {
            wrong.push_back("a valid label key " + std::string{qualifiedNameHelp}
                            + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
            return wrong;
        }
        if (prefix.empty())
            wrong.emplace_back("prefix part must be non-empty");
        else
            for (const std::string& why : wrongSubdomain(prefix))
                wrong.push_back("prefix part " + why);
    }
    if (name.empty())
        wrong.emplace_back("name part must be non-empty");
    else if (name.size() > longestLabel)
        wrong.push_back("name part " + tooLong(longestLabel));
    if (!isName(name))
        wrong.push_back("name part " + std::string{qualifiedNameHelp});
    return wrong;
}

std::vector<std::string> wrongLabelValue(std::string_view text)
{
    std::vector<std::string> wrong;
    if (text.size() > longestLabel)
        wrong.push_back(tooLong(longestLabel));
    if (!text.empty() && !isName(text))
        wrong.emplace_back(
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start "
            "and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for "
            "validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')");
    return wrong;
}

void validateLabels(std::vector<FieldError>& errors, const nlohmann::json& map, const std::string& field)
{
    if (!map.is_object())
        return;
    for (const auto& [key, value] : map.items()) {
        add(errors, field, key, wrongQualifiedName(key));
        if (value.is_string())
            add(errors, field, value.get_ref<const std::string&>(), wrongLabelValue(value.get_ref<const std::string&>()));
    }
}

std::vector<FieldError> validateMetadata(const Resource& resource, const nlohmann::json& document, const nlohmann::json* old)
{
    std::vector<FieldError> errors;
    const nlohmann::json& metadata = at(document, "metadata");
    if (!old)
        validateName(errors, resource, metadata);
    validateLabels(errors, at(metadata, "labels"), "metadata.labels");
    validateAnnotations(errors, metadata);
    validateOwners(errors, metadata);
    validateFinalizers(errors, metadata, old);
    if (!old)
        return errors;
    const nlohmann::json& before = at(*old, "metadata");
    for (const char* member : {"uid", "creationTimestamp"}) {
        const nlohmann::json& value = at(metadata, member);
        if (!value.is_null() && value != at(before, member))
            errors.push_back(FieldError::invalid(std::string{"metadata."} + member, value, "field is immutable"));
    }
    return errors;
}

} // namespace nephoscope::lab
