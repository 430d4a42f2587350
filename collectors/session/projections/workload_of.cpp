// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/workload_of.h"

#include <algorithm>
#include <tuple>

namespace nephoscope {

namespace {

// A chain of owners is short; a cluster that claims a ring must not hold us up.
constexpr int longestChain = 8;

} // namespace

std::optional<ObjectName> workloadOf(const Session& session, const ObjectName& object, Time t)
{
    if (object.kind == ObjectKind::HorizontalPodAutoscaler) {
        const auto key = session.find(object, t);
        const auto autoscaler = key ? session.autoscalers().at(*key, t) : nullptr;
        const auto kind = autoscaler ? enumFromName<ObjectKind>(autoscaler->target.kind.view()) : std::nullopt;
        if (!kind)
            return std::nullopt;
        const ObjectName target{object.source, *kind, object.namespaceName, autoscaler->target.name};
        return session.find(target, t) ? std::optional{target} : std::nullopt;
    }
    const auto key = session.find(object, t);
    if (!key)
        return std::nullopt;
    std::optional<OwnerRef> owner;
    std::optional<ObjectName> top;
    if (object.kind == ObjectKind::Pod) {
        owner = session.pods().at(*key, t)->meta().controller;
    } else if (const auto workload = session.workloads().at(*key, t)) {
        owner = workload->meta.controller;
        top = object;
    }
    for (int i = 0; owner && i < longestChain; ++i) {
        const auto above = session.workloads().at({object.source, owner->uid}, t);
        if (!above)
            break;
        top = ObjectName{object.source, above->kind, above->meta.namespaceName, above->meta.name};
        owner = above->meta.controller;
    }
    return top;
}

std::optional<ObjectName> firstPodOn(const Session& session, const ObjectName& node, Time t)
{
    std::vector<ObjectName> pods;
    session.pods().forEachAt(t, [&](const ObjectKey& key, const Pod& pod) {
        if (key.source == node.source && pod.node == node.name)
            pods.push_back({key.source, ObjectKind::Pod, pod.meta().namespaceName, pod.meta().name});
    });
    std::sort(pods.begin(), pods.end(), [](const ObjectName& a, const ObjectName& b) {
        return std::tie(a.name, a.namespaceName) < std::tie(b.name, b.namespaceName);
    });
    const auto found = std::find_if(pods.begin(), pods.end(),
                                    [&](const ObjectName& pod) { return workloadOf(session, pod, t).has_value(); });
    return found == pods.end() ? std::nullopt : std::optional(*found);
}

} // namespace nephoscope
