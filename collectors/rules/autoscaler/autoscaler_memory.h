// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <cstdint>
#include <vector>

namespace nephoscope {

// What the controller proposed at some sync, before stabilisation.
struct Recommendation {
    std::int32_t replicas = 0;
    Time time{};
    friend bool operator==(const Recommendation&, const Recommendation&) = default;
};

// A change of the replica count that the controller made.
struct ScaleEvent {
    std::int32_t change = 0;  // always positive
    Time time{};
    bool outdated = false;    // older than the longest period at some later change: may be overwritten
    friend bool operator==(const ScaleEvent&, const ScaleEvent&) = default;
};

// What the controller remembers of one autoscaler from sync to sync, in memory only: the API does not show it. Old entries are
// overwritten rather than removed, so the order is not that of time.
struct AutoscalerMemory {
    std::vector<Recommendation> recommendations;
    std::vector<ScaleEvent> scaleUps;
    std::vector<ScaleEvent> scaleDowns;
    friend bool operator==(const AutoscalerMemory&, const AutoscalerMemory&) = default;
};

} // namespace nephoscope
