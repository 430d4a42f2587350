// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/rate_limits.h"

#include "collectors/rules/autoscaler/controller_arithmetic.h"
#include "collectors/rules/autoscaler/explanation_ids.h"

#include <algorithm>
#include <cmath>

namespace nephoscope {

namespace {

constexpr const char* tooFew = "the desired replica count is less than the minimum replica count";
constexpr const char* tooMany = "the desired replica count is more than the maximum replica count";
constexpr const char* tooFastUp = "the desired replica count is increasing faster than the maximum scale rate";
constexpr const char* tooFastDown = "the desired replica count is decreasing faster than the maximum scale rate";

double number(std::int32_t value)
{
    return value;
}

Limited within(std::int32_t wanted, ReplicaBounds bounds, StepWriter& steps)
{
    steps.add(step::boundsWithin, {{"value", number(wanted)}, {"min", number(bounds.min)}, {"max", number(bounds.max)}},
              number(wanted));
    return {wanted, false, "DesiredWithinRange", "the desired count is within the acceptable range"};
}

Limited atMost(std::int32_t wanted, std::int32_t max, std::int32_t limit, StepWriter& steps)
{
    const std::int32_t most = std::min(max, limit);
    steps.add(step::boundsMax, {{"value", number(wanted)}, {"max", number(max)}, {"limit", number(limit)}}, number(most));
    return max > limit ? Limited{most, true, "ScaleUpLimit", tooFastUp} : Limited{most, true, "TooManyReplicas", tooMany};
}

std::int32_t changed(const std::vector<ScaleEvent>& events, std::int32_t periodSeconds, Time now)
{
    const Time cut = now - std::chrono::seconds{periodSeconds};
    std::int32_t sum = 0;
    for (const ScaleEvent& event : events) {
        if (event.time > cut)
            sum = controller::add32(sum, event.change);
    }
    return sum;
}

std::string policyName(std::size_t index)
{
    return "policy." + std::to_string(index + 1);
}

// The count at the start of a policy's period, as far as the controller itself has changed it since.
std::int32_t periodStart(std::int32_t current, const ScalingPolicy& policy, const AutoscalerMemory& memory, Time now,
                         const std::string& subject, StepWriter& steps)
{
    const std::int32_t added = changed(memory.scaleUps, policy.periodSeconds, now);
    const std::int32_t removed = changed(memory.scaleDowns, policy.periodSeconds, now);
    const std::int32_t start = controller::add32(controller::subtract32(current, added), removed);
    steps.addAbout(subject, step::rateStart,
                   {{"current", number(current)},
                    {"added", number(added)},
                    {"removed", number(removed)},
                    {"period", number(policy.periodSeconds)}},
                   number(start));
    return start;
}

struct PolicySpread {
    std::int32_t smallest = std::numeric_limits<std::int32_t>::max();
    std::int32_t largest = std::numeric_limits<std::int32_t>::min();
    StepWriter::Inputs inputs;

