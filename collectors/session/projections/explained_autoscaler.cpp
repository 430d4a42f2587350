// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/explained_autoscaler.h"

#include <algorithm>

namespace nephoscope {

namespace {

// The scale, an event and the status are written one after the other in one sync, on a busy cluster with some time between.
constexpr Duration seenTogether = std::chrono::milliseconds{500};
constexpr Duration longestSync = std::chrono::seconds{5};
// metrics-server keeps two samples, at most a minute apart in old installations.
constexpr Duration sampleMemory = std::chrono::minutes{3};

// How far back the controller's own memory matters.
Duration memorySpan(const Autoscaler& autoscaler, const ControllerHints& hints)
{
    Duration span = hints.downscaleStabilization;
    const auto consider = [&span](const std::optional<ScalingRules>& rules) {
        if (!rules)
            return;
        // The API allows an hour, and half of one; a recording may hold anything.
        const auto remember = [&span](std::int32_t seconds) {
            span = std::max<Duration>(span, std::chrono::seconds{std::min(seconds, 3600)});
        };
        if (rules->stabilizationWindowSeconds)
            remember(*rules->stabilizationWindowSeconds);
        for (const ScalingPolicy& policy : rules->policies)
            remember(policy.periodSeconds);
    };
    if (autoscaler.behavior) {
        consider(autoscaler.behavior->scaleUp);
        consider(autoscaler.behavior->scaleDown);
    }
    // The decision itself may lie a period back, and the first sync that is replayed must have left its window.
    return span + 2 * hints.syncPeriod;
}

std::optional<KubeEvent> lastRescale(const Session& session, const ObjectKey& autoscaler, Time t)
{
    const auto& entries = session.events().entries();
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        const KubeEvent& event = entry->value.event;
        if (entry->at <= t && entry->value.source == autoscaler.source && event.involvedUid == autoscaler.uid
            && event.reason == "SuccessfulRescale")
            return event;
    }
    return std::nullopt;
}

// When the target's scale became what this sync decided; nothing if it changed nothing, or that was not seen.
std::optional<Time> rescaledAt(const Session& session, const AutoscalerSituation& situation, Time t)
{
    const std::int32_t desired = situation.autoscaler->desiredReplicas;
    if (desired == situation.autoscaler->currentReplicas)
        return std::nullopt;
    std::optional<Time> at;
    const auto earlier = session.workloads().at(*situation.targetKey, t - longestSync);
    std::optional<std::int32_t> before = earlier ? earlier->specReplicas : std::nullopt;
    session.workloads().forEachVersion(*situation.targetKey, {t - longestSync, t + Duration{1}}, [&](const auto& version) {
        const auto replicas = version.value ? version.value->specReplicas : std::nullopt;
        if (replicas == desired && before && before != desired)
            at = version.at;
        before = replicas;
    });
    return at;
}

// The moments of which the sync may have seen the pods, likeliest first: new pods follow a rescale before the status does, and
// pods that change just then may have been seen before or after.
std::vector<Time> podMoments(const Session& session, const AutoscalerSituation& situation, Time t)
{
    const Time begin = session.memoryBegins().value_or(t);
    std::vector<Time> moments{std::max(t - seenTogether, begin), t};
    if (const auto rescaled = rescaledAt(session, situation, t))
        moments.insert(moments.begin(), std::max(*rescaled - Duration{1}, begin));
    else
        std::swap(moments.front(), moments.back());
    return moments;
}

LiveInputs liveInputs(const Session& session, const AutoscalerSituation& situation, Time t, Time podsAt)
{
    LiveInputs inputs;
    inputs.now = t;
    inputs.autoscaler = withApiDefaults(*situation.autoscaler, session.pool());
    inputs.target = *situation.target;
    auto pods = podsMatching(session, situation.key.source, situation.target->meta.namespaceName, *situation.target->selector,
                             podsAt);
    if (pods.empty())
        pods = situation.pods;
    for (const PodAt& pod : pods) {
        inputs.pods.push_back(podView(*pod.pod));
        for (const auto& usage : session.podUsageBetween(pod.key, {t - sampleMemory, t + Duration{1}}))
            inputs.usages.push_back(*usage);
    }
    for (const Interned rival : situation.rivals)
        inputs.otherAutoscalers.push_back(rival.str());
    inputs.lastRescale = lastRescale(session, situation.key, t + seenTogether);
    return inputs;
}

// At the beginning lists arrive one after the other: what had not been read at a sync was there all the same, as it is now.
void completeFrom(const AutoscalerSituation& present, const Session& session, AutoscalerSituation& situation)
{
    const auto notReadYet = [&](ObjectKind kind) {
        const Interned space = present.target->meta.namespaceName;
        return !session.gaps(present.key.source, kind, space, {situation.at, situation.at + Duration{1}}).empty();
    };
    if (!situation.target && notReadYet(present.target->kind)) {
        situation.targetKey = present.targetKey;
        situation.target = present.target;
    }
    if (situation.pods.empty() && notReadYet(ObjectKind::Pod))
        situation.pods = present.pods;
}

ControllerSettings settingsOf(const AutoscalerSituation& situation, const ControllerHints& hints)
{
    ControllerSettings settings = ControllerSettings::forServerVersion(situation.serverVersion.view());
    settings.downscaleStabilization = hints.downscaleStabilization;
    settings.syncPeriod = hints.syncPeriod;
    return settings;
}

} // namespace

