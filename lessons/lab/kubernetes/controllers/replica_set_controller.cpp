// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/controllers/replica_set_controller.h"

#include "lessons/lab/kubernetes/controllers/owned_objects.h"
#include "lessons/lab/kubernetes/controllers/pod_deletion_order.h"
#include "lessons/lab/kubernetes/controllers/pod_facts.h"
#include "lessons/lab/kubernetes/store/api_time.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

// Pods that are made or deleted in one look (replicaset.BurstReplicas).
constexpr std::size_t burst = 500;

Duration minReady(const ObjectVersion& set)
{
    return std::chrono::seconds{numberAt(set.spec(), {"minReadySeconds"})};
}

nlohmann::json podOf(const ObjectVersion& set)
{
    const nlohmann::json& shape = at(set.spec(), "template");
    nlohmann::json pod{{"metadata", objectAt(shape, {"metadata"})}, {"spec", objectAt(shape, {"spec"})}};
    nlohmann::json& metadata = pod["metadata"];
    metadata.erase("creationTimestamp");
    metadata.erase("name");
    metadata["generateName"] = set.name() + "-";
    metadata["namespace"] = set.namespaceName();
    metadata["ownerReferences"] = {controllerReference(set)};
    return pod;
}

} // namespace

ReplicaSetController::ReplicaSetController(EventQueue& queue, Registry& registry)
    : m_registry(registry), m_events(registry, "replicaset-controller"),
      m_work(queue, {}, [this](const std::string& key) { look(key); })
{
    m_changes = registry.store().subscribe({&resources::replicaSets, &resources::pods},
                                           [this](const Change& change) { note(change); });
}

void ReplicaSetController::note(const Change& change)
{
    const ObjectVersion& object = *change.object;
    if (&object.resource() == &resources::replicaSets) {
        m_work.add(object.key());
        return;
    }
    for (const ObjectPtr& version : {change.object, change.previous}) {
        if (!version)
            continue;
        if (const std::string uid = controllerUid(*version); !uid.empty()) {
            if (const ObjectPtr owner = m_registry.store().findUid(uid); owner && &owner->resource() == &resources::replicaSets)
                m_work.add(owner->key());
        } else if (version == change.object && change.kind != Change::Kind::Deleted) {
            // Nobody's: whoever matches it may adopt it.
            for (const ObjectPtr& set : m_registry.store().list(resources::replicaSets, version->namespaceName())) {
                if (LabelSelector::fromDocument(at(set->spec(), "selector")).matches(at(version->metadata(), "labels")))
                    m_work.add(set->key());
            }
        }
    }
}

void ReplicaSetController::look(const std::string& key)
{
    const ObjectPtr set = m_registry.store().findKey(resources::replicaSets, key);
    if (!set)
        return;
    const auto selector = LabelSelector::fromDocument(at(set->spec(), "selector"));
    std::vector<ObjectPtr> pods = claim(m_registry, *set, selector, resources::pods);
    std::erase_if(pods, [](const ObjectPtr& pod) { return !isActive(*pod); });
    const std::optional<Failure> failure = set->deleting() ? std::nullopt : manage(*set, pods);
    const bool waits = writeStatus(*set, pods, failure);
    if (failure)
        m_work.retry(key);
    else
        m_work.forget(key);
    if (waits)
        m_work.addAfter(key, minReady(*set));
}

auto ReplicaSetController::manage(const ObjectVersion& set, const std::vector<ObjectPtr>& pods) -> std::optional<Failure>
{
    const auto wished = static_cast<std::size_t>(std::max<std::int64_t>(numberAt(set.spec(), {"replicas"}, 1), 0));
    if (pods.size() < wished)
        return createPods(set, std::min(wished - pods.size(), burst));
    if (pods.size() > wished)
        return deletePods(set, pods, std::min(pods.size() - wished, burst));
    return std::nullopt;
}

