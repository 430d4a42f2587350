// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/observation.h"

#include <concepts>

// The field table of every value: `describe(fields, value)` calls `fields("name", value.member)` for each member, in a fixed
// order, for const and mutable values alike. JSON, the observation log, CSV, predicates and redaction are all visitors of
// these tables, so that they can never disagree. Names are stable: logs and lesson packs hold them.
//
// A visitor must take: bool, integers, enumerations (by enumName), Interned, std::string, Time, Duration (nanoseconds), Quantity,
// Labels (an object), std::optional, std::vector, std::shared_ptr<const T>, and described values.
namespace nephoscope {

template <class T, class U>
concept Of = std::same_as<std::remove_const_t<T>, U>;

void describe(auto& f, Of<OwnerRef> auto& v)
{
    f("kind", v.kind);
    f("name", v.name);
    f("uid", v.uid);
}
void describe(auto& f, Of<ObjectMeta> auto& v)
{
    f("uid", v.uid);
    f("namespace", v.namespaceName);
    f("name", v.name);
    f("created", v.created);
    f("deletionRequested", v.deletionRequested);
    f("generation", v.generation);
    f("labels", v.labels);
    f("controller", v.controller);
}
void describe(auto& f, Of<Condition> auto& v)
{
    f("type", v.type);
    f("status", v.status);
    f("reason", v.reason);
    f("message", v.message);
    f("lastTransition", v.lastTransition);
}
void describe(auto& f, Of<SelectorRequirement> auto& v)
{
    f("key", v.key);
    f("operator", v.op);
    f("values", v.values);
}
void describe(auto& f, Of<LabelSelector> auto& v)
{
    f("matchLabels", v.matchLabels);
    f("matchExpressions", v.matchExpressions);
}

void describe(auto& f, Of<ContainerResources> auto& v)
{
    f("cpuRequestMilli", v.cpuRequestMilli);
    f("memoryRequestBytes", v.memoryRequestBytes);
    f("cpuLimitMilli", v.cpuLimitMilli);
    f("memoryLimitBytes", v.memoryLimitBytes);
}
void describe(auto& f, Of<ContainerSpec> auto& v)
{
    f("name", v.name);
    f("image", v.image);
    f("resources", v.resources);
    f("restartable", v.restartable);
}
void describe(auto& f, Of<PodSpec> auto& v)
{
    f("meta", v.meta);
    f("initContainers", v.initContainers);
    f("containers", v.containers);
    f("readinessGates", v.readinessGates);
}
void describe(auto& f, Of<ContainerState> auto& v)
{
    f("state", v.kind);
    f("reason", v.reason);
    f("exitCode", v.exitCode);
    f("signal", v.signal);
    f("startedAt", v.startedAt);
    f("finishedAt", v.finishedAt);
}
void describe(auto& f, Of<ContainerStatus> auto& v)
{
    f("name", v.name);
    f("state", v.state);
    f("lastState", v.lastState);
    f("ready", v.ready);
    f("started", v.started);
    f("restarts", v.restarts);
}
void describe(auto& f, Of<Pod> auto& v)
{
    f("spec", v.spec);
    f("deletionRequested", v.deletionRequested);
    f("node", v.node);
    f("nominatedNode", v.nominatedNode);
    f("phase", v.phase);
    f("reason", v.reason);
    f("startTime", v.startTime);
    f("ip", v.ip);
    f("conditions", v.conditions);
    f("initStatuses", v.initStatuses);
    f("statuses", v.statuses);
}

void describe(auto& f, Of<NodeAddress> auto& v)
{
    f("type", v.type);
    f("address", v.address);
}
void describe(auto& f, Of<Taint> auto& v)
{
    f("key", v.key);
    f("value", v.value);
    f("effect", v.effect);
}
void describe(auto& f, Of<Node> auto& v)
{
    f("meta", v.meta);
    f("unschedulable", v.unschedulable);
    f("taints", v.taints);
    f("conditions", v.conditions);
    f("addresses", v.addresses);
    f("allocatableCpu", v.allocatableCpu);
    f("allocatableMemory", v.allocatableMemory);
    f("allocatablePods", v.allocatablePods);
    f("kubeletVersion", v.kubeletVersion);
    f("osImage", v.osImage);
    f("kernelVersion", v.kernelVersion);
    f("architecture", v.architecture);
    f("containerRuntime", v.containerRuntime);
}
void describe(auto& f, Of<Namespace> auto& v)
{
    f("meta", v.meta);
    f("phase", v.phase);
}

void describe(auto& f, Of<TemplateContainer> auto& v)
{
    f("name", v.name);
    f("image", v.image);
}
void describe(auto& f, Of<JobProgress> auto& v)
{
    f("completions", v.completions);
    f("parallelism", v.parallelism);
    f("suspended", v.suspended);
    f("active", v.active);
    f("succeeded", v.succeeded);
    f("failed", v.failed);
    f("startTime", v.startTime);
    f("completionTime", v.completionTime);
}
void describe(auto& f, Of<Workload> auto& v)
{
    f("kind", v.kind);
    f("meta", v.meta);
    f("specReplicas", v.specReplicas);
    f("selector", v.selector);
    f("containers", v.containers);
    f("nodeSelector", v.nodeSelector);
    f("observedGeneration", v.observedGeneration);
    f("replicas", v.replicas);
    f("ready", v.ready);
    f("updated", v.updated);
    f("available", v.available);
    f("scheduledDesired", v.scheduledDesired);
    f("conditions", v.conditions);
    f("job", v.job);
}

void describe(auto& f, Of<CrossReference> auto& v)
{
    f("apiVersion", v.apiVersion);
    f("kind", v.kind);
    f("name", v.name);
}
void describe(auto& f, Of<MetricIdentity> auto& v)
{
    f("source", v.source);
    f("name", v.name);
    f("container", v.container);
    f("object", v.object);
    f("selector", v.selector);
}
void describe(auto& f, Of<MetricSpec> auto& v)
{
    f("metric", v.metric);
    f("targetType", v.targetType);
    f("averageUtilization", v.averageUtilization);
    f("value", v.value);
    f("averageValue", v.averageValue);
}
void describe(auto& f, Of<MetricStatus> auto& v)
{
    f("metric", v.metric);
    f("averageUtilization", v.averageUtilization);
    f("value", v.value);
    f("averageValue", v.averageValue);
}
void describe(auto& f, Of<ScalingPolicy> auto& v)
{
    f("type", v.type);
    f("value", v.value);
    f("periodSeconds", v.periodSeconds);
}
void describe(auto& f, Of<ScalingRules> auto& v)
{
    f("stabilizationWindowSeconds", v.stabilizationWindowSeconds);
    f("selectPolicy", v.selectPolicy);
    f("policies", v.policies);
    f("tolerance", v.tolerance);
}
void describe(auto& f, Of<ScalingBehavior> auto& v)
{
    f("scaleUp", v.scaleUp);
    f("scaleDown", v.scaleDown);
}
void describe(auto& f, Of<Autoscaler> auto& v)
{
    f("meta", v.meta);
    f("target", v.target);
    f("minReplicas", v.minReplicas);
    f("maxReplicas", v.maxReplicas);
    f("metrics", v.metrics);
    f("behavior", v.behavior);
    f("observedGeneration", v.observedGeneration);
    f("lastScaleTime", v.lastScaleTime);
    f("currentReplicas", v.currentReplicas);
    f("desiredReplicas", v.desiredReplicas);
    f("currentMetrics", v.currentMetrics);
    f("conditions", v.conditions);
}

void describe(auto& f, Of<KubeEvent> auto& v)
{
    f("uid", v.uid);
    f("namespace", v.namespaceName);
    f("name", v.name);
    f("eventType", v.type);
    f("reason", v.reason);
    f("message", v.message);
    f("involvedKind", v.involvedKind);
    f("involvedName", v.involvedName);
    f("involvedUid", v.involvedUid);
    f("involvedField", v.involvedField);
    f("component", v.component);
    f("instance", v.instance);
    f("count", v.count);
    f("first", v.first);
    f("last", v.last);
}

void describe(auto& f, Of<ContainerUsage> auto& v)
{
    f("name", v.name);
    f("cpuNano", v.cpuNano);
    f("memoryBytes", v.memoryBytes);
}
void describe(auto& f, Of<PodUsage> auto& v)
{
    f("namespace", v.namespaceName);
    f("name", v.name);
    f("timestamp", v.timestamp);
    f("windowNanoseconds", v.window);
    f("containers", v.containers);
}
void describe(auto& f, Of<NodeUsage> auto& v)
{
    f("name", v.name);
    f("timestamp", v.timestamp);
    f("windowNanoseconds", v.window);
    f("cpuNano", v.cpuNano);
    f("memoryBytes", v.memoryBytes);
}

void describe(auto& f, Of<ObjectGone> auto& v)
{
    f("kind", v.kind);
    f("uid", v.uid);
    f("namespace", v.namespaceName);
    f("name", v.name);
}
void describe(auto& f, Of<ResyncBegin> auto& v)
{
    f("kind", v.kind);
    f("namespace", v.namespaceName);
}
void describe(auto& f, Of<ResyncEnd> auto& v)
{
    f("kind", v.kind);
    f("namespace", v.namespaceName);
    f("complete", v.complete);
}
void describe(auto& f, Of<SourceStatus> auto& v)
{
    f("resource", v.resource);
    f("state", v.state);
    f("since", v.since);
    f("what", v.what);
    f("why", v.why);
    f("tryThis", v.tryThis);
    f("sourceKind", v.sourceKind);
    f("address", v.address);
    f("serverVersion", v.serverVersion);
}
void describe(auto& f, Of<SourceClock> auto& v)
{
    f("offsetNanoseconds", v.offset);
}
void describe(auto& f, Of<Lost> auto& v)
{
    f("count", v.count);
}

void describe(auto& f, Of<Action> auto& v)
{
    f("verb", v.verb);
    f("kind", v.kind);
    f("uid", v.uid);
    f("namespace", v.namespaceName);
    f("name", v.name);
    f("replicas", v.replicas);
    f("replicasBefore", v.replicasBefore);
    f("graceSeconds", v.graceSeconds);
}
void describe(auto& f, Of<ActionOutcome> auto& v)
{
    f("id", v.id);
    f("action", v.action);
    f("state", v.state);
    f("asked", v.asked);
    f("what", v.what);
    f("why", v.why);
    f("tryThis", v.tryThis);
}

} // namespace nephoscope