std::optional<ExplainedAutoscaler> explainAutoscaler(const Session& session, const ObjectKey& autoscaler, Time t,
                                                     const ControllerHints& hints)
{
    const Time end = t == liveTime ? session.latestTime().value_or(Time{}) : t;
    const auto present = autoscalerSituation(session, autoscaler, end);
    if (!present || !present->target || !present->target->selector)
        return std::nullopt;

    const ControllerSettings settings = settingsOf(*present, hints);
    const TimeSpan span{end - memorySpan(*present->autoscaler, hints), end + Duration{1}};
    std::vector<Time> syncs = likelySyncs(session, autoscaler, span, hints.syncPeriod);
    if (syncs.empty())
        syncs.push_back(end);
    AutoscalerMemory memory;
    std::optional<ExplainedAutoscaler> latest;
    for (const Time sync : syncs) {
        auto situation = autoscalerSituation(session, autoscaler, sync);
        if (!situation)
            continue;
        // A sync after a rescale writes the new count: while the status still tells of the rescale, there was none.
        const bool written = session.autoscalers().versionTime(autoscaler, sync) == sync;
        if (latest && !written && situation->autoscaler->currentReplicas != situation->autoscaler->desiredReplicas)
            continue;
        completeFrom(*present, session, *situation);
        if (!situation->target || !situation->target->selector)
            continue;
        std::optional<LiveExplanation> explanation;
        for (const Time podsAt : podMoments(session, *situation, sync)) {
            LiveExplanation candidate = reconstruct(liveInputs(session, *situation, sync, podsAt), memory, settings);
            const bool good = candidate.reproduced;
            if (good || !explanation)
                explanation = std::move(candidate);
            if (good)
                break;
        }
        memory = explanation->memory;
        latest = ExplainedAutoscaler{sync, std::move(*situation), std::move(*explanation)};
    }
    return latest;
}

std::optional<AutoscalerDecision> foretellAutoscaler(const Session& session, const ObjectKey& autoscaler, std::int32_t replicas,
                                                     Time t, const ControllerHints& hints)
{
    const Time now = t == liveTime ? session.latestTime().value_or(Time{}) : t;
    const auto latest = explainAutoscaler(session, autoscaler, now, hints);
    const auto present = autoscalerSituation(session, autoscaler, now);
    if (!latest || !present || !present->target || !present->target->selector)
        return std::nullopt;
    return foretell(liveInputs(session, *present, now, now), replicas, latest->explanation.memory, settingsOf(*present, hints));
}

} // namespace nephoscope
