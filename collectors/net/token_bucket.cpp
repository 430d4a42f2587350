// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/token_bucket.h"

#include <algorithm>
#include <cmath>

namespace nephoscope {

TokenBucket::TokenBucket(const Clock& clock, double perSecond, double burst)
    : m_clock(&clock), m_perSecond(perSecond), m_burst(burst), m_tokens(burst), m_refilled(clock.now())
{}

bool TokenBucket::tryTake()
{
    refill();
    // Within a nanosecond's worth of a token, so that waiting exactly as long as told is enough in spite of rounding.
    if (m_tokens < 1 - m_perSecond * 1e-9)
        return false;
    m_tokens -= 1;
    return true;
}

Duration TokenBucket::take()
{
    refill();
    m_tokens -= 1;
    if (m_tokens >= 0)
        return Duration::zero();
    return Duration{static_cast<std::int64_t>(std::ceil(-m_tokens / m_perSecond * 1e9))};
}

double TokenBucket::available()
{
    refill();
    return m_tokens;
}

void TokenBucket::refill()
{
    const Time now = m_clock->now();
    // A clock that was set back gives nothing and takes nothing.
    if (now > m_refilled)
        m_tokens = std::min(m_burst, m_tokens + toSeconds(now - m_refilled) * m_perSecond);
    m_refilled = now;
}

} // namespace nephoscope
