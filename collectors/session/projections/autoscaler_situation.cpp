// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/autoscaler_situation.h"

#include "collectors/session/projections/workload_list.h"

#include <algorithm>
#include <charconv>

namespace nephoscope {

namespace {

// "New size: 5; reason: cpu resource utilization (percentage of request) above target"
std::optional<ReportedRescale> readRescale(Time at, std::string_view message)
{
    constexpr std::string_view size = "New size: ";
    constexpr std::string_view reason = "; reason: ";
    if (!message.starts_with(size))
        return std::nullopt;
    message.remove_prefix(size.size());
    ReportedRescale rescale;
    rescale.at = at;
    const auto [end, error] = std::from_chars(message.data(), message.data() + message.size(), rescale.to);
    if (error != std::errc{})
        return std::nullopt;
    message.remove_prefix(static_cast<std::size_t>(end - message.data()));
    if (message.starts_with(reason))
        rescale.reason = message.substr(reason.size());
    return rescale;
}

std::vector<Interned> rivalsOf(const Session& session, const ObjectKey& self, const Autoscaler& autoscaler,
                               const std::vector<PodAt>& pods, Time t)
{
    std::vector<Interned> rivals;
    session.autoscalers().forEachAt(t, [&](const ObjectKey& key, const Autoscaler& other) {
        if (key == self || key.source != self.source || other.meta.namespaceName != autoscaler.meta.namespaceName)
            return;
        const auto target = targetOf(session, key, t);
        const auto workload = target ? session.workloads().at(*target, t) : nullptr;
        if (workload && workload->selector && std::any_of(pods.begin(), pods.end(), [&](const PodAt& pod) {
                return workload->selector->matches(pod.pod->meta().labels);
            }))
            rivals.push_back(other.meta.name);
    });
    std::sort(rivals.begin(), rivals.end());
    return rivals;
}

} // namespace

std::optional<AutoscalerSituation> autoscalerAndTarget(const Session& session, const ObjectKey& autoscaler, Time t)
{
    AutoscalerSituation situation;
    situation.key = autoscaler;
    situation.at = t;
    situation.autoscaler = session.autoscalers().at(autoscaler, t);
    if (!situation.autoscaler)
        return std::nullopt;
    situation.targetKey = targetOf(session, autoscaler, t);
    if (situation.targetKey)
        situation.target = session.workloads().at(*situation.targetKey, t);
    if (const auto status = session.sourceStatuses().at({autoscaler.source, {}}, t))
        situation.serverVersion = status->serverVersion;
    return situation;
}

std::optional<AutoscalerSituation> autoscalerSituation(const Session& session, const ObjectKey& autoscaler, Time t)
{
    auto situation = autoscalerAndTarget(session, autoscaler, t);
    if (situation && situation->target && situation->target->selector) {
        situation->pods = podsMatching(session, autoscaler.source, situation->target->meta.namespaceName,
                                       *situation->target->selector, t);
        situation->rivals = rivalsOf(session, autoscaler, *situation->autoscaler, situation->pods, t);
    }
    return situation;
}

std::vector<AutoscalerReport> autoscalerReports(const Session& session, const ObjectKey& autoscaler, TimeSpan span)
{
    std::vector<AutoscalerReport> reports;
    session.autoscalers().forEachVersion(autoscaler, span, [&](const auto& version) {
        if (version.value)
            reports.push_back({version.at, std::make_shared<Autoscaler>(*version.value)});
    });
    return reports;
}

std::vector<Time> likelySyncs(const Session& session, const ObjectKey& autoscaler, TimeSpan span, Duration period)
{
    std::vector<Time> syncs;
    if (period <= Duration{} || span.end <= span.begin)
        return syncs;
    // The last known writing before the span sets the beat that the span begins with.
    std::vector<Time> written;
    if (const auto before = session.autoscalers().versionTime(autoscaler, span.begin))
        written.push_back(*before);
    session.autoscalers().forEachVersion(autoscaler, {span.begin + Duration{1}, span.end}, [&](const auto& version) {
        if (version.value)
            written.push_back(version.at);
    });
    if (written.empty())
        written.push_back(span.begin);
    for (std::size_t i = 0; i < written.size(); ++i) {
        Time sync = written[i];
        if (sync < span.begin) {
            // By remainders, since the two may be farther apart than a duration can say.
            const Duration phase = sync.time_since_epoch() % period - span.begin.time_since_epoch() % period;
            sync = span.begin + (phase + 2 * period) % period;
        }
        // The next writing is a sync itself; one that falls just before it would be the same.
        const Time until = i + 1 < written.size() ? std::min(span.end, written[i + 1] - period / 2) : span.end;
        const bool isWriting = sync == written[i];
        for (bool first = isWriting; first ? sync < span.end : sync < until; sync += period, first = false)
            syncs.push_back(sync);
    }
    syncs.erase(std::unique(syncs.begin(), syncs.end()), syncs.end());
    return syncs;
}

std::vector<ReportedRescale> reportedRescales(const Session& session, const ObjectKey& autoscaler, TimeSpan span)
{
    std::vector<ReportedRescale> rescales;
    session.events().forEachBetween(span, [&](const auto& entry) {
        const KubeEvent& event = entry.value.event;
        if (entry.value.source != autoscaler.source || event.involvedUid != autoscaler.uid || event.reason != "SuccessfulRescale")
            return;
        if (auto rescale = readRescale(entry.at, event.message))
            rescales.push_back(std::move(*rescale));
    });
    return rescales;
}

} // namespace nephoscope
