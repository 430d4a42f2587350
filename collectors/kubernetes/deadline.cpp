// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/deadline.h"

#include <utility>

namespace nephoscope {

Deadline::Deadline(const Clock& clock, TimerService& timers, Duration limit, std::function<void()> action)
    : m_clock(clock), m_timers(timers), m_limit(limit), m_action(std::move(action)), m_touched(clock.now())
{
    arm(limit);
}

Deadline::~Deadline()
{
    m_timers.cancel(m_timer);
}

void Deadline::restart(Duration limit)
{
    if (m_expired)
        return;
    m_timers.cancel(m_timer);
    m_limit = limit;
    touch();
    arm(limit);
}

void Deadline::arm(Duration span)
{
    m_timer = m_timers.after(span, [this] {
        const Duration left = m_limit - (m_clock.now() - m_touched);
        if (left > Duration::zero()) {
            arm(left);
            return;
        }
        m_expired = true;
        m_action();
    });
}

} // namespace nephoscope
