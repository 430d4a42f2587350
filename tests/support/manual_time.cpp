// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/manual_time.h"

#include <algorithm>

namespace nephoscope {

namespace {

constexpr std::chrono::sys_days usualDay = std::chrono::year{2026} / std::chrono::May / 3;

} // namespace

ManualTime::ManualTime() : m_now(Time{usualDay} + std::chrono::hours{12}) {}

ManualTime::ManualTime(Time start) : m_now(start) {}

TimerService::Id ManualTime::after(Duration delay, std::function<void()> action)
{
    const Id id = ++m_lastId;
    m_timers.emplace(std::pair{m_now + std::max(delay, Duration::zero()), id}, std::move(action));
    return id;
}

void ManualTime::cancel(Id id)
{
    const auto found = std::find_if(m_timers.begin(), m_timers.end(), [id](const auto& timer) { return timer.first.second == id; });
    if (found != m_timers.end())
        m_timers.erase(found);
}

void ManualTime::advance(Duration span)
{
    const Time target = m_now + span;
    while (!m_timers.empty() && m_timers.begin()->first.first <= target) {
        auto timer = m_timers.extract(m_timers.begin());
        m_now = std::max(m_now, timer.key().first);
        timer.mapped()();
    }
    m_now = target;
}

bool ManualTime::advanceToNext()
{
    const auto due = nextDue();
    if (!due)
        return false;
    advance(*due - m_now);
    return true;
}

std::optional<Time> ManualTime::nextDue() const
{
    if (m_timers.empty())
        return std::nullopt;
    return m_timers.begin()->first.first;
}

} // namespace nephoscope
