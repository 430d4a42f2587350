// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/controllers/deployment_controller.h"

#include "lessons/lab/kubernetes/controllers/deployment_rollout.h"
#include "lessons/lab/kubernetes/controllers/owned_objects.h"
#include "lessons/lab/kubernetes/controllers/template_hash.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>
#include <charconv>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

constexpr const char* hashLabel = "pod-template-hash";
constexpr const char* revisionAnnotation = "deployment.kubernetes.io/revision";
constexpr const char* desiredAnnotation = "deployment.kubernetes.io/desired-replicas";
constexpr const char* maxAnnotation = "deployment.kubernetes.io/max-replicas";

std::int64_t replicasOf(const ObjectVersion& object)
{
    return numberAt(object.spec(), {"replicas"}, 1);
}

std::int64_t annotatedNumber(const ObjectVersion& object, const char* name)
{
    const std::string text = textAt(object.metadata(), {"annotations", name});
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// A pod template without what the controller itself has added.
json plainTemplate(const ObjectVersion& object)
{
    json shape = at(object.spec(), "template");
    if (const json& labels = at(shape, {"metadata", "labels"}); labels.is_object()) {
        shape["metadata"]["labels"].erase(hashLabel);
        if (shape["metadata"]["labels"].empty())
            shape["metadata"].erase("labels");
    }
    return shape;
}

bool isOlder(const ObjectPtr& a, const ObjectPtr& b)
{
    const std::string first = textAt(a->metadata(), {"creationTimestamp"});
    const std::string second = textAt(b->metadata(), {"creationTimestamp"});
    return first != second ? first < second : a->name() < b->name();
}

RolloutSet rolloutSet(const ObjectPtr& set)
{
    if (!set)
        return {};
    return {set->name(), replicasOf(*set), numberAt(set->status(), {"availableReplicas"}), annotatedNumber(*set, maxAnnotation)};
}

// The newest revision among sets; 0: none.
std::int64_t newestRevision(const std::vector<ObjectPtr>& sets)
{
    std::int64_t newest = 0;
    for (const ObjectPtr& set : sets)
        newest = std::max(newest, annotatedNumber(*set, revisionAnnotation));
    return newest;
}

std::int64_t totalReplicas(const std::vector<ObjectPtr>& sets)
{
    std::int64_t total = 0;
    for (const ObjectPtr& set : sets)
        total += replicasOf(*set);
    return total;
}

std::vector<RolloutSet> rolloutSets(const std::vector<ObjectPtr>& sets)
{
    std::vector<RolloutSet> result;
    std::transform(sets.begin(), sets.end(), std::back_inserter(result), rolloutSet);
    return result;
}

// What a deployment's annotations are on its sets: all but what concerns only itself.
void copyAnnotations(const ObjectVersion& deployment, json& set)
{
    for (const auto& [name, value] : objectAt(deployment.metadata(), {"annotations"}).items()) {
        if (name != revisionAnnotation && name != desiredAnnotation && name != maxAnnotation
            && name != "kubectl.kubernetes.io/last-applied-configuration" && name != "deprecated.deployment.rollback.to")
            set["metadata"]["annotations"][name] = value;
    }
}

void setSizes(const ObjectVersion& deployment, json& set)
{
    const std::int64_t wished = replicasOf(deployment);
    set["metadata"]["annotations"][desiredAnnotation] = std::to_string(wished);
    set["metadata"]["annotations"][maxAnnotation] = std::to_string(wished + rolloutLimits(deployment.spec()).surge);
}

} // namespace

DeploymentController::DeploymentController(EventQueue& queue, Registry& registry)
    : m_registry(registry), m_events(registry, "deployment-controller"),
      m_work(queue, {}, [this](const std::string& key) { look(key); })
{
    m_changes = registry.store().subscribe({&resources::deployments, &resources::replicaSets, &resources::pods},
                                           [this](const Change& change) { note(change); });
}

