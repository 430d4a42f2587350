// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/explanation.h"

#include <algorithm>
#include <string_view>

namespace nephoscope {

// Adds steps about one subject to an explanation.
class StepWriter {
public:
    using Inputs = std::vector<std::pair<std::string, ExplanationStep::Value>>;

    explicit StepWriter(Explanation& explanation, std::string subject = {})
        : m_explanation(explanation), m_subject(std::move(subject))
    {}

    void add(std::string_view id, Inputs inputs, ExplanationStep::Value result)
    {
        m_explanation.push_back({std::string{id}, m_subject, std::move(inputs), std::move(result), Provenance::Inferred});
    }
    void addAbout(std::string subject, std::string_view id, Inputs inputs, ExplanationStep::Value result)
    {
        m_explanation.push_back({std::string{id}, std::move(subject), std::move(inputs), std::move(result), Provenance::Inferred});
    }

    // Adds an input under `name`, or "NAME (2)" and so on where that is taken.
    static void addUnique(Inputs& inputs, const std::string& name, double value)
    {
        std::string unique = name;
        const auto taken = [&inputs, &unique] {
            return std::any_of(inputs.begin(), inputs.end(), [&unique](const auto& input) { return input.first == unique; });
        };
        for (int i = 2; taken(); ++i)
            unique = name + " (" + std::to_string(i) + ")";
        inputs.emplace_back(std::move(unique), value);
    }

private:
    Explanation& m_explanation;
    std::string m_subject;
};

} // namespace nephoscope
