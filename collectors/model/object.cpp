// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/object.h"

#include <algorithm>

namespace nephoscope {

std::optional<Interned> Labels::find(std::string_view key) const
{
    const auto found = std::lower_bound(items.begin(), items.end(), key,
                                        [](const auto& item, std::string_view wanted) { return item.first.view() < wanted; });
    if (found == items.end() || found->first.view() != key)
        return std::nullopt;
    return found->second;
}

const Condition* findCondition(std::span<const Condition> conditions, std::string_view type)
{
    const auto found = std::find_if(conditions.begin(), conditions.end(),
                                    [type](const Condition& condition) { return condition.type == type; });
    return found == conditions.end() ? nullptr : &*found;
}

bool LabelSelector::matches(const Labels& labels) const
{
    for (const auto& [key, value] : matchLabels.items) {
        if (labels.find(key.view()) != value)
            return false;
    }
    for (const auto& requirement : matchExpressions) {
        const auto found = labels.find(requirement.key.view());
        const bool listed = found && std::find(requirement.values.begin(), requirement.values.end(), *found) != requirement.values.end();
        // NotIn also holds for an object without the label (apimachinery labels.Requirement.Matches).
        const bool holds = requirement.op == SelectorOperator::In       ? listed
                           : requirement.op == SelectorOperator::NotIn  ? !listed
                           : requirement.op == SelectorOperator::Exists ? found.has_value()
                                                                        : !found.has_value();
        if (!holds)
            return false;
    }
    return true;
}

} // namespace nephoscope
