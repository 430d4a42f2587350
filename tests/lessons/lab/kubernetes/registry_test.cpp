// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>

#include "lessons/lab/kubernetes/store/garbage_collector.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/metadata_rules.h"
#include "lessons/lab/kubernetes/store/registry.h"
#include "lessons/lab/kubernetes/store/resources.h"
#include "tests/support/manual_time.h"

#include <rapidcheck.h>

#include <set>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;
using nlohmann::json;

// How objects are written and deleted: the rules that no kind escapes.
class RegistryTest : public QObject {
    Q_OBJECT

private slots:
    void aNewObjectGetsWhatTheServerGives();
    void theSameSeedGivesTheSameNamesAndUids();
    void aNameThatIsTakenOrWrongIsRefused();
    void namespacesMustBeThereAndStay();
    void anOldVersionConflicts();
    void statusAndWishAreWrittenApart();
    void generationCountsWishes();
    void nothingChangedIsNothingWritten();
    void dryRunsLeaveNoTrace();
    void finalizersHoldADeletedObject();
    void podsAreGivenTime();
    void anUnscheduledPodGoesAtOnce();
    void preconditionsProtectAnotherObjectOfTheName();
    void aNamespaceWaitsForItsFinalizer();
    void whatIsOwnedGoesAfterItsOwner();
    void foregroundGoesBefore();
    void orphansStay();
    void twoOwnersAreTwoReasons();
    void collectionIsASimpleModel();
};

namespace {

struct World {
    World() { registry.create(resources::namespaces, {{"metadata", {{"name", "shop"}}}}); }
    void settle() { queue.runUntil(queue.now() + 1min); }
    json make(const std::string& name, const json& more = {}) const
    {
        json document{{"metadata", {{"namespace", "shop"}, {"name", name}}}};
        if (more.is_object())
            document.merge_patch(more);
        return document;
    }
    ObjectPtr create(const Resource& resource, const std::string& name, const json& more = {})
    {
        return registry.create(resource, make(name, more)).value();
    }
    ObjectPtr owned(const std::string& name, const ObjectPtr& owner)
    {
        return create(resources::pods, name, {{"metadata", {{"ownerReferences", {controllerReference(*owner)}}}}});
    }

    EventQueue queue{ManualTime{}.now()};
    ObjectStore store{queue};
    OpenAdmission admission;
    Registry registry{store, queue, RandomStreams{1}, admission};
};

} // namespace

void RegistryTest::aNewObjectGetsWhatTheServerGives()
{
    World world;
    const ObjectPtr object = world.create(resources::deployments, "web",
                                          {{"metadata", {{"generation", 7}, {"resourceVersion", "9"}}}});
    QCOMPARE(object->document().at("kind").get<std::string>(), std::string{"Deployment"});
    QCOMPARE(object->document().at("apiVersion").get<std::string>(), std::string{"apps/v1"});
    QCOMPARE(textAt(object->metadata(), {"creationTimestamp"}), std::string{"2026-05-03T12:00:00Z"});
    QCOMPARE(numberAt(object->metadata(), {"generation"}), std::int64_t{1});
    QCOMPARE(object->uid().size(), std::size_t{36});
    QCOMPARE(object->resourceVersion(), std::uint64_t{3});
}

void RegistryTest::theSameSeedGivesTheSameNamesAndUids()
{
    World one;
    World two;
    two.create(resources::configMaps, "another");  // shifts nobody's chance
    const json wish{{"metadata", {{"generateName", "web-"}, {"namespace", "shop"}}}};
    std::set<std::string> names;
    for (int i = 0; i < 20; ++i) {
        const ObjectPtr a = one.registry.create(resources::pods, wish).value();
        const ObjectPtr b = two.registry.create(resources::pods, wish).value();
        QCOMPARE(a->name(), b->name());
        QCOMPARE(a->uid(), b->uid());
        QCOMPARE(a->name().size(), std::size_t{9});
        names.insert(a->name());
    }
    QCOMPARE(names.size(), std::size_t{20});
    // Created anew at the same moment, it is another object.
    const ObjectPtr first = one.create(resources::configMaps, "m");
    one.registry.remove(resources::configMaps, "shop", "m");
    QVERIFY(one.create(resources::configMaps, "m")->uid() != first->uid());
}

