// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/object_store.h"
#include "lessons/lab/kubernetes/store/resources.h"
#include "lessons/lab/kubernetes/store/work_queue.h"

#include <rapidcheck.h>

#include <map>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;
using nlohmann::json;

// The memory of the practice cloud: versions, the past, and who is told of what.
class ObjectStoreTest : public QObject {
    Q_OBJECT

private slots:
    void aListHasTheOrderOfPaths();
    void aWatchFromAnyVersionLeadsToTheState();
    void whatIsForgottenIsTooOld();
    void subscribersHearOfWhatIsThereAndThenOfChanges();
    void whatACallbackWritesComesAfterIt();
    void aSubscriptionMayEndWithinItsCallback();
    void ownersAreIndexed();
    void equalHistoriesHaveEqualDigests();
    void aWorkQueueLooksOnce();
    void pausesGrowWithFailures();
};

namespace {

json pod(const std::string& namespaceName, const std::string& name, int revision = 0, const std::string& owner = {})
{
    json document{{"apiVersion", "v1"},
                  {"kind", "Pod"},
                  {"metadata", {{"namespace", namespaceName}, {"name", name}, {"uid", namespaceName + "-" + name}}},
                  {"spec", {{"revision", revision}}}};
    if (!owner.empty())
        document["metadata"]["ownerReferences"] = json::array({{{"uid", owner}}});
    return document;
}

struct World {
    EventQueue queue{Time{}};
    ObjectStore store{queue};
};

using State = std::map<std::string, json>;

State stateOf(const std::vector<ObjectPtr>& objects)
{
    State state;
    for (const ObjectPtr& object : objects)
        state[object->namespaceName() + "/" + object->name()] = object->document();
    return state;
}

void apply(State& state, const Change& change)
{
    const std::string key = change.object->namespaceName() + "/" + change.object->name();
    if (change.kind == Change::Kind::Deleted) {
        RC_ASSERT(state.erase(key) == 1U);
    } else {
        RC_ASSERT((change.kind == Change::Kind::Added) == !state.contains(key));
        state[key] = change.object->document();
    }
}

} // namespace

void ObjectStoreTest::aListHasTheOrderOfPaths()
{
    World world;
    for (const auto& [space, name] : {std::pair{"b", "a"}, {"a", "z"}, {"a-b", "c"}, {"a", "b"}})
        world.store.put(resources::pods, pod(space, name));
    std::string story;
    for (const ObjectPtr& object : world.store.list(resources::pods))
        story += object->namespaceName() + "/" + object->name() + " ";
    // As etcd has them: '-' stands before '/'.
    QCOMPARE(story, std::string{"a-b/c a/b a/z b/a "});
    QCOMPARE(world.store.list(resources::pods, "a").size(), std::size_t{2});
    QCOMPARE(world.store.list(resources::pods, "nowhere").size(), std::size_t{0});
    QCOMPARE(world.store.list(resources::nodes).size(), std::size_t{0});
    const ObjectPtr object = world.store.find(resources::pods, "a", "z");
    QCOMPARE(object->resourceVersion(), std::uint64_t{3});
    QVERIFY(json::parse(object->bytes()) == object->document());
    QCOMPARE(textAt(object->metadata(), {"resourceVersion"}), std::string{"3"});
}

void ObjectStoreTest::aWatchFromAnyVersionLeadsToTheState()
{
    QVERIFY(rc::check("a list at any version and the changes since give the state, and the past is as it was", [] {
        World world;
        std::vector<std::pair<std::uint64_t, State>> past{{world.store.resourceVersion(), {}}};
        for (const int choice : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 60))) {
            const std::string space = choice % 2 == 0 ? "a" : "b";
            const std::string name = "p" + std::to_string(choice % 6);
            if (choice < 40) {
                world.store.put(resources::pods, pod(space, name, choice));
            } else if (choice < 50) {
                if (const ObjectPtr object = world.store.find(resources::pods, space, name))
                    world.store.erase(object);
            } else {
                // Another kind takes a version, too.
                world.store.put(resources::configMaps, pod(space, name));
            }
            past.emplace_back(world.store.resourceVersion(), stateOf(world.store.list(resources::pods)));
        }
        const State now = past.back().second;
        for (const auto& [version, then] : past) {
            const auto list = world.store.listAsOf(resources::pods, {}, version);
            RC_ASSERT(list.has_value());
            State state = stateOf(*list);
            RC_ASSERT(state == then);
            std::uint64_t last = version;
            const std::vector<Change> changes = world.store.changesSince(resources::pods, version).value();
            for (const Change& change : changes) {
                RC_ASSERT(change.resourceVersion() > last);
                last = change.resourceVersion();
                apply(state, change);
            }
            RC_ASSERT(state == now);
        }
    }));
}

void ObjectStoreTest::whatIsForgottenIsTooOld()
{
    EventQueue queue{Time{}};
    ObjectStore store{queue, {.history = 3}};
    for (int i = 0; i < 5; ++i)
        store.put(resources::pods, pod("a", "p", i));  // versions 2 to 6
    QVERIFY(!store.changesSince(resources::pods, 1));
    const ApiStatus status = store.changesSince(resources::pods, 2).error();
    QCOMPARE(status.code, 410);
    QCOMPARE(status.message, std::string{"too old resource version: 2 (3)"});
    QCOMPARE(store.changesSince(resources::pods, 3)->size(), std::size_t{3});
    QCOMPARE(store.listAsOf(resources::pods, {}, 2).error().code, 410);
    QCOMPARE(store.changesSince(resources::pods, 7).error().code, 504);
    // Nothing of another kind was forgotten.
    QVERIFY(store.changesSince(resources::nodes, 1).has_value());
}

