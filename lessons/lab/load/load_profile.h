// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/model/time.h"

#include <variant>
#include <vector>

namespace nephoscope::lab {

// Always the same number of requests per second.
struct ConstantLoad {
    double rate = 0;
    friend bool operator==(const ConstantLoad&, const ConstantLoad&) = default;
};

// In a straight line from one rate to another, which then stays.
struct RampLoad {
    double from = 0;
    double to = 0;
    Duration over{};
    friend bool operator==(const RampLoad&, const RampLoad&) = default;
};

// A base, and between `at` and `at + length` a peak.
struct SpikeLoad {
    double base = 0;
    double peak = 0;
    Duration at{};
    Duration length{};
    friend bool operator==(const SpikeLoad&, const SpikeLoad&) = default;
};

// A sine that begins at its mean and rises: mean ± amplitude.
struct WaveLoad {
    double mean = 0;
    double amplitude = 0;
    Duration period{};
    friend bool operator==(const WaveLoad&, const WaveLoad&) = default;
};

// From `at` on this rate, until the next point.
struct TracePoint {
    Duration at{};
    double rate = 0;
    friend bool operator==(const TracePoint&, const TracePoint&) = default;
};

// Rates that were counted somewhere, replayed: steps, so that each span gets as many requests as were counted in it.
struct TraceLoad {
    std::vector<TracePoint> points;  // the first at 0, rising
    Duration repeatAfter{};          // zero: the last rate stays; else later than the last point
    friend bool operator==(const TraceLoad&, const TraceLoad&) = default;
};

// How many requests per second are offered, as a function of the time since it began.
using LoadProfile = std::variant<ConstantLoad, RampLoad, SpikeLoad, WaveLoad, TraceLoad>;

// More than this per second is taken for a slip of the pen.
constexpr double highestLoad = 1e6;

// What is wrong with the profile, in a sentence; nothing when it can be offered.
std::optional<Error> problemOf(const LoadProfile& profile);

// Requests per second at a time since the beginning; 0 before it. The profile must have no problem, here and below.
double rateAt(const LoadProfile& profile, Duration since);

// How many requests are expected between two times: the integral of the rate.
double expectedCount(const LoadProfile& profile, Duration from, Duration to);

// The highest rate that it ever reaches.
double peakRate(const LoadProfile& profile);

// What the rate does not exceed before `until`.
struct LoadBound {
    double rate = 0;
    Duration until{};  // Duration::max(): for ever
};

// A bound from a time on that is tight, or holds for a short while only.
LoadBound boundFrom(const LoadProfile& profile, Duration since);

} // namespace nephoscope::lab
