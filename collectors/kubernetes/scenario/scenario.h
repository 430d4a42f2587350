// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/model/string_pool.h"
#include "collectors/rules/autoscaler/decision.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nephoscope {

// One sync of a scenario: the world as the controller finds it.
struct ScenarioStep {
    double seconds = 0;                              // since the scenario began, as written
    Time now{};
    std::int32_t specReplicas = 0;
    std::int32_t statusReplicas = 0;
    std::vector<PodView> pods;
    std::map<std::string, MetricReading> readings;   // by metricSubject(), one for each metric at least
    std::optional<std::int32_t> expectedReplicas;    // what the real controller decided, if the file says so
};

// A recorded or invented history of one autoscaler (vectors/hpa/README.md describes the file).
struct Scenario {
    std::shared_ptr<StringPool> strings;             // owns every name below
    ControllerSettings settings;
    Autoscaler autoscaler;
    std::vector<ScenarioStep> steps;
};

// The error names the file and the place in it: "steps[3].pods[0].name is no text".
Expected<Scenario> loadScenario(std::string_view text, const std::string& fileName);

} // namespace nephoscope
