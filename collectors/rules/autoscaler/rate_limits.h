// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/rules/autoscaler/autoscaler_memory.h"
#include "collectors/rules/autoscaler/scaling_behavior.h"
#include "collectors/rules/autoscaler/step_writer.h"

#include <string>

namespace nephoscope {

// A count brought within its bounds, and what ScalingLimited says about it.
struct Limited {
    std::int32_t replicas = 0;
    bool limited = false;
    std::string reason;
    std::string message;
};

struct ReplicaBounds {
    std::int32_t min = 0;
    std::int32_t max = 0;
};

// Without `behavior`: at most double at once, but up to 4 always.
Limited limitReplicas(std::int32_t wanted, std::int32_t current, ReplicaBounds bounds, StepWriter& steps);

// With `behavior`: its policies in the direction of the change, counting what was added and removed within their periods.
Limited limitReplicas(std::int32_t wanted, std::int32_t current, ReplicaBounds bounds, const BehaviorRules& rules,
                      const AutoscalerMemory& memory, Time now, StepWriter& steps);

// The furthest counts that the policies allow now.
std::int32_t upLimit(std::int32_t current, const DirectionRules& rules, const AutoscalerMemory& memory, Time now,
                     StepWriter& steps);
std::int32_t downLimit(std::int32_t current, const DirectionRules& rules, const AutoscalerMemory& memory, Time now,
                       StepWriter& steps);

// Remembers a change that was made, in place of one that no policy looks at any more.
void rememberChange(std::int32_t before, std::int32_t after, const BehaviorRules& rules, AutoscalerMemory& memory, Time now);

} // namespace nephoscope