void RegistryTest::aNameThatIsTakenOrWrongIsRefused()
{
    World world;
    world.create(resources::pods, "p");
    QCOMPARE(world.registry.create(resources::pods, world.make("p")).error().message, std::string{"pods \"p\" already exists"});
    const ApiStatus wrong = world.registry.create(resources::pods, world.make("P")).error();
    QCOMPARE(wrong.code, 422);
    QVERIFY(wrong.message.starts_with("Pod \"P\" is invalid: metadata.name: Invalid value: \"P\": a lowercase RFC 1123 subdomain"));
    const json nameless{{"metadata", {{"namespace", "shop"}}}};
    QCOMPARE(world.registry.create(resources::pods, nameless).error().message,
             std::string{"Pod \"\" is invalid: metadata.name: Required value: name or generateName is required"});
    QVERIFY(rc::check("a subdomain is what the regular expression says", [](const std::vector<int>& choices) {
        std::string text;
        for (const int choice : choices)
            text += "ab9-.A_"[static_cast<unsigned>(choice) % 7];
        static const QRegularExpression expression{
            QStringLiteral("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")};
        const bool right = text.size() <= 253 && expression.match(QString::fromStdString(text)).hasMatch();
        RC_ASSERT(wrongSubdomain(text).empty() == right);
    }));
}

void RegistryTest::namespacesMustBeThereAndStay()
{
    World world;
    const json lost{{"metadata", {{"namespace", "nowhere"}, {"name", "p"}}}};
    QCOMPARE(world.registry.create(resources::pods, lost).error().message, std::string{"namespaces \"nowhere\" not found"});
    world.registry.create(resources::namespaces, {{"metadata", {{"name", "old"}}}, {"spec", {{"finalizers", {"kubernetes"}}}}});
    world.registry.remove(resources::namespaces, {}, "old");
    const json late{{"metadata", {{"namespace", "old"}, {"name", "p"}}}};
    QCOMPARE(world.registry.create(resources::pods, late).error().code, 403);
}

void RegistryTest::anOldVersionConflicts()
{
    World world;
    json old = world.create(resources::configMaps, "m")->document();
    json fresh = old;
    fresh["data"]["a"] = "1";
    QVERIFY(world.registry.update(resources::configMaps, fresh).has_value());
    old["data"]["a"] = "2";
    QCOMPARE(
        world.registry.update(resources::configMaps, old).error().message,
        std::string{"Operation cannot be fulfilled on configmaps \"m\": the object has been modified; please apply your changes "
                    "to the latest version and try again"});
    old["metadata"].erase("resourceVersion");
    QVERIFY(world.registry.update(resources::configMaps, old).has_value());
    old["metadata"]["uid"] = "another";
    QCOMPARE(world.registry.update(resources::configMaps, old).error().code, 422);
    QCOMPARE(world.registry.update(resources::configMaps, world.make("none")).error().code, 404);
}

void RegistryTest::statusAndWishAreWrittenApart()
{
    World world;
    world.create(resources::deployments, "web", {{"spec", {{"replicas", 2}}}});
    const auto both = [](json& document) {
        document["spec"]["replicas"] = 5;
        document["status"]["replicas"] = 4;
        document["metadata"]["labels"]["a"] = "b";
    };
    ObjectPtr object = world.registry.modify(resources::deployments, "shop", "web", both, Part::Status).value();
    QCOMPARE(numberAt(object->spec(), {"replicas"}), std::int64_t{2});
    QCOMPARE(numberAt(object->status(), {"replicas"}), std::int64_t{4});
    object = world.registry
                 .modify(resources::deployments, "shop", "web",
                         [](json& document) {
                             document["spec"]["replicas"] = 5;
                             document["status"]["replicas"] = 9;
                         })
                 .value();
    QCOMPARE(numberAt(object->spec(), {"replicas"}), std::int64_t{5});
    QCOMPARE(numberAt(object->status(), {"replicas"}), std::int64_t{4});
}

