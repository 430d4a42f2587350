// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/autoscaler.h"
#include "collectors/rules/podstatus/cells.h"

namespace nephoscope {

Cells autoscalerCells(const Autoscaler& autoscaler, Time now);

} // namespace nephoscope
