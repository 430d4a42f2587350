// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/pods_by_node.h"
#include "node_pods_text.h"
#include "story.h"

#include <QTest>

#include <random>

using namespace nephoscope;

namespace {

Pod podOn(Story& story, std::string_view name, std::string_view node, double created)
{
    Pod pod = story.pod(name, name);
    auto spec = std::make_shared<PodSpec>(*pod.spec);
    spec->meta.created = Story::at(created);
    pod.spec = std::move(spec);
    pod.node = story.in(node);
    return pod;
}

Node node(Story& story, std::string_view name)
{
    Node result;
    result.meta = story.meta(name, name, {});
    result.allocatableCpu = Quantity::fromMilli(4000);
    return result;
}

NodeUsage usage(Story& story, std::string_view name, double seconds, std::int64_t milli)
{
    return {story.in(name), Story::at(seconds), std::chrono::seconds{15}, milli * 1'000'000, std::nullopt};
}

std::string ask(const Story& story, Interned source, Time t, std::span<const PodAt> chosen = {})
{
    return textOf(podsByNode(story.session, source, t, t, chosen));
}

} // namespace

class PodsByNodeTest : public QObject {
    Q_OBJECT

private slots:
    void podsStandOnTheirNodesInTheOrderOfBirth()
    {
        Story story;
        for (const char* name : {"node-10", "node-2"})
            story.see(1, node(story, name));
        story.see(2, podOn(story, "young", "node-2", 2));
        story.see(2, podOn(story, "old", "node-2", 1));
        story.see(2, podOn(story, "waiting", "", 2));
        story.see(2, podOn(story, "stray", "node-of-which-nothing-is-known", 2));
        QCOMPARE(ask(story, story.in("c"), Story::at(2)),
                 std::string("- waiting; node-2 old young; node-10; node-of-which-nothing-is-known stray"));
        QCOMPARE(ask(story, story.in("another cluster"), Story::at(2)), std::string());
    }

    void thePastIsAsItWas()
    {
        Story story;
        story.see(1, podOn(story, "a", "", 1));
        story.see(3, podOn(story, "a", "node-1", 1));
        story.see(5, ObjectGone{ObjectKind::Pod, story.in("a"), {}, {}});
        const Interned source = story.in("c");
        QCOMPARE(ask(story, source, Story::at(0)), std::string());
        QCOMPARE(ask(story, source, Story::at(2)), std::string("- a"));
        QCOMPARE(ask(story, source, Story::at(4)), std::string("node-1 a"));
        QCOMPARE(ask(story, source, liveTime), std::string());
    }

    void theWorkloadsOwnAreMarked()
    {
        Story story;
        story.see(1, podOn(story, "mine", "n", 1));
        story.see(1, podOn(story, "other", "n", 2));
        const PodAt mine{story.key("mine"), story.session.pods().latest(story.key("mine")), nullptr};
        QCOMPARE(ask(story, story.in("c"), Story::at(1), {&mine, 1}), std::string("n mine* other"));
    }

    void theShareOfCpuIsThatOfAFreshSample()
    {
        Story story;
        story.see(1, node(story, "n"));
        const Interned source = story.in("c");
        QCOMPARE(ask(story, source, Story::at(2)), std::string("n"));
        story.see(10, usage(story, "n", 10, 1000));
        QCOMPARE(ask(story, source, Story::at(10)), std::string("n 25 %"));
        QCOMPARE(ask(story, source, Story::at(190)), std::string("n 25 %"));
        QCOMPARE(ask(story, source, Story::at(191)), std::string("n"));
        // The newest there is, at a present that is known.
        QCOMPARE(textOf(podsByNode(story.session, source, liveTime, Story::at(12), {})), std::string("n 25 %"));
        QCOMPARE(textOf(podsByNode(story.session, source, liveTime, Story::at(600), {})), std::string("n"));
    }

    void statusesHaveStates_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<bool>("ready");
        QTest::addColumn<PodState>("state");
        const auto row = [](const char* status, PodState state, bool ready = false) {
            QTest::newRow((std::string(status) + (ready ? " ready" : "")).c_str()) << QString::fromLatin1(status) << ready << state;
        };
        row("Running", PodState::Ready, true);
        row("Running", PodState::Starting);
        for (const char* status : {"ContainerCreating", "PodInitializing", "Init:0/2", "NotReady"})
            row(status, PodState::Starting);
        for (const char* status : {"Pending", "SchedulingGated"})
            row(status, PodState::Pending);
        for (const char* status : {"CrashLoopBackOff", "Init:Error", "Init:CrashLoopBackOff", "OOMKilled", "Evicted", "ExitCode:3"})
            row(status, PodState::Failed);
        row("Terminating", PodState::Terminating, true);
        for (const char* status : {"Completed", "Succeeded"})
            row(status, PodState::Ended);
        row("Unknown", PodState::Unknown);
    }
    void statusesHaveStates()
    {
        QFETCH(QString, status);
        QFETCH(bool, ready);
        QFETCH(PodState, state);
        QCOMPARE(podState(status.toStdString(), ready), state);
    }

    // Every pod of the session stands on exactly one node, that which it names, whatever came and went.
    void noPodIsLostOrTwice()
    {
        Story story;
        std::mt19937 random(1);
        const auto upTo = [&random](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
        for (int step = 1; step <= 400; ++step) {
            const std::string name = "pod-" + std::to_string(upTo(40));
            if (upTo(4) == 0)
                story.see(step, ObjectGone{ObjectKind::Pod, story.in(name), {}, {}});
            else
                story.see(step, podOn(story, name, upTo(5) == 0 ? "" : "node-" + std::to_string(upTo(6)), upTo(9)));
        }
        for (int second = 0; second <= 400; second += 20) {
            const Time t = Story::at(second);
            std::map<ObjectKey, Interned> placed;
            for (const NodePods& group : podsByNode(story.session, story.in("c"), t, t, {})) {
                for (const PlacedPod& pod : group.pods)
                    QVERIFY(placed.emplace(pod.key, group.name).second);
                int counted = 0;
                for (const int count : countPods(group.pods))
                    counted += count;
                QCOMPARE(counted, static_cast<int>(group.pods.size()));
            }
            std::map<ObjectKey, Interned> expected;
            story.session.pods().forEachAt(t,
                                           [&expected](const ObjectKey& key, const Pod& pod) { expected.emplace(key, pod.node); });
            QVERIFY(placed == expected);
        }
    }
};

QTEST_GUILESS_MAIN(PodsByNodeTest)
#include "pods_by_node_test.moc"
