// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/scaling_behavior.h"

#include <cmath>

namespace nephoscope {

namespace {

DirectionRules filled(const std::optional<ScalingRules>& given, DirectionRules rules)
{
    if (!given)
        return rules;
    rules.windowSeconds = given->stabilizationWindowSeconds.value_or(rules.windowSeconds);
    rules.select = given->selectPolicy.value_or(rules.select);
    if (!given->policies.empty())
        rules.policies = given->policies;
    return rules;
}

// Canonical digits times a power of ten in floating point: the controller's own way to a fraction, which differs from the nearest
// one in the last bit for some values.
double approximate(const Quantity& quantity)
{
    Int128 digits = quantity.nanoValue();
    int power = -9;
    for (; power < 0 && digits % 1000 == 0; power += 3)
        digits /= 1000;
    constexpr double factors[] = {1e-9, 1e-6, 1e-3, 1};
    return static_cast<double>(digits) * factors[(power + 9) / 3];
}

} // namespace

std::optional<BehaviorRules> behaviorRules(const Autoscaler& autoscaler, const ControllerSettings& settings)
{
    if (!autoscaler.behavior)
        return std::nullopt;
    const auto flag = std::chrono::duration_cast<std::chrono::seconds>(settings.downscaleStabilization).count();
    return BehaviorRules{
        filled(autoscaler.behavior->scaleUp, {0, PolicySelect::Max, {{PolicyType::Pods, 4, 15}, {PolicyType::Percent, 100, 15}}}),
        filled(autoscaler.behavior->scaleDown,
               {static_cast<std::int32_t>(flag), PolicySelect::Max, {{PolicyType::Percent, 100, 15}}}),
    };
}

bool Tolerances::holds(double ratio) const
{
    if (test == ToleranceTest::Distance)
        return std::abs(1.0 - ratio) <= (ratio < 1.0 ? down : up);
    return 1.0 - down <= ratio && ratio <= 1.0 + up;
}

Tolerances tolerances(const Autoscaler& autoscaler, const ControllerSettings& settings)
{
    Tolerances result{settings.tolerance, settings.tolerance, settings.toleranceTest};
    if (!autoscaler.behavior)
        return result;
    if (autoscaler.behavior->scaleDown && autoscaler.behavior->scaleDown->tolerance)
        result.down = approximate(*autoscaler.behavior->scaleDown->tolerance);
    if (autoscaler.behavior->scaleUp && autoscaler.behavior->scaleUp->tolerance)
        result.up = approximate(*autoscaler.behavior->scaleUp->tolerance);
    return result;
}

} // namespace nephoscope
