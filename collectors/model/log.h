// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/model/time.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace nephoscope {

// Which log of a container is wanted, and how much of it.
struct LogQuery {
    std::string namespaceName;
    std::string pod;
    std::string container;
    bool previous = false;           // of the container before its last restart; that has an end
    bool follow = true;              // what is still to come, too
    std::optional<Duration> since;   // no older than this, whole seconds; absent: all that there is
    std::size_t tail = 20'000;       // lines, of what was there before
    friend bool operator==(const LogQuery&, const LogQuery&) = default;
};

struct LogLine {
    std::optional<Time> at;  // when the container runtime got it
    std::string text;        // valid or not, as the container wrote it, but without control sequences
    friend bool operator==(const LogLine&, const LogLine&) = default;
};

enum class LogState {
    Opening,
    Following,  // whatever the container writes arrives
    Waiting,    // nothing arrives for now, and it is tried again: `error` says why
    Complete,   // nothing is to come any more; `error` says why, if it is not simply the end
    Refused,    // it cannot be read: `error` says why
};

// What has become of following a log.
struct LogStatus {
    LogState state = LogState::Opening;
    Error error;  // empty sentences while all is well
    friend bool operator==(const LogStatus&, const LogStatus&) = default;
};

// Lines that have arrived, and the state if that has changed.
struct LogNews {
    std::vector<LogLine> lines;
    std::size_t dropped = 0;          // lines before these that found no room on their way
    std::optional<LogStatus> status;  // after these lines
};
using LogSink = std::function<void(LogNews)>;

} // namespace nephoscope
