// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/object_index.h"
#include "collectors/session/session.h"

#include <unordered_map>

namespace nephoscope {

// A LIST that is under way, of one kind of one source, of one namespace or of all.
struct Bracket {
    Interned source;
    ObjectKind kind = ObjectKind::Pod;
    Interned namespaceName;
    friend auto operator<=>(const Bracket&, const Bracket&) = default;
};

inline const ObjectMeta& metaOf(const Pod& pod)
{
    return pod.meta();
}
inline const ObjectMeta& metaOf(const auto& value)
{
    return value.meta;
}

inline ObjectKind kindOf(const Pod&)
{
    return ObjectKind::Pod;
}
inline ObjectKind kindOf(const Node&)
{
    return ObjectKind::Node;
}
inline ObjectKind kindOf(const Namespace&)
{
    return ObjectKind::Namespace;
}
inline ObjectKind kindOf(const Workload& workload)
{
    return workload.kind;
}
inline ObjectKind kindOf(const Autoscaler&)
{
    return ObjectKind::HorizontalPodAutoscaler;
}

inline ObjectName nameOf(Interned source, const auto& value)
{
    const ObjectMeta& meta = metaOf(value);
    return {source, kindOf(value), meta.namespaceName, meta.name};
}

// All that a session remembers: written by remember(), asked by Session, told again by restate(). Single-threaded.
struct SessionMemory {
    SessionMemory(StringPool& stringPool, const SessionLimits& sessionLimits)
        : pool(stringPool), limits(sessionLimits), retention(sessionLimits.versionBytes), events(sessionLimits.events),
          actions(sessionLimits.actions)
    {}

    StringPool& pool;
    SessionLimits limits;
    Retention retention;

    VersionedTable<ObjectKey, Pod> pods{retention, BeforeCut::KeepLast, limits.past};
    VersionedTable<ObjectKey, Node> nodes{retention, BeforeCut::KeepLast, limits.past};
    VersionedTable<ObjectKey, Namespace> namespaces{retention, BeforeCut::KeepLast, limits.past};
    VersionedTable<ObjectKey, Workload> workloads{retention, BeforeCut::KeepLast, limits.past};
    VersionedTable<ObjectKey, Autoscaler> autoscalers{retention, BeforeCut::KeepLast, limits.past};
    VersionedTable<ObjectName, PodUsage> podUsages{retention, BeforeCut::DropAll, limits.past};
    VersionedTable<ObjectName, NodeUsage> nodeUsages{retention, BeforeCut::DropAll, limits.past};
    VersionedTable<ResourceKey, SourceStatus> statuses{retention, BeforeCut::KeepLast, limits.past};
    EventStream<EventId, SeenEvent> events;
    EventStream<ActionWordId, SeenAction> actions;

    ObjectIndex<ObjectName> byName;
    ObjectIndex<ObjectKey> byController;
    ObjectIndex<ObjectName> podsByNamespace; // the name left empty

    std::unordered_map<ObjectKey, WorkloadSeries> workloadSeries;
    std::unordered_map<ObjectKey, AutoscalerSeries> autoscalerSeries;

    std::map<Bracket, std::uint64_t> brackets; // with the mark that they began at
    std::uint64_t mark = 0;                    // counts what is applied
    std::map<Interned, Duration> offsets;
    std::map<Interned, Time> lastStamps;
    std::map<Interned, std::set<Interned>> resources; // of every source
    std::map<std::int64_t, std::int64_t> lostBySecond;
    std::optional<Time> begins;
    std::optional<Time> latest;
    std::size_t cutAbove = limits.versionBytes; // higher when what must stay alone exceeds the limit, so that cutting stays rare

    // f(table) with the table of that kind of object; nothing for kinds that have none.
    template <class F>
    auto withTable(ObjectKind kind, F&& f)
    {
        return withTableOf(*this, kind, f);
    }
    template <class F>
    auto withTable(ObjectKind kind, F&& f) const
    {
        return withTableOf(*this, kind, f);
    }

    // Who bears that name at `t`.
    std::optional<ObjectKey> find(const ObjectName& name, Time t) const
    {
        const auto bearers = byName.find(name);
        return withTable(name.kind, [&](const auto& table) -> std::optional<ObjectKey> {
            for (auto key = bearers.rbegin(); key != bearers.rend(); ++key) {
                if (table.aliveAt(*key, t))
                    return *key;
            }
            return std::nullopt;
        });
    }

private:
    template <class Memory, class F>
    static auto withTableOf(Memory& memory, ObjectKind kind, F& f) -> decltype(f(memory.pods))
    {
        switch (kind) {
        case ObjectKind::Pod: return f(memory.pods);
        case ObjectKind::Node: return f(memory.nodes);
        case ObjectKind::Namespace: return f(memory.namespaces);
        case ObjectKind::Deployment:
        case ObjectKind::ReplicaSet:
        case ObjectKind::StatefulSet:
        case ObjectKind::DaemonSet:
        case ObjectKind::Job: return f(memory.workloads);
        case ObjectKind::HorizontalPodAutoscaler: return f(memory.autoscalers);
        case ObjectKind::Event: break;
        }
        return decltype(f(memory.pods))();
    }
};

} // namespace nephoscope
