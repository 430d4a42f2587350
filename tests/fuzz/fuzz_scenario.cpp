// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/scenario/scenario_runner.h"
#include "collectors/rules/autoscaler/phrases.h"

// A scenario that can be read can also be decided to its end, and every explanation ends at the decision.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace nephoscope;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    auto scenario = loadScenario(text, "fuzz.json");
    if (!scenario) {
        if (scenario.error().why.empty() || scenario.error().file != "fuzz.json")
            __builtin_trap();
        return 0;
    }
    ScenarioRunner runner{std::move(*scenario)};
    while (const auto result = runner.next()) {
        const ExplanationStep::Value desired = static_cast<double>(result->decision.desiredReplicas);
        if (result->decision.explanation.empty() || result->decision.explanation.back().result != desired || jsonLine(*result).empty())
            __builtin_trap();
        for (const ExplanationStep& step : result->decision.explanation) {
            if (phraseEnglish(step).empty())
                __builtin_trap();
        }
    }
    return 0;
}
