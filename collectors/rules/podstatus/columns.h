// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/observation.h"
#include "collectors/rules/podstatus/cells.h"

namespace nephoscope {

// The row that `kubectl get -o wide` prints of an object, whatever its kind; nothing for what is no object.
std::optional<Cells> objectCells(const Payload& payload, Time now);

} // namespace nephoscope
