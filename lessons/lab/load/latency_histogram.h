// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace nephoscope::lab {

// How many took how long, from the beginning on: a bucket for each 32nd of a power of two, so that a quantile is at most 1.6 % off.
// The difference of two of them tells of the time between.
class LatencyHistogram {
public:
    void add(Duration latency, std::uint64_t count = 1);

    std::uint64_t count() const { return m_count; }
    // Nothing when nothing was counted.
    std::optional<Duration> mean() const;
    // `share` from 0 to 1: 0.95 for the latency that 95 % do not exceed.
    std::optional<Duration> quantile(double share) const;

    // What was counted since `earlier`, which must be an older state of this one.
    LatencyHistogram since(const LatencyHistogram& earlier) const;

private:
    std::uint64_t m_count = 0;
    double m_seconds = 0; // their sum
    std::vector<std::uint64_t> m_buckets;
};

} // namespace nephoscope::lab
