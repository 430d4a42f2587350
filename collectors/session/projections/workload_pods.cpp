// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/workload_pods.h"

#include <algorithm>

namespace nephoscope {

namespace {

PodAt podAt(const Session& session, const ObjectKey& key, std::shared_ptr<const Pod> pod, Time t)
{
    return {key, std::move(pod), session.podUsage(key, t)};
}

void sortByName(std::vector<PodAt>& pods)
{
    std::sort(pods.begin(), pods.end(), [](const PodAt& a, const PodAt& b) {
        const ObjectMeta& left = a.pod->meta();
        const ObjectMeta& right = b.pod->meta();
        return std::tie(left.namespaceName, left.name, a.key) < std::tie(right.namespaceName, right.name, b.key);
    });
}

bool isControlledBy(const ObjectMeta& meta, Interned uid)
{
    return meta.controller && meta.controller->uid == uid;
}

} // namespace

void forEachPodOf(const Session& session, const ObjectKey& workload, Time t, const PodVisitor& visit)
{
    bool any = false;
    const auto visitPodsOf = [&](const ObjectKey& owner) {
        for (const ObjectKey& key : session.controlledBy(owner)) {
            if (const auto pod = session.pods().at(key, t); pod && isControlledBy(pod->meta(), owner.uid)) {
                any = true;
                visit(key, pod);
            }
        }
    };
    visitPodsOf(workload);
    for (const ObjectKey& key : session.controlledBy(workload)) {
        if (const auto child = session.workloads().at(key, t); child && isControlledBy(child->meta, workload.uid))
            visitPodsOf(key);
    }
    const auto value = any ? nullptr : session.workloads().at(workload, t);
    if (!value || !value->selector)
        return;
    for (const ObjectKey& key : session.podsIn(workload.source, value->meta.namespaceName)) {
        const auto pod = session.pods().at(key, t);
        if (!pod || !value->selector->matches(pod->meta().labels))
            continue;
        const auto& controller = pod->meta().controller;
        if (!controller || !session.workloads().aliveAt({workload.source, controller->uid}, t))
            visit(key, pod);
    }
}

std::vector<PodAt> podsOf(const Session& session, const ObjectKey& workload, Time t)
{
    std::vector<PodAt> pods;
    forEachPodOf(session, workload, t,
                 [&](const ObjectKey& key, const std::shared_ptr<const Pod>& pod) { pods.push_back(podAt(session, key, pod, t)); });
    sortByName(pods);
    return pods;
}

std::vector<PodAt> podsMatching(const Session& session, Interned source, Interned namespaceName, const LabelSelector& selector,
                                Time t)
{
    std::vector<PodAt> pods;
    for (const ObjectKey& key : session.podsIn(source, namespaceName)) {
        if (auto pod = session.pods().at(key, t); pod && selector.matches(pod->meta().labels))
            pods.push_back(podAt(session, key, std::move(pod), t));
    }
    sortByName(pods);
    return pods;
}

std::vector<PodAt> allPods(const Session& session, Time t, std::optional<Interned> namespaceName)
{
    std::vector<PodAt> pods;
    session.pods().forEachRefAt(t, [&](const ObjectKey& key, const std::shared_ptr<const Pod>& pod) {
        if (!namespaceName || pod->meta().namespaceName == *namespaceName)
            pods.push_back(podAt(session, key, pod, t));
    });
    sortByName(pods);
    return pods;
}

} // namespace nephoscope
