// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/collectors/rules/explanation_equations.h"

#include "collectors/kubernetes/scenario/scenario_runner.h"
#include "collectors/rules/autoscaler/metric_proposal.h"
#include "collectors/rules/autoscaler/phrases.h"
#include "tests/collectors/rules/scenario_files.h"

#include <QtTest>
#include <set>

using namespace nephoscope;

// Every equation that is printed, recomputed from its printed inputs, in every sync of every scenario.
class ExplanationEquationsTest : public QObject {
    Q_OBJECT

private slots:
    void everyEquationHoldsAndTheyEndAtTheDesiredNumber();
};

namespace {

// Which earlier results an input repeats: the latest step of one of these ids, about the same subject.
const std::multimap<std::pair<std::string, std::string>, std::string>& links()
{
    static const std::multimap<std::pair<std::string, std::string>, std::string> all{
        {{"metric.utilization", "usage"}, "metric.usage_sum"},
        {{"metric.utilization", "request"}, "metric.request_sum"},
        {{"metric.average", "usage"}, "metric.usage_sum"},
        {{"metric.per_pod", "usage"}, "metric.usage_sum"},
        {{"metric.ratio_total", "usage"}, "metric.usage_sum"},
        {{"metric.proposal_total", "usage"}, "metric.usage_sum"},
        {{"metric.ratio", "value"}, "metric.utilization"},
        {{"metric.ratio", "value"}, "metric.average"},
        {{"metric.ratio", "value"}, "metric.usage_sum"},
        {{"metric.tolerance", "ratio"}, "metric.ratio"},
        {{"metric.tolerance", "ratio"}, "metric.ratio_total"},
        {{"metric.filled_sum", "usage"}, "metric.usage_sum"},
        {{"metric.filled_request_sum", "request"}, "metric.request_sum"},
        {{"metric.filled_utilization", "usage"}, "metric.filled_sum"},
        {{"metric.filled_utilization", "request"}, "metric.filled_request_sum"},
        {{"metric.filled_average", "usage"}, "metric.filled_sum"},
        {{"metric.filled_ratio", "value"}, "metric.filled_utilization"},
        {{"metric.filled_ratio", "value"}, "metric.filled_average"},
        {{"metric.filled_tolerance", "ratio"}, "metric.filled_ratio"},
        {{"metric.turned", "ratio"}, "metric.ratio"},
        {{"metric.turned", "filledRatio"}, "metric.filled_ratio"},
        {{"metric.proposal", "ratio"}, "metric.ratio"},
        {{"metric.proposal", "ratio"}, "metric.filled_ratio"},
        {{"metric.proposal_zero", "ratio"}, "metric.ratio"},
        {{"metric.wrong_way", "proposal"}, "metric.proposal"},
        {{"metric.wrong_way", "ratio"}, "metric.filled_ratio"},
        {{"stabilization.up", "proposal"}, "proposal.largest"},
        {{"stabilization.down", "proposal"}, "proposal.largest"},
        {{"stabilization.result", "low"}, "stabilization.up"},
        {{"stabilization.result", "high"}, "stabilization.down"},
        {{"rate.up_pods", "start"}, "rate.start"},
        {{"rate.up_percent", "start"}, "rate.start"},
        {{"rate.down_pods", "start"}, "rate.start"},
        {{"rate.down_percent", "start"}, "rate.start"},
        {{"bounds.max", "limit"}, "rate.up"},
        {{"bounds.max", "limit"}, "rate.default_up"},
        {{"bounds.min", "limit"}, "rate.down"},
        {{"bounds.max", "value"}, "stabilization.result"},
        {{"bounds.max", "value"}, "stabilization.down"},
        {{"bounds.min", "value"}, "stabilization.result"},
        {{"bounds.min", "value"}, "stabilization.down"},
        {{"bounds.within", "value"}, "stabilization.result"},
        {{"bounds.within", "value"}, "stabilization.down"},
    };
    return all;
}

std::string chainProblem(const AutoscalerDecision& decision, const std::vector<MetricSpec>& metrics)
{
    std::map<std::pair<std::string, std::string>, double> latest; // id and subject
    std::set<std::string> subjects;
    const ExplanationStep* before = nullptr;
    std::map<std::string, double> ofMetric; // the last result of each metric's replicas
    for (const ExplanationStep& step : decision.explanation) {
        if (auto problem = equationProblem(step); !problem.empty())
            return problem;
        for (const auto& [name, value] : step.inputs) {
            const auto [first, last] = links().equal_range({step.id, name});
            bool found = first == last;
            for (auto link = first; link != last; ++link) {
                const auto earlier = latest.find({link->second, step.subject});
                found = found || (earlier != latest.end() && earlier->second == std::get<double>(value));
            }
            if (!found)
                return step.id + ": its " + name + " is the result of no step before";
        }
        if (step.id == "proposal.largest") {
            for (const auto& [name, value] : step.inputs) {
                if (!ofMetric.contains(name) || ofMetric[name] != std::get<double>(value))
                    return "proposal.largest: " + name + " is not what the metric proposed";
            }
        }
        if (step.id == "result" && (!before || before->result != step.inputs.front().second))
            return "the result is not that of the step before it";
        if (step.id == "metric.keep" || step.id == "metric.proposal" || step.id == "metric.proposal_total"
            || step.id == "metric.proposal_zero")
            ofMetric[step.subject] = std::get<double>(step.result);
        if (std::holds_alternative<double>(step.result))
            latest[{step.id, step.subject}] = std::get<double>(step.result);
        subjects.insert(step.subject);
        before = &step;
    }
    if (decision.explanation.empty() || decision.explanation.back().id != "result"
        || decision.explanation.back().result != ExplanationStep::Value{static_cast<double>(decision.desiredReplicas)})
        return "the explanation does not end at the desired number";
    for (const MetricSpec& spec : metrics) {
        if (!subjects.contains(metricSubject(spec.metric)))
            return "nothing is said about " + metricSubject(spec.metric);
    }
    return {};
}

} // namespace

void ExplanationEquationsTest::everyEquationHoldsAndTheyEndAtTheDesiredNumber()
{
    const auto files = scenarioFiles();
    NEPHOSCOPE_REQUIRE_OR_SKIP("vectors", !files.empty(), "NEPHOSCOPE_VECTORS names no folder with hpa/scenario-*.json");

    int good = 0;
    int all = 0;
    std::set<std::string> seen;
    for (const auto& file : files) {
        auto scenario = loadScenario(fileText(file), file.filename().string());
        QVERIFY(scenario);
        const auto metrics = scenario->autoscaler.metrics;
        ScenarioRunner runner{std::move(*scenario)};
        while (const auto result = runner.next()) {
            ++all;
            const auto problem = chainProblem(result->decision, metrics);
            if (problem.empty())
                ++good;
            else
                qWarning().noquote() << file.filename().c_str() << "t =" << result->seconds << ":" << problem.c_str();
            for (const ExplanationStep& step : result->decision.explanation) {
                seen.insert(step.id);
                const std::string line = phraseEnglish(step);
                QVERIFY2(line.find(step.id + " ") != 0 && !line.empty(), ("no phrase for " + step.id).c_str());
            }
        }
    }
    reportCount("explained-steps", good, all);
    QCOMPARE(good, all);
    QVERIFY2(seen.size() > 30, "the scenarios reach most kinds of steps");
}

QTEST_APPLESS_MAIN(ExplanationEquationsTest)
#include "explanation_equations_test.moc"