void DeploymentController::note(const Change& change)
{
    const ObjectStore& store = m_registry.store();
    const ObjectVersion& object = *change.object;
    if (&object.resource() == &resources::deployments) {
        m_work.add(object.key());
        return;
    }
    // Of pods only the end of one matters: Recreate waits for that.
    if (&object.resource() == &resources::pods && change.kind != Change::Kind::Deleted)
        return;
    for (const ObjectPtr& version : {change.object, change.previous}) {
        if (!version)
            continue;
        ObjectPtr owner = store.findUid(controllerUid(*version));
        if (owner && &object.resource() == &resources::pods)
            owner = store.findUid(controllerUid(*owner));
        if (owner && &owner->resource() == &resources::deployments)
            m_work.add(owner->key());
    }
    if (&object.resource() == &resources::replicaSets && controllerUid(object).empty() && change.kind != Change::Kind::Deleted) {
        for (const ObjectPtr& deployment : store.list(resources::deployments, object.namespaceName())) {
            if (LabelSelector::fromDocument(at(deployment->spec(), "selector")).matches(at(object.metadata(), "labels")))
                m_work.add(deployment->key());
        }
    }
}

void DeploymentController::look(const std::string& key)
{
    ObjectPtr deployment = m_registry.store().findKey(resources::deployments, key);
    if (!deployment)
        return;
    Sets sets = setsOf(*deployment);
    if (deployment->deleting()) {
        writeStatus(*deployment, sets);
        return;
    }
    const auto sized = [&deployment](const ObjectPtr& set) {
        return replicasOf(*set) == 0 || annotatedNumber(*set, desiredAnnotation) == replicasOf(*deployment);
    };
    const bool paused = flagAt(deployment->spec(), {"paused"});
    const bool resized = (sets.fresh && !sized(sets.fresh)) || !std::all_of(sets.old.begin(), sets.old.end(), sized);
    if (paused || resized) {
        scaleInProportion(*deployment, sets);
    } else if (textAt(deployment->spec(), {"strategy", "type"}) == "Recreate") {
        recreate(deployment, sets);
    } else {
        prepareNewSet(deployment, sets);
        if (sets.fresh)
            rollOut(*deployment, sets);
    }
    if (!paused)
        forgetOldRevisions(*deployment, sets);
    writeStatus(*deployment, sets);
}

auto DeploymentController::setsOf(const ObjectVersion& deployment) -> Sets
{
    const auto selector = LabelSelector::fromDocument(at(deployment.spec(), "selector"));
    Sets sets;
    sets.old = claim(m_registry, deployment, selector, resources::replicaSets);
    std::sort(sets.old.begin(), sets.old.end(), isOlder);
    const json wished = plainTemplate(deployment);
    // Of several with the same template the oldest is it.
    const auto fresh = std::find_if(sets.old.begin(), sets.old.end(),
                                    [&wished](const ObjectPtr& set) { return plainTemplate(*set) == wished; });
    if (fresh != sets.old.end()) {
        sets.fresh = *fresh;
        sets.old.erase(fresh);
    }
    return sets;
}

void DeploymentController::prepareNewSet(ObjectPtr& deployment, Sets& sets)
{
    const std::int64_t newest = newestRevision(sets.old);
    if (!sets.fresh)
        createNewSet(deployment, sets);
    if (!sets.fresh)
        return;
    if (annotatedNumber(*sets.fresh, revisionAnnotation) <= newest) {
        const auto revised = m_registry.modify(resources::replicaSets, sets.fresh->namespaceName(), sets.fresh->name(),
                                               [&](json& set) {
                                                   copyAnnotations(*deployment, set);
                                                   set["metadata"]["annotations"][revisionAnnotation] = std::to_string(newest + 1);
                                                   setSizes(*deployment, set);
                                               });
        if (revised)
            sets.fresh = *revised;
        if (sets.step == RolloutStep::Nothing)
            sets.step = RolloutStep::FoundNewSet;
    }
    const std::string revision = textAt(sets.fresh->metadata(), {"annotations", revisionAnnotation});
    if (textAt(deployment->metadata(), {"annotations", revisionAnnotation}) != revision) {
        const auto told = m_registry.modify(
            resources::deployments, deployment->namespaceName(), deployment->name(),
            [&revision](json& document) { document["metadata"]["annotations"][revisionAnnotation] = revision; });
        if (told)
            deployment = *told;
    }
}

