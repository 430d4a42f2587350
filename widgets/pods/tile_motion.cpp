// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/tile_motion.h"

#include "widgets/common/motion.h"

#include <algorithm>

namespace nephoscope {

namespace {

// Fast at first, slow at the end.
double eased(qint64 elapsed)
{
    const double left = 1 - std::clamp(static_cast<double>(elapsed) / motionMilliseconds, 0.0, 1.0);
    return 1 - left * left;
}

bool isOver(qint64 since, qint64 now)
{
    return now - since >= motionMilliseconds;
}

} // namespace

void TileMotion::clear()
{
    m_births.clear();
    m_ghosts.clear();
}

bool TileMotion::advance(qint64 now)
{
    std::erase_if(m_births, [now](const auto& birth) { return isOver(birth.second.since, now); });
    std::erase_if(m_ghosts, [now](const Ghost& ghost) { return isOver(ghost.since, now); });
    return !m_births.empty() || !m_ghosts.empty();
}

bool TileMotion::anyBornOn(Interned node) const
{
    return std::any_of(m_births.begin(), m_births.end(), [node](const auto& birth) { return birth.second.node == node; });
}

double TileMotion::growth(const ObjectKey& pod, qint64 now) const
{
    const auto birth = m_births.find(pod);
    return birth == m_births.end() ? 1 : eased(now - birth->second.since);
}

double TileMotion::opacity(const Ghost& ghost, qint64 now)
{
    return 1 - eased(now - ghost.since);
}

} // namespace nephoscope
