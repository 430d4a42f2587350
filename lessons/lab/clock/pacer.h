// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"
#include "collectors/model/timer_service.h"
#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/clock/lockstep.h"

#include <functional>
#include <optional>

namespace nephoscope::lab {

// Drives an EventQueue by wall time: at 1× to 600×, as fast as it can, event by event, or not at all. What happens and when in virtual
// time is the same at every speed; only the moments at which outsiders' requests fall into it differ. Where there is more to do than
// time for it, virtual time falls behind and achieved() says so; it is not caught up with later. Lab thread.
class Pacer {
public:
    static constexpr double slowest = 1;
    static constexpr double fastest = 600;

    // Paused at first. `wall` and `timers` tell real time; observers in `lockstep` hold it back.
    Pacer(EventQueue& queue, Lockstep& lockstep, const Clock& wall, TimerService& timers);
    ~Pacer();
    Pacer(const Pacer&) = delete;
    Pacer& operator=(const Pacer&) = delete;

    // Kept between slowest and fastest.
    void setSpeed(double speed);
    void setUnthrottled();
    void pause();
    void resume();
    // Lets the next event happen, however far away; for a paused clock.
    void step();
    // Lets a span of virtual time pass at once; for a paused clock.
    void skip(Duration span);

    bool paused() const { return m_paused; }
    // Nothing: as fast as it can.
    std::optional<double> speed() const { return m_speed; }
    // Virtual seconds per real one over the last stretch of about a second; nothing while it is paused or too early to say.
    std::optional<double> achieved() const { return m_achieved; }

    // Brings virtual time to where it belongs now. Called by itself, and before a request of an outsider is looked at.
    void catchUp();
    // Told after every change of speed or pause.
    void onChange(std::function<void()> listener) { m_listener = std::move(listener); }

private:
    void anchor();
    void arm();
    void measure();
    void changed();

    EventQueue& m_queue;
    Lockstep& m_lockstep;
    const Clock& m_wall;
    TimerService& m_timers;
    std::function<void()> m_listener;
    bool m_paused = true;
    std::optional<double> m_speed = slowest;
    // Where virtual and wall time were last known to belong together.
    Time m_anchorVirtual;
    Time m_anchorWall;
    Time m_measureVirtual;
    Time m_measureWall;
    std::optional<double> m_achieved;
    std::optional<TimerService::Id> m_timer;
    bool m_running = false;
};

} // namespace nephoscope::lab
