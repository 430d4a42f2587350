// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/store/work_queue.h"

#include <algorithm>

namespace nephoscope::lab {

WorkQueue::WorkQueue(EventQueue& queue, Settings settings, std::function<void(const std::string& key)> look)
    : m_queue(queue), m_settings(settings), m_look(std::move(look))
{}

WorkQueue::~WorkQueue()
{
    for (const auto& [key, wait] : m_waiting)
        m_queue.cancel(wait.timer);
}

void WorkQueue::addAfter(const std::string& key, Duration delay)
{
    const Time due = m_queue.now() + std::max(delay, Duration::zero());
    if (const auto found = m_waiting.find(key); found != m_waiting.end()) {
        if (found->second.due <= due)
            return;
        m_queue.cancel(found->second.timer);
        m_waiting.erase(found);
    }
    const auto timer = m_queue.at(due, [this, key] {
        m_waiting.erase(key);
        m_look(key);
    });
    m_waiting.emplace(key, Wait{timer, due});
}

void WorkQueue::retry(const std::string& key)
{
    const int failures = m_failures[key]++;
    Duration pause = m_settings.firstPause;
    for (int i = 0; i < failures && pause < m_settings.longestPause; ++i)
        pause *= 2;
    addAfter(key, std::min(pause, m_settings.longestPause));
}

} // namespace nephoscope::lab
