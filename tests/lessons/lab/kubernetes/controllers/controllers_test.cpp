// SPDX-License-Identifier: GPL-3.0-or-later
#include "controller_world.h"
#include "lessons/lab/kubernetes/controllers/deployment_controller.h"
#include "lessons/lab/kubernetes/controllers/pod_facts.h"
#include "lessons/lab/kubernetes/controllers/replica_set_controller.h"

#include <QTest>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

struct World : ControllerWorld {
    void deploy(int replicas, const json& more = {})
    {
        json deployment{
            {"metadata", {{"namespace", "shop"}, {"name", "web"}}},
            {"spec",
             {{"replicas", replicas},
              {"selector", selector()},
              {"template", podTemplate("app:1")},
              {"progressDeadlineSeconds", 600},
              {"revisionHistoryLimit", 10},
              {"strategy", {{"type", "RollingUpdate"}, {"rollingUpdate", {{"maxSurge", "25%"}, {"maxUnavailable", "25%"}}}}}}}};
        if (more.is_object())
            deployment.merge_patch(more);
        QVERIFY(registry.create(resources::deployments, deployment).has_value());
    }
    void setImage(const std::string& image)
    {
        change(resources::deployments, "web",
               [&image](json& document) { document["spec"]["template"]["spec"]["containers"][0]["image"] = image; });
    }
    void scaleTo(int replicas)
    {
        change(resources::deployments, "web", [replicas](json& document) { document["spec"]["replicas"] = replicas; });
    }
    std::int64_t status(const char* member) const { return numberAt(find(resources::deployments, "web")->status(), {member}); }
    QString condition(const char* type) const
    {
        const json& found = conditionOf(find(resources::deployments, "web")->document(), type);
        return QString::fromStdString(textAt(found, {"status"}) + " " + textAt(found, {"reason"}));
    }
    QString revision(const Resource& resource, const std::string& name) const
    {
        return QString::fromStdString(
            textAt(find(resource, name)->metadata(), {"annotations", "deployment.kubernetes.io/revision"}));
    }
    // The set that has pods.
    ObjectPtr activeSet() const
    {
        for (const ObjectPtr& set : sets()) {
            if (numberAt(set->spec(), {"replicas"}) > 0)
                return set;
        }
        return nullptr;
    }
    int images(const std::string& image) const
    {
        const auto all = pods();
        return static_cast<int>(std::count_if(all.begin(), all.end(), [&image](const ObjectPtr& pod) {
            return textAt(listAt(pod->spec(), {"containers"}).at(0), {"image"}) == image;
        }));
    }

    ReplicaSetController replicaSets{queue, registry};
    DeploymentController deployments{queue, registry};
};

} // namespace

// Deployments and replica sets of the practice cloud.
class ControllersTest : public QObject {
    Q_OBJECT

private slots:
    void aDeploymentGetsItsPods()
    {
        World world;
        world.deploy(3);
        world.pass(1s);
        QCOMPARE(world.pods().size(), std::size_t{3});
        QCOMPARE(world.condition("Available"), QStringLiteral("False MinimumReplicasUnavailable"));
        QCOMPARE(world.condition("Progressing"), QStringLiteral("True ReplicaSetUpdated"));
        QCOMPARE(world.status("unavailableReplicas"), std::int64_t{3});
        world.pass(5s);
        QCOMPARE(world.status("readyReplicas"), std::int64_t{3});
        QCOMPARE(world.status("unavailableReplicas"), std::int64_t{0});
        QCOMPARE(world.condition("Available"), QStringLiteral("True MinimumReplicasAvailable"));
        QCOMPARE(world.condition("Progressing"), QStringLiteral("True NewReplicaSetAvailable"));
        const QString set = QString::fromStdString(world.activeSet()->name());
        QCOMPARE(world.told("Deployment"),
                 QStringList{QStringLiteral("ScalingReplicaSet: Scaled up replica set %1 from 0 to 3").arg(set)});
        QCOMPARE(world.told("ReplicaSet").size(), 3);
        QVERIFY(world.told("ReplicaSet").first().startsWith(QStringLiteral("SuccessfulCreate: Created pod: %1-").arg(set)));
        for (const ObjectPtr& pod : world.pods())
            QVERIFY(!textAt(pod->metadata(), {"labels", "pod-template-hash"}).empty());
    }

