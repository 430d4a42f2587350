// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/metrics_server.h"

#include <cmath>
#include <utility>

namespace nephoscope::lab {

MetricsServer::MetricsServer(EventQueue& queue, const UsageLags& lags) : m_queue(queue), m_lags(lags)
{
    arm();
}

MetricsServer::~MetricsServer()
{
    m_queue.cancel(m_timer);
}

void MetricsServer::watch(std::string_view pod, std::string_view container, const std::shared_ptr<const ContainerStats>& stats)
{
    m_pods[std::string{pod}][std::string{container}].stats = stats;
}

void MetricsServer::arm()
{
    m_timer = m_queue.after(m_lags.resolution, [this] {
        scrape();
        arm();
    });
}

void MetricsServer::scrape()
{
    for (auto pod = m_pods.begin(); pod != m_pods.end();) {
        // What a kubelet no longer reports is forgotten at once.
        std::erase_if(pod->second, [](const auto& container) { return container.second.stats.expired(); });
        for (auto& [name, container] : pod->second)
            if (const auto stats = container.stats.lock())
                store(container, *stats);
        pod = pod->second.empty() ? m_pods.erase(pod) : std::next(pod);
    }
}

void MetricsServer::store(Container& container, const ContainerStats& stats) const
{
    const UsageReading& reading = stats.latest();
    const Time started = stats.started();
    const Duration age = reading.at - started;
    const std::optional<UsageReading> last = std::exchange(container.last, reading);
    const std::optional<UsageReading> previous = std::exchange(container.previous, std::nullopt);
    if (age > Duration::zero() && age < m_lags.resolution && age >= m_lags.fresh) {
        // So young that its start is as good a first reading as any.
        container.previous = UsageReading{started, 0, reading.memoryBytes};
    } else if (last && started < last->at) {
        if (reading.at > last->at)
            container.previous = last;
        else if (previous && previous->at < reading.at)
            container.previous = previous;
    }
}

std::optional<MeasuredUsage> MetricsServer::usage(std::string_view pod) const
{
    const auto found = m_pods.find(pod);
    if (found == m_pods.end())
        return std::nullopt;
    MeasuredUsage usage;
    for (const auto& [name, container] : found->second) {
        if (!container.last)
            continue;
        if (!container.previous)
            return std::nullopt;
        const Duration window = container.last->at - container.previous->at;
        const auto used = static_cast<double>(container.last->cpuNano - container.previous->cpuNano);
        if (usage.containers.empty() || container.last->at < usage.timestamp) {
            usage.timestamp = container.last->at;
            usage.window = window;
        }
        usage.containers.push_back({name, std::llround(used / toSeconds(window)), container.last->memoryBytes});
    }
    if (usage.containers.empty())
        return std::nullopt;
    return usage;
}

std::vector<std::string> MetricsServer::pods() const
{
    std::vector<std::string> names;
    for (const auto& [name, containers] : m_pods)
        if (usage(name))
            names.push_back(name);
    return names;
}

} // namespace nephoscope::lab
