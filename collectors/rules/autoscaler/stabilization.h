// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/rules/autoscaler/autoscaler_memory.h"
#include "collectors/rules/autoscaler/scaling_behavior.h"
#include "collectors/rules/autoscaler/step_writer.h"

#include <string>

namespace nephoscope {

// A proposal held against the recent ones, and why AbleToScale says so.
struct Stabilized {
    std::int32_t replicas = 0;
    std::string reason;
    std::string message;
};

// Without `behavior`: the highest recommendation of the controller's window counts, one exactly as old as the window included.
// The proposal itself is remembered as it is.
Stabilized stabilize(std::int32_t proposal, AutoscalerMemory& memory, Duration window, Time now, StepWriter& steps);

// With `behavior`: the current count moves no further than between the lowest recommendation of the window up and the highest of
// the window down; those exactly as old as the window no longer count.
Stabilized stabilize(std::int32_t proposal, std::int32_t current, AutoscalerMemory& memory, const BehaviorRules& rules, Time now,
                     StepWriter& steps);

} // namespace nephoscope
