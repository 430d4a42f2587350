// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/observation.h"
#include "collectors/session/event_stream.h"
#include "collectors/session/series.h"
#include "collectors/session/versioned_table.h"

#include <bitset>
#include <map>
#include <set>
#include <span>

namespace nephoscope {

// An object by the name people know it by. Several uids may have borne it, one after the other.
struct ObjectName {
    Interned source;
    ObjectKind kind = ObjectKind::Pod;
    Interned namespaceName;  // empty for cluster-wide kinds
    Interned name;
    friend bool operator==(const ObjectName&, const ObjectName&) = default;
    friend auto operator<=>(const ObjectName&, const ObjectName&) = default;
};

// A resource that a source reads ("pods", "pods in shop", "metrics"); the source itself when `resource` is empty.
struct ResourceKey {
    Interned source;
    Interned resource;
    friend bool operator==(const ResourceKey&, const ResourceKey&) = default;
    friend auto operator<=>(const ResourceKey&, const ResourceKey&) = default;
};

// One happening: a repeated event keeps its uid and counts up.
struct EventId {
    Interned source;
    Interned uid;
    std::int32_t count = 0;
    friend bool operator==(const EventId&, const EventId&) = default;
};

// An event and who saw it.
struct SeenEvent {
    Interned source;
    KubeEvent event;
    friend bool operator==(const SeenEvent&, const SeenEvent&) = default;
};

// One word about an action.
struct ActionWordId {
    Interned source;
    std::int64_t id = 0;
    ActionState state = ActionState::Asked;
    friend bool operator==(const ActionWordId&, const ActionWordId&) = default;
};

// What was told of an action, and to whom it was put.
struct SeenAction {
    Interned source;
    ActionOutcome outcome;
    friend bool operator==(const SeenAction&, const SeenAction&) = default;
};

} // namespace nephoscope

template <>
struct std::hash<nephoscope::ActionWordId> {
    std::size_t operator()(const nephoscope::ActionWordId& id) const noexcept
    {
        return (id.source.hash() * 31 + static_cast<std::size_t>(id.id)) * 31 + static_cast<std::size_t>(id.state);
    }
};
template <>
struct std::hash<nephoscope::ObjectName> {
    std::size_t operator()(const nephoscope::ObjectName& name) const noexcept
    {
        return ((name.source.hash() * 31 + name.namespaceName.hash()) * 31 + name.name.hash()) * 31
               + static_cast<std::size_t>(name.kind);
    }
};
template <>
struct std::hash<nephoscope::ResourceKey> {
    std::size_t operator()(const nephoscope::ResourceKey& key) const noexcept
    {
        return key.source.hash() * 31 + key.resource.hash();
    }
};
template <>
struct std::hash<nephoscope::EventId> {
    std::size_t operator()(const nephoscope::EventId& id) const noexcept
    {
        return (id.source.hash() * 31 + id.uid.hash()) * 31 + static_cast<std::size_t>(id.count);
    }
};

namespace nephoscope {

// How much a session remembers.
struct SessionLimits {
    std::size_t versionBytes = 128 * 1024 * 1024;  // of all tables together
    std::size_t events = 50'000;
    std::size_t actions = 10'000;
    std::size_t seriesSamples = 5'760;             // a day at 15 s
    Past past = Past::Kept;                        // of objects, samples and states
};

// What may have changed, coarsely: enough to know which pictures to ask for again.
enum class Topic { Pods, Nodes, Namespaces, Workloads, Autoscalers, Events, PodUsage, NodeUsage, Sources, Lost, Actions };
inline constexpr std::size_t topicCount = 11;

struct Changes {
    struct Key {
        Topic topic = Topic::Pods;
        ObjectKey object;  // of usage: the pod's or node's name instead of a uid; of sources: the resource
        friend bool operator==(const Key&, const Key&) = default;
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    std::bitset<topicCount> topics;
    std::vector<Key> keys;         // each once, ascending
    std::optional<TimeSpan> when;  // all that changed lies within: begin to just after the latest; late rows begin in the past

