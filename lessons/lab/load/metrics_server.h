// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/load/container_stats.h"
#include "lessons/lab/load/usage_lags.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nephoscope::lab {

// What metrics.k8s.io says of one container.
struct MeasuredContainer {
    std::string name;
    std::int64_t cpuNano = 0;  // billionths of a core, averaged over the window
    std::int64_t memoryBytes = 0;
    friend bool operator==(const MeasuredContainer&, const MeasuredContainer&) = default;
};

// What metrics.k8s.io says of one pod.
struct MeasuredUsage {
    Time timestamp{};  // where the window ends
    Duration window{};
    std::vector<MeasuredContainer> containers;
    friend bool operator==(const MeasuredUsage&, const MeasuredUsage&) = default;
};

// Asks the kubelets by turns and keeps the last two readings of each container, from which usage is computed; the rules are those of
// metrics-server v0.7 (pkg/storage/pod.go). Lab thread.
class MetricsServer {
public:
    // Asks for the first time after one resolution.
    MetricsServer(EventQueue& queue, const UsageLags& lags);
    ~MetricsServer();
    MetricsServer(const MetricsServer&) = delete;
    MetricsServer& operator=(const MetricsServer&) = delete;

    // A container runs, or runs again; `pod` is "NAMESPACE/NAME". It is watched for as long as it lives.
    void watch(std::string_view pod, std::string_view container, const std::shared_ptr<const ContainerStats>& stats);

    // Nothing as long as a container of it has not been measured twice.
    std::optional<MeasuredUsage> usage(std::string_view pod) const;
    // The pods of which it has usage, in the order of their names.
    std::vector<std::string> pods() const;

private:
    struct Container {
        std::weak_ptr<const ContainerStats> stats;
        std::optional<UsageReading> last;
        std::optional<UsageReading> previous;
    };
    using Containers = std::map<std::string, Container, std::less<>>;

    void arm();
    void scrape();
    void store(Container& container, const ContainerStats& stats) const;

    EventQueue& m_queue;
    UsageLags m_lags;
    std::map<std::string, Containers, std::less<>> m_pods;
    EventQueue::Id m_timer = 0;
};

} // namespace nephoscope::lab
