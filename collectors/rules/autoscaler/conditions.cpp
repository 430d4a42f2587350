// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/conditions.h"

#include <algorithm>

namespace nephoscope {

std::vector<AutoscalerCondition> autoscalerConditions(std::span<const Condition> conditions)
{
    std::vector<AutoscalerCondition> result;
    result.reserve(conditions.size());
    for (const Condition& condition : conditions)
        result.push_back(
            {condition.type.str(), condition.status, condition.reason.str(), condition.message.str(), condition.lastTransition});
    return result;
}

void ConditionList::set(std::string_view type, bool holds, std::string reason, std::string message)
{
    auto found = std::find_if(m_conditions.begin(), m_conditions.end(),
                              [type](const auto& condition) { return condition.type == type; });
    if (found == m_conditions.end()) {
        m_conditions.push_back({std::string{type}, ConditionStatus::Unknown, {}, {}, {}});
        found = std::prev(m_conditions.end());
    }
    const auto status = holds ? ConditionStatus::True : ConditionStatus::False;
    if (found->status != status || !found->lastTransition)
        found->lastTransition = m_now;
    found->status = status;
    found->reason = std::move(reason);
    found->message = std::move(message);
}

void ConditionList::remove(std::string_view type)
{
    std::erase_if(m_conditions, [type](const auto& condition) { return condition.type == type; });
}

bool ConditionList::isTrue(std::string_view type) const
{
    return std::any_of(m_conditions.begin(), m_conditions.end(), [type](const auto& condition) {
        return condition.type == type && condition.status == ConditionStatus::True;
    });
}

} // namespace nephoscope
