// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/pod_grouping.h"

#include "collectors/rules/autoscaler/controller_arithmetic.h"

namespace nephoscope {

namespace {

std::optional<UnreadyReason> unreadyForCpu(const PodView& pod, const PodSample& sample, const ControllerSettings& settings,
                                           Time now)
{
    if (!pod.ready || !pod.startTime)
        return UnreadyReason::NoCondition;
    const bool notReady = pod.ready->status == ConditionStatus::False;
    if (controller::later(*pod.startTime, settings.cpuInitializationPeriod) > now) {
        if (notReady)
            return UnreadyReason::Starting;
        if (sample.timestamp < controller::later(pod.ready->since, sample.window))
            return UnreadyReason::EarlySample;
        return std::nullopt;
    }
    if (notReady && controller::later(*pod.startTime, settings.initialReadinessDelay) > pod.ready->since)
        return UnreadyReason::NeverReady;
    return std::nullopt;
}

} // namespace

PodGroups groupPods(std::span<const PodView> pods, const std::map<Interned, PodSample>& samples, bool cpu,
                    const ControllerSettings& settings, Time now)
{
    PodGroups groups;
    for (const PodView& pod : pods) {
        if (pod.deleting || pod.phase == PodPhase::Failed) {
            groups.ignored.push_back(&pod);
            continue;
        }
        if (pod.phase == PodPhase::Pending) {
            groups.unready.push_back({&pod, UnreadyReason::Pending});
            continue;
        }
        const auto sample = samples.find(pod.name);
        if (sample == samples.end()) {
            groups.missing.push_back(&pod);
            continue;
        }
        const auto reason = cpu ? unreadyForCpu(pod, sample->second, settings, now) : std::nullopt;
        if (reason)
            groups.unready.push_back({&pod, *reason});
        else
            groups.ready.push_back(&pod);
    }
    return groups;
}

} // namespace nephoscope
