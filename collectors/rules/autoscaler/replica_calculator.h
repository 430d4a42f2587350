// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/rules/autoscaler/decision.h"
#include "collectors/rules/autoscaler/scaling_behavior.h"
#include "collectors/rules/autoscaler/step_writer.h"

#include <tl/expected.hpp>

namespace nephoscope {

// What one metric comes to: the replicas it asks for, and its value before pods without a sample were filled in.
struct Calculation {
    std::int32_t replicas = 0;
    std::optional<std::int32_t> utilization;
    std::int64_t milli = 0;
};

// Or the sentence with which the controller gives up.
using CalculationResult = tl::expected<Calculation, std::string>;

// The replica counts that metrics ask for (k8s.io/kubernetes replica_calculator.go, v1.37.2): one sync, one metric.
class ReplicaCalculator {
public:
    ReplicaCalculator(const AutoscalerInputs& inputs, const ControllerSettings& settings, StepWriter& steps);

    // Usage of a resource as a share of requests; `container` empty: of whole pods.
    CalculationResult byUtilization(const MetricReading& reading, std::string_view resource, std::string_view container,
                                    std::int32_t targetPercent);
    // Average over pods against an amount; `resource` empty: a metric of pods that is no resource.
    CalculationResult byPodAverage(const MetricReading& reading, std::string_view resource, std::int64_t targetMilli);
    // One amount for the whole target against an amount.
    CalculationResult byValue(std::int64_t usageMilli, std::int64_t targetMilli);
    // The same, shared out over the replicas. `capped`: amounts beyond the range stop at its end.
    CalculationResult byValuePerPod(std::int64_t usageMilli, std::int64_t targetMilli, bool capped);

private:
    struct PodTarget;
    CalculationResult byPods(const MetricReading& reading, const PodTarget& target);
    tl::expected<std::map<Interned, std::int64_t>, std::string> requests(std::string_view resource,
                                                                         std::string_view container) const;
    bool holds(std::string_view id, double ratio);
    std::int32_t keep(std::int32_t replicas, const char* because);

    const AutoscalerInputs& m_inputs;
    const ControllerSettings& m_settings;
    const Tolerances m_tolerances;
    StepWriter& m_steps;
};

} // namespace nephoscope
