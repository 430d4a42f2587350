// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/workload_pods.h"

#include <array>
#include <span>

namespace nephoscope {

// What a pod's STATUS amounts to.
enum class PodState { Ready, Starting, Pending, Failed, Terminating, Ended, Unknown };
inline constexpr std::size_t podStateCount = 7;

// By kubectl's STATUS and whether every container is ready; a status not known here is a failure's reason. Who runs without being
// ready counts as starting.
PodState podState(std::string_view status, bool ready);

// A pod in its place at a T.
struct PlacedPod {
    ObjectKey key;
    std::shared_ptr<const Pod> pod;  // never null
    PodState state = PodState::Unknown;
    bool chosen = false;             // one of those that were asked for
};

// A node and what is on it.
struct NodePods {
    Interned name;                   // empty: what is on no node yet
    std::optional<double> cpuShare;  // used of what is allocatable, 1 is all of it; absent: not known or no longer true
    std::vector<PlacedPod> pods;     // in the order of birth, so that a newborn pushes none aside
};

// The pods of a source at `t` by the node they are on, nodes in natural order of their names ("node-2" before "node-10"), after
// what is on no node yet. Nodes that hold nothing are there too. `now` is the present of `t`, to tell old samples by.
std::vector<NodePods> podsByNode(const Session& session, Interned source, Time t, Time now, std::span<const PodAt> chosen);

// What that is made of, for who keeps it up to date.
PlacedPod placedPod(const ObjectKey& key, std::shared_ptr<const Pod> pod, bool chosen);
bool bornBefore(const PlacedPod& a, const PlacedPod& b);
bool naturallyBefore(std::string_view a, std::string_view b);
// What is used of a node's allocatable CPU at `t`; nothing where that is not known, or no longer.
std::optional<double> nodeCpuShare(const Session& session, const ObjectKey& key, const Node& node, Time t, Time now);

// How many pods of each state there are.
using PodCounts = std::array<int, podStateCount>;
PodCounts countPods(std::span<const PlacedPod> pods);

} // namespace nephoscope