void DeploymentController::createNewSet(ObjectPtr& deployment, Sets& sets)
{
    const std::int64_t collisions = numberAt(deployment->status(), {"collisionCount"});
    json shape = plainTemplate(*deployment);
    const std::string hash = templateHash(shape, collisions);
    shape["metadata"]["labels"][hashLabel] = hash;
    json selector = at(deployment->spec(), "selector");
    selector["matchLabels"][hashLabel] = hash;
    json set{
        {"metadata",
         {{"name", deployment->name() + "-" + hash},
          {"namespace", deployment->namespaceName()},
          {"labels", shape["metadata"]["labels"]},
          {"ownerReferences", {controllerReference(*deployment)}}}},
        {"spec",
         {{"selector", selector}, {"template", shape}, {"minReadySeconds", numberAt(deployment->spec(), {"minReadySeconds"})}}}};
    const std::int64_t wished = replicasOf(*deployment);
    const bool recreates = textAt(deployment->spec(), {"strategy", "type"}) == "Recreate";
    set["spec"]["replicas"] = recreates
                                  ? wished
                                  : newSetReplicas({}, wished, totalReplicas(sets.old), rolloutLimits(deployment->spec()).surge);
    copyAnnotations(*deployment, set);
    set["metadata"]["annotations"][revisionAnnotation] = std::to_string(newestRevision(sets.old) + 1);
    setSizes(*deployment, set);

    const auto created = m_registry.create(resources::replicaSets, std::move(set));
    if (created) {
        sets.fresh = *created;
        sets.step = RolloutStep::CreatedNewSet;
        if (replicasOf(**created) > 0)
            m_events.record(*deployment, EventRecorder::Type::Normal, "ScalingReplicaSet",
                            "Scaled up replica set " + (*created)->name() + " from 0 to " + std::to_string(replicasOf(**created)));
    } else if (created.error().reason == "AlreadyExists") {
        // Another template with the same hash: the next look tries another one.
        const auto counted = m_registry.modify(
            resources::deployments, deployment->namespaceName(), deployment->name(),
            [collisions](json& document) { document["status"]["collisionCount"] = collisions + 1; }, Part::Status);
        if (counted)
            deployment = *counted;
        m_work.retry(deployment->key());
    } else {
        m_events.record(*deployment, EventRecorder::Type::Warning, "ReplicaSetCreateError",
                        "Failed to create new replica set \"" + deployment->name() + "-" + hash + "\": " + created.error().message);
        m_work.retry(deployment->key());
    }
}

// One step: either the new set grows, or the old ones shrink; what comes of it is looked at next time.
void DeploymentController::rollOut(const ObjectVersion& deployment, Sets& sets)
{
    const RolloutLimits limits = rolloutLimits(deployment.spec());
    const std::int64_t wished = replicasOf(deployment);
    const std::int64_t inAll = replicasOf(*sets.fresh) + totalReplicas(sets.old);
    const std::int64_t grown = newSetReplicas(rolloutSet(sets.fresh), wished, inAll, limits.surge);
    if (grown != replicasOf(*sets.fresh)) {
        scale(deployment, sets.fresh, grown);
        return;
    }
    const auto left = oldSetReplicas(rolloutSets(sets.old), rolloutSet(sets.fresh), wished, limits.unavailable);
    for (std::size_t i = 0; i < left.size(); ++i)
        scale(deployment, sets.old[i], left[i]);
}

void DeploymentController::recreate(ObjectPtr& deployment, Sets& sets)
{
    bool scaled = false;
    for (ObjectPtr& set : sets.old) {
        if (replicasOf(*set) > 0) {
            scale(*deployment, set, 0);
            scaled = true;
        }
    }
    if (scaled || mayStillRun(sets))
        return;
    prepareNewSet(deployment, sets);
    if (sets.fresh)
        scale(*deployment, sets.fresh, replicasOf(*deployment));
}

bool DeploymentController::mayStillRun(const Sets& sets) const
{
    return std::any_of(sets.old.begin(), sets.old.end(), [this](const ObjectPtr& set) {
        const auto pods = m_registry.store().dependents(set->uid());
        return std::any_of(pods.begin(), pods.end(), [](const ObjectPtr& pod) {
            const std::string phase = textAt(pod->status(), {"phase"});
            return &pod->resource() == &resources::pods && phase != "Failed" && phase != "Succeeded";
        });
    });
}

