// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/offered_load.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

constexpr double mostDial = 1000;
// A request that comes later than in a hundred years does not come.
constexpr double never = 100.0 * 365 * 86400;

} // namespace

OfferedLoad::OfferedLoad(LoadProfile profile, Time begun, RandomStream random)
    : m_profile(std::move(profile)), m_begun(begun), m_random(random)
{}

void OfferedLoad::setProfile(LoadProfile profile, Time now)
{
    m_profile = std::move(profile);
    m_begun = now;
}

double OfferedLoad::keptDial(double factor)
{
    // Not a number is off.
    return factor > 0 ? std::min(factor, mostDial) : 0;
}

double OfferedLoad::rateAt(Time time) const
{
    return m_dial * lab::rateAt(m_profile, time - m_begun);
}

double OfferedLoad::expectedCount(Time from, Time to) const
{
    return m_dial * lab::expectedCount(m_profile, from - m_begun, to - m_begun);
}

std::optional<Time> OfferedLoad::drawNext(Time after)
{
    if (m_dial * peakRate(m_profile) <= 0)
        return std::nullopt;
    Duration since = std::max(after - m_begun, Duration::zero());
    while (true) {
        const LoadBound bound = boundFrom(m_profile, since);
        const double highest = m_dial * bound.rate;
        const double wait = highest > 0 ? m_random.exponential(1 / highest) : never;
        if (bound.until == Duration::max() && wait >= never)
            return std::nullopt;
        if (wait >= toSeconds(bound.until - since)) {
            since = bound.until;
            if (toSeconds(since) > never)
                return std::nullopt;
            continue;
        }
        since += Duration{static_cast<Duration::rep>(wait * 1e9)};
        const double rate = m_dial * lab::rateAt(m_profile, since);
        // Where the bound is the rate itself there is nothing to thin.
        if (rate >= highest || m_random.chance(rate / highest))
            return m_begun + since;
    }
}

} // namespace nephoscope::lab
