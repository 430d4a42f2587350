// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/pod.h"
#include "collectors/rules/podstatus/cells.h"

namespace nephoscope {

// What kubectl says of a pod as a whole: its STATUS, READY and RESTARTS columns, before they become text.
struct PodStatusText {
    std::string status;                  // "Running", "CrashLoopBackOff", "Init:1/2", "Terminating"…
    int ready = 0;                       // of READY
    int total = 0;                       // containers and sidecars
    std::int64_t restarts = 0;
    std::optional<Time> lastRestart;     // when the latest of the counted containers last ended
    friend bool operator==(const PodStatusText&, const PodStatusText&) = default;
};
PodStatusText podStatus(const Pod& pod);

Cells podCells(const Pod& pod, Time now);

} // namespace nephoscope