void DeploymentController::scaleInProportion(const ObjectVersion& deployment, Sets& sets)
{
    std::vector<ObjectPtr*> active;
    for (ObjectPtr& set : sets.old) {
        if (replicasOf(*set) > 0)
            active.push_back(&set);
    }
    if (sets.fresh && (replicasOf(*sets.fresh) > 0 || active.empty()))
        active.push_back(&sets.fresh);
    const std::int64_t wished = replicasOf(deployment);
    if (active.size() == 1) {
        scale(deployment, *active.front(), wished);
        return;
    }
    // Where all of the new set is there already, the old ones are of no use.
    if (sets.fresh && numberAt(sets.fresh->status(), {"availableReplicas"}) == wished && replicasOf(*sets.fresh) == wished
        && annotatedNumber(*sets.fresh, desiredAnnotation) == wished) {
        for (ObjectPtr& set : sets.old)
            scale(deployment, set, 0);
        return;
    }
    if (textAt(deployment.spec(), {"strategy", "type"}) == "Recreate")
        return;
    std::vector<RolloutSet> sizes;
    for (const ObjectPtr* set : active)
        sizes.push_back(rolloutSet(*set));
    const auto replicas = proportionalReplicas(sizes, wished, rolloutLimits(deployment.spec()).surge);
    for (std::size_t i = 0; i < active.size(); ++i)
        scale(deployment, *active[i], replicas[i]);
}

void DeploymentController::scale(const ObjectVersion& deployment, ObjectPtr& set, std::int64_t replicas)
{
    const std::int64_t before = replicasOf(*set);
    const auto scaled = m_registry.modify(resources::replicaSets, set->namespaceName(), set->name(), [&](json& document) {
        document["spec"]["replicas"] = replicas;
        setSizes(deployment, document);
    });
    if (!scaled) {
        m_work.retry(deployment.key());
        return;
    }
    set = *scaled;
    if (replicas == before)
        return;
    m_events.record(deployment, EventRecorder::Type::Normal, "ScalingReplicaSet",
                    std::string{replicas > before ? "Scaled up" : "Scaled down"} + " replica set " + set->name() + " from "
                        + std::to_string(before) + " to " + std::to_string(replicas));
}

// All but the newest revisionHistoryLimit of those that have no pods any more.
void DeploymentController::forgetOldRevisions(const ObjectVersion& deployment, const Sets& sets)
{
    if (!isComplete(deployment.document(), deployment.status()))
        return;
    std::vector<ObjectPtr> idle;
    std::copy_if(sets.old.begin(), sets.old.end(), std::back_inserter(idle), [](const ObjectPtr& set) {
        return replicasOf(*set) == 0 && numberAt(set->status(), {"replicas"}) == 0 && !set->deleting();
    });
    std::stable_sort(idle.begin(), idle.end(), [](const ObjectPtr& a, const ObjectPtr& b) {
        return annotatedNumber(*a, revisionAnnotation) < annotatedNumber(*b, revisionAnnotation);
    });
    const auto kept = static_cast<std::size_t>(
        std::max<std::int64_t>(numberAt(deployment.spec(), {"revisionHistoryLimit"}, 10), 0));
    for (std::size_t i = 0; i + kept < idle.size(); ++i)
        m_registry.remove(resources::replicaSets, idle[i]->namespaceName(), idle[i]->name());
}

void DeploymentController::writeStatus(const ObjectVersion& deployment, const Sets& sets)
{
    const Time now = m_registry.clock().now();
    const json status = deploymentStatus(deployment, sets.fresh, sets.old, sets.step, now);
    if (status != deployment.status())
        m_registry.modify(
            resources::deployments, deployment.namespaceName(), deployment.name(),
            [&status](json& document) { document["status"] = status; }, Part::Status);
    if (const auto deadline = progressDeadline(deployment.document(), status))
        m_work.addAfter(deployment.key(), *deadline + std::chrono::seconds{1} - now);
}

} // namespace nephoscope::lab
