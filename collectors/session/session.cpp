// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/session.h"

#include "collectors/session/object_index.h"

#include <array>
#include <unordered_map>

namespace nephoscope {

namespace {

// A LIST that is under way, of one kind of one source, of one namespace or of all.
struct Bracket {
    Interned source;
    ObjectKind kind = ObjectKind::Pod;
    Interned namespaceName;
    friend auto operator<=>(const Bracket&, const Bracket&) = default;
};

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

const ObjectMeta& metaOf(const Pod& pod)
{
    return pod.meta();
}
const ObjectMeta& metaOf(const auto& value)
{
    return value.meta;
}

ObjectKind kindOf(const Pod&)
{
    return ObjectKind::Pod;
}
ObjectKind kindOf(const Node&)
{
    return ObjectKind::Node;
}
ObjectKind kindOf(const Namespace&)
{
    return ObjectKind::Namespace;
}
ObjectKind kindOf(const Workload& workload)
{
    return workload.kind;
}
ObjectKind kindOf(const Autoscaler&)
{
    return ObjectKind::HorizontalPodAutoscaler;
}

ObjectName nameOf(Interned source, const auto& value)
{
    const ObjectMeta& meta = metaOf(value);
    return {source, kindOf(value), meta.namespaceName, meta.name};
}

bool isFollowing(SourceState state)
{
    return state == SourceState::Live || state == SourceState::Quiet;
}

// What lies in both lists of ascending, disjoint spans.
std::vector<TimeSpan> intersect(const std::vector<TimeSpan>& a, const std::vector<TimeSpan>& b)
{
    std::vector<TimeSpan> both;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        const TimeSpan part{std::max(a[i].begin, b[j].begin), std::min(a[i].end, b[j].end)};
        if (part.begin < part.end)
            both.push_back(part);
        a[i].end < b[j].end ? ++i : ++j;
    }
    return both;
}

} // namespace

std::int32_t desiredReplicas(const Workload& workload)
{
    if (workload.kind == ObjectKind::DaemonSet)
        return workload.scheduledDesired;
    if (workload.job) {
        const JobProgress& job = *workload.job;
        if (job.suspended || job.completionTime)
            return 0;
        // With no number of completions one success ends the job, and no pod replaces another any more.
        const std::int32_t parallelism = job.parallelism.value_or(1);
        if (!job.completions)
            return job.succeeded > 0 ? job.active : parallelism;
        return std::max(0, std::min(parallelism, *job.completions - job.succeeded));
    }
    return workload.specReplicas.value_or(1);
}

std::string metricLabel(const MetricIdentity& metric)
{
    const std::string name = metric.name.str();
    switch (metric.source) {
    case MetricSource::Resource: return name;
    case MetricSource::ContainerResource: return name + " of " + metric.container.str();
    case MetricSource::Pods: return "pods " + name;
    case MetricSource::Object:
        return metric.object ? metric.object->kind.str() + " " + metric.object->name.str() + " " + name : "object " + name;
    case MetricSource::External: return "external " + name;
    default: break;
    }
    return name;
}

std::string_view resourceName(ObjectKind kind)
{
    static constexpr std::array<std::string_view, EnumNames<ObjectKind>::names.size()> names{
        "pods",        "nodes",       "namespaces",
        "deployments", "replicasets", "statefulsets",
        "daemonsets",  "jobs",        "horizontalpodautoscalers",
        "events"};
    return names.at(static_cast<std::size_t>(kind));
}

struct Session::Private {
    Private(StringPool& stringPool, const SessionLimits& sessionLimits)
        : pool(stringPool), limits(sessionLimits), retention(sessionLimits.versionBytes), events(sessionLimits.events),
          actions(sessionLimits.actions)
    {}

    StringPool& pool;
    SessionLimits limits;
    Retention retention;

    VersionedTable<ObjectKey, Pod> pods{retention};
    VersionedTable<ObjectKey, Node> nodes{retention};
    VersionedTable<ObjectKey, Namespace> namespaces{retention};
    VersionedTable<ObjectKey, Workload> workloads{retention};
    VersionedTable<ObjectKey, Autoscaler> autoscalers{retention};
    VersionedTable<ObjectName, PodUsage> podUsages{retention, BeforeCut::DropAll};
    VersionedTable<ObjectName, NodeUsage> nodeUsages{retention, BeforeCut::DropAll};
    VersionedTable<ResourceKey, SourceStatus> statuses{retention};
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