void RegistryTest::generationCountsWishes()
{
    World world;
    world.create(resources::deployments, "web");
    const auto generation = [&](const std::function<void(json&)>& change, Part part = Part::Main) {
        return numberAt(world.registry.modify(resources::deployments, "shop", "web", change, part).value()->metadata(),
                        {"generation"});
    };
    QCOMPARE(generation([](json& document) { document["metadata"]["labels"]["a"] = "b"; }), std::int64_t{1});
    QCOMPARE(generation([](json& document) { document["spec"]["replicas"] = 1; }), std::int64_t{2});
    QCOMPARE(generation([](json& document) { document["status"]["replicas"] = 1; }, Part::Status), std::int64_t{2});
    QCOMPARE(generation([](json& document) { document["metadata"]["generation"] = 40; }), std::int64_t{2});
}

void RegistryTest::nothingChangedIsNothingWritten()
{
    World world;
    const ObjectPtr object = world.create(resources::deployments, "web");
    const ObjectPtr same = world.registry.modify(resources::deployments, "shop", "web", [](json&) {}).value();
    QCOMPARE(same, object);
    QCOMPARE(world.store.resourceVersion(), object->resourceVersion());
}

void RegistryTest::dryRunsLeaveNoTrace()
{
    World world;
    const ObjectPtr object = world.create(resources::configMaps, "m");
    const std::string digest = world.store.logDigest();
    QVERIFY(world.registry.create(resources::configMaps, world.make("n"), {.dryRun = true}).has_value());
    const auto changed = world.registry.modify(resources::configMaps, "shop", "m",
                                               [](json& document) { document["data"]["a"] = "b"; }, Part::Main, {.dryRun = true});
    QCOMPARE(textAt(changed.value()->document(), {"data", "a"}), std::string{"b"});
    QVERIFY(world.registry.remove(resources::configMaps, "shop", "m", {.dryRun = true})->gone);
    QCOMPARE(world.store.logDigest(), digest);
    QCOMPARE(world.store.find(resources::configMaps, "shop", "m"), object);
}

void RegistryTest::finalizersHoldADeletedObject()
{
    World world;
    world.create(resources::deployments, "web", {{"metadata", {{"finalizers", {"x.io/hold"}}}}});
    const Deletion deletion = world.registry.remove(resources::deployments, "shop", "web").value();
    QVERIFY(!deletion.gone);
    QVERIFY(deletion.object->deleting());
    QCOMPARE(numberAt(deletion.object->metadata(), {"generation"}), std::int64_t{2});
    // Asking again changes nothing; new finalizers come too late.
    QCOMPARE(world.registry.remove(resources::deployments, "shop", "web")->object, deletion.object);
    const auto more = world.registry.modify(resources::deployments, "shop", "web",
                                            [](json& document) { document["metadata"]["finalizers"].push_back("x.io/more"); });
    QVERIFY(more.error().message.ends_with("found new finalizers []string{\"x.io/more\"}"));
    QVERIFY(world.registry
                .modify(resources::deployments, "shop", "web", [](json& document) { document["metadata"].erase("finalizers"); })
                .has_value());
    QVERIFY(!world.store.find(resources::deployments, "shop", "web"));
}

