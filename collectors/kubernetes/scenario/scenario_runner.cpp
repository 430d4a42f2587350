// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/scenario/scenario_runner.h"

#include "collectors/kubernetes/scenario/metrics_json.h"
#include "collectors/rules/autoscaler/metric_proposal.h"

#include <cmath>

namespace nephoscope {

namespace {

using nlohmann::ordered_json;

ordered_json numberJson(double number)
{
    // Whole numbers without a point, as a person would write them.
    constexpr double exact = 9007199254740992.0;
    if (std::trunc(number) == number && std::abs(number) <= exact)
        return static_cast<std::int64_t>(number);
    return number;
}

ordered_json valueJson(const ExplanationStep::Value& value)
{
    if (const double* const number = std::get_if<double>(&value))
        return numberJson(*number);
    return std::get<std::string>(value);
}

ordered_json explanationArray(const Explanation& explanation)
{
    auto result = ordered_json::array();
    for (const ExplanationStep& step : explanation) {
        auto inputs = ordered_json::object();
        for (const auto& [name, value] : step.inputs)
            inputs[name] = valueJson(value);
        result.push_back({{"id", step.id},
                          {"subject", step.subject},
                          {"inputs", std::move(inputs)},
                          {"result", valueJson(step.result)},
                          {"provenance", std::string{enumName(step.provenance)}}});
    }
    return result;
}

// Texts come from files of unknown making.
std::string dumped(const ordered_json& document)
{
    return document.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

} // namespace

ScenarioRunner::ScenarioRunner(Scenario scenario) : m_scenario(std::move(scenario)) {}

std::optional<ScenarioResult> ScenarioRunner::next()
{
    if (m_position == m_scenario.steps.size())
        return std::nullopt;
    const ScenarioStep& step = m_scenario.steps[m_position++];

    AutoscalerInputs inputs;
    inputs.now = step.now;
    inputs.autoscaler = m_scenario.autoscaler;
    inputs.conditions = std::move(m_conditions);
    inputs.specReplicas = step.specReplicas;
    inputs.statusReplicas = step.statusReplicas;
    inputs.selector = "app=" + m_scenario.autoscaler.target.name.str();
    inputs.pods = step.pods;
    for (const MetricSpec& spec : m_scenario.autoscaler.metrics)
        inputs.readings.push_back(step.readings.at(metricSubject(spec.metric)));

    ScenarioResult result{step.seconds, decide(inputs, m_memory, m_scenario.settings)};
    m_conditions = result.decision.conditions;
    if (step.expectedReplicas == result.decision.desiredReplicas) {
        for (ExplanationStep& explained : result.decision.explanation)
            explained.provenance = Provenance::Reproduced;
    }
    return result;
}

std::string jsonLine(const ScenarioResult& result)
{
    const AutoscalerDecision& decision = result.decision;
    ordered_json line{{"t", numberJson(result.seconds)}, {"desiredReplicas", decision.desiredReplicas}};
    line["conditions"] = ordered_json::object();
    for (const AutoscalerCondition& condition : decision.conditions)
        line["conditions"][condition.type] = std::string{enumName(condition.status)} + "/" + condition.reason;
    for (const AutoscalerEvent& event : decision.events)
        line["events"].push_back(std::string{event.warning ? "Warning " : "Normal "} + event.reason + " " + event.message);
    line["currentMetrics"] = currentMetricsJson(decision.currentMetrics);
    if (decision.error)
        line["error"] = *decision.error;
    line["explanation"] = explanationArray(decision.explanation);
    return dumped(line);
}

std::string explanationJson(const Explanation& explanation)
{
    return dumped(explanationArray(explanation));
}

} // namespace nephoscope
