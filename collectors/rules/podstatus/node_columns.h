// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/node.h"
#include "collectors/rules/podstatus/cells.h"

namespace nephoscope {

Cells nodeCells(const Node& node, Time now);
Cells namespaceCells(const Namespace& value, Time now);

// kubectl's STATUS column: "Ready", "NotReady" or "Unknown", and ",SchedulingDisabled" when cordoned.
std::string nodeStatus(const Node& node);

} // namespace nephoscope
