// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/clock/lockstep.h"

#include <algorithm>

namespace nephoscope::lab {

Lockstep::Observer Lockstep::join(Time now)
{
    m_observers.emplace(++m_last, now);
    return m_last;
}

void Lockstep::leave(Observer observer)
{
    m_observers.erase(observer);
    moved();
}

void Lockstep::acknowledge(Observer observer, Time upTo)
{
    const auto found = m_observers.find(observer);
    if (found == m_observers.end() || found->second >= upTo)
        return;
    found->second = upTo;
    moved();
}

Time Lockstep::horizon() const
{
    Time least = Time::max();
    for (const auto& [observer, seen] : m_observers)
        least = std::min(least, seen);
    return m_observers.empty() || least > Time::max() - m_quantum ? Time::max() : least + m_quantum;
}

void Lockstep::moved() const
{
    if (m_listener)
        m_listener();
}

} // namespace nephoscope::lab
