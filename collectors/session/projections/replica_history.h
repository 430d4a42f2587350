// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/session.h"

#include <functional>

namespace nephoscope {

// A line whose value holds until the next sample. `before` is the value that holds when the first column begins, so that a line
// is drawn from the left edge on; in a column without samples the value of the columns before goes on.
struct StepLine {
    std::optional<double> before;
    std::vector<SeriesColumn> columns;
    friend bool operator==(const StepLine&, const StepLine&) = default;
};

// What the replica chart of one workload draws.
struct ReplicaHistory {
    ColumnGrid grid;
    StepLine desired;   // what the workload is to have: spec.replicas, which the autoscaler writes
    StepLine current;
    StepLine ready;
    StepLine proposed;  // the autoscaler's desiredReplicas; empty columns without one
    StepLine minimum;   // band of the autoscaler
    StepLine maximum;
    std::vector<TimeSpan> gaps;  // not being watched: draw nothing there as known
    double highest = 0;          // of all lines, for the scale
};

// Over a span, at most `columns` + 1 columns wide.
ReplicaHistory replicaHistory(const Session& session, const ObjectKey& workload, TimeSpan span, int columns);

// Which number of a metric is drawn, in which unit.
enum class MetricUnit { PercentOfRequests, Amount };
template <>
struct EnumNames<MetricUnit> {
    static constexpr std::array names{"% of requests", "amount"};
};

// One metric of the workload's autoscaler over time.
struct MetricHistory {
    std::string label;  // metricLabel()
    MetricUnit unit = MetricUnit::PercentOfRequests;
    ColumnGrid grid;
    StepLine reported;            // what the autoscaler said it saw
    StepLine sampled;             // from the pods' own samples (Resource and ContainerResource only), at their times; inferred
    std::optional<double> target; // at the span's end
    // Between these nothing changes: the target and its tolerance. Absent where the target is.
    std::optional<double> calmFrom;
    std::optional<double> calmTo;
    std::vector<TimeSpan> gaps;
    double highest = 0;
};

// The metrics that the workload's autoscaler has at the span's end, in the order of its spec.
std::vector<MetricHistory> metricHistory(const Session& session, const ObjectKey& workload, TimeSpan span, int columns);

// The metric as the pods' own samples give it, at the end of every column in which a sample fell: 100 Σ usage / Σ requests, or the
// average. Which pods the controller left out at the time is not known here. Nothing where a pod does not say what it requests.
std::optional<StepLine> sampledLine(const Session& session, const ObjectKey& target, const MetricSpec& metric, TimeSpan span,
                                    const ColumnGrid& grid);
// With lines of samples from elsewhere, for the metric in that place of the spec.
using SampledLine = std::function<StepLine(std::size_t place, const MetricSpec& metric, const ColumnGrid& grid)>;
std::vector<MetricHistory> metricHistory(const Session& session, const ObjectKey& workload, TimeSpan span, int columns,
                                         const SampledLine& sampled);

} // namespace nephoscope
