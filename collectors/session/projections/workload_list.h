// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/session.h"

namespace nephoscope {

// How well a workload does, worst first: the order of the list.
enum class WorkloadHealth {
    Failing,      // it does not get where it wants to and says so, or its autoscaler cannot work
    Progressing,  // on its way: fewer ready or updated than desired
    Steady,
    Finished,     // a Job that is done, or nothing wanted
};
template <>
struct EnumNames<WorkloadHealth> {
    static constexpr std::array names{"failing", "progressing", "steady", "finished"};
};

// A line of the workload list.
struct WorkloadRow {
    ObjectKey key;
    ObjectKind kind = ObjectKind::Deployment;
    Interned namespaceName;
    Interned name;
    std::int32_t desired = 0;
    std::int32_t current = 0;
    std::int32_t ready = 0;
    std::int32_t updated = 0;
    WorkloadHealth health = WorkloadHealth::Steady;
    std::string reason;    // "ProgressDeadlineExceeded", "FailedGetResourceMetric"…; empty when steady
    std::string sentence;  // what is wrong, for people; may be the cluster's own words
    std::optional<ObjectKey> autoscaler;
    std::optional<std::int32_t> minimum;  // of the autoscaler, defaults filled in
    std::optional<std::int32_t> maximum;
    friend bool operator==(const WorkloadRow&, const WorkloadRow&) = default;
};

struct WorkloadFilter {
    std::optional<Interned> source;
    std::optional<Interned> namespaceName;
    bool autoscaledOnly = false;
};

// All top-level controllers at `t` (a replica set only if nothing we know controls it, likewise jobs): trouble first, then by
// namespace and name.
std::vector<WorkloadRow> workloadList(const Session& session, Time t, const WorkloadFilter& filter = {});
// One of them; nothing if it is not there at `t`.
std::optional<WorkloadRow> workloadRow(const Session& session, const ObjectKey& workload, Time t);

// The autoscaler that targets the workload at `t` (the first by name, if several do), and the workload that it targets.
std::optional<ObjectKey> autoscalerOf(const Session& session, const ObjectKey& workload, Time t);
std::optional<ObjectKey> autoscalerWithin(const Session& session, const ObjectKey& workload, TimeSpan span);  // the latest in the span
std::optional<ObjectKey> targetOf(const Session& session, const ObjectKey& autoscaler, Time t);

// The namespaces that hold something at `t`, or exist, ascending.
std::vector<Interned> namespaceNames(const Session& session, Time t);

} // namespace nephoscope
