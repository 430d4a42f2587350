// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <cstdint>
#include <functional>
#include <map>

namespace nephoscope::lab {

// Observers who must have seen everything before the clock goes on: it advances by quanta, and never further than one quantum
// beyond what each of them has acknowledged. So the same seed gives the same pictures, however slow the observer. Lab thread.
class Lockstep {
public:
    using Observer = std::uint64_t;

    explicit Lockstep(Duration quantum) : m_quantum(quantum) {}

    Observer join(Time now);
    void leave(Observer observer);
    // The observer has dealt with everything up to then.
    void acknowledge(Observer observer, Time upTo);

    bool empty() const { return m_observers.empty(); }
    // How far the clock may go; Time::max() when nobody observes.
    Time horizon() const;
    // Told whenever the horizon may have moved.
    void onMove(std::function<void()> listener) { m_listener = std::move(listener); }

private:
    void moved() const;

    Duration m_quantum;
    Observer m_last = 0;
    std::map<Observer, Time> m_observers;  // and what each has acknowledged
    std::function<void()> m_listener;
};

} // namespace nephoscope::lab
