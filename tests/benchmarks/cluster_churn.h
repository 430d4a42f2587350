// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/observation.h"
#include "collectors/rules/autoscaler/autoscaler_memory.h"
#include "collectors/session/session.h"

#include <random>

namespace nephoscope {

// A cluster that never rests: the pods of pod_generator on a hundred nodes, in deployments of ten, and one deployment with an
// autoscaler that holds `fleet` of them. Told as its collectors would tell it: a beginning, and then as many changes as are asked
// for: pods that become unready and ready and restart, that go and are replaced, counts of their deployments, and every 15 s a
// sample of each pod and a sync of the autoscaler by the real algorithm. The same for the same numbers.
class ClusterChurn {
public:
    ClusterChurn(StringPool& pool, std::size_t pods, std::size_t fleet, Time start);

    std::vector<Observation> beginning();
    // What is seen at that moment: this many changes, and what falls due every 15 s besides.
    std::vector<Observation> next(Time now, std::size_t changes);
    ObjectName fleet() const;

private:
    static constexpr Duration period = std::chrono::seconds{15};

    Interned in(std::string_view text) { return m_pool.intern(text); }
    Observation seen(Time now, Payload payload) const;
    void adopt(Pod& pod, std::size_t index, std::size_t birth);
    std::size_t ownerOf(std::size_t index) const { return index < m_fleet ? 0 : 1 + (index - m_fleet) / podsPerOwner; }
    Workload deployment(std::size_t owner, std::size_t pods);
    void change(Time now, std::vector<Observation>& batch);
    void replace(std::size_t index, Time now, std::vector<Observation>& batch);
    void turn(std::size_t index, Time now, std::vector<Observation>& batch);
    void measure(Time now, std::vector<Observation>& batch);
    void sync(Time now, std::vector<Observation>& batch);

    static constexpr std::size_t podsPerOwner = 10;

    StringPool& m_pool;
    Interned m_source;
    std::size_t m_fleet;
    Time m_start;
    Time m_due;
    std::minstd_rand m_random{1};
    std::size_t m_births = 0;
    std::vector<Pod> m_pods;
    std::vector<Workload> m_deployments;
    std::vector<PodUsage> m_fleetUsages;
    Autoscaler m_autoscaler;
    AutoscalerMemory m_memory;
};

} // namespace nephoscope
