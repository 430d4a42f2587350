// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/rules/autoscaler/controller_settings.h"
#include "collectors/rules/autoscaler/metric_reading.h"
#include "collectors/rules/autoscaler/pod_view.h"

#include <span>

namespace nephoscope {

// Why a pod counts as unready for a metric.
enum class UnreadyReason {
    Pending,       // not started yet
    NoCondition,   // no Ready condition or no start time
    Starting,      // within the initialisation period and Ready=False
    EarlySample,   // within it, and the sample began before the pod became ready
    NeverReady,    // after it, Ready=False since shortly after the start
};
template <>
struct EnumNames<UnreadyReason> {
    static constexpr std::array names{"pending", "no-condition", "starting", "early-sample", "never-ready"};
};

struct UnreadyPod {
    const PodView* pod = nullptr;
    UnreadyReason reason = UnreadyReason::Pending;
};

// The pods of a target by how a metric counts them (replica_calculator.go).
struct PodGroups {
    std::vector<const PodView*> ready;
    std::vector<UnreadyPod> unready;
    std::vector<const PodView*> missing;  // no sample
    std::vector<const PodView*> ignored;  // deleting or Failed
};

// `cpu`: only there does readiness count, since starting a program costs CPU.
PodGroups groupPods(std::span<const PodView> pods, const std::map<Interned, PodSample>& samples, bool cpu,
                    const ControllerSettings& settings, Time now);

} // namespace nephoscope
