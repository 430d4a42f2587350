// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/stabilization.h"

#include "collectors/rules/autoscaler/explanation_ids.h"
#include "collectors/rules/autoscaler/number_text.h"

#include <algorithm>

namespace nephoscope {

namespace {

constexpr const char* lowest = "recent recommendations were lower than current one, applying the lowest recent recommendation";
constexpr const char* highest = "recent recommendations were higher than current one, applying the highest recent recommendation";

Stabilized ready(std::int32_t replicas)
{
    return {replicas, "ReadyForNewScale", "recommended size matches current size"};
}

StepWriter::Inputs windowInputs(std::int32_t proposal, Duration window)
{
    return {{"proposal", static_cast<double>(proposal)}, {"window", toSeconds(window)}};
}

void addRecommendation(StepWriter::Inputs& inputs, const Recommendation& recommendation, Time now)
{
    StepWriter::addUnique(inputs, "at -" + fixedText(toSeconds(now - recommendation.time), 3) + " s", recommendation.replicas);
}

// One entry that `isOld` is overwritten, the last of them; otherwise the list grows.
void remember(std::vector<Recommendation>& recommendations, Recommendation latest, const auto& isOld)
{
    const auto old = std::find_if(recommendations.rbegin(), recommendations.rend(), isOld);
    if (old != recommendations.rend())
        *old = latest;
    else
        recommendations.push_back(latest);
}

} // namespace

Stabilized stabilize(std::int32_t proposal, AutoscalerMemory& memory, Duration window, Time now, StepWriter& steps)
{
    const Time cut = now - window;
    std::int32_t result = proposal;
    auto inputs = windowInputs(proposal, window);
    for (const Recommendation& recommendation : memory.recommendations) {
        if (recommendation.time < cut)
            continue;
        result = std::max(result, recommendation.replicas);
        addRecommendation(inputs, recommendation, now);
    }
    steps.add(step::stabilizationDown, std::move(inputs), static_cast<double>(result));
    remember(memory.recommendations, {proposal, now}, [cut](const Recommendation& entry) { return entry.time < cut; });
    return result == proposal ? ready(result) : Stabilized{result, "ScaleDownStabilized", highest};
}

Stabilized stabilize(std::int32_t proposal, std::int32_t current, AutoscalerMemory& memory, const BehaviorRules& rules, Time now,
                     StepWriter& steps)
{
    const Duration upWindow = std::chrono::seconds{rules.up.windowSeconds};
    const Duration downWindow = std::chrono::seconds{rules.down.windowSeconds};
    const Time upCut = now - upWindow;
    const Time downCut = now - downWindow;
    std::int32_t low = proposal;
    std::int32_t high = proposal;
    auto upInputs = windowInputs(proposal, upWindow);
    auto downInputs = windowInputs(proposal, downWindow);
    for (const Recommendation& recommendation : memory.recommendations) {
        if (recommendation.time > upCut) {
            low = std::min(low, recommendation.replicas);
            addRecommendation(upInputs, recommendation, now);
        }
        if (recommendation.time > downCut) {
            high = std::max(high, recommendation.replicas);
            addRecommendation(downInputs, recommendation, now);
        }
    }
    steps.add(step::stabilizationUp, std::move(upInputs), static_cast<double>(low));
    steps.add(step::stabilizationDown, std::move(downInputs), static_cast<double>(high));

    std::int32_t result = std::max(current, low);
    result = std::min(result, high);
    steps.add(step::stabilizationResult,
              {{"current", static_cast<double>(current)}, {"low", static_cast<double>(low)}, {"high", static_cast<double>(high)}},
              static_cast<double>(result));
    remember(memory.recommendations, {proposal, now},
             [upCut, downCut](const Recommendation& entry) { return entry.time < upCut && entry.time < downCut; });
    if (result == proposal)
        return ready(result);
    return proposal >= current ? Stabilized{result, "ScaleUpStabilized", lowest}
                               : Stabilized{result, "ScaleDownStabilized", highest};
}

} // namespace nephoscope
