// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"
#include "collectors/model/timer_service.h"

#include <cstddef>
#include <map>
#include <optional>
#include <utility>

namespace nephoscope {

// Time that moves only when a test says so: "twenty minutes later" costs no time. One thread. Where coroutines of an
// io_context sleep on it, it must outlive the io_context.
class ManualTime final : public Clock, public TimerService {
public:
    // 3 May 2026, 12:00 UTC, unless the test wants another day.
    ManualTime();
    explicit ManualTime(Time start);

    Time now() const override { return m_now; }
    Id after(Duration delay, std::function<void()> action) override;
    void cancel(Id id) override;

    // Moves time forward and runs what falls due, in the order of due times (armed first, first run), each with now() at its
    // own due time. Timers armed by these actions run too when they fall due within the span.
    void advance(Duration span);
    // Advances to the next timer and runs all that are due then; false when nothing waits.
    bool advanceToNext();

    std::size_t waiting() const { return m_timers.size(); }
    std::optional<Time> nextDue() const;

private:
    Time m_now;
    Id m_lastId = 0;
    std::map<std::pair<Time, Id>, std::function<void()>> m_timers;
};

} // namespace nephoscope
