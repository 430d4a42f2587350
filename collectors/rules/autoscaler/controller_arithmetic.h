// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <cmath>
#include <cstdint>
#include <limits>

// Arithmetic as the controller's language defines it where C++ leaves it undefined: integers wrap, and a float outside the range
// of the integer becomes its lowest value (what amd64 does). Only absurd inputs get there, but they must not end the program.
namespace nephoscope::controller {

inline std::int64_t add(std::int64_t a, std::int64_t b)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

inline std::int64_t multiply(std::int64_t a, std::int64_t b)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
}

// The divisor is not 0.
inline std::int64_t divide(std::int64_t a, std::int64_t b)
{
    return b == -1 ? multiply(a, -1) : a / b;
}

inline std::int32_t add32(std::int32_t a, std::int32_t b)
{
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(a) + static_cast<std::uint32_t>(b));
}

inline std::int32_t subtract32(std::int32_t a, std::int32_t b)
{
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(a) - static_cast<std::uint32_t>(b));
}

inline std::int32_t toInt32(double value)
{
    return value > -2147483649.0 && value < 2147483648.0 ? static_cast<std::int32_t>(value)
                                                         : std::numeric_limits<std::int32_t>::min();
}

inline std::int64_t toInt64(double value)
{
    return value >= -9223372036854775808.0 && value < 9223372036854775808.0 ? static_cast<std::int64_t>(value)
                                                                            : std::numeric_limits<std::int64_t>::min();
}

// Times never wrap: a moment beyond what nanoseconds can hold is the last or first one they can.
inline Time later(Time time, Duration by)
{
    std::int64_t sum = 0;
    if (__builtin_add_overflow(time.time_since_epoch().count(), by.count(), &sum))
        sum = by.count() > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
    return Time{Duration{sum}};
}

} // namespace nephoscope::controller
