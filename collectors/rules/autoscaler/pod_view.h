// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/pod.h"

namespace nephoscope {

// The Ready condition of a pod.
struct PodReadiness {
    ConditionStatus status = ConditionStatus::Unknown;
    Time since{};
    friend bool operator==(const PodReadiness&, const PodReadiness&) = default;
};

// What a container that counts for the autoscaler requests; absent: nothing, which is not zero.
struct ContainerRequests {
    Interned name;
    std::optional<std::int64_t> cpuMilli;
    std::optional<std::int64_t> memoryBytes;
    friend bool operator==(const ContainerRequests&, const ContainerRequests&) = default;
};

// The part of a pod that the autoscaler looks at.
struct PodView {
    Interned name;
    PodPhase phase = PodPhase::None;
    std::optional<Time> startTime;
    std::optional<PodReadiness> ready;
    bool deleting = false;
    std::vector<ContainerRequests> containers;  // the ordinary ones, then sidecars
    friend bool operator==(const PodView&, const PodView&) = default;
};

PodView podView(const Pod& pod);

} // namespace nephoscope
