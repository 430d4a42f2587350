// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"
#include "collectors/model/timer_service.h"

#include <functional>

namespace nephoscope {

// Watches over silence: unless touched, runs `action` once, `limit` after the last sign of life. Touching is cheap, since the
// timer is only set again when it has run out. I/O thread.
class Deadline {
public:
    // `clock` and `timers` must outlive it.
    Deadline(const Clock& clock, TimerService& timers, Duration limit, std::function<void()> action);
    ~Deadline();
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

    void touch() { m_touched = m_clock.now(); }
    // Begins anew with another limit.
    void restart(Duration limit);
    bool expired() const { return m_expired; }

private:
    void arm(Duration span);

    const Clock& m_clock;
    TimerService& m_timers;
    Duration m_limit;
    std::function<void()> m_action;
    Time m_touched;
    TimerService::Id m_timer = 0;
    bool m_expired = false;
};

} // namespace nephoscope