// In batches that double: where the API refuses them all, it is asked once and not five hundred times (slowStartBatch).
auto ReplicaSetController::createPods(const ObjectVersion& set, std::size_t count) -> std::optional<Failure>
{
    const nlohmann::json pod = podOf(set);
    std::optional<Failure> failure;
    for (std::size_t batch = 1; count > 0 && !failure; batch *= 2) {
        for (std::size_t i = std::min(batch, count); i > 0; --i, --count) {
            const auto created = m_registry.create(resources::pods, pod);
            if (created) {
                m_events.record(set, EventRecorder::Type::Normal, "SuccessfulCreate", "Created pod: " + (*created)->name());
            } else {
                failure = Failure{"FailedCreate", created.error().message};
                m_events.record(set, EventRecorder::Type::Warning, "FailedCreate", "Error creating: " + created.error().message);
            }
        }
    }
    return failure;
}

auto ReplicaSetController::deletePods(const ObjectVersion& set, const std::vector<ObjectPtr>& pods, std::size_t count)
    -> std::optional<Failure>
{
    // Doubled up with whom: all pods of the sets of the same owner, of other revisions as well.
    std::vector<ObjectPtr> related = pods;
    if (const std::string owner = controllerUid(set); !owner.empty()) {
        for (const ObjectPtr& sibling : m_registry.store().dependents(owner)) {
            if (sibling->uid() == set.uid())
                continue;
            for (const ObjectPtr& pod : m_registry.store().dependents(sibling->uid())) {
                if (&pod->resource() == &resources::pods)
                    related.push_back(pod);
            }
        }
    }
    std::optional<Failure> failure;
    for (const ObjectPtr& pod : podsToDelete(pods, related, count, m_registry.clock().now())) {
        const auto deleted = m_registry.remove(resources::pods, pod->namespaceName(), pod->name());
        if (deleted) {
            m_events.record(set, EventRecorder::Type::Normal, "SuccessfulDelete", "Deleted pod: " + pod->name());
        } else if (deleted.error().code != 404) {
            failure = Failure{"FailedDelete", deleted.error().message};
            m_events.record(set, EventRecorder::Type::Warning, "FailedDelete", "Error deleting: " + deleted.error().message);
        }
    }
    return failure;
}

bool ReplicaSetController::writeStatus(const ObjectVersion& set, const std::vector<ObjectPtr>& pods,
                                       const std::optional<Failure>& failure)
{
    const Time now = m_registry.clock().now();
    const auto labels = LabelSelector::fromMap(at(set.spec(), {"template", "metadata", "labels"}));
    const auto count = [&pods](auto&& holds) { return std::count_if(pods.begin(), pods.end(), holds); };
    const auto ready = count([](const ObjectPtr& pod) { return isReady(*pod); });
    const auto available = count([&](const ObjectPtr& pod) { return isAvailable(*pod, minReady(set), now); });
    nlohmann::json status{{"replicas", pods.size()}, {"observedGeneration", numberAt(set.metadata(), {"generation"})}};
    // What is none is left out, as Go does it.
    if (const auto labelled = count([&](const ObjectPtr& pod) { return labels.matches(at(pod->metadata(), "labels")); });
        labelled > 0)
        status["fullyLabeledReplicas"] = labelled;
    if (ready > 0)
        status["readyReplicas"] = ready;
    if (available > 0)
        status["availableReplicas"] = available;
    if (failure) {
        const nlohmann::json& before = conditionOf(set.document(), "ReplicaFailure");
        status["conditions"] = {{{"type", "ReplicaFailure"},
                                 {"status", "True"},
                                 {"lastTransitionTime", before.is_null() ? apiTime(now) : textAt(before, {"lastTransitionTime"})},
                                 {"reason", failure->reason},
                                 {"message", failure->message}}};
    }
    if (status != set.status())
        m_registry.modify(
            resources::replicaSets, set.namespaceName(), set.name(),
            [&status](nlohmann::json& document) { document["status"] = status; }, Part::Status);
    return minReady(set) > Duration::zero() && ready > available;
}

} // namespace nephoscope::lab
