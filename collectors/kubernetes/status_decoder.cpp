// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/object_decoders.h"

namespace nephoscope {

namespace {

using Value = JsonReader::Value;

ErrorCode errorCode(const StatusError& status)
{
    if (status.isExpired())
        return ErrorCode::Expired;
    switch (status.code) {
    case 401: return ErrorCode::WrongCredentials;
    case 403: return ErrorCode::Forbidden;
    case 404: return ErrorCode::NotFound;
    case 408:
    case 504: return ErrorCode::TimedOut;
    case 429: return ErrorCode::TooManyRequests;
    default: return status.code >= 500 ? ErrorCode::ServerError : ErrorCode::BadInput;
    }
}

} // namespace

bool StatusError::isResourceVersionTooLarge() const
{
    return std::find(causes.begin(), causes.end(), "ResourceVersionTooLarge") != causes.end()
           || message.find("Too large resource version") != std::string::npos;
}

Error toError(const StatusError& status, std::string what)
{
    Error error;
    error.code = errorCode(status);
    error.what = std::move(what);
    error.why = !status.message.empty() ? status.message : !status.reason.empty() ? status.reason : "the server did not say why";
    return error;
}

bool readStatus(JsonReader& reader, Value& value, StatusError& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "code")
            return reader.number(field, out.code);
        if (key == "reason")
            return reader.text(field, out.reason);
        if (key == "message")
            return reader.text(field, out.message);
        if (key != "details")
            return true;
        return reader.fields(field, [&](std::string_view name, Value& detail) {
            if (name == "retryAfterSeconds") {
                std::optional<std::int32_t> seconds;
                if (!reader.number(detail, seconds))
                    return false;
                if (seconds && *seconds > 0)
                    out.retryAfter = std::chrono::seconds{*seconds};
                return true;
            }
            if (name != "causes")
                return true;
            return reader.list(detail, out.causes, [&](Value& element, std::string& cause) {
                return reader.fields(
                    element, [&](std::string_view part, Value& text) { return part != "reason" || reader.text(text, cause); });
            });
        });
    });
}

} // namespace nephoscope
