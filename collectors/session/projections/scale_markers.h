// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/session.h"

namespace nephoscope {

// A change of the wanted number of replicas.
struct ScaleMarker {
    Time at{};
    ObjectKey workload;
    std::int32_t from = 0;      // -1: unknown, where only the event tells of the change
    std::int32_t to = 0;
    bool byAutoscaler = false;  // a SuccessfulRescale event tells of it
    std::string reason;         // the event's words ("cpu resource utilization (percentage of request) above target"), or empty
    friend bool operator==(const ScaleMarker&, const ScaleMarker&) = default;
};

// Of one workload within the span, oldest first: each change of its desired replicas, joined with the autoscaler's event for it.
std::vector<ScaleMarker> scaleMarkers(const Session& session, const ObjectKey& workload, TimeSpan span);
// Of all top-level workloads.
std::vector<ScaleMarker> scaleMarkers(const Session& session, TimeSpan span);

} // namespace nephoscope
