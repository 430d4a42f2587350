// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/session.h"

namespace nephoscope {

struct SessionMemory;

// What makes of an empty session one that knows what this one does at its latest moment: see Session::restated().
std::vector<Observation> restate(const SessionMemory& memory);

} // namespace nephoscope