    bool has(Topic topic) const { return topics.test(static_cast<std::size_t>(topic)); }
    bool empty() const { return topics.none(); }
};

// What was true of a workload over time as numbers, kept for a day even where its versions are forgotten sooner.
struct WorkloadSeries {
    explicit WorkloadSeries(std::size_t capacity) : desired(capacity), current(capacity), ready(capacity) {}
    Series desired;  // desiredReplicas()
    Series current;
    Series ready;
};
struct AutoscalerSeries {
    explicit AutoscalerSeries(std::size_t capacity) : desired(capacity), current(capacity), minimum(capacity), maximum(capacity) {}
    Series desired;
    Series current;
    Series minimum;
    Series maximum;
    // Of status.currentMetrics by metricLabel(): per cent of requests, or an amount.
    std::map<std::string, Series, std::less<>> metrics;
};

// spec.replicas, desiredNumberScheduled of a DaemonSet, the pods that a Job still wants.
std::int32_t desiredReplicas(const Workload& workload);
// "cpu", "cpu of app", "pods requests_per_second"…: tells the metrics of one autoscaler apart.
std::string metricLabel(const MetricIdentity& metric);
// "pods", "replicasets", "horizontalpodautoscalers": how SourceStatus::resource begins.
std::string_view resourceName(ObjectKind kind);

struct SessionMemory;

// Everything that was observed, at every time: the one place that pictures, facts and commands read from. Fed in batches,
// answers at any T; live, scrubbed back and replayed are the same questions with another T. An observation is stamped with the
// time it happened, else with the time it was seen on the source's clock (never backwards within a source).
// Single-threaded: the GUI thread, or the command line's only one.
class Session {
public:
    explicit Session(StringPool& pool, SessionLimits limits = {});
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Changes apply(std::span<const Observation> batch);

    StringPool& pool() const;

    // Objects by (source, uid).
    const VersionedTable<ObjectKey, Pod>& pods() const;
    const VersionedTable<ObjectKey, Node>& nodes() const;
    const VersionedTable<ObjectKey, Namespace>& namespaces() const;
    const VersionedTable<ObjectKey, Workload>& workloads() const;  // deployments, replica sets, stateful sets, daemon sets, jobs
    const VersionedTable<ObjectKey, Autoscaler>& autoscalers() const;
    const EventStream<EventId, SeenEvent>& events() const;
    // What users asked for, and how it went.
    const EventStream<ActionWordId, SeenAction>& actions() const;

    // The object that bears the name at `t`.
    std::optional<ObjectKey> find(const ObjectName& name, Time t) const;
    // Pods and replica sets that this object ever controlled, and pods that ever were in the namespace; check them at T.
    std::span<const ObjectKey> controlledBy(const ObjectKey& owner) const;
    std::span<const ObjectKey> podsIn(Interned source, Interned namespaceName) const;

    // The pod's latest sample at or before `t` (its timestamp tells how old), and those of a span, oldest first. The API names
    // pods, not uids: samples from before the pod was created belong to a predecessor of its name.
    std::shared_ptr<const PodUsage> podUsage(const ObjectKey& pod, Time t) const;
    std::vector<std::shared_ptr<const PodUsage>> podUsageBetween(const ObjectKey& pod, TimeSpan span) const;
    std::shared_ptr<const NodeUsage> nodeUsage(const ObjectKey& node, Time t) const;

    // Null for objects never seen.
    const WorkloadSeries* workloadSeries(const ObjectKey& workload) const;
    const AutoscalerSeries* autoscalerSeries(const ObjectKey& autoscaler) const;

    // Labels of all sources, ascending, and their states.
    std::vector<Interned> sources() const;
    const VersionedTable<ResourceKey, SourceStatus>& sourceStatuses() const;
    std::vector<Interned> resourcesOf(Interned source) const;
    // When what we know about this kind of object (in this namespace) was not being kept up to date: before its first LIST was
    // complete, and whenever its source or its resource was neither live nor merely quiet. Ascending, disjoint, within `span`.
    std::vector<TimeSpan> gaps(Interned source, ObjectKind kind, Interned namespaceName, TimeSpan span) const;
    // The same for a resource by name ("metrics").
    std::vector<TimeSpan> gaps(Interned source, std::string_view resource, TimeSpan span) const;

    // How far the source's clock is ahead of ours, as last told.
    Duration clockOffset(Interned source) const;
    // Event-like observations that could not be held, within the span, of all sources.
    std::int64_t lostBetween(TimeSpan span) const;

    // Nothing before this is remembered completely; the first observation, or where memory was cut for want of bytes.
    std::optional<Time> memoryBegins() const;
    // The latest stamp of all: the end of a recording, "now" as far as the sources told.
    std::optional<Time> latestTime() const;
    std::size_t versionBytes() const;

    // What an empty session must be told so that, given the same batches from now on, it answers like this one at every T from
    // the latest time on: everything alive with the time since when it is so, the lists that are under way and what they have
    // seen, clocks, states, the last sample of each pod and node, and all events and actions remembered.
    std::vector<Observation> restated() const;

private:
    const std::unique_ptr<SessionMemory> d;
};

} // namespace nephoscope
