// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/decoder.h"
#include "collectors/net/http.h"

#include <optional>
#include <utility>

namespace nephoscope {

// A server that asks for a longer pause is asked again then.
inline constexpr Duration longestServerPause = std::chrono::minutes{10};

// Why an API server did not do as asked, as far as a client must act on it.
struct ApiError {
    ApiError() = default;
    explicit ApiError(Error error_) : error(std::move(error_)) {}

    Error error;
    int status = 0;                      // of HTTP; 0: no answer at all
    std::optional<Duration> retryAfter;  // asked for by the server
    bool mayBeDone = false;              // of a change: it may have been made, no answer tells
    bool versionTooLarge = false;        // the resourceVersion asked for is newer than all the server knows

    // 410, or a resourceVersion from a future that a restored server does not have.
    bool versionUnusable() const { return error.code == ErrorCode::Expired || versionTooLarge; }
    // The server does not know such a request, as opposed to refusing it to us or now.
    bool unsupported() const { return status == 400 || status == 405 || status == 406 || status == 415 || status == 422; }
};

template <class T>
using ApiResult = tl::expected<T, ApiError>;

// From the body of a refused request (`httpStatus`) or the object of an ERROR event (0: the document's own code counts). The
// sentences are for people: one line, of bounded length.
ApiError apiError(const StatusError& status, int httpStatus, std::string what);

} // namespace nephoscope
