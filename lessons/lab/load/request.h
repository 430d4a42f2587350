// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"
#include "lessons/lab/load/stationary_queue.h"

#include <cstdint>
#include <string_view>

namespace nephoscope::lab {

// What became of a request.
enum class Outcome {
    Answered,
    Refused,      // the pod had as many as it takes
    Unreachable,  // no ready replica, or one that had ended: connection refused
    Broken,       // the pod ended while it worked on it: connection reset
};

class RequestSink;

// A request on its way: how much CPU time it needs, and who is told in the end.
struct Request {
    std::uint64_t id = 0;  // within its sink
    RequestSink* sink = nullptr;
    Time arrived{};
    double demand = 0;  // seconds of one core
};

// What became of many requests together over a while, where single ones are not followed.
struct Flow {
    std::uint64_t offered = 0;
    std::uint64_t answered = 0;
    std::uint64_t refused = 0;
    std::uint64_t unreachable = 0;
    // How it went to those that were answered: the stationary queue that was like this one, and the mean demand.
    double load = 0;
    QueueShape shape;
    double demand = 0;
};

// Told what became of requests. Must outlive them, or tell the pods to forget it.
class RequestSink {
public:
    virtual ~RequestSink() = default;
    virtual void finished(const Request& request, Outcome outcome, std::string_view pod) = 0;
    // The same of many; and one of them, made up as it may be when it has come half of its way, from where on it is followed again.
    virtual void flowed(const Flow&) {}
    virtual Request follow() { return {}; }
};

} // namespace nephoscope::lab
