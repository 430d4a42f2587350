// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/countdowns.h"

#include "collectors/rules/autoscaler/explanation_ids.h"

#include <algorithm>

namespace nephoscope {

namespace {

void add(std::string_view id, Time now, Time until, StepWriter& steps)
{
    const double from = toSeconds(now.time_since_epoch());
    const double to = toSeconds(until.time_since_epoch());
    steps.add(id, {{"now", from}, {"until", to}, {"untilText", formatRfc3339(until)}}, std::max(0.0, to - from));
}

// The first moment after now at which a change drops out of some policy's period.
std::optional<Time> firstRelease(const AutoscalerMemory& memory, const DirectionRules& rules, Time now)
{
    std::optional<Time> first;
    for (const ScalingPolicy& policy : rules.policies) {
        for (const auto* const events : {&memory.scaleUps, &memory.scaleDowns}) {
            for (const ScaleEvent& event : *events) {
                const Time release = event.time + std::chrono::seconds{policy.periodSeconds};
                if (release > now && (!first || release < *first))
                    first = release;
            }
        }
    }
    return first;
}

bool hasReason(const Explanation& explanation, std::string_view id, std::string_view limit)
{
    return std::any_of(explanation.begin(), explanation.end(), [id, limit](const ExplanationStep& step) {
        return step.id == id && std::any_of(step.inputs.begin(), step.inputs.end(), [&](const auto& input) {
                   return input.first == limit && input.second == step.result;
               });
    });
}

} // namespace

void addCountdowns(const CountdownInputs& inputs, const ControllerSettings& settings, StepWriter& steps)
{
    const auto rules = behaviorRules(inputs.autoscaler, settings);
    const Duration window = rules ? Duration{std::chrono::seconds{rules->down.windowSeconds}} : settings.downscaleStabilization;
    const auto proposal = std::find_if(inputs.explanation.begin(), inputs.explanation.end(),
                                       [](const ExplanationStep& step) { return step.id == step::proposalLargest; });
    if (proposal != inputs.explanation.end() && std::get<double>(proposal->result) < inputs.replicas) {
        std::optional<Time> latest;
        for (const Recommendation& recommendation : inputs.memory.recommendations) {
            if (recommendation.replicas >= inputs.replicas && (!latest || recommendation.time > *latest))
                latest = recommendation.time;
        }
        if (latest)
            add(step::countdownScaleDownAt, inputs.now, *latest + window, steps);
    }
    if (!rules)
        return;
    if (hasReason(inputs.explanation, step::boundsMax, "limit")) {
        if (const auto release = firstRelease(inputs.memory, rules->up, inputs.now))
            add(step::countdownRateUpAt, inputs.now, *release, steps);
    }
    if (hasReason(inputs.explanation, step::boundsMin, "limit")) {
        if (const auto release = firstRelease(inputs.memory, rules->down, inputs.now))
            add(step::countdownRateDownAt, inputs.now, *release, steps);
    }
}

} // namespace nephoscope
