// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/object.h"

#include <memory>

namespace nephoscope {

// Requests and limits of a container; absent: not set, which is not zero.
struct ContainerResources {
    std::optional<std::int64_t> cpuRequestMilli;
    std::optional<std::int64_t> memoryRequestBytes;
    std::optional<std::int64_t> cpuLimitMilli;
    std::optional<std::int64_t> memoryLimitBytes;
    friend bool operator==(const ContainerResources&, const ContainerResources&) = default;
};

struct ContainerSpec {
    Interned name;
    Interned image;
    ContainerResources resources;
    bool restartable = false;  // an init container with restartPolicy Always: a sidecar
    friend bool operator==(const ContainerSpec&, const ContainerSpec&) = default;
};

// The part of a pod that hardly ever changes; versions of a pod share it.
struct PodSpec {
    ObjectMeta meta;  // deletionRequested stands in Pod
    std::vector<ContainerSpec> initContainers;
    std::vector<ContainerSpec> containers;
    std::vector<Interned> readinessGates;
    friend bool operator==(const PodSpec&, const PodSpec&) = default;
};

enum class PodPhase { None, Pending, Running, Succeeded, Failed, Unknown };
template <>
struct EnumNames<PodPhase> {
    static constexpr std::array names{"", "Pending", "Running", "Succeeded", "Failed", "Unknown"};
};

enum class ContainerStateKind { None, Waiting, Running, Terminated };
template <>
struct EnumNames<ContainerStateKind> {
    static constexpr std::array names{"none", "waiting", "running", "terminated"};
};

struct ContainerState {
    ContainerStateKind kind = ContainerStateKind::None;
    Interned reason;
    std::int32_t exitCode = 0;
    std::int32_t signal = 0;
    std::optional<Time> startedAt;
    std::optional<Time> finishedAt;
    friend bool operator==(const ContainerState&, const ContainerState&) = default;
};

struct ContainerStatus {
    Interned name;
    ContainerState state;
    ContainerState lastState;
    bool ready = false;
    std::optional<bool> started;
    std::int32_t restarts = 0;
    friend bool operator==(const ContainerStatus&, const ContainerStatus&) = default;
};

// A pod as the autoscaler and the pod views see it; decoded from core/v1 Pod. `spec` is never null in a session.
struct Pod {
    std::shared_ptr<const PodSpec> spec;
    std::optional<Time> deletionRequested;
    Interned node;           // empty: not scheduled
    Interned nominatedNode;
    PodPhase phase = PodPhase::None;
    Interned reason;         // status.reason: Evicted, NodeLost
    std::optional<Time> startTime;
    Interned ip;             // first of podIPs, else podIP
    SharedList<Condition> conditions;
    SharedList<ContainerStatus> initStatuses;
    SharedList<ContainerStatus> statuses;

    const ObjectMeta& meta() const { return spec->meta; }
    friend bool operator==(const Pod& a, const Pod& b)
    {
        return (a.spec == b.spec || (a.spec && b.spec && *a.spec == *b.spec)) && a.deletionRequested == b.deletionRequested
               && a.node == b.node && a.nominatedNode == b.nominatedNode && a.phase == b.phase && a.reason == b.reason
               && a.startTime == b.startTime && a.ip == b.ip && a.conditions == b.conditions && a.initStatuses == b.initStatuses
               && a.statuses == b.statuses;
    }
};

} // namespace nephoscope