    Changes* changes = nullptr; // of the batch that is being applied

    // f(table) with the table of that kind of object; nothing for kinds that have none.
    template <class F>
    auto withTable(ObjectKind kind, F&& f) -> decltype(f(pods))
    {
        switch (kind) {
        case ObjectKind::Pod: return f(pods);
        case ObjectKind::Node: return f(nodes);
        case ObjectKind::Namespace: return f(namespaces);
        case ObjectKind::Deployment:
        case ObjectKind::ReplicaSet:
        case ObjectKind::StatefulSet:
        case ObjectKind::DaemonSet:
        case ObjectKind::Job: return f(workloads);
        case ObjectKind::HorizontalPodAutoscaler: return f(autoscalers);
        case ObjectKind::Event: break;
        }
        return decltype(f(pods))();
    }

    void changed(Topic topic, const ObjectKey& key, Time at)
    {
        changes->topics.set(static_cast<std::size_t>(topic));
        changes->keys.push_back({topic, key});
        const Time after = at + Duration{1};
        if (changes->when)
            changes->when = TimeSpan{std::min(changes->when->begin, at), std::max(changes->when->end, after)};
        else
            changes->when = TimeSpan{at, after};
    }

    Time stamp(const Observation& observation)
    {
        const auto offset = offsets.find(observation.source);
        Time at = observation.seen;
        // A recording may claim any offset and any year; the sum must be a time still.
        constexpr Duration century = std::chrono::years{100};
        if (offset != offsets.end() && std::chrono::abs(at.time_since_epoch()) < century)
            at += std::clamp(offset->second, -century, century);
        auto [last, first] = lastStamps.try_emplace(observation.source, at);
        at = last->second = std::max(last->second, at);
        begins = begins ? std::min(*begins, at) : at;
        latest = latest ? std::max(*latest, at) : at;
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
            byName.add(name, key);
            if constexpr (std::same_as<Value, Pod>)
                podsByNamespace.add({source, ObjectKind::Pod, meta.namespaceName, {}}, key);
        }
        const auto previous = table.latest(key);
        if (!previous) {
            // A name has one bearer: whoever had it is no more, though nobody said so.
            for (const ObjectKey& other : byName.find(name)) {
                if (!(other == key) && table.latest(other) && *table.versionTime(other, liveTime) <= at)
                    end(table, other, at);
            }
        }
        if (!table.put(key, at, value, mark))
            return;
        // Looking through all that one owner has takes quadratic time in a first list: only for who may be there already.
        if (meta.controller && !known)
            byController.add({source, meta.controller->uid}, key);
        else if (meta.controller && (!previous || metaOf(*previous).controller != meta.controller))
            byController.addOnce({source, meta.controller->uid}, key);
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
            if (const auto series = workloadSeries.find(key); series != workloadSeries.end()) {
                series->second.desired.appendGap(at);
                series->second.current.appendGap(at);
                series->second.ready.appendGap(at);
            }
        }
        if constexpr (std::same_as<Value, Autoscaler>) {
            if (const auto series = autoscalerSeries.find(key); series != autoscalerSeries.end()) {
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
        auto& series = workloadSeries.try_emplace(key, limits.seriesSamples).first->second;
        series.desired.append(at, desiredReplicas(workload));
        series.current.append(at, workload.job ? workload.job->active : workload.replicas);
        series.ready.append(at, workload.ready);
    }
    void noteNumbers(const ObjectKey& key, Time at, const Autoscaler& autoscaler)
    {
        auto& series = autoscalerSeries.try_emplace(key, limits.seriesSamples).first->second;
        series.desired.append(at, autoscaler.desiredReplicas);
        series.current.append(at, autoscaler.currentReplicas);
        series.minimum.append(at, autoscaler.minReplicas.value_or(1));
        series.maximum.append(at, autoscaler.maxReplicas);
        std::set<std::string_view> reported;
        for (const MetricStatus& status : autoscaler.currentMetrics) {
            auto& line = *series.metrics.try_emplace(metricLabel(status.metric), limits.seriesSamples).first;
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

    void applyOne(const Observation& observation)
    {
        ++mark;
        const Interned source = observation.source;
        resources.try_emplace(source);
        if (const auto* clock = std::get_if<SourceClock>(&observation.payload))
            offsets[source] = clock->offset;
        const Time stamped = stamp(observation);
        const Time at = observation.happened.value_or(stamped);
        std::visit([&](const auto& payload) { take(source, at, payload); }, observation.payload);
        if (retention.bytes() > cutAbove)
            cutMemory();
    }

    void take(Interned source, Time at, const Pod& pod)
    {
        if (pod.spec)
            putObject(pods, source, at, pod);
    }
    void take(Interned source, Time at, const Node& node) { putObject(nodes, source, at, node); }
    void take(Interned source, Time at, const Namespace& value) { putObject(namespaces, source, at, value); }
    void take(Interned source, Time at, const Workload& workload) { putObject(workloads, source, at, workload); }
    void take(Interned source, Time at, const Autoscaler& autoscaler) { putObject(autoscalers, source, at, autoscaler); }
    void take(Interned source, Time at, const KubeEvent& event)
    {
        if (events.add(at, {source, event.uid, event.count}, {source, event}))
            changed(Topic::Events, {source, event.uid}, at);
    }
    void take(Interned source, Time at, const ActionOutcome& outcome)
    {
        if (actions.add(at, {source, outcome.id, outcome.state}, {source, outcome}))
            changed(Topic::Actions, {source, outcome.action.uid}, at);
    }
    void take(Interned source, Time, const PodUsage& usage)
    {
        if (podUsages.put({source, ObjectKind::Pod, usage.namespaceName, usage.name}, usage.timestamp, usage))
            changed(Topic::PodUsage, {source, usage.name}, usage.timestamp);
    }
    void take(Interned source, Time, const NodeUsage& usage)
    {
        if (nodeUsages.put({source, ObjectKind::Node, {}, usage.name}, usage.timestamp, usage))
            changed(Topic::NodeUsage, {source, usage.name}, usage.timestamp);
    }
    void take(Interned source, Time at, const ObjectGone& gone)
    {
        withTable(gone.kind, [&](auto& table) {
            if (!gone.uid.empty())
                end(table, {source, gone.uid}, at);
            else if (const auto key = find({source, gone.kind, gone.namespaceName, gone.name}, at))
                end(table, *key, at);
        });
    }
    void take(Interned source, Time, const ResyncBegin& begin) { brackets[{source, begin.kind, begin.namespaceName}] = mark; }
    void take(Interned source, Time at, const ResyncEnd& bracketEnd)
    {
        const auto bracket = brackets.find({source, bracketEnd.kind, bracketEnd.namespaceName});
        if (bracket == brackets.end())
            return;
        const std::uint64_t begin = bracket->second;
        brackets.erase(bracket);
        if (!bracketEnd.complete)
            return;
        withTable(bracketEnd.kind, [&](auto& table) {
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
        resources[source].insert(status.resource);
        if (statuses.put({source, status.resource}, at, status))
            changed(Topic::Sources, {source, status.resource}, at);
    }
    void take(Interned source, Time at, const SourceClock&) { changed(Topic::Sources, {source, {}}, at); }
    void take(Interned source, Time at, const Lost& lost)
    {
        // A recording may claim any number; sums of these cannot overflow.
        constexpr std::int64_t most = std::int64_t{1} << 40;
        auto& count = lostBySecond[std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count()];
        count = std::min(count + std::clamp<std::int64_t>(lost.count, 0, most), most);
        changed(Topic::Lost, {source, {}}, at);
    }

    std::optional<ObjectKey> find(const ObjectName& name, Time t)
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

    void cutMemory()
    {
        const Time cut = std::min(retention.nextCut(begins.value_or(Time{})), latest.value_or(Time{}));
        std::set<ObjectKey> forgotten;
        const auto forget = [&forgotten](const ObjectKey& key) { forgotten.insert(key); };
        const auto ignore = [](const auto&) {};
        pods.forgetBefore(cut, forget);
        nodes.forgetBefore(cut, forget);
        namespaces.forgetBefore(cut, forget);
        workloads.forgetBefore(cut, forget);
        autoscalers.forgetBefore(cut, forget);
        podUsages.forgetBefore(cut, ignore);
        nodeUsages.forgetBefore(cut, ignore);
        statuses.forgetBefore(cut, ignore);
        begins = std::max(begins.value_or(cut), cut);
        cutAbove = std::max(retention.limit(), retention.bytes() + retention.limit() / 16);
        if (forgotten.empty())
            return;
        const auto isForgotten = [&forgotten](const ObjectKey& key) { return forgotten.contains(key); };
        byName.forget(isForgotten);
        byController.forget(isForgotten);
        podsByNamespace.forget(isForgotten);
        for (const ObjectKey& key : forgotten) {
            workloadSeries.erase(key);
            autoscalerSeries.erase(key);
        }
    }

    // Something alive, as it was last put.
    struct Alive {
        std::uint64_t mark = 0;
        ObjectKey key;
        ObjectName name;
        Time at{};
        Payload payload;
    };

    template <class Value>
    void collectAlive(const VersionedTable<ObjectKey, Value>& table, std::vector<Alive>& alive) const
    {
        table.forEachAt(liveTime, [&](const ObjectKey& key, const Value& value) {
            alive.push_back({table.mark(key), key, nameOf(key.source, value), *table.versionTime(key, liveTime), value});
        });
    }

    // In the order in which they were last seen, but bearers of one name in the order of their arrival, each older than those
    // before it, so that none is taken for the end of another.
    std::vector<Alive> everythingAlive() const
    {
        std::vector<Alive> alive;
        collectAlive(pods, alive);
        collectAlive(nodes, alive);
        collectAlive(namespaces, alive);
        collectAlive(workloads, alive);
        collectAlive(autoscalers, alive);
        std::sort(alive.begin(), alive.end(), [](const Alive& a, const Alive& b) { return a.mark < b.mark; });
        std::unordered_map<ObjectName, std::vector<std::size_t>> bearers;
        for (std::size_t i = 0; i < alive.size(); ++i)
            bearers[alive[i].name].push_back(i);
        for (auto& [name, places] : bearers) {
            if (places.size() < 2)
                continue;
            std::vector<Alive> ordered;
            for (const ObjectKey& key : byName.find(name)) {
                const auto place = std::find_if(places.begin(), places.end(), [&](std::size_t i) { return alive[i].key == key; });
                if (place != places.end())
                    ordered.push_back(alive[*place]);
            }
            for (std::size_t i = 0; i < ordered.size() && i < places.size(); ++i) {
                if (i > 0)
                    ordered[i].at = std::min(ordered[i].at, ordered[i - 1].at - Duration{1});
                alive[places[i]] = std::move(ordered[i]);
            }
        }
        return alive;
    }

    // Stamped by the session that hears it with the source's latest stamp of here.
    Observation restate(Interned source, std::optional<Time> happened, Payload payload) const
    {
        const auto offset = offsets.find(source);
        const auto last = lastStamps.find(source);
        Observation observation;
        observation.source = source;
        observation.happened = happened;
        observation.seen = (last == lastStamps.end() ? Time{} : last->second)
                           - (offset == offsets.end() ? Duration{} : offset->second);
        observation.payload = std::move(payload);
        return observation;
    }

    std::vector<Observation> restated() const
    {
        std::vector<Observation> all;
        for (const auto& [source, names] : resources) {
            const auto offset = offsets.find(source);
            all.push_back(restate(source, {}, SourceClock{offset == offsets.end() ? Duration{} : offset->second}));
            for (const Interned resource : names) {
                const ResourceKey key{source, resource};
                if (const auto status = statuses.latest(key))
                    all.push_back(restate(source, statuses.versionTime(key, liveTime), *status));
            }
        }
        const std::vector<Alive> alive = everythingAlive();
        for (const Alive& object : alive)
            all.push_back(restate(object.key.source, object.at, object.payload));
        podUsages.forEachAt(liveTime, [&](const ObjectName& name, const PodUsage& usage) {
            all.push_back(restate(name.source, usage.timestamp, usage));
        });
        nodeUsages.forEachAt(liveTime, [&](const ObjectName& name, const NodeUsage& usage) {
            all.push_back(restate(name.source, usage.timestamp, usage));
        });
        for (const auto& entry : events.entries())
            all.push_back(restate(entry.value.source, entry.at, entry.value.event));
        for (const auto& entry : actions.entries())
            all.push_back(restate(entry.value.source, entry.at, entry.value.outcome));
        for (const auto& [second, count] : lostBySecond)
            all.push_back(restate(resources.begin()->first, Time{std::chrono::seconds{second}}, Lost{count}));
        restateBrackets(alive, all);
        return all;
    }

    // Each list that is under way, followed by what it had seen when the next one began.
    void restateBrackets(const std::vector<Alive>& alive, std::vector<Observation>& all) const
    {
        std::vector<std::pair<std::uint64_t, Bracket>> open;
        for (const auto& [bracket, began] : brackets)
            open.emplace_back(began, bracket);
        std::sort(open.begin(), open.end());
        for (std::size_t i = 0; i < open.size(); ++i) {
            const auto& [began, bracket] = open[i];
            all.push_back(restate(bracket.source, {}, ResyncBegin{bracket.kind, bracket.namespaceName}));
            const auto isListed = [&](const Alive& object) {
                const auto first = brackets.lower_bound({object.key.source, object.name.kind, {}});
                return first != brackets.end() && first->first.source == object.key.source && first->first.kind == object.name.kind;
            };
            for (const Alive& object : alive) {
                if (object.mark > began && (i + 1 == open.size() || object.mark < open[i + 1].first) && isListed(object))
                    all.push_back(restate(object.key.source, object.at, object.payload));
            }
        }
    }

    std::vector<TimeSpan> gapsOf(const ResourceKey& resource, TimeSpan span)
    {
        std::vector<TimeSpan> gaps;
        const auto before = statuses.at(resource, span.begin);
        std::optional<Time> since = before && isFollowing(before->state) ? std::nullopt : std::optional{span.begin};
        statuses.forEachVersion(resource, span, [&](const auto& version) {
            const bool following = version.value && isFollowing(version.value->state);
            if (following && since) {
                if (*since < version.at)
                    gaps.push_back({*since, version.at});
                since.reset();
            } else if (!following && !since) {
                since = version.at;
            }
        });
        if (since && *since < span.end)
            gaps.push_back({*since, span.end});
        return gaps;
    }
};

Session::Session(StringPool& pool, SessionLimits limits) : d(std::make_unique<Private>(pool, limits)) {}

Session::~Session() = default;

Changes Session::apply(std::span<const Observation> batch)
{
    Changes changes;
    d->changes = &changes;
    for (const Observation& observation : batch)
        d->applyOne(observation);
    d->changes = nullptr;
    std::sort(changes.keys.begin(), changes.keys.end());
    changes.keys.erase(std::unique(changes.keys.begin(), changes.keys.end()), changes.keys.end());
    return changes;
}

StringPool& Session::pool() const
{
    return d->pool;
}

const VersionedTable<ObjectKey, Pod>& Session::pods() const
{
    return d->pods;
}

const VersionedTable<ObjectKey, Node>& Session::nodes() const
{
    return d->nodes;
}

const VersionedTable<ObjectKey, Namespace>& Session::namespaces() const
{
    return d->namespaces;
}

const VersionedTable<ObjectKey, Workload>& Session::workloads() const
{
    return d->workloads;
}

const VersionedTable<ObjectKey, Autoscaler>& Session::autoscalers() const
{
    return d->autoscalers;
}

const EventStream<EventId, SeenEvent>& Session::events() const
{
    return d->events;
}

const EventStream<ActionWordId, SeenAction>& Session::actions() const
{
    return d->actions;
}

std::optional<ObjectKey> Session::find(const ObjectName& name, Time t) const
{
    return d->find(name, t);
}

std::span<const ObjectKey> Session::controlledBy(const ObjectKey& owner) const
{
    return d->byController.find(owner);
}

std::span<const ObjectKey> Session::podsIn(Interned source, Interned namespaceName) const
{
    return d->podsByNamespace.find({source, ObjectKind::Pod, namespaceName, {}});
}

std::shared_ptr<const PodUsage> Session::podUsage(const ObjectKey& pod, Time t) const
{
    const auto value = d->pods.at(pod, t);
    if (!value)
        return nullptr;
    auto usage = d->podUsages.at(nameOf(pod.source, *value), t);
    return usage && value->meta().created && usage->timestamp < *value->meta().created ? nullptr : usage;
}

std::vector<std::shared_ptr<const PodUsage>> Session::podUsageBetween(const ObjectKey& pod, TimeSpan span) const
{
    std::vector<std::shared_ptr<const PodUsage>> samples;
    // Who bears the name, and since when, is the same in all versions.
    std::shared_ptr<const Pod> value = d->pods.latest(pod);
    const auto first = d->pods.firstTime(pod);
    if (!first)
        return samples;
    if (!value)
        value = d->pods.at(pod, *first);
    if (!value)
        return samples;
    if (value->meta().created)
        span.begin = std::max(span.begin, *value->meta().created);
    if (const auto ended = d->pods.versionTime(pod, liveTime); ended && !d->pods.aliveAt(pod, *ended))
        span.end = std::min(span.end, *ended);
    d->podUsages.forEachVersion(nameOf(pod.source, *value), span, [&samples](const auto& version) {
        if (version.value)
            samples.push_back(std::make_shared<PodUsage>(*version.value));
    });
    return samples;
}

std::shared_ptr<const NodeUsage> Session::nodeUsage(const ObjectKey& node, Time t) const
{
    const auto value = d->nodes.at(node, t);
    if (!value)
        return nullptr;
    auto usage = d->nodeUsages.at(nameOf(node.source, *value), t);
    return usage && value->meta.created && usage->timestamp < *value->meta.created ? nullptr : usage;
}

const WorkloadSeries* Session::workloadSeries(const ObjectKey& workload) const
{
    const auto found = d->workloadSeries.find(workload);
    return found == d->workloadSeries.end() ? nullptr : &found->second;
}

const AutoscalerSeries* Session::autoscalerSeries(const ObjectKey& autoscaler) const
{
    const auto found = d->autoscalerSeries.find(autoscaler);
    return found == d->autoscalerSeries.end() ? nullptr : &found->second;
}

std::vector<Interned> Session::sources() const
{
    std::vector<Interned> labels;
    for (const auto& [source, resources] : d->resources)
        labels.push_back(source);
    return labels;
}

const VersionedTable<ResourceKey, SourceStatus>& Session::sourceStatuses() const
{
    return d->statuses;
}

std::vector<Interned> Session::resourcesOf(Interned source) const
{
    const auto found = d->resources.find(source);
    return found == d->resources.end() ? std::vector<Interned>{}
                                       : std::vector<Interned>(found->second.begin(), found->second.end());
}

std::vector<TimeSpan> Session::gaps(Interned source, ObjectKind kind, Interned namespaceName, TimeSpan span) const
{
    const std::string plural{resourceName(kind)};
    const std::string inNamespace = plural + " in " + namespaceName.str();
    std::optional<std::vector<TimeSpan>> result;
    for (const Interned resource : resourcesOf(source)) {
        if (resource != std::string_view{plural} && (namespaceName.empty() || resource != std::string_view{inNamespace}))
            continue;
        // Where all were forbidden and the namespace alone is allowed, it is followed while either is.
        auto own = d->gapsOf({source, resource}, span);
        result = result ? intersect(*result, own) : std::move(own);
    }
    return result ? *result : d->gapsOf({source, {}}, span);
}

std::vector<TimeSpan> Session::gaps(Interned source, std::string_view resource, TimeSpan span) const
{
    for (const Interned known : resourcesOf(source)) {
        if (known == resource)
            return d->gapsOf({source, known}, span);
    }
    return d->gapsOf({source, {}}, span);
}

Duration Session::clockOffset(Interned source) const
{
    const auto found = d->offsets.find(source);
    return found == d->offsets.end() ? Duration{} : found->second;
}

std::int64_t Session::lostBetween(TimeSpan span) const
{
    std::int64_t lost = 0;
    const auto second = [](Time t) { return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count(); };
    for (auto at = d->lostBySecond.lower_bound(second(span.begin));
         at != d->lostBySecond.end() && Time{std::chrono::seconds{at->first}} < span.end; ++at)
        lost += at->second;
    return lost;
}

std::optional<Time> Session::memoryBegins() const
{
    return d->begins;
}

std::optional<Time> Session::latestTime() const
{
    return d->latest;
}

std::size_t Session::versionBytes() const
{
    return d->retention.bytes();
}

std::vector<Observation> Session::restated() const
{
    return d->restated();
}

} // namespace nephoscope
