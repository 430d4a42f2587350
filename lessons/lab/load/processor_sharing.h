// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/load/request.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace nephoscope::lab {

// A CPU that is shared equally by the requests on it: each gets one core, or its share of `cores` where they are more than that. Exact:
// a request that comes when each has had V seconds of CPU since it began is done when each has had V + demand, so that one sorted heap
// of those sums is all there is; O(log n) for each request. Knows spans of time, but no clock.
class ProcessorSharing {
public:
    explicit ProcessorSharing(double cores) : m_cores(cores) {}

    // From now on; advance() first.
    void setCores(double cores) { m_cores = cores; }
    double cores() const { return m_cores; }

    void add(const Request& request);
    void advance(Duration passed);
    // The next one whose work is done.
    std::optional<Request> takeDone();
    // When the next is done if nothing changes: rounded up to a nanosecond, at least one.
    std::optional<Duration> untilNext() const;

    std::size_t size() const { return m_heap.size(); }
    // Cores that would be used if there were enough, and those that are.
    double wantedCores() const { return static_cast<double>(m_heap.size()); }
    double busyCores() const;
    // Seconds of one core that the requests on it still need.
    double workLeft() const;

    // Takes all off it, in no particular but always the same order.
    std::vector<Request> takeAll();
    void forget(const RequestSink& sink);

private:
    struct Entry {
        double done = 0; // of m_each
        std::uint64_t sequence = 0;
        Request request;
    };
    static bool later(const Entry& a, const Entry& b) { return a.done != b.done ? a.done > b.done : a.sequence > b.sequence; }
    // Cores for each request.
    double share() const;

    double m_cores;
    double m_each = 0; // V: CPU seconds that a request has had which was here since the CPU was last idle
    std::uint64_t m_sequence = 0;
    std::vector<Entry> m_heap;
};

} // namespace nephoscope::lab
