// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/facts.h"
#include "story.h"

#include <QTest>

using namespace nephoscope;

namespace {

// "label=value label=value → answer; …"
std::string ask(const Session& session, std::string_view name, const FactLabels& labels, Time t)
{
    const auto answers = askFact(session, name, labels, t);
    if (!answers)
        return "error: " + answers.error().why;
    std::string text;
    for (const FactValue& answer : *answers) {
        for (const auto& [label, value] : answer.labels)
            text += label + "=" + value + " ";
        text += "-> ";
        if (const double* number = std::get_if<double>(&answer.value))
            appendJsonNumber(text, *number);
        else
            text += std::get<std::string>(answer.value);
        text += "; ";
    }
    return text;
}

} // namespace

class FactsTest : public QObject {
    Q_OBJECT

private slots:
    void namesAreAscendingUniqueAndExplained()
    {
        std::string_view last;
        for (const FactInfo& fact : facts()) {
            QVERIFY2(last < fact.name, fact.name.data());
            last = fact.name;
            QVERIFY(fact.name.find('.') != std::string_view::npos && fact.sentence.ends_with('.'));
        }
        QVERIFY(facts().size() > 20);
    }
    // A label that an answer carries can be asked for, and an answer carries every label it is registered with.
    void everyFactAnswersWithItsOwnLabels()
    {
        Story story;
        story.see(0, story.deployment("d1", "web", 3, 2));
        story.see(0, story.podOf("p1", "web-1", "ReplicaSet", "r1"));
        PodUsage usage = story.usage("web-1", 1, 250);
        usage.containers[0].memoryBytes = 64;
        story.see(1, usage, 1);
        Autoscaler autoscaler = story.autoscaler("h1", "hpa", "web", 40);
        autoscaler.conditions = {{story.in("AbleToScale"), ConditionStatus::True, story.in("ReadyForNewScale"), {}, {}}};
        autoscaler.metrics.push_back({{MetricSource::External, story.in("queue"), {}, {}, {}}, TargetType::Value, {}, Quantity::fromValue(5), {}});
        autoscaler.currentMetrics.push_back({{MetricSource::External, story.in("queue"), {}, {}, {}}, {}, Quantity::fromValue(7), {}});
        story.see(0, autoscaler);
        Node node;
        node.meta = story.meta("n1", "node-1", "");
        story.see(0, node);
        NodeUsage nodeUsage;
        nodeUsage.name = story.in("node-1");
        nodeUsage.timestamp = Story::at(1);
        nodeUsage.cpuNano = 500'000'000;
        story.see(1, nodeUsage, 1);
        story.see(1, story.event("e1", "Started", "x"), 1);
        story.see(1, story.status("", SourceState::Live));
        for (const FactInfo& fact : facts()) {
            const auto answers = askFact(story.session, fact.name, {}, Story::at(2));
            QVERIFY2(answers && !answers->empty(), fact.name.data());
            for (const FactValue& answer : *answers) {
                std::set<std::string_view> labels;
                for (const auto& [label, value] : answer.labels)
                    labels.insert(label);
                QVERIFY2(labels == std::set<std::string_view>(fact.labels.begin(), fact.labels.end()), fact.name.data());
            }
        }
        QCOMPARE(ask(story.session, "workload.ready", {{"name", "web"}}, liveTime), std::string("source=c namespace=shop name=web kind=Deployment -> 2; "));
        QCOMPARE(ask(story.session, "pod.cpu", {}, liveTime), std::string("source=c namespace=shop name=web-1 -> 0.25; "));
        QCOMPARE(ask(story.session, "autoscaler.utilization", {}, liveTime), std::string("source=c namespace=shop name=hpa metric=cpu -> 40; "));
        QCOMPARE(ask(story.session, "node.ready", {}, liveTime), std::string("source=c -> 0; "));
    }
    void noSampleIsNoAnswer()
    {
        Story story;
        story.see(0, story.pod("p1", "web-1"));
        QCOMPARE(ask(story.session, "pod.cpu", {}, liveTime), std::string());
        QCOMPARE(ask(story.session, "pod.count", {{"status", "Running"}}, liveTime), std::string("source=c namespace=shop status=Running -> 1; "));
        QCOMPARE(ask(story.session, "pod.count", {}, Story::at(-1)), std::string());
    }
    void whatIsNotKnownIsRefused()
    {
        Story story;
        QVERIFY(ask(story.session, "workload.joy", {}, liveTime).starts_with("error: there is no fact"));
        QVERIFY(ask(story.session, "workload.ready", {{"colour", "red"}}, liveTime).starts_with("error: the fact \"workload.ready\" has no label"));
    }
};

QTEST_GUILESS_MAIN(FactsTest)
#include "facts_test.moc"
