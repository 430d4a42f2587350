// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/store/api_time.h"

namespace nephoscope::lab {

namespace {

// Of the nine fraction digits.
constexpr std::size_t beforeFraction = 19;

} // namespace

std::string apiTime(Time time)
{
    return formatRfc3339(time).substr(0, beforeFraction) + "Z";
}

std::string apiMicroTime(Time time)
{
    return formatRfc3339(time).substr(0, beforeFraction + 7) + "Z";
}

} // namespace nephoscope::lab
