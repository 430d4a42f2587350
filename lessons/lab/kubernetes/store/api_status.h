// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/resource.h"

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nephoscope::lab {

// One thing that is wrong, at one field: k8s.io/apimachinery field.Error.
struct FieldError {
    std::string reason;   // "FieldValueInvalid"
    std::string field;    // "spec.containers[0].image"
    std::string message;  // "Required value: …", without the field

    static FieldError required(std::string field, std::string_view detail = {});
    static FieldError invalid(std::string field, const nlohmann::json& value, std::string_view detail);
    // `value` as it is to be printed.
    static FieldError invalidText(std::string field, std::string_view value, std::string_view detail);
    static FieldError unsupported(std::string field, const nlohmann::json& value, const std::vector<std::string_view>& supported);
    static FieldError forbidden(std::string field, std::string_view detail);
    static FieldError duplicate(std::string field, const nlohmann::json& value);
    static FieldError notFound(std::string field, const nlohmann::json& value);

    friend bool operator==(const FieldError&, const FieldError&) = default;
};

// What the API answers when it does not do as asked: a metav1.Status of failure, in Kubernetes' own words, since tools read them.
struct ApiStatus {
    int code = 500;
    std::string reason;   // "NotFound"; empty: Unknown
    std::string message;
    // Of the object that is spoken of; what is empty is left out.
    std::string group;
    std::string kind;  // for most reasons the plural, "pods"
    std::string name;
    std::string uid;
    std::vector<FieldError> causes;
    std::optional<int> retryAfterSeconds;
    bool details = true;  // has a member "details", were it empty

    nlohmann::json document() const;

    static ApiStatus notFound(const Resource& resource, std::string_view name);
    static ApiStatus alreadyExists(const Resource& resource, std::string_view name);
    static ApiStatus conflict(const Resource& resource, std::string_view name);
    // A precondition of a deletion that does not hold.
    static ApiStatus preconditionFailed(const Resource& resource, std::string_view name, std::string_view why);
    static ApiStatus forbidden(const Resource& resource, std::string_view name, std::string_view why);
    static ApiStatus invalid(std::string_view group, std::string_view kind, std::string_view name, std::vector<FieldError> errors);
    static ApiStatus badRequest(std::string message);
    static ApiStatus expired(std::string message);
    static ApiStatus tooLargeResourceVersion(std::uint64_t wanted, std::uint64_t current);
    static ApiStatus internal(std::string message);

    friend bool operator==(const ApiStatus&, const ApiStatus&) = default;
};

template <class T>
using Result = tl::expected<T, ApiStatus>;

} // namespace nephoscope::lab
