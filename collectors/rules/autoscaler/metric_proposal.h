// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/rules/autoscaler/replica_calculator.h"

namespace nephoscope {

// What a metric asks for and how the status shows it.
struct MetricProposal {
    std::int32_t replicas = 0;
    std::string name;  // "cpu resource utilization (percentage of request)", for conditions and events
    MetricStatus status;
};

// Why a metric could not be computed: reason and message of its event and condition, and the error that names the metric.
struct MetricFailure {
    std::string reason;
    std::string message;
    std::string error;
};

using MetricOutcome = tl::expected<MetricProposal, MetricFailure>;

// One metric of an autoscaler. Unknown types fail.
MetricOutcome proposeReplicas(const MetricSpec& spec, const MetricReading& reading, const AutoscalerInputs& inputs,
                              const ControllerSettings& settings, Explanation& explanation);

// The subject of a metric's steps, and its name in scenarios: cpu, container/NAME/cpu, pods/NAME, object/NAME, external/NAME.
std::string metricSubject(const MetricIdentity& metric);

} // namespace nephoscope
