// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/scenario/scenario_runner.h"

#include <QtTest>
#include <nlohmann/json.hpp>

using namespace nephoscope;
using nlohmann::json;

// Scenario files, good and bad.
class ScenarioTest : public QObject {
    Q_OBJECT

private slots:
    void aWholeScenarioInAFewLines();
    void whatTheFileLeavesOutIsFilledIn();
    void memoryIsInBytes();
    void badFilesAreNamedWithTheirMistake_data();
    void badFilesAreNamedWithTheirMistake();
};

namespace {

const char* const good =
    R"({"hpa":{"metadata":{"name":"web","namespace":"shop"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"},
"maxReplicas":9,"metrics":[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50}}}]}},
"steps":[{"t":0.5,"specReplicas":1,"statusReplicas":1,"pods":[{"name":"a","phase":"Running","startTime":-900,"ready":true,
"readyTransition":-890,"requestMilliCPU":[100]}],"metrics":{"cpu":{"pods":{"a":{"value":100,"timestamp":-3,"window":15}}}}}]})";

std::string replaced(std::string text, const std::string& what, const std::string& by)
{
    const auto at = text.find(what);
    return at == std::string::npos ? std::string{} : text.replace(at, what.size(), by);
}

json firstLine(const std::string& text)
{
    auto scenario = loadScenario(text, "x.json");
    if (!scenario)
        return sentence(scenario.error());
    ScenarioRunner runner{std::move(*scenario)};
    const auto result = runner.next();
    return result ? json::parse(jsonLine(*result)) : json{};
}

} // namespace

void ScenarioTest::aWholeScenarioInAFewLines()
{
    const json line = firstLine(good);
    QCOMPARE(line["t"].dump(), std::string{"0.5"});
    QCOMPARE(line["desiredReplicas"].dump(), std::string{"2"});
    QCOMPARE(line["conditions"]["AbleToScale"].dump(), std::string{"\"True/SucceededRescale\""});
    QCOMPARE(
        line["currentMetrics"][0].dump(),
        std::string{R"({"resource":{"current":{"averageUtilization":100,"averageValue":"100m"},"name":"cpu"},"type":"Resource"})"});
    QVERIFY(!line.contains("error") && line["events"].size() == 1);
    const json& last = line["explanation"].back();
    QCOMPARE(last["id"].dump() + last["result"].dump(), std::string{"\"result\"2"});
    QVERIFY(last.contains("inputs") && last.contains("subject") && last["provenance"] == "inferred");
}

void ScenarioTest::whatTheFileLeavesOutIsFilledIn()
{
    auto document = json::parse(good);
    document["hpa"]["spec"].erase("metrics");
    document["steps"][0]["pods"][0].erase("requestMilliCPU");
    const json line = firstLine(document.dump());
    QVERIFY(line["error"].get<std::string>().find("missing request for cpu in container c0 of Pod a") != std::string::npos);
    document["steps"][0].erase("metrics");
    QVERIFY(firstLine(document.dump())["error"].get<std::string>().ends_with("no metrics returned"));
    document["steps"][0]["expect"]["desiredReplicas"] = 1;
    QVERIFY(firstLine(document.dump())["explanation"].back()["provenance"] == "reproduced");
}

void ScenarioTest::memoryIsInBytes()
{
    auto document = json::parse(good);
    auto& resource = document["hpa"]["spec"]["metrics"][0]["resource"];
    resource = {{"name", "memory"}, {"target", {{"type", "AverageValue"}, {"averageValue", "1Gi"}}}};
    auto& step = document["steps"][0];
    step["metrics"] = {{"memory", {{"pods", {{"a", {{"value", 3221225472}, {"timestamp", -3}, {"window", 15}}}}}}}};
    const json line = firstLine(document.dump());
    QCOMPARE(line["currentMetrics"][0]["resource"]["current"]["averageValue"].dump(), std::string{"\"3Gi\""});
    QCOMPARE(line["desiredReplicas"].dump(), std::string{"3"});
}

void ScenarioTest::badFilesAreNamedWithTheirMistake_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("complaint");
    const auto row = [](const char* name, const std::string& text, const char* complaint) {
        QTest::newRow(name) << QString::fromStdString(text) << QString{complaint};
    };
    row("empty", "", "no JSON");
    row("cut off", std::string{good}.substr(0, 300), "no JSON");
    row("a list", "[]", "the document is no object");
    row("no autoscaler", R"({"steps":[]})", "has no \"hpa\"");
    row("autoscaler of the wrong kind", R"({"hpa":{"kind":"Pod"},"steps":[]})", "hpa is no autoscaler");
    row("no steps", replaced(good, "\"steps\"", "\"stairs\""), "has no \"steps\"");
    row("text for a number", replaced(good, "\"specReplicas\":1", "\"specReplicas\":\"1\""),
        "steps[0].specReplicas is no whole number");
    row("a fraction of a replica", replaced(good, "\"specReplicas\":1", "\"specReplicas\":1.5"),
        "steps[0].specReplicas is no whole");
    row("too many replicas", replaced(good, "\"specReplicas\":1", "\"specReplicas\":3000000000"),
        "steps[0].specReplicas is out of range");
    row("fewer than none", replaced(good, "\"specReplicas\":1", "\"specReplicas\":-1"), "steps[0].specReplicas is negative");
    row("an unknown phase", replaced(good, "\"Running\"", "\"Walking\""), "steps[0].pods[0].phase is no phase");
    row("a pod without name", replaced(good, "\"name\":\"a\",", ""), "steps[0].pods[0] has no \"name\"");
    row("a time out of this world", replaced(good, "-900", "-9e30"), "steps[0].pods[0].startTime is no time");
    row("a number beyond all bounds", replaced(good, "-900", "1e999"), "too large");
    row("a sample without value", replaced(good, "\"value\":100,", ""), "steps[0].metrics.cpu.pods.a has no \"value\"");
    row("a negative request", replaced(good, "[100]", "[-100]"), "steps[0].pods[0].requestMilliCPU[0] is negative");
    row("nested without end", R"({"hpa":{"spec":)" + std::string(100'000, '[') + std::string(100'000, ']') + R"(},"steps":[]})",
        "nested more than 64 deep");
    auto backwards = json::parse(good);
    backwards["steps"].push_back(backwards["steps"][0]);
    backwards["steps"][1]["t"] = 0;
    row("back in time", backwards.dump(), "steps[1] lies before");
}

void ScenarioTest::badFilesAreNamedWithTheirMistake()
{
    QFETCH(QString, text);
    QFETCH(QString, complaint);
    const auto scenario = loadScenario(text.toStdString(), "bad.json");
    QVERIFY(!scenario);
    const auto said = QString::fromStdString(sentence(scenario.error()));
    QVERIFY2(said.contains(complaint) && said.contains("bad.json"), qPrintable(said));
}

QTEST_APPLESS_MAIN(ScenarioTest)
#include "scenario_test.moc"
