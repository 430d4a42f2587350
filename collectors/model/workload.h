// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"

namespace nephoscope {

struct TemplateContainer {
    Interned name;
    Interned image;
    friend bool operator==(const TemplateContainer&, const TemplateContainer&) = default;
};

// What only Jobs have.
struct JobProgress {
    std::optional<std::int32_t> completions;
    std::optional<std::int32_t> parallelism;
    bool suspended = false;
    std::int32_t active = 0;
    std::int32_t succeeded = 0;
    std::int32_t failed = 0;
    std::optional<Time> startTime;
    std::optional<Time> completionTime;
    friend bool operator==(const JobProgress&, const JobProgress&) = default;
};

// Something that keeps pods running; decoded from apps/v1 Deployment, ReplicaSet, StatefulSet and DaemonSet and from batch/v1
// Job. Counts are the status fields of that kind; a field absent in the API is 0 there and 0 here.
struct Workload {
    ObjectKind kind = ObjectKind::Deployment;
    ObjectMeta meta;
    std::optional<std::int32_t> specReplicas;  // absent for DaemonSets and Jobs
    std::optional<LabelSelector> selector;
    std::vector<TemplateContainer> containers;
    Labels nodeSelector;                       // DaemonSet: spec.template.spec.nodeSelector
    std::int64_t observedGeneration = 0;
    std::int32_t replicas = 0;                 // DaemonSet: currentNumberScheduled
    std::int32_t ready = 0;                    // DaemonSet: numberReady
    std::int32_t updated = 0;                  // DaemonSet: updatedNumberScheduled
    std::int32_t available = 0;                // DaemonSet: numberAvailable
    std::int32_t scheduledDesired = 0;         // DaemonSet: desiredNumberScheduled
    SharedList<Condition> conditions;
    std::optional<JobProgress> job;
    friend bool operator==(const Workload&, const Workload&) = default;
};

} // namespace nephoscope
