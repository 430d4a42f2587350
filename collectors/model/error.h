// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <tl/expected.hpp>

namespace nephoscope {

// What kind of failure it is, for code that must act on it; people read the sentences.
enum class ErrorCode {
    BadInput,          // a file, an argument or an answer that cannot be understood
    NotFound,          // a file, context, object or API that is not there
    WrongCredentials,  // 401, expired or refused credentials, failing credential plugin
    Forbidden,         // 403
    Untrusted,         // TLS: certificate not trusted, expired, or for another name
    Unreachable,       // DNS failure, connection refused, reset, ended
    TimedOut,          // no answer in time
    Expired,           // 410: the resourceVersion is too old
    TooManyRequests,   // 429
    ServerError,       // 5xx
    TooLarge,          // a line, document or body over its limit
    Cancelled,         // we gave it up ourselves
    Unsupported,       // understood, but not something this program does
    Internal,          // a defect of this program
};

// A failure that a learner can read: what failed, why, and what to try. Never holds a secret.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string what;     // "Cannot read pods of context \"kind-dev\""
    std::string why;      // "the API server's certificate expired on 3 May 2026"
    std::string tryThis;  // "Renew the cluster's certificates, or choose another context"
    std::string source;   // label of the source, or empty
    std::string file;     // file that holds the mistake, or empty
    int line = 0;         // from 1; 0: unknown

    friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Expected = tl::expected<T, Error>;

// "WrongCredentials" and so on: stable, for JSON.
const char* name(ErrorCode code);

// "WHAT: WHY (FILE:LINE). TRY THIS." with only the parts that are there, on one line.
std::string sentence(const Error& error);

} // namespace nephoscope
