// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/session.h"

#include "collectors/session/remember.h"
#include "collectors/session/restate.h"
#include "collectors/session/session_memory.h"

#include <array>

namespace nephoscope {

namespace {

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

std::vector<TimeSpan> gapsOf(const SessionMemory& memory, const ResourceKey& resource, TimeSpan span)
{
    std::vector<TimeSpan> gaps;
    const auto before = memory.statuses.at(resource, span.begin);
    std::optional<Time> since = before && isFollowing(before->state) ? std::nullopt : std::optional{span.begin};
    memory.statuses.forEachVersion(resource, span, [&](const auto& version) {
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

Session::Session(StringPool& pool, SessionLimits limits) : d(std::make_unique<SessionMemory>(pool, limits)) {}

Session::~Session() = default;

Changes Session::apply(std::span<const Observation> batch)
{
    return remember(*d, batch);
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
        auto own = gapsOf(*d, {source, resource}, span);
        result = result ? intersect(*result, own) : std::move(own);
    }
    return result ? *result : gapsOf(*d, {source, {}}, span);
}

std::vector<TimeSpan> Session::gaps(Interned source, std::string_view resource, TimeSpan span) const
{
    for (const Interned known : resourcesOf(source)) {
        if (known == resource)
            return gapsOf(*d, {source, known}, span);
    }
    return gapsOf(*d, {source, {}}, span);
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
    return restate(*d);
}

} // namespace nephoscope
