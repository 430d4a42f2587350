// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/session.h"

namespace nephoscope {

struct SessionMemory;

// Takes a batch into a session's memory, oldest first, and says what has changed.
Changes remember(SessionMemory& memory, std::span<const Observation> batch);

} // namespace nephoscope
