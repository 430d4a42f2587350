// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/object_store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace nephoscope::lab {

// An amount of what a node has and pods ask for.
struct Demand {
    std::int64_t cpuMilli = 0;
    std::int64_t memoryBytes = 0;
};

// What a pod asks for: the sum of its containers, or its largest init container if that is more, sidecars with both
// (kubernetes/pkg/api/v1/resource). `scored`: as the scheduler weighs it, with 100m and 200 MB where nothing is asked for.
Demand demandOf(const nlohmann::json& pod, bool scored = false);

// A node and what stands on it.
struct NodeView {
    ObjectPtr node;
    Demand allocatable;
    std::int64_t podLimit = 0;
    Demand requested;
    Demand scored;
    std::vector<ObjectPtr> pods;
};

// The nodes in the order of their names, with the pods that are bound to them and have not ended.
std::vector<NodeView> viewCluster(const ObjectStore& store);

} // namespace nephoscope::lab
