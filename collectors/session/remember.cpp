// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/remember.h"

#include "collectors/session/session_memory.h"

namespace nephoscope {

namespace {

Topic topicOf(ObjectKind kind)
{
    switch (kind) {
    case ObjectKind::Pod: return Topic::Pods;
    case ObjectKind::Node: return Topic::Nodes;
    case ObjectKind::Namespace: return Topic::Namespaces;
    case ObjectKind::Deployment:
    case ObjectKind::ReplicaSet:
    case ObjectKind::StatefulSet:
    case ObjectKind::DaemonSet:
    case ObjectKind::Job: return Topic::Workloads;
    case ObjectKind::HorizontalPodAutoscaler: return Topic::Autoscalers;
    case ObjectKind::Event: break;
    }
    return Topic::Events;
}

// Takes one observation after the other into a session's memory, and notes what has changed.
class Writer {
public:
    Writer(SessionMemory& memory, Changes& changes) : m_memory(memory), m_changes(changes) {}

    void apply(const Observation& observation)
    {
        ++m_memory.mark;
        const Interned source = observation.source;
        m_memory.resources.try_emplace(source);
        if (const auto* clock = std::get_if<SourceClock>(&observation.payload))
            m_memory.offsets[source] = clock->offset;
        const Time stamped = stamp(observation);
        const Time at = observation.happened.value_or(stamped);
        std::visit([&](const auto& payload) { take(source, at, payload); }, observation.payload);
        if (m_memory.retention.bytes() > m_memory.cutAbove)
            cutMemory();
    }

private:
    void changed(Topic topic, const ObjectKey& key, Time at)
    {
        m_changes.topics.set(static_cast<std::size_t>(topic));
        m_changes.keys.push_back({topic, key});
        const Time after = at + Duration{1};
        if (m_changes.when)
            m_changes.when = TimeSpan{std::min(m_changes.when->begin, at), std::max(m_changes.when->end, after)};
        else
            m_changes.when = TimeSpan{at, after};
    }

    Time stamp(const Observation& observation)
    {
        const auto offset = m_memory.offsets.find(observation.source);
        Time at = observation.seen;
        // A recording may claim any offset and any year; the sum must be a time still.
        constexpr Duration century = std::chrono::years{100};
        if (offset != m_memory.offsets.end() && std::chrono::abs(at.time_since_epoch()) < century)
            at += std::clamp(offset->second, -century, century);
        auto [last, first] = m_memory.lastStamps.try_emplace(observation.source, at);
        at = last->second = std::max(last->second, at);
        m_memory.begins = m_memory.begins ? std::min(*m_memory.begins, at) : at;
        m_memory.latest = m_memory.latest ? std::max(*m_memory.latest, at) : at;
        return at;
    }

    template <class Value>
    void putObject(VersionedTable<ObjectKey, Value>& table, Interned source, Time at, const Value& value)
    {
        const ObjectMeta& meta = metaOf(value);
        const ObjectKey key{source, meta.uid};
        const ObjectName name = nameOf(source, value);
        const bool known = table.firstTime(key).has_value();
        if (!known) {
            m_memory.byName.add(name, key);
            if constexpr (std::same_as<Value, Pod>)
                m_memory.podsByNamespace.add({source, ObjectKind::Pod, meta.namespaceName, {}}, key);
        }
        const auto previous = table.latest(key);
        if (!previous) {
            // A name has one bearer: whoever had it is no more, though nobody said so.
            for (const ObjectKey& other : m_memory.byName.find(name)) {
                if (!(other == key) && table.latest(other) && *table.versionTime(other, liveTime) <= at)
                    end(table, other, at);
            }
        }
        if (!table.put(key, at, value, m_memory.mark))
            return;
        // Looking through all that one owner has takes quadratic time in a first list: only for who may be there already.
        if (meta.controller && !known)
            m_memory.byController.add({source, meta.controller->uid}, key);
        else if (meta.controller && (!previous || metaOf(*previous).controller != meta.controller))
            m_memory.byController.addOnce({source, meta.controller->uid}, key);
        noteNumbers(key, at, value);
        changed(topicOf(kindOf(value)), key, at);
    }

