// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/workload.h"
#include "collectors/rules/podstatus/cells.h"

namespace nephoscope {

// Of a Deployment, ReplicaSet, StatefulSet, DaemonSet or Job, by its kind.
Cells workloadCells(const Workload& workload, Time now);

// kubectl's STATUS column of a Job: "Complete", "Failed", "Terminating", "Suspended", "FailureTarget", "SuccessCriteriaMet" or
// "Running".
std::string jobStatus(const Workload& job);

// "app=web,tier in (a,b),!old"; empty for a selector that is absent or empty, nothing for one that cannot be.
std::optional<std::string> selectorText(const std::optional<LabelSelector>& selector);

} // namespace nephoscope
