// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/autoscaler.h"
#include "collectors/model/explanation.h"
#include "collectors/rules/autoscaler/autoscaler_memory.h"
#include "collectors/rules/autoscaler/conditions.h"
#include "collectors/rules/autoscaler/controller_settings.h"
#include "collectors/rules/autoscaler/metric_reading.h"
#include "collectors/rules/autoscaler/pod_view.h"

namespace nephoscope {

// Everything one sync of an autoscaler looks at.
struct AutoscalerInputs {
    Time now{};
    Autoscaler autoscaler;                         // with its API defaults, see withApiDefaults()
    std::vector<AutoscalerCondition> conditions;   // of the status before the sync
    std::int32_t specReplicas = 0;                 // of the target's scale
    std::int32_t statusReplicas = 0;
    std::string selector;                          // of the target's scale, as text; empty: it has none
    std::vector<PodView> pods;                     // those the selector matches
    std::vector<MetricReading> readings;           // one for each of autoscaler.metrics
    std::vector<std::string> otherAutoscalers;     // names of those that select one of these pods too
    std::optional<std::string> scaleError;         // why the target's scale could not be read
};

struct AutoscalerEvent {
    bool warning = false;
    std::string reason;
    std::string message;
    friend bool operator==(const AutoscalerEvent&, const AutoscalerEvent&) = default;
};

// What the controller makes of it.
struct AutoscalerDecision {
    std::int32_t desiredReplicas = 0;              // of the target's scale after the sync
    bool rescaled = false;
    std::vector<AutoscalerCondition> conditions;
    std::vector<AutoscalerEvent> events;
    std::vector<MetricStatus> currentMetrics;      // MetricSource::Unknown without a name: that metric failed
    std::optional<std::string> error;
    Explanation explanation;                       // ids and equations: explanation_ids.h; ends with desiredReplicas
};

// One sync of the HorizontalPodAutoscaler controller (k8s.io/kubernetes pkg/controller/podautoscaler, v1.37.2; reference/
// kubernetes.md section 4). Pure but for the memory, which it brings up to date as the controller does.
AutoscalerDecision decide(const AutoscalerInputs& inputs, AutoscalerMemory& memory, const ControllerSettings& settings);

// The defaults an API server would have filled in: at least 1 replica, and CPU at 80 % where no metric is named. Those of
// `behavior` are filled in where it is used.
Autoscaler withApiDefaults(Autoscaler autoscaler, StringPool& strings);

} // namespace nephoscope
