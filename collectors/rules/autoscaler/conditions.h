// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"

#include <string>

namespace nephoscope {

// A condition of an autoscaler. Its texts are composed by rule, so they are strings of its own and not of a pool.
struct AutoscalerCondition {
    std::string type;
    ConditionStatus status = ConditionStatus::Unknown;
    std::string reason;
    std::string message;
    std::optional<Time> lastTransition;
    friend bool operator==(const AutoscalerCondition&, const AutoscalerCondition&) = default;
};

std::vector<AutoscalerCondition> autoscalerConditions(std::span<const Condition> conditions);

// The conditions of one autoscaler in the course of a sync: what is not set again keeps its old value.
class ConditionList {
public:
    ConditionList(std::vector<AutoscalerCondition> conditions, Time now) : m_conditions(std::move(conditions)), m_now(now) {}

    void set(std::string_view type, bool holds, std::string reason, std::string message);
    void remove(std::string_view type);
    bool isTrue(std::string_view type) const;
    std::vector<AutoscalerCondition> take() { return std::move(m_conditions); }

private:
    std::vector<AutoscalerCondition> m_conditions;
    Time m_now;
};

} // namespace nephoscope
