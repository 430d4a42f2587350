// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/string_pool.h"
#include "collectors/model/time.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace nephoscope {

struct ContainerUsage {
    Interned name;
    std::optional<std::int64_t> cpuNano;      // billionths of a core
    std::optional<std::int64_t> memoryBytes;
    friend bool operator==(const ContainerUsage&, const ContainerUsage&) = default;
};

// What the containers of a pod consumed on average over the window that ends at `timestamp`; decoded from metrics.k8s.io
// PodMetrics. The API names pods, not uids.
struct PodUsage {
    Interned namespaceName;
    Interned name;
    Time timestamp{};
    Duration window{};
    std::vector<ContainerUsage> containers;
    friend bool operator==(const PodUsage&, const PodUsage&) = default;
};

// The same for a whole node; decoded from metrics.k8s.io NodeMetrics.
struct NodeUsage {
    Interned name;
    Time timestamp{};
    Duration window{};
    std::optional<std::int64_t> cpuNano;
    std::optional<std::int64_t> memoryBytes;
    friend bool operator==(const NodeUsage&, const NodeUsage&) = default;
};

} // namespace nephoscope
