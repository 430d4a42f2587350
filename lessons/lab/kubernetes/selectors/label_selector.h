// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <tl/expected.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace nephoscope::lab {

// Which labels an object must have (k8s.io/apimachinery labels.Selector). Everything matches the empty one.
class LabelSelector {
public:
    // "app=web,tier in (a,b),!old", as in a query. The error is Kubernetes' own sentence.
    static tl::expected<LabelSelector, std::string> parse(std::string_view text);
    // A metav1.LabelSelector {matchLabels, matchExpressions}, or a plain map of labels as a Service has it. What is
    // malformed in it matches nothing.
    static LabelSelector fromDocument(const nlohmann::json& selector);
    static LabelSelector fromMap(const nlohmann::json& labels);

    // `labels`: metadata.labels, or null.
    bool matches(const nlohmann::json& labels) const;
    bool empty() const { return m_requirements.empty(); }
    // "app=web,tier in (a,b)": as the scale subresource tells it.
    std::string text() const;

private:
    enum class Operator { Equals, DoubleEquals, NotEquals, In, NotIn, Exists, DoesNotExist, GreaterThan, LessThan, Never };
    struct Requirement {
        std::string key;
        Operator op = Operator::Exists;
        std::set<std::string> values;
    };
    class Parser;

    std::vector<Requirement> m_requirements;
};

} // namespace nephoscope::lab