    template <class Value>
    void end(VersionedTable<ObjectKey, Value>& table, const ObjectKey& key, Time at)
    {
        const auto last = table.at(key, at);
        if (!table.remove(key, at))
            return;
        if constexpr (std::same_as<Value, Workload>) {
            if (const auto series = m_memory.workloadSeries.find(key); series != m_memory.workloadSeries.end()) {
                series->second.desired.appendGap(at);
                series->second.current.appendGap(at);
                series->second.ready.appendGap(at);
            }
        }
        if constexpr (std::same_as<Value, Autoscaler>) {
            if (const auto series = m_memory.autoscalerSeries.find(key); series != m_memory.autoscalerSeries.end()) {
                for (Series* line :
                     {&series->second.desired, &series->second.current, &series->second.minimum, &series->second.maximum})
                    line->appendGap(at);
                for (auto& [label, line] : series->second.metrics)
                    line.appendGap(at);
            }
        }
        changed(topicOf(kindOf(*last)), key, at);
    }

    void noteNumbers(const ObjectKey&, Time, const auto&) {}
    void noteNumbers(const ObjectKey& key, Time at, const Workload& workload)
    {
        auto& series = m_memory.workloadSeries.try_emplace(key, m_memory.limits.seriesSamples).first->second;
        series.desired.append(at, desiredReplicas(workload));
        series.current.append(at, workload.job ? workload.job->active : workload.replicas);
        series.ready.append(at, workload.ready);
    }
    void noteNumbers(const ObjectKey& key, Time at, const Autoscaler& autoscaler)
    {
        auto& series = m_memory.autoscalerSeries.try_emplace(key, m_memory.limits.seriesSamples).first->second;
        series.desired.append(at, autoscaler.desiredReplicas);
        series.current.append(at, autoscaler.currentReplicas);
        series.minimum.append(at, autoscaler.minReplicas.value_or(1));
        series.maximum.append(at, autoscaler.maxReplicas);
        std::set<std::string_view> reported;
        for (const MetricStatus& status : autoscaler.currentMetrics) {
            auto& line = *series.metrics.try_emplace(metricLabel(status.metric), m_memory.limits.seriesSamples).first;
            reported.insert(line.first);
            if (status.averageUtilization)
                line.second.append(at, *status.averageUtilization);
            else if (status.averageValue)
                line.second.append(at, status.averageValue->toDouble());
            else if (status.value)
                line.second.append(at, status.value->toDouble());
            else
                line.second.appendGap(at);
        }
        for (auto& [label, line] : series.metrics) {
            if (!reported.contains(label) && line.latest())
                line.appendGap(at);
        }
    }

