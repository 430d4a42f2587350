// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/replica_history.h"

namespace nephoscope {

// metricHistory() for a picture that moves on: the line of the pods' samples, which takes all samples of all pods, is reckoned only
// where samples have come since. Single-threaded.
class MetricFollower {
public:
    // Everything that the session is told.
    void note(const Changes& changes);
    std::vector<MetricHistory> histories(const Session& session, const ObjectKey& workload, TimeSpan span, int columns);

private:
    struct Followed {
        MetricSpec metric;
        ColumnGrid grid;
        StepLine line;
        Time until{};           // what was sampled later was left out
        bool complete = false;  // there was nothing later
    };

    StepLine follow(const Session& session, std::size_t place, const MetricSpec& metric, TimeSpan span, const ColumnGrid& grid);

    std::optional<Time> m_newSince;  // since the last answer
    Time m_newest{};                 // all samples are older
    ObjectKey m_workload;
    std::vector<Followed> m_followed; // by place in the autoscaler's spec
};

} // namespace nephoscope
