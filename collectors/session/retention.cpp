// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/retention.h"

#include <algorithm>

namespace nephoscope {

std::int64_t Retention::bucket(Time at)
{
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

void Retention::add(Time at, std::size_t bytes)
{
    m_bytes += bytes;
    m_bySecond[bucket(at)] += bytes;
}

void Retention::remove(Time at, std::size_t bytes)
{
    const auto found = m_bySecond.find(bucket(at));
    if (found == m_bySecond.end())
        return;
    const std::size_t gone = std::min(bytes, found->second);
    m_bytes -= gone;
    found->second -= gone;
    if (found->second == 0)
        m_bySecond.erase(found);
}

Time Retention::nextCut(Time begin) const
{
    const std::size_t wanted = (m_bytes > m_limit ? m_bytes - m_limit : 0) + m_limit / 32;
    std::size_t freed = 0;
    std::int64_t cut = bucket(begin);
    for (auto at = m_bySecond.lower_bound(cut); at != m_bySecond.end() && freed < wanted; ++at) {
        freed += at->second;
        cut = at->first + 1;
    }
    return std::max(begin, Time{std::chrono::seconds{cut}});
}

} // namespace nephoscope
