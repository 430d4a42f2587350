// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/scenario/scenario_runner.h"
#include "tests/collectors/rules/scenario_files.h"

#include <QtTest>
#include <nlohmann/json.hpp>
#include <regex>

using namespace nephoscope;
using nlohmann::json;

// The engine against what the real controller decided, sync by sync (vectors/hpa/README.md).
class AutoscalerVectorsTest : public QObject {
    Q_OBJECT

private slots:
    void decidesLikeTheController();

private:
    static void compareStep(const json& step, const json& ours, std::vector<std::string>& differences);
};

namespace {

// The controller walks its pods in no fixed order, so which of several pods without a request it names is chance. Any of
// them is right, another pod is not: each such pod's name gives way to a common one.
std::string withoutChance(const json& value, const json& step)
{
    std::string text = value.dump();
    static const std::regex complaint{"missing request for (cpu|memory) in container (c[0-9]+) of Pod ([a-z0-9-]+)"};
    std::string result;
    auto rest = text.cbegin();
    for (std::sregex_iterator match{text.cbegin(), text.cend(), complaint}, end; match != end; ++match) {
        result.append(rest, (*match)[0].first);
        const char* const key = (*match)[1] == "cpu" ? "requestMilliCPU" : "requestMemoryBytes";
        bool lacksIt = false;
        for (const json& pod : step["pods"])
            lacksIt = lacksIt || (pod["name"] == (*match)[3].str() && !pod.contains(key));
        result += "missing request for " + (*match)[1].str() + " in container " + (*match)[2].str() + " of Pod "
                  + (lacksIt ? "ONE-WITHOUT" : (*match)[3].str());
        rest = (*match)[0].second;
    }
    result.append(rest, text.cend());
    return result;
}

} // namespace

void AutoscalerVectorsTest::compareStep(const json& step, const json& ours, std::vector<std::string>& differences)
{
    const json& theirs = step["expect"];
    for (const char* const key : {"desiredReplicas", "conditions", "events", "currentMetrics", "error"}) {
        if (theirs.contains(key) != ours.contains(key)) {
            differences.push_back(std::string{key} + (theirs.contains(key) ? " is missing" : " should be absent"));
            continue;
        }
        if (!theirs.contains(key))
            continue;
        const auto expected = withoutChance(theirs[key], step);
        const auto actual = withoutChance(ours[key], step);
        if (expected != actual)
            differences.push_back(std::string{key} + " is " + actual + " instead of " + expected);
    }
    if (!ours["explanation"].is_array() || ours["explanation"].empty())
        differences.push_back("there is no explanation");
}

void AutoscalerVectorsTest::decidesLikeTheController()
{
    const auto files = scenarioFiles();
    NEPHOSCOPE_REQUIRE_OR_SKIP("vectors", !files.empty(), "NEPHOSCOPE_VECTORS names no folder with hpa/scenario-*.json");

    int scenarios = 0;
    int steps = 0;
    int allSteps = 0;
    for (const auto& file : files) {
        const std::string text = fileText(file);
        const json document = json::parse(text);
        auto scenario = loadScenario(text, file.filename().string());
        QVERIFY2(scenario, scenario ? "" : sentence(scenario.error()).c_str());
        ScenarioRunner runner{std::move(*scenario)};
        bool allGood = true;
        for (const json& step : document["steps"]) {
            ++allSteps;
            const auto result = runner.next();
            std::vector<std::string> differences;
            if (result)
                compareStep(step, json::parse(jsonLine(*result)), differences);
            else
                differences.push_back("the step is missing");
            for (const auto& difference : differences)
                qWarning().noquote() << file.filename().c_str() << "t =" << step["t"].dump().c_str() << ":" << difference.c_str();
            allGood = allGood && differences.empty();
            steps += differences.empty() ? 1 : 0;
        }
        QVERIFY(!runner.next());
        scenarios += allGood ? 1 : 0;
    }
    reportCount("scenarios", scenarios, static_cast<int>(files.size()));
    reportCount("steps", steps, allSteps);
    QCOMPARE(scenarios, static_cast<int>(files.size()));
    QCOMPARE(steps, allSteps);
}

QTEST_APPLESS_MAIN(AutoscalerVectorsTest)
#include "autoscaler_vectors_test.moc"
