// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/resource.h"

// The kinds that the practice cloud serves.
namespace nephoscope::lab::resources {

extern const Resource pods;
extern const Resource nodes;
extern const Resource namespaces;
extern const Resource services;
extern const Resource endpoints;
extern const Resource events;  // stored as core/v1, served as events.k8s.io/v1 as well
extern const Resource configMaps;
extern const Resource secrets;
extern const Resource serviceAccounts;
extern const Resource deployments;
extern const Resource replicaSets;
extern const Resource autoscalers;  // stored as autoscaling/v2, served as v1 as well
extern const Resource ingresses;
extern const Resource endpointSlices;
extern const Resource leases;
// What clients look for in every cluster, and this one does not play.
extern const Resource daemonSets;
extern const Resource jobs;
extern const Resource statefulSets;

// All of them, in the order of discovery.
std::span<const Resource* const> all();

// By the group and plural of a path; null: not served.
const Resource* find(std::string_view group, std::string_view plural);
// By the group and kind of a document.
const Resource* findKind(std::string_view group, std::string_view kind);

} // namespace nephoscope::lab::resources
