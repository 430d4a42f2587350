// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/explained_autoscaler.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace nephoscope {

namespace {

// The scale, an event and the status are written one after the other in one sync, on a busy cluster with some time between.
constexpr Duration seenTogether = std::chrono::milliseconds{500};
constexpr Duration longestSync = std::chrono::seconds{5};
// metrics-server keeps two samples, at most a minute apart in old installations.
constexpr Duration sampleMemory = std::chrono::minutes{3};
// How much one call of AutoscalerReplay looks at: pods of syncs, each with its samples. A few milliseconds.
constexpr std::size_t podsPerCall = 800;

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

// The pods that an autoscaler's selector matches, by name, without the samples that nobody asks for here.
std::vector<PodAt> matchingPods(const Session& session, const AutoscalerSituation& situation, Time t)
{
    std::vector<PodAt> pods;
    for (const ObjectKey& key : session.podsIn(situation.key.source, situation.target->meta.namespaceName)) {
        if (auto pod = session.pods().at(key, t); pod && situation.target->selector->matches(pod->meta().labels))
            pods.push_back({key, std::move(pod), nullptr});
    }
    std::sort(pods.begin(), pods.end(), [](const PodAt& a, const PodAt& b) {
        return std::tie(a.pod->meta().name, a.key) < std::tie(b.pod->meta().name, b.key);
    });
    return pods;
}

// The samples that a sync may have seen, read once however many moments are tried for it.
class SampleReader {
public:
    SampleReader(const Session& session, Time sync) : m_session(session), m_span{sync - sampleMemory, sync + Duration{1}} {}

