// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/workload_list.h"

#include "collectors/session/projections/workload_pods.h"

#include <algorithm>
#include <unordered_set>

namespace nephoscope {

namespace {

// What an autoscaler's target or a workload is called within its source.
using TargetName = ObjectName;

std::optional<TargetName> targetName(Interned source, const Autoscaler& autoscaler)
{
    const auto kind = enumFromName<ObjectKind>(autoscaler.target.kind.view());
    if (!kind)
        return std::nullopt;
    return TargetName{source, *kind, autoscaler.meta.namespaceName, autoscaler.target.name};
}

using AutoscalersByTarget = std::map<TargetName, std::pair<ObjectKey, std::shared_ptr<const Autoscaler>>>;

// `only`: those whose target bears that name.
AutoscalersByTarget autoscalersByTarget(const Session& session, Time t, std::optional<Interned> only = std::nullopt)
{
    AutoscalersByTarget byTarget;
    session.autoscalers().forEachRefAt(t, [&](const ObjectKey& key, const std::shared_ptr<const Autoscaler>& autoscaler) {
        if (only && !(autoscaler->target.name == *only))
            return;
        const auto name = targetName(key.source, *autoscaler);
        if (!name)
            return;
        auto [place, fresh] = byTarget.try_emplace(*name, key, autoscaler);
        if (!fresh && autoscaler->meta.name < place->second.second->meta.name)
            place->second = {key, autoscaler};
    });
    return byTarget;
}

bool isTopLevel(const Session& session, Interned source, const Workload& workload, Time t)
{
    return !workload.meta.controller || !session.workloads().aliveAt({source, workload.meta.controller->uid}, t);
}

struct Trouble {
    std::string reason;
    std::string sentence;
};

std::optional<Trouble> troubleOf(std::span<const Condition> conditions, std::string_view type, ConditionStatus bad)
{
    const Condition* condition = findCondition(conditions, type);
    if (!condition || condition->status != bad)
        return std::nullopt;
    return Trouble{condition->reason.str(), condition->message.str()};
}

// What the workload's own conditions complain about.
std::optional<Trouble> ownTrouble(const Workload& workload)
{
    if (auto trouble = troubleOf(workload.conditions, "ReplicaFailure", ConditionStatus::True))
        return trouble;
    if (auto trouble = troubleOf(workload.conditions, "Progressing", ConditionStatus::False))
        return trouble;
    if (workload.kind == ObjectKind::Job)
        return troubleOf(workload.conditions, "Failed", ConditionStatus::True);
    return std::nullopt;
}

std::optional<Trouble> autoscalerTrouble(const Autoscaler& autoscaler)
{
    if (auto trouble = troubleOf(autoscaler.conditions, "AbleToScale", ConditionStatus::False))
        return trouble;
    auto trouble = troubleOf(autoscaler.conditions, "ScalingActive", ConditionStatus::False);
    // Switched off by hand, by setting the target to 0.
    return trouble && trouble->reason == "ScalingDisabled" ? std::nullopt : trouble;
}

// Reasons for which a container waits that do not pass by themselves.
bool isStuck(std::string_view reason)
{
    static constexpr std::array<std::string_view, 8> stuck{"CrashLoopBackOff",    "ImagePullBackOff",           "ErrImagePull",
                                                           "InvalidImageName",    "CreateContainerConfigError", "CreateContainerError",
                                                           "RunContainerError",   "ErrImageNeverPull"};
    return std::find(stuck.begin(), stuck.end(), reason) != stuck.end();
}

// What keeps this pod from becoming ready.
std::optional<Trouble> troubleOf(const Pod& pod)
{
    for (const auto* statuses : {&pod.initStatuses, &pod.statuses}) {
        for (const ContainerStatus& status : *statuses) {
            if (status.state.kind == ContainerStateKind::Waiting && isStuck(status.state.reason.view()))
                return Trouble{status.state.reason.str(),
                               "Container \"" + status.name.str() + "\" of pod " + pod.meta().name.str() + " does not start"};
        }
    }
    const Condition* scheduled = findCondition(pod.conditions, "PodScheduled");
    if (scheduled && scheduled->status == ConditionStatus::False && scheduled->reason == "Unschedulable")
        return Trouble{"Unschedulable", "Pod " + pod.meta().name.str() + " finds no node: " + scheduled->message.str()};
    return std::nullopt;
}

// What keeps the pods from becoming ready: of those in trouble, the first by name.
std::optional<Trouble> podTrouble(const Session& session, const ObjectKey& workload, Time t)
{
    std::shared_ptr<const Pod> first;
    forEachPodOf(session, workload, t, [&first](const ObjectKey&, const std::shared_ptr<const Pod>& pod) {
        if ((!first || pod->meta().name < first->meta().name) && troubleOf(*pod))
            first = pod;
    });
    return first ? troubleOf(*first) : std::nullopt;
}

bool isFinished(const Workload& workload, const WorkloadRow& row)
{
    if (workload.job)
        return workload.job->suspended || workload.job->completionTime.has_value();
    return row.desired == 0 && row.current == 0;
}

void judge(const Session& session, const Workload& workload, const Autoscaler* autoscaler, Time t, WorkloadRow& row)
{
    const auto set = [&row](WorkloadHealth health, Trouble trouble) {
        row.health = health;
        row.reason = std::move(trouble.reason);
        row.sentence = std::move(trouble.sentence);
    };
    if (auto trouble = ownTrouble(workload))
        return set(WorkloadHealth::Failing, std::move(*trouble));
    const bool counts = !workload.job;
    const bool behind = counts && (row.ready < row.desired || row.current != row.desired || workload.observedGeneration < workload.meta.generation
                                   || (workload.kind != ObjectKind::ReplicaSet && row.updated < row.desired));
    if (behind || (workload.job && workload.job->active > 0)) {
        if (auto trouble = podTrouble(session, row.key, t))
            return set(WorkloadHealth::Failing, std::move(*trouble));
    }
    if (autoscaler) {
        if (auto trouble = autoscalerTrouble(*autoscaler))
            return set(WorkloadHealth::Failing, std::move(*trouble));
    }
    if (behind) {
        const std::string counted = std::to_string(row.ready) + " of " + std::to_string(row.desired) + " ready";
        return set(WorkloadHealth::Progressing, {row.current > row.desired                                                        ? "ScalingDown"
                                                 : row.current < row.desired                                                      ? "ScalingUp"
                                                 : workload.kind != ObjectKind::ReplicaSet && row.updated < row.desired ? "RollingOut"
                                                                                                                                  : "NotReady",
                                                 counted});
    }
    if (isFinished(workload, row))
        return set(WorkloadHealth::Finished, {workload.job && workload.job->suspended ? "Suspended" : "", ""});
    row.health = WorkloadHealth::Steady;
}

WorkloadRow makeRow(const Session& session, const ObjectKey& key, const Workload& workload, const AutoscalersByTarget& byTarget, Time t)
{
    WorkloadRow row;
    row.key = key;
    row.kind = workload.kind;
    row.namespaceName = workload.meta.namespaceName;
    row.name = workload.meta.name;
    row.desired = desiredReplicas(workload);
    row.current = workload.job ? workload.job->active : workload.replicas;
    row.ready = workload.ready;
    row.updated = workload.updated;
    const auto found = byTarget.find({key.source, workload.kind, row.namespaceName, row.name});
    const Autoscaler* autoscaler = nullptr;
    if (found != byTarget.end()) {
        autoscaler = found->second.second.get();
        row.autoscaler = found->second.first;
        row.minimum = autoscaler->minReplicas.value_or(1);
        row.maximum = autoscaler->maxReplicas;
    }
    judge(session, workload, autoscaler, t, row);
    return row;
}

} // namespace

std::vector<WorkloadRow> workloadList(const Session& session, Time t, const WorkloadFilter& filter)
{
    const AutoscalersByTarget byTarget = autoscalersByTarget(session, t);
    std::vector<WorkloadRow> rows;
    session.workloads().forEachAt(t, [&](const ObjectKey& key, const Workload& workload) {
        if ((filter.source && key.source != *filter.source) || (filter.namespaceName && workload.meta.namespaceName != *filter.namespaceName)
            || !isTopLevel(session, key.source, workload, t))
            return;
        WorkloadRow row = makeRow(session, key, workload, byTarget, t);
        if (row.autoscaler || !filter.autoscaledOnly)
            rows.push_back(std::move(row));
    });
    std::sort(rows.begin(), rows.end(), [](const WorkloadRow& a, const WorkloadRow& b) {
        return std::tie(a.health, a.namespaceName, a.name, a.kind, a.key) < std::tie(b.health, b.namespaceName, b.name, b.kind, b.key);
    });
    return rows;
}

std::optional<WorkloadRow> workloadRow(const Session& session, const ObjectKey& workload, Time t)
{
    const auto value = session.workloads().at(workload, t);
    if (!value)
        return std::nullopt;
    return makeRow(session, workload, *value, autoscalersByTarget(session, t, value->meta.name), t);
}

std::optional<ObjectKey> autoscalerOf(const Session& session, const ObjectKey& workload, Time t)
{
    const auto value = session.workloads().at(workload, t);
    if (!value)
        return std::nullopt;
    const AutoscalersByTarget byTarget = autoscalersByTarget(session, t, value->meta.name);
    const auto found = byTarget.find({workload.source, value->kind, value->meta.namespaceName, value->meta.name});
    return found == byTarget.end() ? std::nullopt : std::optional{found->second.first};
}

std::optional<ObjectKey> autoscalerWithin(const Session& session, const ObjectKey& workload, TimeSpan span)
{
    if (auto key = autoscalerOf(session, workload, span.end))
        return key;
    // Just before the workload ended, if that is why.
    if (const auto last = session.workloads().versionTime(workload, span.end); last && *last > span.begin) {
        if (auto key = autoscalerOf(session, workload, *last - Duration{1}))
            return key;
    }
    return autoscalerOf(session, workload, span.begin);
}

std::optional<ObjectKey> targetOf(const Session& session, const ObjectKey& autoscaler, Time t)
{
    const auto value = session.autoscalers().at(autoscaler, t);
    const auto name = value ? targetName(autoscaler.source, *value) : std::nullopt;
    return name ? session.find(*name, t) : std::nullopt;
}

std::vector<Interned> namespaceNames(const Session& session, Time t)
{
    // Most of thousands of pods name the same few: what is ordered is not the pods.
    std::unordered_set<Interned> names;
    session.namespaces().forEachAt(t, [&](const ObjectKey&, const Namespace& value) { names.insert(value.meta.name); });
    session.workloads().forEachAt(t, [&](const ObjectKey&, const Workload& value) { names.insert(value.meta.namespaceName); });
    session.pods().forEachAt(t, [&](const ObjectKey&, const Pod& value) { names.insert(value.meta().namespaceName); });
    std::vector<Interned> sorted{names.begin(), names.end()};
    std::sort(sorted.begin(), sorted.end());
    return sorted;
}

} // namespace nephoscope
