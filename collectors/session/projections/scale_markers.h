// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/autoscaler_situation.h"

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
// The same for a picture that moves on: what has been looked through is not looked through again, unless something has become known
// of its time since. Single-threaded.
class ScaleMarkerFollower {
public:
    // Everything that the session is told.
    void note(const Changes& changes);
    std::vector<ScaleMarker> markers(const Session& session, const ObjectKey& workload, TimeSpan span);

private:
    std::optional<Time> m_newSince;
    ObjectKey m_workload;
    std::optional<ObjectKey> m_autoscaler;
    Time m_begin{}; // of what has been looked through
    Time m_changesUntil{};
    std::optional<std::int32_t> m_desired; // at m_changesUntil
    std::vector<ScaleMarker> m_changes;
    Time m_rescalesUntil{};
    std::vector<ReportedRescale> m_rescales;
};
// Of all top-level workloads.
std::vector<ScaleMarker> scaleMarkers(const Session& session, TimeSpan span);

} // namespace nephoscope
