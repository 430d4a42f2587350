// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/resource_type.h"

#include "collectors/net/url.h"

#include <algorithm>
#include <array>

namespace nephoscope {

namespace {

constexpr std::array types{
    ResourceType{ObjectKind::Pod, "v1", "pods"},
    ResourceType{ObjectKind::HorizontalPodAutoscaler, "autoscaling/v2", "horizontalpodautoscalers"},
    ResourceType{ObjectKind::Deployment, "apps/v1", "deployments"},
    ResourceType{ObjectKind::ReplicaSet, "apps/v1", "replicasets"},
    ResourceType{ObjectKind::StatefulSet, "apps/v1", "statefulsets"},
    ResourceType{ObjectKind::DaemonSet, "apps/v1", "daemonsets"},
    ResourceType{ObjectKind::Job, "batch/v1", "jobs"},
    ResourceType{ObjectKind::Node, "v1", "nodes", false},
    ResourceType{ObjectKind::Namespace, "v1", "namespaces", false},
    ResourceType{ObjectKind::Event, "v1", "events"},
};

} // namespace

std::string ResourceType::path(std::string_view namespaceName) const
{
    std::string text = group == "v1" ? "/api/" : "/apis/";
    text += group;
    if (namespaced && !namespaceName.empty())
        text += "/namespaces/" + percentEncode(namespaceName);
    text += '/';
    text += plural;
    return text;
}

std::string ResourceType::objectPath(std::string_view namespaceName, std::string_view name) const
{
    return path(namespaceName) + '/' + percentEncode(name);
}

std::string ResourceType::title(std::string_view namespaceName) const
{
    std::string text{plural};
    if (namespaced && !namespaceName.empty()) {
        text += " in ";
        text += namespaceName;
    }
    return text;
}

std::span<const ResourceType> resourceTypes()
{
    return types;
}

const ResourceType& resourceType(ObjectKind kind)
{
    return *std::find_if(types.begin(), types.end(), [kind](const ResourceType& type) { return type.kind == kind; });
}

} // namespace nephoscope
