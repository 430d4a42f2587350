// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/explained_autoscaler.h"

#include <algorithm>

namespace nephoscope {

namespace {

// The scale and the status are written one after the other in one sync; by the time the status is seen, new pods may be too.
constexpr Duration seenTogether = std::chrono::milliseconds{500};
// metrics-server keeps two samples, at most a minute apart in old installations.
constexpr Duration sampleMemory = std::chrono::minutes{3};

// How far back the controller's own memory matters.
Duration memorySpan(const Autoscaler& autoscaler, const ControllerHints& hints)
{
    Duration span = hints.downscaleStabilization;
    const auto consider = [&span](const std::optional<ScalingRules>& rules) {
        if (!rules)
            return;
        if (rules->stabilizationWindowSeconds)
            span = std::max<Duration>(span, std::chrono::seconds{*rules->stabilizationWindowSeconds});
        for (const ScalingPolicy& policy : rules->policies)
            span = std::max<Duration>(span, std::chrono::seconds{policy.periodSeconds});
    };
    if (autoscaler.behavior) {
        consider(autoscaler.behavior->scaleUp);
        consider(autoscaler.behavior->scaleDown);
    }
    return span + hints.syncPeriod;
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

LiveInputs liveInputs(const Session& session, const AutoscalerSituation& situation, Time t)
{
    LiveInputs inputs;
    inputs.now = t;
    inputs.autoscaler = withApiDefaults(*situation.autoscaler, session.pool());
    inputs.target = *situation.target;
    const Time before = std::max(t - seenTogether, session.memoryBegins().value_or(t));
    auto pods = podsMatching(session, situation.key.source, situation.target->meta.namespaceName, *situation.target->selector, before);
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

} // namespace

std::optional<ExplainedAutoscaler> explainAutoscaler(const Session& session, const ObjectKey& autoscaler, Time t,
                                                     const ControllerHints& hints)
{
    const Time end = t == liveTime ? session.latestTime().value_or(Time{}) : t;
    const auto present = autoscalerSituation(session, autoscaler, end);
    if (!present || !present->target || !present->target->selector)
        return std::nullopt;

    ControllerSettings settings = ControllerSettings::forServerVersion(present->serverVersion.view());
    settings.downscaleStabilization = hints.downscaleStabilization;
    settings.syncPeriod = hints.syncPeriod;

    const TimeSpan span{end - memorySpan(*present->autoscaler, hints), end + Duration{1}};
    const std::vector<Time> syncs = likelySyncs(session, autoscaler, span, hints.syncPeriod);
    AutoscalerMemory memory;
    std::optional<ExplainedAutoscaler> latest;
    const auto explain = [&](Time sync) {
        auto situation = autoscalerSituation(session, autoscaler, sync);
        if (!situation || !situation->target || !situation->target->selector)
            return;
        LiveExplanation explanation = reconstruct(liveInputs(session, *situation, sync), memory, settings);
        memory = explanation.memory;
        latest = ExplainedAutoscaler{sync, std::move(*situation), std::move(explanation)};
    };
    for (const Time sync : syncs)
        explain(sync);
    // When its target was read after it, no sync since then may be known yet.
    if (!latest)
        explain(end);
    return latest;
}

} // namespace nephoscope
