// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/enum_names.h"
#include "collectors/model/string_pool.h"
#include "collectors/model/time.h"

#include <optional>
#include <string>

namespace nephoscope {

// How far what is shown can be trusted to be now. The order is from good to bad for what still serves.
enum class SourceState {
    Connecting,        // nothing has arrived yet
    CatchingUp,        // a LIST is under way
    Live,
    Quiet,             // a watch is silent beyond its bookmarks' time: unconfirmed, watched anew
    Stale,             // what is shown is old: the connection broke and is being restored
    Unreachable,
    Forbidden,         // 403
    WrongCredentials,  // 401, refused or expired credentials
    Untrusted,         // TLS verification failed
    Failed,            // anything else that needs a hand
    Ended,             // a recording has been read to its end, or the source was closed
};
template <>
struct EnumNames<SourceState> {
    static constexpr std::array names{"connecting", "catching up",       "live",      "quiet",  "stale", "unreachable",
                                      "forbidden",  "wrong credentials", "untrusted", "failed", "ended"};
};

// State of a whole source (`resource` empty) or of one resource it reads ("pods", "pods in shop", "metrics").
struct SourceStatus {
    Interned resource;
    SourceState state = SourceState::Connecting;
    std::optional<Time> since;    // when this state began
    std::string what;             // sentences of Error, empty while all is well; never a secret
    std::string why;
    std::string tryThis;
    Interned sourceKind;          // "kubernetes", "recording"; only on the whole source
    Interned address;             // without user information
    Interned serverVersion;       // "v1.37.2"
    friend bool operator==(const SourceStatus&, const SourceStatus&) = default;
};

// How far the source's clock is ahead of ours; objects are stamped with it.
struct SourceClock {
    Duration offset{};
    friend bool operator==(const SourceClock&, const SourceClock&) = default;
};

} // namespace nephoscope
