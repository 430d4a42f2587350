// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/scenario/scenario.h"

namespace nephoscope {

// One sync of a scenario, decided.
struct ScenarioResult {
    double seconds = 0;
    AutoscalerDecision decision;
};

// Plays a scenario from its first step, carrying from step to step what the controller remembers and what it wrote to the status.
class ScenarioRunner {
public:
    explicit ScenarioRunner(Scenario scenario);

    // Empty after the last step.
    std::optional<ScenarioResult> next();

private:
    Scenario m_scenario;
    AutoscalerMemory m_memory;
    std::vector<AutoscalerCondition> m_conditions;
    std::size_t m_position = 0;
};

// {"t", "desiredReplicas", "conditions", "events", "currentMetrics", "error", "explanation"} on one line. No events and no error:
// no such member; nothing computed: currentMetrics null.
std::string jsonLine(const ScenarioResult& result);

// [{"id", "subject", "inputs", "result", "provenance"}…]; a number that JSON cannot hold is null.
std::string explanationJson(const Explanation& explanation);

} // namespace nephoscope
