// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/clock/pacer.h"

#include <algorithm>
#include <cmath>

namespace nephoscope::lab {

namespace {

using namespace std::chrono_literals;

// Longer than this nobody who waits on the same thread is kept waiting.
constexpr Duration slice = 8ms;
// A clock that nobody needs until an event is due still moves, so that what outsiders read of it is never older.
constexpr Duration heartbeat = 250ms;
// Further behind than this it is not made up for.
constexpr Duration patience = 200ms;
constexpr Duration measuring = 1s;

} // namespace

Pacer::Pacer(EventQueue& queue, Lockstep& lockstep, const Clock& wall, TimerService& timers)
    : m_queue(queue), m_lockstep(lockstep), m_wall(wall), m_timers(timers)
{
    anchor();
    m_lockstep.onMove([this] {
        if (!m_running)
            arm();
    });
}

Pacer::~Pacer()
{
    m_lockstep.onMove({});
    if (m_timer)
        m_timers.cancel(*m_timer);
}

void Pacer::anchor()
{
    m_anchorVirtual = m_measureVirtual = m_queue.now();
    m_anchorWall = m_measureWall = m_wall.now();
    m_achieved.reset();
}

void Pacer::changed()
{
    anchor();
    arm();
    if (m_listener)
        m_listener();
}

void Pacer::setSpeed(double speed)
{
    catchUp();
    // Not a number is no speed.
    m_speed = speed > slowest ? std::min(speed, fastest) : slowest;
    changed();
}

void Pacer::setUnthrottled()
{
    catchUp();
    m_speed.reset();
    changed();
}

void Pacer::pause()
{
    catchUp();
    m_paused = true;
    changed();
}

void Pacer::resume()
{
    m_paused = false;
    changed();
}

void Pacer::step()
{
    const auto due = m_queue.nextDue();
    if (due && *due <= m_lockstep.horizon())
        m_queue.runNext();
    changed();
}

void Pacer::skip(Duration span)
{
    const Time from = m_queue.now();
    const Time target = span > Time::max() - from ? Time::max() : from + span;
    m_queue.runUntil(std::min(target, m_lockstep.horizon()));
    changed();
}

void Pacer::catchUp()
{
    // An event that asks for it is already where time belongs.
    if (m_paused || m_running)
        return;
    m_running = true;
    const Time begun = m_wall.now();
    const Time horizon = m_lockstep.horizon();
    const auto goOn = [this, begun] { return m_wall.now() - begun < slice; };
    if (!m_speed) {
        // From event to event; without any, time cannot pass faster than it does.
        while (m_queue.nextDue() && *m_queue.nextDue() <= horizon && goOn() && !m_paused && !m_speed)
            m_queue.runNext();
    } else {
        const auto passed = std::chrono::duration<double, std::nano>(begun - m_anchorWall) * *m_speed;
        const Time target = m_anchorVirtual + Duration{static_cast<Duration::rep>(std::max(0.0, passed.count()))};
        const bool there = m_queue.runUntil(std::min(target, horizon), goOn);
        const Time reached = m_queue.now();
        if (!there || target > horizon) {
            const double behind = static_cast<double>((target - reached).count()) / *m_speed;
            if (behind > static_cast<double>(Duration{patience}.count())) {
                m_anchorVirtual = reached;
                m_anchorWall = begun;
            }
        }
    }
    m_running = false;
    measure();
}

void Pacer::measure()
{
    const Duration passed = m_wall.now() - m_measureWall;
    if (passed < measuring)
        return;
    m_achieved = toSeconds(m_queue.now() - m_measureVirtual) / toSeconds(passed);
    m_measureVirtual = m_queue.now();
    m_measureWall = m_wall.now();
}

void Pacer::arm()
{
    if (m_timer)
        m_timers.cancel(*m_timer);
    m_timer.reset();
    if (m_paused)
        return;
    Duration wait = heartbeat;
    const auto due = m_queue.nextDue();
    // At the horizon there is nothing to do until it moves, and then arm() is called.
    if (due && *due <= m_lockstep.horizon()) {
        if (!m_speed) {
            wait = Duration::zero();
        } else {
            const Time belongs = m_anchorVirtual
                                 + Duration{static_cast<Duration::rep>(static_cast<double>((m_wall.now() - m_anchorWall).count())
                                                                       * *m_speed)};
            const double left = static_cast<double>((*due - belongs).count()) / *m_speed;
            // Rounded up: called too early, it would be called again and again.
            wait = std::min(Duration{static_cast<Duration::rep>(std::ceil(std::clamp(left, 0.0, 1e9)))}, heartbeat);
        }
    }
    m_timer = m_timers.after(wait, [this] {
        m_timer.reset();
        catchUp();
        arm();
    });
}

} // namespace nephoscope::lab