    void add(std::size_t index, std::int32_t proposal)
    {
        smallest = std::min(smallest, proposal);
        largest = std::max(largest, proposal);
        inputs.emplace_back(policyName(index), number(proposal));
    }
};

StepWriter::Inputs selectInputs(std::int32_t current, PolicySelect select)
{
    return {{"current", number(current)}, {"select", std::string{enumName(select)}}};
}

} // namespace

Limited limitReplicas(std::int32_t wanted, std::int32_t current, ReplicaBounds bounds, StepWriter& steps)
{
    const std::int32_t limit = controller::toInt32(std::max(2.0 * current, 4.0));
    if (wanted < bounds.min) {
        steps.add(step::boundsMin, {{"value", number(wanted)}, {"min", number(bounds.min)}}, number(bounds.min));
        return {bounds.min, true, "TooFewReplicas", tooFew};
    }
    steps.add(step::rateDefaultUp, {{"current", number(current)}}, number(limit));
    return wanted > std::min(bounds.max, limit) ? atMost(wanted, bounds.max, limit, steps) : within(wanted, bounds, steps);
}

std::int32_t upLimit(std::int32_t current, const DirectionRules& rules, const AutoscalerMemory& memory, Time now, StepWriter& steps)
{
    PolicySpread spread{.inputs = selectInputs(current, rules.select)};
    if (rules.select != PolicySelect::Disabled) {
        for (std::size_t i = 0; i < rules.policies.size(); ++i) {
            const ScalingPolicy& policy = rules.policies[i];
            const std::string subject = policyName(i);
            const std::int32_t start = periodStart(current, policy, memory, now, subject, steps);
            const bool pods = policy.type == PolicyType::Pods;
            const std::int32_t proposal = pods ? controller::add32(start, policy.value)
                                               : controller::toInt32(std::ceil(number(start) * (1 + number(policy.value) / 100)));
            steps.addAbout(subject, pods ? step::rateUpPods : step::rateUpPercent,
                           {{"start", number(start)}, {pods ? "pods" : "percent", number(policy.value)}}, number(proposal));
            spread.add(i, proposal);
        }
    }
    const std::int32_t selected = rules.select == PolicySelect::Disabled ? current
                                  : rules.select == PolicySelect::Min    ? spread.smallest
                                                                         : spread.largest;
    const std::int32_t limit = std::max(current, selected);
    steps.add(step::rateUp, std::move(spread.inputs), number(limit));
    return limit;
}

std::int32_t downLimit(std::int32_t current, const DirectionRules& rules, const AutoscalerMemory& memory, Time now,
                       StepWriter& steps)
{
    PolicySpread spread{.inputs = selectInputs(current, rules.select)};
    if (rules.select != PolicySelect::Disabled) {
        for (std::size_t i = 0; i < rules.policies.size(); ++i) {
            const ScalingPolicy& policy = rules.policies[i];
            const std::string subject = policyName(i);
            const std::int32_t start = periodStart(current, policy, memory, now, subject, steps);
            const bool pods = policy.type == PolicyType::Pods;
            const std::int32_t proposal = pods ? controller::subtract32(start, policy.value)
                                               : controller::toInt32(number(start) * (1 - number(policy.value) / 100));
            steps.addAbout(subject, pods ? step::rateDownPods : step::rateDownPercent,
                           {{"start", number(start)}, {pods ? "pods" : "percent", number(policy.value)}}, number(proposal));
            spread.add(i, proposal);
        }
    }
    const std::int32_t selected = rules.select == PolicySelect::Disabled ? current
                                  : rules.select == PolicySelect::Min    ? spread.largest
                                                                         : spread.smallest;
    const std::int32_t limit = std::min(current, selected);
    steps.add(step::rateDown, std::move(spread.inputs), number(limit));
    return limit;
}

Limited limitReplicas(std::int32_t wanted, std::int32_t current, ReplicaBounds bounds, const BehaviorRules& rules,
                      const AutoscalerMemory& memory, Time now, StepWriter& steps)
{
    if (wanted > current) {
        const std::int32_t limit = upLimit(current, rules.up, memory, now, steps);
        if (wanted > std::min(bounds.max, limit))
            return atMost(wanted, bounds.max, limit, steps);
    } else if (wanted < current) {
        const std::int32_t limit = downLimit(current, rules.down, memory, now, steps);
        const std::int32_t least = std::max(bounds.min, limit);
        if (wanted < least) {
            steps.add(step::boundsMin, {{"value", number(wanted)}, {"min", number(bounds.min)}, {"limit", number(limit)}},
                      number(least));
            return bounds.min < limit ? Limited{least, true, "ScaleDownLimit", tooFastDown}
                                      : Limited{least, true, "TooFewReplicas", tooFew};
        }
    }
    return within(wanted, bounds, steps);
}

void rememberChange(std::int32_t before, std::int32_t after, const BehaviorRules& rules, AutoscalerMemory& memory, Time now)
{
    const bool up = after > before;
    std::vector<ScaleEvent>& events = up ? memory.scaleUps : memory.scaleDowns;
    std::int32_t longest = 0;
    for (const ScalingPolicy& policy : (up ? rules.up : rules.down).policies)
        longest = std::max(longest, policy.periodSeconds);
    const Time cut = now - std::chrono::seconds{longest};
    for (ScaleEvent& event : events)
        event.outdated = event.outdated || event.time < cut;

    const ScaleEvent latest{up ? controller::subtract32(after, before) : controller::subtract32(before, after), now, false};
    const auto old = std::find_if(events.rbegin(), events.rend(), [](const ScaleEvent& event) { return event.outdated; });
    if (old != events.rend())
        *old = latest;
    else
        events.push_back(latest);
}

} // namespace nephoscope
