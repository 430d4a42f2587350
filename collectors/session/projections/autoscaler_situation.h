// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/workload_pods.h"

namespace nephoscope {

// What an autoscaler could see at a T, as far as we saw it: the input of the autoscaler engine.
struct AutoscalerSituation {
    ObjectKey key;
    Time at{};
    std::shared_ptr<const Autoscaler> autoscaler;  // never null
    std::optional<ObjectKey> targetKey;
    std::shared_ptr<const Workload> target;        // null: not there, or not seen
    std::vector<PodAt> pods;                       // that the target's selector matches
    std::vector<Interned> rivals;                  // other autoscalers of the namespace whose target selects one of these pods too
    Interned serverVersion;                        // "v1.37.2"; empty: unknown
};

// Nothing if the autoscaler did not exist at `t`.
std::optional<AutoscalerSituation> autoscalerSituation(const Session& session, const ObjectKey& autoscaler, Time t);
// The same without pods and rivals, for who does not look at them.
std::optional<AutoscalerSituation> autoscalerAndTarget(const Session& session, const ObjectKey& autoscaler, Time t);

// What the cluster itself said about a decision at a moment: a version of the autoscaler's status, and the rescale it reported.
struct AutoscalerReport {
    Time at{};
    std::shared_ptr<const Autoscaler> autoscaler;
};
// The versions of the autoscaler that begin within the span, oldest first.
std::vector<AutoscalerReport> autoscalerReports(const Session& session, const ObjectKey& autoscaler, TimeSpan span);

// Moments within the span, ascending, at which the controller may have synced: where it is known to have written its status, and
// every `period` counted from there. Where exactly is the cluster's secret: what rests on them is inferred.
std::vector<Time> likelySyncs(const Session& session, const ObjectKey& autoscaler, TimeSpan span, Duration period);

// A rescale that the cluster reported by a SuccessfulRescale event.
struct ReportedRescale {
    Time at{};
    std::int32_t to = 0;
    std::string reason;  // "cpu resource utilization (percentage of request) above target"
};
std::vector<ReportedRescale> reportedRescales(const Session& session, const ObjectKey& autoscaler, TimeSpan span);

} // namespace nephoscope
