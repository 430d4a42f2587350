// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/describe_json.h"
#include "collectors/session/session.h"

#include <string>

namespace nephoscope {

// Writes what one source sees, second by second, and a session that sees it too.
class Story {
public:
    explicit Story(SessionLimits limits = {}) : session(pool, limits) {}

    // 2026-11-24T12:00:00Z and so many seconds.
    static Time at(double seconds) { return Time{std::chrono::seconds{1'795'521'600}} + Duration{static_cast<std::int64_t>(seconds * 1e9)}; }
    Interned in(std::string_view text) { return pool.intern(text); }
    ObjectKey key(std::string_view uid) { return {in("c"), in(uid)}; }

    Observation observation(double seen, Payload payload, std::optional<double> happened = {})
    {
        Observation result;
        result.source = in("c");
        result.seen = at(seen);
        if (happened)
            result.happened = at(*happened);
        result.payload = std::move(payload);
        return result;
    }
    Changes see(double seen, Payload payload, std::optional<double> happened = {})
    {
        const Observation one = observation(seen, std::move(payload), happened);
        return session.apply({&one, 1});
    }

    ObjectMeta meta(std::string_view uid, std::string_view name, std::string_view namespaceName = "shop")
    {
        ObjectMeta result;
        result.uid = in(uid);
        result.name = in(name);
        result.namespaceName = in(namespaceName);
        return result;
    }
    Pod pod(std::string_view uid, std::string_view name, PodPhase phase = PodPhase::Running)
    {
        auto spec = std::make_shared<PodSpec>();
        spec->meta = meta(uid, name);
        spec->containers.push_back({in("app"), in("shop/app:1"), {500, std::nullopt, std::nullopt, std::nullopt}, false});
        Pod result;
        result.spec = std::move(spec);
        result.phase = phase;
        return result;
    }
    Pod podOf(std::string_view uid, std::string_view name, std::string_view ownerKind, std::string_view ownerUid)
    {
        Pod result = pod(uid, name);
        auto spec = std::make_shared<PodSpec>(*result.spec);
        spec->meta.controller = OwnerRef{in(ownerKind), in("owner"), in(ownerUid)};
        spec->meta.labels.items = {{in("app"), in("web")}};
        result.spec = std::move(spec);
        return result;
    }
    Workload deployment(std::string_view uid, std::string_view name, int desired, int ready)
    {
        Workload result;
        result.meta = meta(uid, name);
        result.specReplicas = desired;
        result.replicas = result.updated = desired;
        result.ready = result.available = ready;
        LabelSelector selector;
        selector.matchLabels.items = {{in("app"), in("web")}};
        result.selector = selector;
        return result;
    }
    Workload replicaSet(std::string_view uid, std::string_view name, std::string_view ownerUid)
    {
        Workload result = deployment(uid, name, 1, 1);
        result.kind = ObjectKind::ReplicaSet;
        result.meta.controller = OwnerRef{in("Deployment"), in("owner"), in(ownerUid)};
        return result;
    }
    Autoscaler autoscaler(std::string_view uid, std::string_view name, std::string_view target, int utilization)
    {
        Autoscaler result;
        result.meta = meta(uid, name);
        result.target = {in("apps/v1"), in("Deployment"), in(target)};
        result.minReplicas = 2;
        result.maxReplicas = 10;
        MetricSpec metric;
        metric.metric.name = in("cpu");
        metric.averageUtilization = 50;
        result.metrics = {metric};
        MetricStatus status;
        status.metric.name = in("cpu");
        status.averageUtilization = utilization;
        result.currentMetrics = {status};
        result.currentReplicas = result.desiredReplicas = 3;
        return result;
    }
    PodUsage usage(std::string_view name, double seconds, std::int64_t cpuMilli)
    {
        PodUsage result;
        result.namespaceName = in("shop");
        result.name = in(name);
        result.timestamp = at(seconds);
        result.window = std::chrono::seconds{15};
        result.containers = {{in("app"), cpuMilli * 1'000'000, std::nullopt}};
        return result;
    }
    KubeEvent event(std::string_view uid, std::string_view reason, std::string message, std::string_view involvedUid = {})
    {
        KubeEvent result;
        result.uid = in(uid);
        result.namespaceName = in("shop");
        result.type = in("Normal");
        result.reason = in(reason);
        result.message = std::move(message);
        result.involvedUid = in(involvedUid);
        return result;
    }
    SourceStatus status(std::string_view resource, SourceState state)
    {
        SourceStatus result;
        result.resource = in(resource);
        result.state = state;
        return result;
    }

    StringPool pool;
    Session session;
};

// Everything a session answers at T, as text: two sessions are equal at T when these are. With `from`, what one of them was not
// told in full is left out: gaps before it, and which events came late.
inline std::string describeSession(const Session& session, Time t, std::optional<Time> from = {})
{
    std::vector<std::string> lines;
    const auto add = [&lines](const ObjectKey& key, const Payload& payload) { lines.push_back(key.source.str() + "/" + key.uid.str() + " " + toJson(payload)); };
    session.pods().forEachAt(t, [&](const ObjectKey& key, const Pod& value) {
        add(key, value);
        if (const auto usage = session.podUsage(key, t))
            add(key, *usage);
        if (session.find({key.source, ObjectKind::Pod, value.meta().namespaceName, value.meta().name}, t) != std::optional{key})
            lines.push_back("not found by its name: " + key.uid.str());
    });
    session.nodes().forEachAt(t, [&](const ObjectKey& key, const Node& value) {
        add(key, value);
        if (const auto usage = session.nodeUsage(key, t))
            add(key, *usage);
    });
    session.namespaces().forEachAt(t, [&](const ObjectKey& key, const Namespace& value) { add(key, value); });
    session.workloads().forEachAt(t, [&](const ObjectKey& key, const Workload& value) {
        add(key, value);
        const auto* series = session.workloadSeries(key);
        lines.push_back(key.uid.str() + " desired " + std::to_string(series->desired.at(t).value_or(-1)));
    });
    session.autoscalers().forEachAt(t, [&](const ObjectKey& key, const Autoscaler& value) { add(key, value); });
    session.sourceStatuses().forEachAt(t, [&](const ResourceKey& key, const SourceStatus& value) { add({key.source, key.resource}, value); });
    const Time after = t == liveTime ? t : t + Duration{1};
    session.events().forEachBetween({Time::min(), after}, [&](const auto& entry) {
        lines.push_back("event " + formatRfc3339(entry.at) + (entry.late && !from ? " late " : " ") + toJson(Payload{entry.value.event}));
    });
    for (const Interned source : session.sources()) {
        lines.push_back(source.str() + " offset " + std::to_string(session.clockOffset(source).count()));
        for (const TimeSpan& gap : session.gaps(source, ObjectKind::Pod, {}, {from.value_or(Story::at(0)), t}))
            lines.push_back("gap " + formatRfc3339(gap.begin) + " " + std::to_string(gap.length().count()));
    }
    lines.push_back("lost " + std::to_string(session.lostBetween({Time::min(), after})));
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const auto& line : lines)
        text += line + "\n";
    return text;
}

} // namespace nephoscope
