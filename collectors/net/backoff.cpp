// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/backoff.h"

#include <algorithm>
#include <random>
#include <utility>

namespace nephoscope {

RandomFunction seededRandom(std::uint64_t seed)
{
    // Not uniform_real_distribution: its results differ between standard libraries. 53 bits fill a double's mantissa.
    return [engine = std::mt19937_64{seed}]() mutable { return static_cast<double>(engine() >> 11) * 0x1p-53; };
}

Backoff::Backoff(const Clock& clock, RandomFunction random) : Backoff(clock, std::move(random), Settings{}) {}

Backoff::Backoff(const Clock& clock, RandomFunction random, const Settings& settings)
    : m_clock(&clock), m_random(std::move(random)), m_settings(settings), m_pause(settings.base), m_lastUse(clock.now())
{}

Duration Backoff::next()
{
    const Time now = m_clock->now();
    if (now - m_lastUse > m_settings.resetAfter)
        reset();
    m_lastUse = now;
    const Duration pause = std::min(m_pause, m_settings.cap);
    const double grown = static_cast<double>(pause.count()) * m_settings.factor;
    m_pause = grown < static_cast<double>(m_settings.cap.count()) ? Duration{static_cast<std::int64_t>(grown)} : m_settings.cap;
    return pause + Duration{static_cast<std::int64_t>(static_cast<double>(pause.count()) * m_settings.jitter * m_random())};
}

void Backoff::reset()
{
    m_pause = m_settings.base;
}

} // namespace nephoscope
