// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/served_kind.h"

#include "lessons/lab/kubernetes/server/autoscaler_versions.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <array>
#include <utility>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

// A member of core/v1 Event and what events.k8s.io/v1 calls it.
constexpr std::array<std::pair<const char*, const char*>, 7> eventMembers{{{"involvedObject", "regarding"},
                                                                           {"message", "note"},
                                                                           {"source", "deprecatedSource"},
                                                                           {"firstTimestamp", "deprecatedFirstTimestamp"},
                                                                           {"lastTimestamp", "deprecatedLastTimestamp"},
                                                                           {"count", "deprecatedCount"},
                                                                           {"reportingComponent", "reportingController"}}};

void rename(json& document, const char* from, const char* to)
{
    const auto found = document.find(from);
    if (found == document.end())
        return;
    json value = std::move(*found);
    document.erase(found);
    document[to] = std::move(value);
}

} // namespace

std::string ServedKind::apiVersion() const
{
    std::string text{group};
    if (!text.empty())
        text += '/';
    return text += version;
}

std::string ServedKind::groupKind() const
{
    std::string text{resource->kind};
    if (!group.empty())
        text.append(".").append(group);
    return text;
}

json ServedKind::fromStored(const json& document) const
{
    if (stored())
        return document;
    json result = resource == &resources::autoscalers ? autoscalerV1(document) : document;
    if (resource == &resources::events) {
        for (const auto& [core, later] : eventMembers)
            rename(result, core, later);
    }
    result["apiVersion"] = apiVersion();
    return result;
}

json ServedKind::toStored(json document) const
{
    if (stored())
        return document;
    if (resource == &resources::autoscalers)
        document = autoscalerFromV1(std::move(document));
    if (resource == &resources::events) {
        for (const auto& [core, later] : eventMembers)
            rename(document, later, core);
    }
    document["apiVersion"] = resource->apiVersion();
    return document;
}

std::span<const ServedKind> servedKinds()
{
    static const std::array<ServedKind, 20> kinds{{
        {&resources::configMaps, "", "v1", "core.ConfigMap"},
        {&resources::endpoints, "", "v1", "core.Endpoints"},
        {&resources::events, "", "v1", "core.Event"},
        {&resources::namespaces, "", "v1", "core.Namespace"},
        {&resources::nodes, "", "v1", "core.Node"},
        {&resources::pods, "", "v1", "core.Pod"},
        {&resources::secrets, "", "v1", "core.Secret"},
        {&resources::serviceAccounts, "", "v1", "core.ServiceAccount"},
        {&resources::services, "", "v1", "core.Service"},
        {&resources::deployments, "apps", "v1", "apps.Deployment"},
        {&resources::replicaSets, "apps", "v1", "apps.ReplicaSet"},
        {&resources::daemonSets, "apps", "v1", {}},
        {&resources::statefulSets, "apps", "v1", {}},
        {&resources::jobs, "batch", "v1", {}},
        {&resources::events, "events.k8s.io", "v1", "events.Event"},
        {&resources::autoscalers, "autoscaling", "v2", "autoscaling2.HorizontalPodAutoscaler"},
        {&resources::autoscalers, "autoscaling", "v1", "autoscaling1.HorizontalPodAutoscaler"},
        {&resources::leases, "coordination.k8s.io", "v1", "coordination.Lease"},
        {&resources::endpointSlices, "discovery.k8s.io", "v1", "discovery.EndpointSlice"},
        {&resources::ingresses, "networking.k8s.io", "v1", "networking.Ingress"},
    }};
    return kinds;
}

const ServedKind* findServed(std::string_view group, std::string_view version, std::string_view plural)
{
    for (const ServedKind& kind : servedKinds()) {
        if (kind.group == group && kind.version == version && kind.resource->plural == plural)
            return &kind;
    }
    return nullptr;
}

} // namespace nephoscope::lab