    void scalingChangesTheSetAndNothingElse()
    {
        World world;
        world.deploy(3);
        world.pass(5s);
        world.scaleTo(5);
        world.pass(5s);
        QCOMPARE(world.status("availableReplicas"), std::int64_t{5});
        world.scaleTo(1);
        world.pass(5s);
        QCOMPARE(world.pods().size(), std::size_t{1});
        world.scaleTo(0);
        world.pass(5s);
        QVERIFY(world.pods().empty());
        QCOMPARE(world.sets().size(), std::size_t{1});
        QCOMPARE(world.condition("Progressing"), QStringLiteral("True NewReplicaSetAvailable"));
    }

    void aRolloutNeverHasTooManyOrTooFew()
    {
        World world;
        world.deploy(10);
        world.pass(10s);
        std::size_t most = 0;
        std::size_t fewest = 100;
        const Subscription watch = world.store.tap([&](const Change& change) {
            if (&change.object->resource() != &resources::pods)
                return;
            const auto pods = world.pods();
            most = std::max(most, pods.size());
            fewest = std::min(fewest, static_cast<std::size_t>(std::count_if(pods.begin(), pods.end(),
                                                                             [](const ObjectPtr& pod) { return isReady(*pod); })));
        });
        world.setImage("app:2");
        world.pass(60s);
        QCOMPARE(world.images("app:2"), 10);
        QCOMPARE(world.pods().size(), std::size_t{10});
        QVERIFY2(most <= 13, qPrintable(QString::number(most)));
        QVERIFY2(fewest >= 8, qPrintable(QString::number(fewest)));
        QVERIFY(most > 10); // it did surge
        QCOMPARE(world.revision(resources::deployments, "web"), QStringLiteral("2"));
        QCOMPARE(world.condition("Progressing"), QStringLiteral("True NewReplicaSetAvailable"));
    }

    void goingBackIsTheNextRevisionOfTheSameSet()
    {
        World world;
        world.deploy(2);
        world.pass(5s);
        const std::string first = world.activeSet()->name();
        world.setImage("app:2");
        world.pass(20s);
        const std::string second = world.activeSet()->name();
        QVERIFY(first != second);
        world.setImage("app:1");
        world.pass(20s);
        QCOMPARE(world.activeSet()->name(), first);
        QCOMPARE(world.sets().size(), std::size_t{2});
        QCOMPARE(world.revision(resources::replicaSets, first), QStringLiteral("3"));
        QCOMPARE(world.revision(resources::replicaSets, second), QStringLiteral("2"));
    }

    void aBrokenImageStopsTheRolloutAndTimesOut()
    {
        World world;
        world.broken.insert("app:2");
        world.deploy(4);
        world.pass(5s);
        world.setImage("app:2");
        world.pass(30s);
        // One surges, one may be missing.
        QCOMPARE(world.images("app:1"), 3);
        QCOMPARE(world.images("app:2"), 2);
        QCOMPARE(world.condition("Progressing"), QStringLiteral("True ReplicaSetUpdated"));
        world.pass(11min);
        QCOMPARE(world.condition("Progressing"), QStringLiteral("False ProgressDeadlineExceeded"));
        QCOMPARE(world.status("availableReplicas"), std::int64_t{3});
    }

    void recreateWaitsUntilTheOldAreGone()
    {
        World world;
        world.deploy(3, {{"spec", {{"strategy", {{"type", "Recreate"}, {"rollingUpdate", nullptr}}}}}});
        world.pass(5s);
        bool mixed = false;
        const Subscription watch = world.store.tap(
            [&](const Change&) { mixed = mixed || (world.images("app:1") > 0 && world.images("app:2") > 0); });
        world.setImage("app:2");
        world.pass(20s);
        QCOMPARE(world.images("app:2"), 3);
        QVERIFY(!mixed);
    }