    void append(const ObjectKey& pod, std::vector<PodUsage>& usages)
    {
        const auto [samples, fresh] = m_read.try_emplace(pod);
        if (fresh)
            samples->second = m_session.podUsageBetween(pod, m_span);
        for (const auto& usage : samples->second)
            usages.push_back(*usage);
    }

private:
    const Session& m_session;
    TimeSpan m_span;
    std::unordered_map<ObjectKey, std::vector<std::shared_ptr<const PodUsage>>> m_read;
};

LiveInputs liveInputs(const Session& session, const AutoscalerSituation& situation, Time t, Time podsAt, SampleReader& samples)
{
    LiveInputs inputs;
    inputs.now = t;
    inputs.autoscaler = withApiDefaults(*situation.autoscaler, session.pool());
    inputs.target = *situation.target;
    auto pods = matchingPods(session, situation, podsAt);
    if (pods.empty())
        pods = situation.pods;
    for (const PodAt& pod : pods) {
        inputs.pods.push_back(podView(*pod.pod));
        samples.append(pod.key, inputs.usages);
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
        situation.pods = matchingPods(session, present, present.at);
}

ControllerSettings settingsOf(const AutoscalerSituation& situation, const ControllerHints& hints)
{
    ControllerSettings settings = ControllerSettings::forServerVersion(situation.serverVersion.view());
    settings.downscaleStabilization = hints.downscaleStabilization;
    settings.syncPeriod = hints.syncPeriod;
    return settings;
}

} // namespace

namespace {

// What leads to the decision that is asked for.
struct Course {
    AutoscalerSituation present;
    ControllerSettings settings;
    std::vector<Time> syncs;  // ascending, never empty
};

// Until when something is known of a source at `t`: what an autoscaler has decided since a source was lost, nobody has told.
Time knownUntil(const Session& session, Interned source, Time t)
{
    const auto status = session.sourceStatuses().at({source, {}}, t);
    if (!status || status->state < SourceState::Stale || !status->since)
        return t;
    return std::min(t, *status->since + session.clockOffset(source));
}

std::optional<Course> courseOf(const Session& session, const ObjectKey& autoscaler, Time t, const ControllerHints& hints)
{
    const Time end = knownUntil(session, autoscaler.source, t == liveTime ? session.latestTime().value_or(Time{}) : t);
    // Without its pods: the syncs have their own.
    auto present = autoscalerAndTarget(session, autoscaler, end);
    if (!present || !present->target || !present->target->selector)
        return std::nullopt;
    const TimeSpan span{end - memorySpan(*present->autoscaler, hints), end + Duration{1}};
    std::vector<Time> syncs = likelySyncs(session, autoscaler, span, hints.syncPeriod);
    if (syncs.empty())
        syncs.push_back(end);
    ControllerSettings settings = settingsOf(*present, hints);
    return Course{std::move(*present), std::move(settings), std::move(syncs)};
}

// One sync; nothing if there was none then, as far as can be told. `explainedBefore`: one before it has been.
std::optional<ExplainedAutoscaler> replaySync(const Session& session, const Course& course, Time sync,
                                              const AutoscalerMemory& memory, bool explainedBefore)
{
    const ObjectKey& autoscaler = course.present.key;
    auto situation = autoscalerSituation(session, autoscaler, sync);
    if (!situation)
        return std::nullopt;
    // A sync after a rescale writes the new count: while the status still tells of the rescale, there was none.
    const bool written = session.autoscalers().versionTime(autoscaler, sync) == sync;
    if (explainedBefore && !written && situation->autoscaler->currentReplicas != situation->autoscaler->desiredReplicas)
        return std::nullopt;
    completeFrom(course.present, session, *situation);
    if (!situation->target || !situation->target->selector)
        return std::nullopt;
    SampleReader samples(session, sync);
    std::optional<LiveExplanation> explanation;
    for (const Time podsAt : podMoments(session, *situation, sync)) {
        LiveExplanation candidate = reconstruct(liveInputs(session, *situation, sync, podsAt, samples), memory, course.settings);
        const bool good = candidate.reproduced;
        if (good || !explanation)
            explanation = std::move(candidate);
        if (good)
            break;
    }
    return ExplainedAutoscaler{sync, std::move(*situation), std::move(*explanation), written};
}

} // namespace

std::optional<ExplainedAutoscaler> explainAutoscaler(const Session& session, const ObjectKey& autoscaler, Time t,
                                                     const ControllerHints& hints)
{
    const auto course = courseOf(session, autoscaler, t, hints);
    if (!course)
        return std::nullopt;
    AutoscalerMemory memory;
    std::optional<ExplainedAutoscaler> latest;
    for (const Time sync : course->syncs) {
        auto explained = replaySync(session, *course, sync, memory, latest.has_value());
        if (!explained)
            continue;
        memory = explained->explanation.memory;
        latest = std::move(explained);
    }
    return latest;
}

void AutoscalerReplay::note(const Changes& changes)
{
    // What else may change says nothing about a sync.
    constexpr std::array inputs{Topic::Autoscalers, Topic::Workloads, Topic::Pods, Topic::PodUsage, Topic::Events, Topic::Sources};
    if (changes.when && std::any_of(inputs.begin(), inputs.end(), [&changes](Topic topic) { return changes.has(topic); }))
        m_newSince = std::min(m_newSince.value_or(changes.when->begin), changes.when->begin);
}

// The replayed syncs that are those of `syncs` still, and of whose time nothing new is known.
void AutoscalerReplay::keepWhatHolds(const std::vector<Time>& syncs)
{
    if (m_newSince) {
        // An event's time is cut to whole seconds, and its sync looks a little beyond itself.
        const Time since = *m_newSince - seenTogether;
        std::erase_if(m_replayed, [since](const Replayed& one) { return one.sync >= since; });
        m_newSince.reset();
    }
    // Those from before are what the memory of the first is made of.
    const auto begin = std::lower_bound(m_replayed.begin(), m_replayed.end(), syncs.front(),
                                        [](const Replayed& one, Time sync) { return one.sync < sync; });
    if (begin == m_replayed.end() || begin->sync != syncs.front()) {
        m_replayed.clear();
        return;
    }
    const auto differs = std::mismatch(begin, m_replayed.end(), syncs.begin(), syncs.end(),
                                       [](const Replayed& one, Time sync) { return one.sync == sync; });
    m_replayed.erase(differs.first, m_replayed.end());
    m_replayed.erase(m_replayed.begin(), begin);
}

AutoscalerReplay::Answer AutoscalerReplay::explain(const Session& session, const ObjectKey& autoscaler, Time t,
                                                   const ControllerHints& hints)
{
    const auto course = courseOf(session, autoscaler, t, hints);
    if (!course)
        return {};
    if (!(m_autoscaler == autoscaler) || !(m_hints == hints)) {
        m_autoscaler = autoscaler;
        m_hints = hints;
        m_replayed.clear();
    }
    keepWhatHolds(course->syncs);
    std::size_t looked = 0;
    while (m_replayed.size() < course->syncs.size() && looked < podsPerCall) {
        Replayed next;
        next.sync = course->syncs[m_replayed.size()];
        const bool any = !m_replayed.empty() && m_replayed.back().explained;
        if (!m_replayed.empty()) {
            next.memory = m_replayed.back().memory;
            next.explained = m_replayed.back().explained;
        }
        if (auto explained = replaySync(session, *course, next.sync, next.memory, any)) {
            looked += explained->situation.pods.size();
            // They would keep every pod as it was at every sync.
            explained->situation.pods = {};
            next.memory = explained->explanation.memory;
            next.explained = std::make_shared<const ExplainedAutoscaler>(std::move(*explained));
        }
        ++looked;
        m_replayed.push_back(std::move(next));
    }
    const auto& last = m_replayed.back().explained;
    return {last ? std::optional(*last) : std::nullopt, m_replayed.size() < course->syncs.size()};
}

std::optional<AutoscalerDecision> foretellAutoscaler(const Session& session, const ObjectKey& autoscaler, std::int32_t replicas,
                                                     Time t, const ControllerHints& hints)
{
    const Time now = t == liveTime ? session.latestTime().value_or(Time{}) : t;
    const auto latest = explainAutoscaler(session, autoscaler, now, hints);
    const auto present = autoscalerSituation(session, autoscaler, now);
    if (!latest || !present || !present->target || !present->target->selector)
        return std::nullopt;
    SampleReader samples(session, now);
    return foretell(liveInputs(session, *present, now, now, samples), replicas, latest->explanation.memory,
                    settingsOf(*present, hints));
}

} // namespace nephoscope
