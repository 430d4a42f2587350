// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pods_by_node.h"

#include <cmath>
#include <string>
#include <vector>

namespace nephoscope {

// "node-1 61 % a b*; - c": the share where it is known, and the chosen pods marked; with `states`, the number of how each does.
inline std::string textOf(const std::vector<NodePods>& nodes, bool states = false)
{
    std::string all;
    for (const NodePods& node : nodes) {
        all += (all.empty() ? "" : "; ") + (node.name.empty() ? "-" : node.name.str());
        if (node.cpuShare)
            all += " " + std::to_string(std::lround(*node.cpuShare * 100)) + " %";
        for (const PlacedPod& pod : node.pods)
            all += " " + pod.pod->meta().name.str() + (pod.chosen ? "*" : "")
                   + (states ? std::to_string(static_cast<int>(pod.state)) : std::string{});
    }
    return all;
}

} // namespace nephoscope
