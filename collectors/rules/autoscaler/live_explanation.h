// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/kube_event.h"
#include "collectors/model/workload.h"
#include "collectors/rules/autoscaler/decision.h"

namespace nephoscope {

// What is known at a moment T of an autoscaler that a cluster's own controller drives.
struct LiveInputs {
    Time now{};                                  // T, on the source's clock
    Autoscaler autoscaler;                       // its status is the cluster's own answer
    Workload target;
    std::vector<PodView> pods;                   // those that the target's selector matches
    std::vector<PodUsage> usages;                // every sample known of these pods up to T, in any order
    std::vector<std::string> otherAutoscalers;   // that select one of these pods too
    std::optional<KubeEvent> lastRescale;        // the latest SuccessfulRescale event
};

// The latest decision of that controller as far as it can be told from outside.
struct LiveExplanation {
    AutoscalerDecision decision;  // its explanation goes on after `result`: what the cluster says, differences, countdowns
    AutoscalerMemory memory;      // after this sync, for the next one
    bool reproduced = false;      // same desired replicas and same values of the metrics as the cluster reports
};

// Decides with the newest samples. If the cluster's status says otherwise, with older ones, newest first: those that give what the
// status reports are what the controller saw, and the explanation is of them. What stays different is said in the explanation.
// Metrics that are not resources are taken from the status. Pure; `memory` is what earlier syncs, replayed, have left.
LiveExplanation reconstruct(const LiveInputs& inputs, const AutoscalerMemory& memory, const ControllerSettings& settings);

// What the next sync decides if it meets this many wanted replicas and what is known now; a forecast, since metrics go on. Pure.
AutoscalerDecision foretell(const LiveInputs& inputs, std::int32_t replicas, const AutoscalerMemory& memory,
                            const ControllerSettings& settings);

} // namespace nephoscope
