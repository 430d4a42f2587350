// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/api_error.h"

#include <algorithm>

namespace nephoscope {

namespace {

constexpr std::size_t longestMessage = 400; // bytes, of a sentence that people read

// One line, without control characters, cut at a character's beginning.
std::string readable(std::string message)
{
    std::replace_if(message.begin(), message.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    if (message.size() > longestMessage) {
        std::size_t cut = longestMessage;
        while (cut > 0 && (static_cast<unsigned char>(message[cut]) & 0xC0) == 0x80)
            --cut;
        message.resize(cut);
        message += "…";
    }
    return message;
}

} // namespace

ApiError apiError(const StatusError& status, int httpStatus, std::string what)
{
    StatusError told = status;
    if (httpStatus != 0)
        told.code = httpStatus;
    told.message = readable(std::move(told.message));
    ApiError result(toError(told, std::move(what)));
    // Also where a proxy has put another status in front of what the API server said.
    if (status.isExpired())
        result.error.code = ErrorCode::Expired;
    result.status = told.code;
    if (told.retryAfter)
        result.retryAfter = std::min(*told.retryAfter, longestServerPause);
    result.versionTooLarge = told.isResourceVersionTooLarge();

    Error& error = result.error;
    const std::string said = told.message.empty() ? std::string{} : ": " + told.message;
    switch (error.code) {
    case ErrorCode::WrongCredentials:
        error.why = "the API server does not accept the credentials (401)" + said;
        error.tryThis = "Log in again; new credentials are picked up by themselves";
        break;
    case ErrorCode::Forbidden:
        if (told.message.empty())
            error.why = "the API server does not allow it to this user (403)";
        error.tryThis = "Ask for the right to get, list and watch it, or choose another context";
        break;
    case ErrorCode::Expired: error.why = "the API server no longer keeps the version we had" + said; break;
    case ErrorCode::TooManyRequests: error.why = "the API server is busy and asks to wait (429)" + said; break;
    default: error.why = "the API server answered " + std::to_string(told.code) + said; break;
    }
    return result;
}

} // namespace nephoscope
