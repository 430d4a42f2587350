// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/container_stats.h"

#include <utility>

namespace nephoscope::lab {

ContainerStats::ContainerStats(EventQueue& queue, RandomStream random, const UsageLags& lags, std::function<UsageReading()> read)
    : m_queue(queue), m_random(random), m_lags(lags), m_read(std::move(read)), m_started(queue.now()), m_latest(m_read())
{
    arm();
}

ContainerStats::~ContainerStats()
{
    m_queue.cancel(m_timer);
}

void ContainerStats::arm()
{
    const auto longest = static_cast<double>(m_lags.housekeeping.count()) * (1 + m_lags.jitter);
    m_timer = m_queue.after(m_random.uniform(m_lags.housekeeping, Duration{static_cast<Duration::rep>(longest)}), [this] {
        m_latest = m_read();
        arm();
    });
}

} // namespace nephoscope::lab
