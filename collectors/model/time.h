// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nephoscope {

using Duration = std::chrono::nanoseconds;

// A moment on the session's clock domain, in nanoseconds since 1970 UTC.
using Time = std::chrono::time_point<std::chrono::system_clock, Duration>;

// Half-open span of time: begin belongs to it, end does not.
struct TimeSpan {
    Time begin;
    Time end;

    Duration length() const { return end - begin; }
    bool contains(Time t) const { return begin <= t && t < end; }
    friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

// RFC 3339 with any number of fraction digits (more than nine are cut off) and any offset. Empty when malformed or outside
// the years 1678 to 2261 that nanoseconds can hold.
std::optional<Time> parseRfc3339(std::string_view text);

// "2026-11-24T04:05:06.000000007Z": always nine fraction digits, always UTC.
std::string formatRfc3339(Time time);

// "90s", "10m", "1h30m", "250ms", as on the command line and in settings. Empty when malformed or negative.
std::optional<Duration> parseDuration(std::string_view text);

// Seconds with fraction; for arithmetic and pictures, never for keys.
double toSeconds(Duration duration);
// "20 s", "2.5 s": to the tenth, for sentences.
std::string inSeconds(Duration duration);

} // namespace nephoscope
