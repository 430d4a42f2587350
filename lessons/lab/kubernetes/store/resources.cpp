// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>
#include <array>

namespace nephoscope::lab {

std::string Resource::apiVersion() const
{
    std::string text{group};
    if (!text.empty())
        text += '/';
    return text += version;
}

std::string Resource::groupResource() const
{
    std::string text{plural};
    if (!group.empty())
        text.append(".").append(group);
    return text;
}

std::string Resource::groupKind() const
{
    std::string text{kind};
    if (!group.empty())
        text.append(".").append(group);
    return text;
}

namespace resources {

const Resource configMaps{
    .group = "", .version = "v1", .kind = "ConfigMap", .plural = "configmaps", .singular = "configmap", .shortNames = {"cm"}};
const Resource endpoints{
    .group = "", .version = "v1", .kind = "Endpoints", .plural = "endpoints", .singular = "endpoints", .shortNames = {"ep"}};
const Resource events{.group = "", .version = "v1", .kind = "Event", .plural = "events", .singular = "event", .shortNames = {"ev"}};
const Resource namespaces{.group = "",
                          .version = "v1",
                          .kind = "Namespace",
                          .plural = "namespaces",
                          .singular = "namespace",
                          .shortNames = {"ns"},
                          .namespaced = false,
                          .status = true,
                          .names = NameRule::Label};
const Resource nodes{.group = "",
                     .version = "v1",
                     .kind = "Node",
                     .plural = "nodes",
                     .singular = "node",
                     .shortNames = {"no"},
                     .namespaced = false,
                     .status = true};
const Resource pods{.group = "",
                    .version = "v1",
                    .kind = "Pod",
                    .plural = "pods",
                    .singular = "pod",
                    .shortNames = {"po"},
                    .categories = {"all"},
                    .status = true,
                    .generation = true,
                    .graceful = true,
                    .returnsDeleted = true};
const Resource secrets{.group = "", .version = "v1", .kind = "Secret", .plural = "secrets", .singular = "secret"};
const Resource serviceAccounts{.group = "",
                               .version = "v1",
                               .kind = "ServiceAccount",
                               .plural = "serviceaccounts",
                               .singular = "serviceaccount",
                               .shortNames = {"sa"},
                               .returnsDeleted = true};
const Resource services{.group = "",
                        .version = "v1",
                        .kind = "Service",
                        .plural = "services",
                        .singular = "service",
                        .shortNames = {"svc"},
                        .categories = {"all"},
                        .status = true,
                        .returnsDeleted = true,
                        .names = NameRule::Label};
const Resource deployments{.group = "apps",
                           .version = "v1",
                           .kind = "Deployment",
                           .plural = "deployments",
                           .singular = "deployment",
                           .shortNames = {"deploy"},
                           .categories = {"all"},
                           .status = true,
                           .scale = true,
                           .generation = true};
const Resource replicaSets{.group = "apps",
                           .version = "v1",
                           .kind = "ReplicaSet",
                           .plural = "replicasets",
                           .singular = "replicaset",
                           .shortNames = {"rs"},
                           .categories = {"all"},
                           .status = true,
                           .scale = true,
                           .generation = true};
const Resource autoscalers{.group = "autoscaling",
                           .version = "v2",
                           .kind = "HorizontalPodAutoscaler",
                           .plural = "horizontalpodautoscalers",
                           .singular = "horizontalpodautoscaler",
                           .shortNames = {"hpa"},
                           .categories = {"all"},
                           .status = true,
                           .generation = true};
const Resource leases{.group = "coordination.k8s.io", .version = "v1", .kind = "Lease", .plural = "leases", .singular = "lease"};
const Resource endpointSlices{.group = "discovery.k8s.io",
                              .version = "v1",
                              .kind = "EndpointSlice",
                              .plural = "endpointslices",
                              .singular = "endpointslice",
                              .generation = true};
const Resource ingresses{.group = "networking.k8s.io",
                         .version = "v1",
                         .kind = "Ingress",
                         .plural = "ingresses",
                         .singular = "ingress",
                         .shortNames = {"ing"},
                         .status = true,
                         .generation = true};

const Resource daemonSets{.group = "apps",
                          .version = "v1",
                          .kind = "DaemonSet",
                          .plural = "daemonsets",
                          .singular = "daemonset",
                          .shortNames = {"ds"},
                          .categories = {"all"},
                          .played = false};
const Resource jobs{.group = "batch",
                    .version = "v1",
                    .kind = "Job",
                    .plural = "jobs",
                    .singular = "job",
                    .shortNames = {},
                    .categories = {"all"},
                    .played = false};
const Resource statefulSets{.group = "apps",
                            .version = "v1",
                            .kind = "StatefulSet",
                            .plural = "statefulsets",
                            .singular = "statefulset",
                            .shortNames = {"sts"},
                            .categories = {"all"},
                            .played = false};

std::span<const Resource* const> all()
{
    static constexpr std::array<const Resource*, 18> list{
        &configMaps, &endpoints,       &events,    &namespaces,  &nodes,       &pods,
        &secrets,    &serviceAccounts, &services,  &deployments, &replicaSets, &autoscalers,
        &leases,     &endpointSlices,  &ingresses, &daemonSets,  &jobs,        &statefulSets};
    return list;
}

const Resource* find(std::string_view group, std::string_view plural)
{
    const auto list = all();
    const auto found = std::find_if(
        list.begin(), list.end(), [&](const Resource* resource) { return resource->plural == plural && resource->group == group; });
    return found == list.end() ? nullptr : *found;
}

const Resource* findKind(std::string_view group, std::string_view kind)
{
    const auto list = all();
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const Resource* resource) { return resource->kind == kind && resource->group == group; });
    return found == list.end() ? nullptr : *found;
}

} // namespace resources

} // namespace nephoscope::lab
