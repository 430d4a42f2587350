// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/scale_markers.h"

#include "collectors/session/projections/autoscaler_situation.h"
#include "collectors/session/projections/workload_list.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace nephoscope {

namespace {

// An event is written after the change it tells of, its time cut to whole seconds, and the watch brings both at their own pace.
constexpr Duration eventMayDiffer = std::chrono::seconds{20};

// The changes of the wanted number among the versions of the span. `desired`: what was wanted before, and after.
void appendChanges(const Session& session, const ObjectKey& workload, TimeSpan span, std::optional<std::int32_t>& desired,
                   std::vector<ScaleMarker>& markers)
{
    session.workloads().forEachVersion(workload, span, [&](const auto& version) {
        if (!version.value) {
            desired.reset();
            return;
        }
        // A Job wants fewer pods as they succeed, a daemon set as nodes come and go: neither is scaled.
        const bool scales = version.value->specReplicas.has_value();
        const std::int32_t now = desiredReplicas(*version.value);
        if (scales && desired && *desired != now)
            markers.push_back({version.at, workload, *desired, now, false, {}});
        desired = now;
    });
}

std::optional<std::int32_t> desiredBefore(const Session& session, const ObjectKey& workload, Time t)
{
    const auto before = session.workloads().at(workload, t - Duration{1});
    return before ? std::optional{desiredReplicas(*before)} : std::nullopt;
}

// Where events may tell of changes within the span.
TimeSpan eventSpan(TimeSpan span)
{
    return {span.begin - eventMayDiffer, span.end + eventMayDiffer};
}

// Changes and the events that tell of them, oldest first.
std::vector<ScaleMarker> joined(std::vector<ScaleMarker> markers, std::vector<ReportedRescale> rescales, const ObjectKey& workload,
                                TimeSpan span)
{
    for (ScaleMarker& marker : markers) {
        auto best = rescales.end();
        for (auto rescale = rescales.begin(); rescale != rescales.end(); ++rescale) {
            const auto distance = [&marker](const ReportedRescale& one) { return std::chrono::abs(one.at - marker.at); };
            if (rescale->to == marker.to && distance(*rescale) <= eventMayDiffer
                && (best == rescales.end() || distance(*rescale) < distance(*best)))
                best = rescale;
        }
        if (best != rescales.end()) {
            marker.byAutoscaler = true;
            marker.reason = best->reason;
            rescales.erase(best);
        }
    }
    // Told by the event alone: from before we looked, or between two looks.
    for (ReportedRescale& rescale : rescales) {
        if (span.contains(rescale.at))
            markers.push_back({rescale.at, workload, -1, rescale.to, true, std::move(rescale.reason)});
    }
    std::stable_sort(markers.begin(), markers.end(), [](const ScaleMarker& a, const ScaleMarker& b) { return a.at < b.at; });
    return markers;
}

} // namespace

std::vector<ScaleMarker> scaleMarkers(const Session& session, const ObjectKey& workload, TimeSpan span)
{
    std::vector<ScaleMarker> markers;
    auto desired = desiredBefore(session, workload, span.begin);
    appendChanges(session, workload, span, desired, markers);
    const auto autoscaler = autoscalerWithin(session, workload, span);
    return joined(std::move(markers),
                  autoscaler ? reportedRescales(session, *autoscaler, eventSpan(span)) : std::vector<ReportedRescale>{}, workload,
                  span);
}

void ScaleMarkerFollower::note(const Changes& changes)
{
    if (changes.when && (changes.has(Topic::Workloads) || changes.has(Topic::Autoscalers) || changes.has(Topic::Events)))
        m_newSince = std::min(m_newSince.value_or(changes.when->begin), changes.when->begin);
}

std::vector<ScaleMarker> ScaleMarkerFollower::markers(const Session& session, const ObjectKey& workload, TimeSpan span)
{
    if (!(workload == m_workload) || span.begin < m_begin) {
        m_workload = workload;
        m_begin = m_changesUntil = span.begin;
        m_rescalesUntil = eventSpan(span).begin;
        m_changes.clear();
        m_rescales.clear();
        m_desired = desiredBefore(session, workload, m_begin);
    }
    const auto dropFrom = [](auto& list, Time since) { std::erase_if(list, [since](const auto& one) { return one.at >= since; }); };
    if (const auto since = std::exchange(m_newSince, std::nullopt)) {
        if (*since < m_changesUntil) {
            m_changesUntil = std::max(*since, m_begin);
            dropFrom(m_changes, m_changesUntil);
            m_desired = desiredBefore(session, workload, m_changesUntil);
        }
        m_rescalesUntil = std::min(m_rescalesUntil, *since);
        dropFrom(m_rescales, m_rescalesUntil);
    }
    if (const auto autoscaler = autoscalerWithin(session, workload, span); autoscaler != m_autoscaler) {
        m_autoscaler = autoscaler;
        m_rescales.clear();
        m_rescalesUntil = m_begin - eventMayDiffer;
    }
    if (m_changesUntil < span.end) {
        appendChanges(session, workload, {m_changesUntil, span.end}, m_desired, m_changes);
        m_changesUntil = span.end;
    }
    if (const TimeSpan events{m_rescalesUntil, eventSpan(span).end}; m_autoscaler && events.begin < events.end) {
        const auto fresh = reportedRescales(session, *m_autoscaler, events);
        m_rescales.insert(m_rescales.end(), fresh.begin(), fresh.end());
        m_rescalesUntil = events.end;
    }
    const auto within = [](const auto& list, TimeSpan wanted) {
        std::decay_t<decltype(list)> found;
        std::copy_if(list.begin(), list.end(), std::back_inserter(found),
                     [wanted](const auto& one) { return wanted.contains(one.at); });
        return found;
    };
    return joined(within(m_changes, span), within(m_rescales, eventSpan(span)), workload, span);
}

std::vector<ScaleMarker> scaleMarkers(const Session& session, TimeSpan span)
{
    std::vector<ScaleMarker> markers;
    session.workloads().forEachKey([&](const ObjectKey& key) {
        auto value = session.workloads().at(key, span.end);
        if (!value)
            value = session.workloads().at(key, span.begin);
        // Replica sets of a deployment grow and shrink with it.
        if (!value || (value->meta.controller && session.workloads().firstTime({key.source, value->meta.controller->uid})))
            return;
        auto own = scaleMarkers(session, key, span);
        markers.insert(markers.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
    });
    std::stable_sort(markers.begin(), markers.end(), [](const ScaleMarker& a, const ScaleMarker& b) {
        return std::tie(a.at, a.workload) < std::tie(b.at, b.workload);
    });
    return markers;
}

} // namespace nephoscope
