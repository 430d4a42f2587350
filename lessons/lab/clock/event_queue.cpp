// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/clock/event_queue.h"

#include <algorithm>

namespace nephoscope::lab {

EventQueue::EventQueue(Time start) : m_now(start.time_since_epoch().count()) {}

bool EventQueue::later(const Entry& a, const Entry& b)
{
    return a.due != b.due ? a.due > b.due : a.id > b.id;
}

TimerService::Id EventQueue::after(Duration delay, std::function<void()> action)
{
    // A delay that would leave the range of Time never comes.
    const Time start = now();
    const Time due = delay > Time::max() - start ? Time::max() : start + std::max(delay, Duration::zero());
    return at(due, std::move(action));
}

TimerService::Id EventQueue::at(Time due, std::function<void()> action)
{
    const Id id = ++m_lastId;
    m_actions.emplace(id, std::move(action));
    m_heap.push_back({std::max(due, now()), id});
    std::push_heap(m_heap.begin(), m_heap.end(), later);
    return id;
}

void EventQueue::cancel(Id id)
{
    if (m_actions.erase(id) == 0)
        return;
    settle();
    // Timers that are armed and cancelled over and over must not pile up under one that is far away.
    if (m_heap.size() > 64 && m_heap.size() > 2 * m_actions.size()) {
        std::erase_if(m_heap, [this](const Entry& entry) { return !m_actions.contains(entry.id); });
        std::make_heap(m_heap.begin(), m_heap.end(), later);
    }
}

void EventQueue::settle()
{
    while (!m_heap.empty() && !m_actions.contains(m_heap.front().id)) {
        std::pop_heap(m_heap.begin(), m_heap.end(), later);
        m_heap.pop_back();
    }
}

std::optional<Time> EventQueue::nextDue() const
{
    // The top is never a cancelled one: whoever removes an action settles the heap.
    if (m_heap.empty())
        return std::nullopt;
    return m_heap.front().due;
}

bool EventQueue::runNext()
{
    if (m_heap.empty())
        return false;
    const Entry entry = m_heap.front();
    std::pop_heap(m_heap.begin(), m_heap.end(), later);
    m_heap.pop_back();
    auto action = m_actions.extract(entry.id);
    settle();
    moveTo(entry.due);
    ++m_happened;
    action.mapped()();
    return true;
}

void EventQueue::runUntil(Time target)
{
    while (!m_heap.empty() && m_heap.front().due <= target)
        runNext();
    moveTo(std::max(now(), target));
}

bool EventQueue::runUntil(Time target, const std::function<bool()>& goOn)
{
    while (!m_heap.empty() && m_heap.front().due <= target) {
        if (!goOn())
            return false;
        runNext();
    }
    moveTo(std::max(now(), target));
    return true;
}

} // namespace nephoscope::lab
