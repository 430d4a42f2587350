// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/kube_event.h"
#include "collectors/rules/podstatus/cells.h"

namespace nephoscope {

Cells eventCells(const KubeEvent& event, Time now);

} // namespace nephoscope