    void take(Interned source, Time at, const Pod& pod)
    {
        if (pod.spec)
            putObject(m_memory.pods, source, at, pod);
    }
    void take(Interned source, Time at, const Node& node) { putObject(m_memory.nodes, source, at, node); }
    void take(Interned source, Time at, const Namespace& value) { putObject(m_memory.namespaces, source, at, value); }
    void take(Interned source, Time at, const Workload& workload) { putObject(m_memory.workloads, source, at, workload); }
    void take(Interned source, Time at, const Autoscaler& autoscaler) { putObject(m_memory.autoscalers, source, at, autoscaler); }
    void take(Interned source, Time at, const KubeEvent& event)
    {
        if (m_memory.events.add(at, {source, event.uid, event.count}, {source, event}))
            changed(Topic::Events, {source, event.uid}, at);
    }
    void take(Interned source, Time at, const ActionOutcome& outcome)
    {
        if (m_memory.actions.add(at, {source, outcome.id, outcome.state}, {source, outcome}))
            changed(Topic::Actions, {source, outcome.action.uid}, at);
    }
    void take(Interned source, Time, const PodUsage& usage)
    {
        if (m_memory.podUsages.put({source, ObjectKind::Pod, usage.namespaceName, usage.name}, usage.timestamp, usage))
            changed(Topic::PodUsage, {source, usage.name}, usage.timestamp);
    }
    void take(Interned source, Time, const NodeUsage& usage)
    {
        if (m_memory.nodeUsages.put({source, ObjectKind::Node, {}, usage.name}, usage.timestamp, usage))
            changed(Topic::NodeUsage, {source, usage.name}, usage.timestamp);
    }
    void take(Interned source, Time at, const ObjectGone& gone)
    {
        m_memory.withTable(gone.kind, [&](auto& table) {
            if (!gone.uid.empty())
                end(table, {source, gone.uid}, at);
            else if (const auto key = m_memory.find({source, gone.kind, gone.namespaceName, gone.name}, at))
                end(table, *key, at);
        });
    }
    void take(Interned source, Time, const ResyncBegin& begin)
    {
        m_memory.brackets[{source, begin.kind, begin.namespaceName}] = m_memory.mark;
    }
    void take(Interned source, Time at, const ResyncEnd& bracketEnd)
    {
        const auto bracket = m_memory.brackets.find({source, bracketEnd.kind, bracketEnd.namespaceName});
        if (bracket == m_memory.brackets.end())
            return;
        const std::uint64_t begin = bracket->second;
        m_memory.brackets.erase(bracket);
        if (!bracketEnd.complete)
            return;
        m_memory.withTable(bracketEnd.kind, [&](auto& table) {
            std::vector<ObjectKey> unseen;
            table.forEachAt(liveTime, [&](const ObjectKey& key, const auto& value) {
                if (key.source == source && kindOf(value) == bracketEnd.kind && table.mark(key) < begin
                    && (bracketEnd.namespaceName.empty() || metaOf(value).namespaceName == bracketEnd.namespaceName))
                    unseen.push_back(key);
            });
            for (const ObjectKey& key : unseen)
                end(table, key, at);
        });
    }
    void take(Interned source, Time at, const SourceStatus& status)
    {
        m_memory.resources[source].insert(status.resource);
        if (m_memory.statuses.put({source, status.resource}, at, status))
            changed(Topic::Sources, {source, status.resource}, at);
    }
    void take(Interned source, Time at, const SourceClock&) { changed(Topic::Sources, {source, {}}, at); }
    void take(Interned source, Time at, const Lost& lost)
    {
        // A recording may claim any number; sums of these cannot overflow.
        constexpr std::int64_t most = std::int64_t{1} << 40;
        auto& count = m_memory.lostBySecond[std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count()];
        count = std::min(count + std::clamp<std::int64_t>(lost.count, 0, most), most);
        changed(Topic::Lost, {source, {}}, at);
    }

    void cutMemory()
    {
        const Time cut = std::min(m_memory.retention.nextCut(m_memory.begins.value_or(Time{})), m_memory.latest.value_or(Time{}));
        std::set<ObjectKey> forgotten;
        const auto forget = [&forgotten](const ObjectKey& key) { forgotten.insert(key); };
        const auto ignore = [](const auto&) {};
        m_memory.pods.forgetBefore(cut, forget);
        m_memory.nodes.forgetBefore(cut, forget);
        m_memory.namespaces.forgetBefore(cut, forget);
        m_memory.workloads.forgetBefore(cut, forget);
        m_memory.autoscalers.forgetBefore(cut, forget);
        m_memory.podUsages.forgetBefore(cut, ignore);
        m_memory.nodeUsages.forgetBefore(cut, ignore);
        m_memory.statuses.forgetBefore(cut, ignore);
        m_memory.begins = std::max(m_memory.begins.value_or(cut), cut);
        m_memory.cutAbove = std::max(m_memory.retention.limit(), m_memory.retention.bytes() + m_memory.retention.limit() / 64);
        if (forgotten.empty())
            return;
        const auto isForgotten = [&forgotten](const ObjectKey& key) { return forgotten.contains(key); };
        m_memory.byName.forget(isForgotten);
        m_memory.byController.forget(isForgotten);
        m_memory.podsByNamespace.forget(isForgotten);
        for (const ObjectKey& key : forgotten) {
            m_memory.workloadSeries.erase(key);
            m_memory.autoscalerSeries.erase(key);
        }
    }

    SessionMemory& m_memory;
    Changes& m_changes;
};

} // namespace

Changes remember(SessionMemory& memory, std::span<const Observation> batch)
{
    Changes changes;
    Writer writer(memory, changes);
    for (const Observation& observation : batch)
        writer.apply(observation);
    std::sort(changes.keys.begin(), changes.keys.end());
    changes.keys.erase(std::unique(changes.keys.begin(), changes.keys.end()), changes.keys.end());
    return changes;
}

} // namespace nephoscope
