// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/scale_markers.h"

#include "collectors/session/projections/autoscaler_situation.h"
#include "collectors/session/projections/workload_list.h"

#include <algorithm>

namespace nephoscope {

namespace {

// An event is written after the change it tells of, its time cut to whole seconds, and the watch brings both at their own pace.
constexpr Duration eventMayDiffer = std::chrono::seconds{20};

std::vector<ReportedRescale> rescalesOf(const Session& session, const ObjectKey& workload, TimeSpan span)
{
    const auto autoscaler = autoscalerWithin(session, workload, span);
    return autoscaler ? reportedRescales(session, *autoscaler, {span.begin - eventMayDiffer, span.end + eventMayDiffer})
                      : std::vector<ReportedRescale>{};
}

} // namespace

std::vector<ScaleMarker> scaleMarkers(const Session& session, const ObjectKey& workload, TimeSpan span)
{
    std::vector<ScaleMarker> markers;
    std::optional<std::int32_t> desired;
    if (const auto before = session.workloads().at(workload, span.begin - Duration{1}))
        desired = desiredReplicas(*before);
    // A Job wants fewer pods as they succeed, a daemon set as nodes come and go: neither is scaled.
    bool scales = false;
    session.workloads().forEachVersion(workload, span, [&](const auto& version) {
        if (!version.value) {
            desired.reset();
            return;
        }
        scales = version.value->specReplicas.has_value();
        const std::int32_t now = desiredReplicas(*version.value);
        if (scales && desired && *desired != now)
            markers.push_back({version.at, workload, *desired, now, false, {}});
        desired = now;
    });

    std::vector<ReportedRescale> rescales = rescalesOf(session, workload, span);
    for (ScaleMarker& marker : markers) {
        auto best = rescales.end();
        for (auto rescale = rescales.begin(); rescale != rescales.end(); ++rescale) {
            const auto distance = [&marker](const ReportedRescale& one) { return std::chrono::abs(one.at - marker.at); };
            if (rescale->to == marker.to && distance(*rescale) <= eventMayDiffer && (best == rescales.end() || distance(*rescale) < distance(*best)))
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
    std::stable_sort(markers.begin(), markers.end(),
                     [](const ScaleMarker& a, const ScaleMarker& b) { return std::tie(a.at, a.workload) < std::tie(b.at, b.workload); });
    return markers;
}

} // namespace nephoscope
