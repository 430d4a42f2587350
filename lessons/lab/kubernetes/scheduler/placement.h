// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/random_stream.h"
#include "lessons/lab/kubernetes/scheduler/cluster_view.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nephoscope::lab {

// What speaks for a node, each 0 to 100 and weighed as the default profile of kube-scheduler does.
struct NodeScore {
    std::size_t node = 0;       // of those that were looked at
    double spread = 0;          // few pods of the same owner, weight 2
    double affinity = 0;        // preferred node affinity, weight 2
    double taints = 0;          // few taints that it would rather not have, weight 3
    double leastAllocated = 0;  // room left, weight 1
    double balanced = 0;        // CPU and memory used alike, weight 1
    double total() const { return 2 * spread + 2 * affinity + 3 * taints + leastAllocated + balanced; }
};

// Where a pod goes, and why: a pure function of the cluster, but for the choice among equals.
struct Placement {
    std::optional<std::size_t> node;  // nothing: none will do
    std::vector<NodeScore> scores;    // of the nodes that will do
    // Why the others will not, in kube-scheduler's words; a node may have several.
    std::vector<std::vector<std::string>> reasons;  // by node
};
Placement place(const nlohmann::json& pod, const std::vector<NodeView>& nodes, RandomStream& choice);

// "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable. preemption: …": what the pod's condition says.
std::string failureMessage(const Placement& placement);

} // namespace nephoscope::lab
