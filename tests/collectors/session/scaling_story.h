// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/collectors/session/story.h"

namespace nephoscope {

// A Deployment of pods that request 500m each, and its autoscaler with a target of 50 % CPU: what a source tells of them.
struct ScalingStory : Story {
    // The Deployment wants and has so many pods, and those exist from then on.
    void pods(double seconds, int count, int wanted)
    {
        for (int i = 0; i < count; ++i) {
            Pod one = podOf("p" + std::to_string(i), "web-" + std::to_string(i), "ReplicaSet", "r1");
            one.startTime = at(-600);
            one.conditions = {{in("Ready"), ConditionStatus::True, {}, {}, at(-590)}};
            see(seconds, one);
        }
        see(seconds, deployment("d1", "web", wanted, count));
    }
    // Every one of so many pods used so much until `taken`, and we read it later.
    void samples(double taken, double seen, int count, std::int64_t cpuMilli)
    {
        for (int i = 0; i < count; ++i)
            see(seen, usage("web-" + std::to_string(i), taken, cpuMilli), taken);
    }
    // The controller writes what it saw and decided.
    Changes decided(double seconds, int current, int desired, int utilization)
    {
        Autoscaler one = autoscaler("h1", "web", "web", utilization);
        one.currentReplicas = current;
        one.desiredReplicas = desired;
        one.currentMetrics[0].averageValue = Quantity::fromMilli(utilization * 5);
        const bool changed = current != desired;
        one.conditions = {
            {in("AbleToScale"), ConditionStatus::True, in(changed ? "SucceededRescale" : "ReadyForNewScale"), {}, {}},
            {in("ScalingActive"), ConditionStatus::True, in("ValidMetricFound"), {}, {}},
            {in("ScalingLimited"), ConditionStatus::False, in("DesiredWithinRange"), {}, {}},
        };
        return see(seconds, one);
    }
};

} // namespace nephoscope
