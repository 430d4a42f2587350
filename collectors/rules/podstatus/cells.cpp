// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/podstatus/cells.h"

#include <cstdint>

namespace nephoscope {

namespace {

// "3d4h", or "3d" when nothing is left over.
std::string twoUnits(std::int64_t large, const char* largeUnit, std::int64_t small, const char* smallUnit)
{
    std::string text = std::to_string(large) + largeUnit;
    if (small != 0)
        text += std::to_string(small) + smallUnit;
    return text;
}

} // namespace

std::string humanDuration(Duration duration)
{
    const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
    if (seconds < -1)
        return "<invalid>";
    if (seconds < 0)
        return "0s";
    if (seconds < 2 * 60)
        return std::to_string(seconds) + "s";
    const std::int64_t minutes = seconds / 60;
    if (minutes < 10)
        return twoUnits(minutes, "m", seconds % 60, "s");
    if (minutes < 3 * 60)
        return std::to_string(minutes) + "m";
    const std::int64_t hours = minutes / 60;
    if (hours < 8)
        return twoUnits(hours, "h", minutes % 60, "m");
    if (hours < 48)
        return std::to_string(hours) + "h";
    const std::int64_t days = hours / 24;
    if (days < 8)
        return twoUnits(days, "d", hours % 24, "h");
    if (days < 2 * 365)
        return std::to_string(days) + "d";
    const std::int64_t years = days / 365;
    if (years < 8)
        return twoUnits(years, "y", days % 365, "d");
    return std::to_string(years) + "y";
}

std::string ageText(const std::optional<Time>& then, Time now)
{
    if (!then)
        return "<unknown>";
    // Further apart than nanoseconds in 64 bits can say: as far as they can, like Go's time.Sub.
    std::int64_t nanoseconds = 0;
    if (__builtin_sub_overflow(now.time_since_epoch().count(), then->time_since_epoch().count(), &nanoseconds))
        nanoseconds = now > *then ? Duration::max().count() : Duration::min().count();
    return humanDuration(Duration{nanoseconds});
}

} // namespace nephoscope