void ObjectStoreTest::subscribersHearOfWhatIsThereAndThenOfChanges()
{
    World world;
    world.store.put(resources::pods, pod("a", "one"));
    std::string story;
    std::string atOnce;
    const auto subscription = world.store.subscribe({&resources::pods}, [&](const Change& change) {
        story += "+*-"[static_cast<int>(change.kind)] + change.object->name() + " ";
    });
    const auto tap = world.store.tap([&](const Change& change) { atOnce += change.object->name() + " "; });
    world.store.put(resources::pods, pod("a", "two"));
    world.store.put(resources::nodes, pod("", "node"));
    world.store.put(resources::pods, pod("a", "one", 2));
    world.store.erase(world.store.find(resources::pods, "a", "two"));
    QCOMPARE(story, std::string{});
    QCOMPARE(atOnce, std::string{"two node one two "});
    world.queue.runUntil(world.queue.now());
    QCOMPARE(story, std::string{"+one +two *one -two "});
}

void ObjectStoreTest::whatACallbackWritesComesAfterIt()
{
    World world;
    std::string story;
    const auto first = world.store.subscribe({&resources::pods}, [&](const Change& change) {
        story += "1" + change.object->name() + " ";
        if (change.object->name() == "a")
            world.store.put(resources::pods, pod("n", "b"));
    });
    const auto second = world.store.subscribe({&resources::pods},
                                              [&](const Change& change) { story += "2" + change.object->name() + " "; });
    world.store.put(resources::pods, pod("n", "a"));
    world.queue.runUntil(world.queue.now());
    QCOMPARE(story, std::string{"1a 2a 2b 1b "});
}

void ObjectStoreTest::aSubscriptionMayEndWithinItsCallback()
{
    World world;
    int told = 0;
    Subscription subscription;
    subscription = world.store.subscribe({&resources::pods}, [&](const Change&) {
        ++told;
        subscription.end();
    });
    world.store.put(resources::pods, pod("n", "a"));
    world.store.put(resources::pods, pod("n", "b"));
    world.queue.runUntil(world.queue.now());
    QCOMPARE(told, 1);
}

void ObjectStoreTest::ownersAreIndexed()
{
    World world;
    world.store.put(resources::pods, pod("a", "x", 0, "owner"));
    world.store.put(resources::configMaps, pod("a", "y", 0, "owner"));
    QCOMPARE(world.store.dependents("owner").size(), std::size_t{2});
    QCOMPARE(world.store.dependents("own").size(), std::size_t{0});
    world.store.put(resources::pods, pod("a", "x"));
    QCOMPARE(world.store.dependents("owner").size(), std::size_t{1});
    world.store.erase(world.store.findUid("a-y"));
    QCOMPARE(world.store.dependents("owner").size(), std::size_t{0});
    QVERIFY(!world.store.findUid("a-y"));
}

void ObjectStoreTest::equalHistoriesHaveEqualDigests()
{
    World one;
    World two;
    World other;
    for (int i = 0; i < 10; ++i) {
        one.store.put(resources::pods, pod("a", "x", i));
        two.store.put(resources::pods, pod("a", "x", i));
        other.store.put(resources::pods, pod("a", "x", i == 4 ? 99 : i));
    }
    QCOMPARE(one.store.logDigest(), two.store.logDigest());
    QCOMPARE(one.store.logDigest().size(), std::size_t{64});
    QVERIFY(one.store.logDigest() != other.store.logDigest());
    // The same state, but by another way.
    QVERIFY(stateOf(one.store.list(resources::pods)) == stateOf(other.store.list(resources::pods)));
}

void ObjectStoreTest::aWorkQueueLooksOnce()
{
    World world;
    std::string story;
    WorkQueue work{world.queue, {.latency = 10ms}, [&](const std::string& key) { story += key; }};
    for (int i = 0; i < 3; ++i) {
        work.add("a");
        work.add("b");
    }
    work.addAfter("c", 1h);
    work.addAfter("c", 1min);
    work.addAfter("c", 2min);
    world.queue.runUntil(Time{} + 1s);
    QCOMPARE(story, std::string{"ab"});
    work.add("a");
    world.queue.runUntil(Time{} + 2h);
    QCOMPARE(story, std::string{"abac"});
    QVERIFY(work.empty());
}

void ObjectStoreTest::pausesGrowWithFailures()
{
    World world;
    std::vector<std::int64_t> looks;
    WorkQueue* self = nullptr;
    WorkQueue work{world.queue, {.firstPause = 1s, .longestPause = 5s}, [&](const std::string& key) {
                       looks.push_back(std::chrono::duration_cast<std::chrono::seconds>(world.queue.now() - Time{}).count());
                       if (looks.size() < 6)
                           self->retry(key);
                       else
                           self->forget(key);
                   }};
    self = &work;
    work.addAfter("a", 0s);
    world.queue.runUntil(Time{} + 1h);
    QVERIFY(looks == (std::vector<std::int64_t>{0, 1, 3, 7, 12, 17}));
}

QTEST_APPLESS_MAIN(ObjectStoreTest)
#include "object_store_test.moc"
