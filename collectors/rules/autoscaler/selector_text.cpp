// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/selector_text.h"

#include <algorithm>

namespace nephoscope {

namespace {

std::string joined(const std::vector<Interned>& values, char separator)
{
    std::string text;
    for (const Interned value : values) {
        if (!text.empty())
            text += separator;
        text += value.view();
    }
    return text;
}

} // namespace

std::string debugText(const std::optional<LabelSelector>& selector)
{
    if (!selector)
        return "nil";
    std::string text = "&LabelSelector{MatchLabels:map[string]string{";
    for (const auto& [key, value] : selector->matchLabels.items)
        text += key.str() + ": " + value.str() + ",";
    text += "},MatchExpressions:[]LabelSelectorRequirement{";
    for (const SelectorRequirement& requirement : selector->matchExpressions) {
        text += "{Key:" + requirement.key.str() + ",Operator:" + std::string{enumName(requirement.op)} + ",Values:["
                + joined(requirement.values, ' ') + "],},";
    }
    return text + "},}";
}

std::string queryText(const LabelSelector& selector)
{
    std::vector<std::pair<std::string, std::string>> parts; // by key, as the API sorts them
    for (const auto& [key, value] : selector.matchLabels.items)
        parts.emplace_back(key.str(), key.str() + "=" + value.str());
    for (const SelectorRequirement& requirement : selector.matchExpressions) {
        const std::string key = requirement.key.str();
        std::vector<Interned> values = requirement.values;
        std::sort(values.begin(), values.end());
        switch (requirement.op) {
        case SelectorOperator::In: parts.emplace_back(key, key + " in (" + joined(values, ',') + ")"); break;
        case SelectorOperator::NotIn: parts.emplace_back(key, key + " notin (" + joined(values, ',') + ")"); break;
        case SelectorOperator::Exists: parts.emplace_back(key, key); break;
        case SelectorOperator::DoesNotExist: parts.emplace_back(key, "!" + key); break;
        }
    }
    std::stable_sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string text;
    for (const auto& part : parts)
        text += (text.empty() ? "" : ",") + part.second;
    return text;
}

} // namespace nephoscope