void RegistryTest::podsAreGivenTime()
{
    World world;
    world.create(resources::pods, "p", {{"spec", {{"nodeName", "node-1"}, {"terminationGracePeriodSeconds", 45}}}});
    Deletion deletion = world.registry.remove(resources::pods, "shop", "p").value();
    QCOMPARE(textAt(deletion.object->metadata(), {"deletionTimestamp"}), std::string{"2026-05-03T12:00:45Z"});
    QCOMPARE(numberAt(deletion.object->metadata(), {"deletionGracePeriodSeconds"}), std::int64_t{45});
    world.queue.runUntil(world.queue.now() + 2s);
    // It may become shorter, not longer.
    deletion = world.registry.remove(resources::pods, "shop", "p", {.gracePeriodSeconds = 60}).value();
    QCOMPARE(numberAt(deletion.object->metadata(), {"deletionGracePeriodSeconds"}), std::int64_t{45});
    deletion = world.registry.remove(resources::pods, "shop", "p", {.gracePeriodSeconds = 5}).value();
    QCOMPARE(textAt(deletion.object->metadata(), {"deletionTimestamp"}), std::string{"2026-05-03T12:00:05Z"});
    QVERIFY(!deletion.gone);
    QVERIFY(world.registry.remove(resources::pods, "shop", "p", {.gracePeriodSeconds = 0})->gone);
    QVERIFY(!world.store.find(resources::pods, "shop", "p"));
}

void RegistryTest::anUnscheduledPodGoesAtOnce()
{
    World world;
    world.create(resources::pods, "p");
    QVERIFY(world.registry.remove(resources::pods, "shop", "p")->gone);
    world.create(resources::pods, "done", {{"spec", {{"nodeName", "n"}}}, {"status", {{"phase", "Succeeded"}}}});
    QVERIFY(world.registry.remove(resources::pods, "shop", "done")->gone);
}

void RegistryTest::preconditionsProtectAnotherObjectOfTheName()
{
    World world;
    const ObjectPtr object = world.create(resources::configMaps, "m");
    const ApiStatus refused = world.registry.remove(resources::configMaps, "shop", "m", {.uid = "x"}).error();
    QCOMPARE(refused.code, 409);
    QCOMPARE(refused.message,
             "Operation cannot be fulfilled on ConfigMap \"m\": the UID in the precondition (x) does not match the UID "
             "in record ("
                 + object->uid() + "). The object might have been deleted and then recreated");
    QCOMPARE(world.registry.remove(resources::configMaps, "shop", "m", {.resourceVersion = "1"}).error().code, 409);
    QVERIFY(world.registry.remove(resources::configMaps, "shop", "m", {.uid = object->uid()})->gone);
}

void RegistryTest::aNamespaceWaitsForItsFinalizer()
{
    World world;
    world.registry.create(resources::namespaces, {{"metadata", {{"name", "old"}}}, {"spec", {{"finalizers", {"kubernetes"}}}}});
    const Deletion deletion = world.registry.remove(resources::namespaces, {}, "old").value();
    QVERIFY(!deletion.gone);
    QCOMPARE(textAt(deletion.object->status(), {"phase"}), std::string{"Terminating"});
    QVERIFY(world.registry
                .modify(
                    resources::namespaces, {}, "old", [](json& document) { document["spec"]["finalizers"] = json::array(); },
                    Part::Finalize)
                .has_value());
    QVERIFY(!world.store.find(resources::namespaces, {}, "old"));
}

void RegistryTest::whatIsOwnedGoesAfterItsOwner()
{
    World world;
    const GarbageCollector collector{world.queue, world.registry};
    const ObjectPtr deployment = world.create(resources::deployments, "web");
    const ObjectPtr set = world.create(resources::replicaSets, "web-1",
                                       {{"metadata", {{"ownerReferences", {controllerReference(*deployment)}}}}});
    world.owned("web-1-a", set);
    world.owned("web-1-b", set);
    world.settle();
    QCOMPARE(world.store.count(resources::pods), std::size_t{2});
    QVERIFY(world.registry.remove(resources::deployments, "shop", "web")->gone);
    world.settle();
    QCOMPARE(world.store.count(resources::replicaSets), std::size_t{0});
    QCOMPARE(world.store.count(resources::pods), std::size_t{0});
    // Who comes with an owner that is not there goes, too.
    world.owned("late", set);
    world.settle();
    QCOMPARE(world.store.count(resources::pods), std::size_t{0});
}

