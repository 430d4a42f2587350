// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/rules/podstatus/pod_columns.h"
#include "collectors/session/projections/pods_by_node.h"

namespace nephoscope {

// A container of a pod, as it was declared and how it did.
struct ContainerDetails {
    enum class Role { Init, Sidecar, Main };

    Role role = Role::Main;
    ContainerSpec spec;
    ContainerStatus status;  // of kind None where nothing was told of it yet
    std::optional<ContainerUsage> usage;
};

// What was known of one pod at a T.
struct PodDetails {
    ObjectKey key;
    ObjectName name;
    std::shared_ptr<const Pod> pod;  // never null
    PodStatusText status;            // kubectl's
    PodState state = PodState::Unknown;
    std::optional<Time> gone;        // it was no more at T; the rest is what was known last
    std::optional<Time> usageAt;     // when its consumption was measured
    std::vector<ContainerDetails> containers;  // in the order in which they start
    std::vector<Condition> conditions;         // in the order in which a pod gets them, others after that
};

// Of the pod that bears the name at `t`, else of the one that bore it last; nothing if none ever did.
std::optional<PodDetails> podDetails(const Session& session, const ObjectName& pod, Time t);

// An event of a pod; of a repeated one the latest happening.
struct PodEvent {
    Interned uid;
    Time at{};
    std::optional<Time> first;
    std::int32_t count = 1;
    bool warning = false;
    Interned reason;
    std::string message;
    Interned component;  // that told it
    friend bool operator==(const PodEvent&, const PodEvent&) = default;
};

// The events of a pod up to `t`, newest first, at most so many.
std::vector<PodEvent> podEvents(const Session& session, const ObjectKey& pod, Time t, std::size_t most = 200);

} // namespace nephoscope
