// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/autoscaler.h"
#include "collectors/rules/autoscaler/controller_settings.h"

namespace nephoscope {

// The rules of one direction with every default filled in.
struct DirectionRules {
    std::int32_t windowSeconds = 0;
    PolicySelect select = PolicySelect::Max;
    std::vector<ScalingPolicy> policies;
    friend bool operator==(const DirectionRules&, const DirectionRules&) = default;
};

// `behavior` as the controller sees it (autoscaling/v2 defaults; the window downwards is the controller's flag).
struct BehaviorRules {
    DirectionRules up;
    DirectionRules down;
    friend bool operator==(const BehaviorRules&, const BehaviorRules&) = default;
};

// Empty where `behavior` is absent: the older rules apply then.
std::optional<BehaviorRules> behaviorRules(const Autoscaler& autoscaler, const ControllerSettings& settings);

// How far a ratio may be from 1 without a change.
struct Tolerances {
    double down = 0;
    double up = 0;
    ToleranceTest test = ToleranceTest::Range;

    bool holds(double ratio) const;
    friend bool operator==(const Tolerances&, const Tolerances&) = default;
};
Tolerances tolerances(const Autoscaler& autoscaler, const ControllerSettings& settings);

} // namespace nephoscope