void RegistryTest::foregroundGoesBefore()
{
    World world;
    const GarbageCollector collector{world.queue, world.registry};
    const ObjectPtr set = world.create(resources::replicaSets, "web");
    world.create(resources::pods, "slow",
                 {{"metadata", {{"ownerReferences", {controllerReference(*set)}}}}, {"spec", {{"nodeName", "n"}}}});
    QVERIFY(!world.registry.remove(resources::replicaSets, "shop", "web", {.propagation = Propagation::Foreground})->gone);
    world.settle();
    QVERIFY(world.store.find(resources::pods, "shop", "slow")->deleting());
    QVERIFY(world.store.find(resources::replicaSets, "shop", "web"));
    world.registry.remove(resources::pods, "shop", "slow", {.gracePeriodSeconds = 0});
    world.settle();
    QVERIFY(!world.store.find(resources::replicaSets, "shop", "web"));
}

void RegistryTest::orphansStay()
{
    World world;
    const GarbageCollector collector{world.queue, world.registry};
    const ObjectPtr set = world.create(resources::replicaSets, "web");
    world.owned("a", set);
    world.registry.remove(resources::replicaSets, "shop", "web", {.propagation = Propagation::Orphan});
    world.settle();
    QVERIFY(!world.store.find(resources::replicaSets, "shop", "web"));
    const ObjectPtr pod = world.store.find(resources::pods, "shop", "a");
    QVERIFY(pod);
    QVERIFY(at(pod->metadata(), "ownerReferences").is_null());
}

void RegistryTest::twoOwnersAreTwoReasons()
{
    World world;
    const GarbageCollector collector{world.queue, world.registry};
    const ObjectPtr one = world.create(resources::configMaps, "one");
    const ObjectPtr two = world.create(resources::configMaps, "two");
    json second = controllerReference(*two);
    second.erase("controller");
    world.create(resources::pods, "p", {{"metadata", {{"ownerReferences", {controllerReference(*one), second}}}}});
    world.registry.remove(resources::configMaps, "shop", "one");
    world.settle();
    QCOMPARE(listAt(world.store.find(resources::pods, "shop", "p")->metadata(), {"ownerReferences"}).size(), std::size_t{1});
    world.registry.remove(resources::configMaps, "shop", "two");
    world.settle();
    QVERIFY(!world.store.find(resources::pods, "shop", "p"));
}

void RegistryTest::collectionIsASimpleModel()
{
    QVERIFY(rc::check("after any deletions nothing lives whose every owner is gone", [] {
        World world;
        const GarbageCollector collector{world.queue, world.registry};
        std::vector<ObjectPtr> all;
        const auto count = *rc::gen::inRange(1, 12);
        for (int i = 0; i < count; ++i) {
            json owners = json::array();
            for (int j = 0; j < i; ++j) {
                if (*rc::gen::inRange(0, 3) == 0) {
                    json owner = controllerReference(*all[static_cast<std::size_t>(j)]);
                    owner.erase("controller");
                    owners.push_back(owner);
                }
            }
            json more = json::object();
            if (!owners.empty())
                more["metadata"]["ownerReferences"] = owners;
            all.push_back(world.create(resources::configMaps, "m" + std::to_string(i), more));
        }
        std::set<std::string> gone;
        for (const ObjectPtr& object : all) {
            const bool owned = !listAt(object->metadata(), {"ownerReferences"}).empty();
            bool orphaned = owned;
            for (const auto& owner : listAt(object->metadata(), {"ownerReferences"}))
                orphaned = orphaned && gone.contains(textAt(owner, {"uid"}));
            const int choice = *rc::gen::inRange(0, 3);
            if (choice == 0) {
                DeleteOptions options;
                if (*rc::gen::arbitrary<bool>())
                    options.propagation = Propagation::Foreground;
                world.registry.remove(resources::configMaps, "shop", object->name(), options);
                world.settle();
            }
            if (choice == 0 || orphaned)
                gone.insert(object->uid());
        }
        world.settle();
        for (const ObjectPtr& object : all)
            RC_ASSERT((world.store.findUid(object->uid()) == nullptr) == gone.contains(object->uid()));
    }));
}

QTEST_APPLESS_MAIN(RegistryTest)
#include "registry_test.moc"