    void whatIsPausedIsScaledButNotRolledOut()
    {
        World world;
        world.deploy(2);
        world.pass(5s);
        world.change(resources::deployments, "web", [](json& document) { document["spec"]["paused"] = true; });
        world.setImage("app:2");
        world.scaleTo(3);
        world.pass(10s);
        QCOMPARE(world.images("app:1"), 3);
        world.change(resources::deployments, "web", [](json& document) { document["spec"].erase("paused"); });
        world.pass(20s);
        QCOMPARE(world.images("app:2"), 3);
    }

    void aDeletedPodIsReplaced()
    {
        World world;
        world.deploy(2);
        world.pass(5s);
        const std::string gone = world.pods().front()->name();
        QVERIFY(world.registry.remove(resources::pods, "shop", gone).has_value());
        world.pass(5s);
        QCOMPARE(world.pods().size(), std::size_t{2});
        QVERIFY(!world.find(resources::pods, gone));
        QCOMPARE(world.status("availableReplicas"), std::int64_t{2});
    }

    // Taking a pod's label away sets it aside, for somebody to look at it; another one takes its place.
    void aPodWithoutItsLabelIsReleased()
    {
        World world;
        world.deploy(2);
        world.pass(5s);
        const std::string aside = world.pods().front()->name();
        world.change(resources::pods, aside, [](json& document) { document["metadata"]["labels"]["app"] = "aside"; });
        world.pass(5s);
        QCOMPARE(world.pods().size(), std::size_t{3});
        QVERIFY(controllerOf(world.find(resources::pods, aside)->document()).is_null());
    }

    void anOrphanIsAdopted()
    {
        World world;
        json pod = World::podTemplate("app:1");
        pod["metadata"]["namespace"] = "shop";
        pod["metadata"]["name"] = "early";
        QVERIFY(world.registry.create(resources::pods, pod).has_value());
        QVERIFY(
            world.registry
                .create(resources::replicaSets,
                        {{"metadata", {{"namespace", "shop"}, {"name", "web"}}},
                         {"spec", {{"replicas", 2}, {"selector", World::selector()}, {"template", World::podTemplate("app:1")}}}})
                .has_value());
        world.pass(5s);
        QCOMPARE(world.pods().size(), std::size_t{2});
        QVERIFY(!controllerOf(world.find(resources::pods, "early")->document()).is_null());
    }

    void onlySoManyOldRevisionsAreKept()
    {
        World world;
        world.deploy(1, {{"spec", {{"revisionHistoryLimit", 2}}}});
        for (int image = 2; image <= 6; ++image) {
            world.pass(20s);
            world.setImage("app:" + std::to_string(image));
        }
        world.pass(20s);
        QCOMPARE(world.sets().size(), std::size_t{3});
        QCOMPARE(world.revision(resources::deployments, "web"), QStringLiteral("6"));
    }

    void availableTakesAsLongAsItSays()
    {
        World world;
        world.deploy(1, {{"spec", {{"minReadySeconds", 30}}}});
        world.pass(10s);
        QCOMPARE(world.status("readyReplicas"), std::int64_t{1});
        QCOMPARE(world.status("availableReplicas"), std::int64_t{0});
        world.pass(30s);
        QCOMPARE(world.status("availableReplicas"), std::int64_t{1});
    }

    void deletingTheDeploymentTakesAllWithIt()
    {
        World world;
        world.deploy(3);
        world.pass(5s);
        QVERIFY(world.registry.remove(resources::deployments, "shop", "web").has_value());
        world.pass(5s);
        QVERIFY(world.sets().empty());
        QVERIFY(world.pods().empty());
    }

    void theSameSeedGivesTheSameHistory()
    {
        const auto digest = [] {
            World world;
            world.deploy(7);
            world.pass(10s);
            world.setImage("app:2");
            world.pass(3s);
            world.scaleTo(12);
            world.pass(60s);
            return world.store.logDigest();
        };
        QCOMPARE(digest(), digest());
    }
};

QTEST_APPLESS_MAIN(ControllersTest)
#include "controllers_test.moc"
