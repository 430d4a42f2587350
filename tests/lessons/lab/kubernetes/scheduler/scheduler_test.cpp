// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/scheduler/scheduler.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"
#include "tests/support/manual_time.h"

#include <QTest>

#include <map>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct World {
    World() { registry.create(resources::namespaces, {{"metadata", {{"name", "shop"}}}}); }
    void pass(Duration span) { queue.runUntil(queue.now() + span); }
    void addNode(const std::string& name, const std::string& cpu)
    {
        QVERIFY(registry
                    .create(resources::nodes, {{"metadata", {{"name", name}}},
                                               {"status", {{"allocatable", {{"cpu", cpu}, {"memory", "8Gi"}, {"pods", "110"}}}}}})
                    .has_value());
    }
    void addPod(const std::string& name, const std::string& cpu)
    {
        QVERIFY(registry
                    .create(resources::pods,
                            {{"metadata", {{"namespace", "shop"}, {"name", name}}},
                             {"spec", {{"containers", {{{"name", "app"}, {"resources", {{"requests", {{"cpu", cpu}}}}}}}}}}})
                    .has_value());
    }
    std::string nodeOf(const std::string& pod) const
    {
        return textAt(store.find(resources::pods, "shop", pod)->spec(), {"nodeName"});
    }
    QString condition(const std::string& pod) const
    {
        for (const json& condition : listAt(store.find(resources::pods, "shop", pod)->status(), {"conditions"})) {
            if (textAt(condition, {"type"}) == "PodScheduled")
                return QString::fromStdString(textAt(condition, {"status"}) + " " + textAt(condition, {"message"}));
        }
        return {};
    }
    std::map<std::string, std::int64_t> eventsOf(const std::string& pod) const
    {
        std::map<std::string, std::int64_t> counts;
        for (const ObjectPtr& event : store.list(resources::events, "shop")) {
            if (textAt(event->document(), {"involvedObject", "name"}) == pod)
                counts[textAt(event->document(), {"reason"})] += numberAt(event->document(), {"count"});
        }
        return counts;
    }

    EventQueue queue{ManualTime{}.now()};
    ObjectStore store{queue};
    OpenAdmission admission;
    RandomStreams randoms{1};
    Registry registry{store, queue, randoms, admission};
    Scheduler scheduler{queue, registry, randoms};
};

} // namespace

// How pods come to their nodes over time.
class SchedulerTest : public QObject {
    Q_OBJECT

private slots:
    void aPodIsBoundWithinFiftyMilliseconds()
    {
        World world;
        world.addNode("node-1", "2");
        world.addPod("web", "500m");
        QVERIFY(world.nodeOf("web").empty());
        world.pass(60ms);
        QCOMPARE(world.nodeOf("web"), std::string("node-1"));
        QCOMPARE(world.condition("web"), QStringLiteral("True "));
        QCOMPARE(world.eventsOf("web"), (std::map<std::string, std::int64_t>{{"Scheduled", 1}}));
    }

    void whatFindsNoNodeWaitsForOne()
    {
        World world;
        world.addNode("node-1", "1");
        world.addPod("web", "2");
        world.pass(1min);
        QCOMPARE(world.condition("web"),
                 QStringLiteral("False 0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No "
                                "preemption victims found for incoming pod."));
        // Nothing has changed: it is not asked again and again.
        QCOMPARE(world.eventsOf("web")["FailedScheduling"], std::int64_t{1});
        world.addNode("node-2", "4");
        world.pass(12s);
        QCOMPARE(world.nodeOf("web"), std::string("node-2"));
    }

    void whatAnotherPodLeavesIsTaken()
    {
        World world;
        world.addNode("node-1", "1");
        world.addPod("first", "800m");
        world.pass(1s);
        world.addPod("second", "800m");
        world.pass(5s);
        QVERIFY(world.nodeOf("second").empty());
        QVERIFY(world.registry.remove(resources::pods, "shop", "first", {.gracePeriodSeconds = 0}).has_value());
        world.pass(12s);
        QCOMPARE(world.nodeOf("second"), std::string("node-1"));
    }

    void podsForAnotherSchedulerAreLeftAlone()
    {
        World world;
        world.addNode("node-1", "4");
        QVERIFY(world.registry
                    .create(resources::pods, {{"metadata", {{"namespace", "shop"}, {"name", "web"}}},
                                              {"spec", {{"schedulerName", "mine"}, {"containers", json::array()}}}})
                    .has_value());
        world.pass(1min);
        QVERIFY(world.nodeOf("web").empty());
    }

    void theSameSeedPlacesAlike()
    {
        const auto digest = [] {
            World world;
            for (int i = 0; i < 4; ++i)
                world.addNode("node-" + std::to_string(i), "4");
            for (int i = 0; i < 30; ++i)
                world.addPod("web-" + std::to_string(i), "300m");
            world.pass(1min);
            return world.store.logDigest();
        };
        QCOMPARE(digest(), digest());
    }
};

QTEST_APPLESS_MAIN(SchedulerTest)
#include "scheduler_test.moc"
