// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/autoscaler.h"
#include "collectors/rules/autoscaler/autoscaler_memory.h"
#include "collectors/rules/autoscaler/scaling_behavior.h"
#include "collectors/rules/autoscaler/step_writer.h"

namespace nephoscope {

// A decision that has just been made, and what is remembered after it.
struct CountdownInputs {
    Time now{};
    const Autoscaler& autoscaler;
    std::int32_t replicas = 0;  // after the decision
    const AutoscalerMemory& memory;
    const Explanation& explanation;
};

// When it may move on: a smaller count once no recommendation of the stabilisation window is as high as the present count, a count
// held back by a rate limit once the oldest change leaves its policy's period. Always inferred: they rest on settings and on what
// we believe the controller remembers.
void addCountdowns(const CountdownInputs& inputs, const ControllerSettings& settings, StepWriter& steps);

} // namespace nephoscope
