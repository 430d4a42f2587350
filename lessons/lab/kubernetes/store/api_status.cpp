// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/store/api_status.h"

namespace nephoscope::lab {

namespace {

std::string quoted(std::string_view text)
{
    return std::string{"\""}.append(text).append("\"");
}

std::string text(const nlohmann::json& value)
{
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string withDetail(std::string message, std::string_view detail)
{
    if (!detail.empty())
        message.append(": ").append(detail);
    return message;
}

ApiStatus about(int code, std::string reason, const Resource& resource, std::string_view name, std::string message)
{
    ApiStatus status;
    status.code = code;
    status.reason = std::move(reason);
    status.group = resource.group;
    status.kind = resource.plural;
    status.name = name;
    status.message = std::move(message);
    return status;
}

// Without details.
ApiStatus aboutNothing(int code, std::string reason, std::string message)
{
    ApiStatus status;
    status.code = code;
    status.reason = std::move(reason);
    status.message = std::move(message);
    status.details = false;
    return status;
}

} // namespace

FieldError FieldError::required(std::string field, std::string_view detail)
{
    return {"FieldValueRequired", std::move(field), withDetail("Required value", detail)};
}

FieldError FieldError::invalid(std::string field, const nlohmann::json& value, std::string_view detail)
{
    return invalidText(std::move(field), text(value), detail);
}

FieldError FieldError::invalidText(std::string field, std::string_view value, std::string_view detail)
{
    return {"FieldValueInvalid", std::move(field), withDetail(std::string{"Invalid value: "}.append(value), detail)};
}

FieldError FieldError::unsupported(std::string field, const nlohmann::json& value, const std::vector<std::string_view>& supported)
{
    std::string message = "Unsupported value: " + text(value);
    for (std::size_t i = 0; i < supported.size(); ++i)
        message.append(i == 0 ? ": supported values: " : ", ").append(quoted(supported[i]));
    return {"FieldValueNotSupported", std::move(field), std::move(message)};
}

FieldError FieldError::forbidden(std::string field, std::string_view detail)
{
    return {"FieldValueForbidden", std::move(field), withDetail("Forbidden", detail)};
}

FieldError FieldError::duplicate(std::string field, const nlohmann::json& value)
{
    return {"FieldValueDuplicate", std::move(field), "Duplicate value: " + text(value)};
}

FieldError FieldError::notFound(std::string field, const nlohmann::json& value)
{
    return {"FieldValueNotFound", std::move(field), "Not found: " + text(value)};
}

nlohmann::json ApiStatus::document() const
{
    nlohmann::json document{{"kind", "Status"},    {"apiVersion", "v1"}, {"metadata", nlohmann::json::object()},
                            {"status", "Failure"}, {"message", message}, {"code", code}};
    if (!reason.empty())
        document["reason"] = reason;
    if (!details)
        return document;
    auto& what = document["details"] = nlohmann::json::object();
    const auto add = [&what](const char* key, const std::string& value) {
        if (!value.empty())
            what[key] = value;
    };
    add("group", group);
    add("kind", kind);
    add("name", name);
    add("uid", uid);
    for (const FieldError& cause : causes) {
        auto& entry = what["causes"].emplace_back(nlohmann::json{{"reason", cause.reason}, {"message", cause.message}});
        if (!cause.field.empty())
            entry["field"] = cause.field;
    }
    if (retryAfterSeconds)
        what["retryAfterSeconds"] = *retryAfterSeconds;
    return document;
}

ApiStatus ApiStatus::notFound(const Resource& resource, std::string_view name)
{
    return about(404, "NotFound", resource, name, resource.groupResource() + " " + quoted(name) + " not found");
}

ApiStatus ApiStatus::alreadyExists(const Resource& resource, std::string_view name)
{
    return about(409, "AlreadyExists", resource, name, resource.groupResource() + " " + quoted(name) + " already exists");
}

ApiStatus ApiStatus::conflict(const Resource& resource, std::string_view name)
{
    return about(409, "Conflict", resource, name,
                 "Operation cannot be fulfilled on " + resource.groupResource() + " " + quoted(name)
                     + ": the object has been modified; please apply your changes to the latest version and try again");
}

ApiStatus ApiStatus::preconditionFailed(const Resource& resource, std::string_view name, std::string_view why)
{
    ApiStatus status = about(409, "Conflict", resource, name,
                             "Operation cannot be fulfilled on " + resource.groupKind() + " " + quoted(name) + ": "
                                 + std::string{why});
    status.kind = resource.kind;
    return status;
}

ApiStatus ApiStatus::forbidden(const Resource& resource, std::string_view name, std::string_view why)
{
    return about(403, "Forbidden", resource, name,
                 resource.groupResource() + " " + quoted(name) + " is forbidden: " + std::string{why});
}

ApiStatus ApiStatus::invalid(std::string_view group, std::string_view kind, std::string_view name, std::vector<FieldError> errors)
{
    ApiStatus status;
    status.code = 422;
    status.reason = "Invalid";
    status.group = group;
    status.kind = kind;
    status.name = name;
    std::string what{kind};
    if (!group.empty())
        what.append(".").append(group);
    status.message = what + " " + quoted(name) + " is invalid: ";
    if (errors.size() > 1)
        status.message += '[';
    // Said once, as utilerrors.NewAggregate does, however often it was found.
    std::vector<std::string> said;
    for (const FieldError& error : errors) {
        std::string sentence = error.field.empty() ? error.message : error.field + ": " + error.message;
        bool known = false;
        for (const std::string& other : said)
            known = known || other == sentence;
        if (known)
            continue;
        if (!said.empty())
            status.message += ", ";
        status.message += sentence;
        said.push_back(std::move(sentence));
    }
    if (errors.size() > 1)
        status.message += ']';
    status.causes = std::move(errors);
    return status;
}

ApiStatus ApiStatus::badRequest(std::string message)
{
    return aboutNothing(400, "BadRequest", std::move(message));
}

ApiStatus ApiStatus::expired(std::string message)
{
    return aboutNothing(410, "Expired", std::move(message));
}

ApiStatus ApiStatus::tooLargeResourceVersion(std::uint64_t wanted, std::uint64_t current)
{
    ApiStatus status;
    status.code = 504;
    status.reason = "Timeout";
    status.message = "Timeout: Too large resource version: " + std::to_string(wanted) + ", current: " + std::to_string(current);
    status.causes.push_back({"ResourceVersionTooLarge", "", "Too large resource version"});
    status.retryAfterSeconds = 1;
    return status;
}

ApiStatus ApiStatus::internal(std::string message)
{
    return aboutNothing(500, {}, std::move(message));
}

} // namespace nephoscope::lab
