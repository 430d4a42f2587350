// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/podstatus/pod_columns.h"

#include <algorithm>

namespace nephoscope {

namespace {

// Restarts of some containers, and the end of the latest one that was restarted.
struct Restarts {
    std::int64_t count = 0;
    std::optional<Time> last;

    void add(const ContainerStatus& status)
    {
        count += status.restarts;
        if (status.lastState.kind == ContainerStateKind::Terminated && status.lastState.finishedAt
            && (!last || *last < *status.lastState.finishedAt))
            last = status.lastState.finishedAt;
    }
};

// Of init containers with the same name the last one counts.
bool isSidecar(const PodSpec& spec, Interned name)
{
    const auto found = std::find_if(spec.initContainers.rbegin(), spec.initContainers.rend(),
                                    [name](const ContainerSpec& container) { return container.name == name; });
    return found != spec.initContainers.rend() && found->restartable;
}

std::string endedText(const ContainerState& state)
{
    if (!state.reason.empty())
        return state.reason.str();
    return state.signal != 0 ? "Signal:" + std::to_string(state.signal) : "ExitCode:" + std::to_string(state.exitCode);
}

// The Initialized condition counts by its first entry, Ready by any.
bool isInitialized(const Pod& pod)
{
    const Condition* condition = findCondition(pod.conditions, "Initialized");
    return condition && condition->status == ConditionStatus::True;
}

bool isReady(const Pod& pod)
{
    return std::any_of(pod.conditions.begin(), pod.conditions.end(), [](const Condition& condition) {
        return condition.type == "Ready" && condition.status == ConditionStatus::True;
    });
}

std::string readinessGates(const Pod& pod)
{
    const auto& gates = pod.spec->readinessGates;
    if (gates.empty())
        return "<none>";
    const auto open = std::count_if(gates.begin(), gates.end(), [&pod](Interned gate) {
        const Condition* condition = findCondition(pod.conditions, gate.view());
        return condition && condition->status == ConditionStatus::True;
    });
    return std::to_string(open) + "/" + std::to_string(gates.size());
}

std::string orNone(Interned text)
{
    return text.empty() ? "<none>" : text.str();
}

} // namespace

PodStatusText podStatus(const Pod& pod)
{
    PodStatusText text;
    text.status = pod.reason.empty() ? std::string{enumName(pod.phase)} : pod.reason.str();
    for (const Condition& condition : pod.conditions) {
        if (condition.type == "PodScheduled" && condition.reason == "SchedulingGated")
            text.status = "SchedulingGated";
    }

    const auto sidecars = std::count_if(pod.spec->initContainers.begin(), pod.spec->initContainers.end(),
                                        [](const ContainerSpec& container) { return container.restartable; });
    text.total = static_cast<int>(pod.spec->containers.size()) + static_cast<int>(sidecars);

    Restarts restarts;
    Restarts sidecarRestarts;
    bool initializing = false;
    for (std::size_t i = 0; i < pod.initStatuses.size() && !initializing; ++i) {
        const ContainerStatus& status = pod.initStatuses[i];
        const bool sidecar = isSidecar(*pod.spec, status.name);
        const ContainerState& state = status.state;
        restarts.add(status);
        if (sidecar)
            sidecarRestarts.add(status);
        if (state.kind == ContainerStateKind::Terminated && state.exitCode == 0)
            continue;
        if (sidecar && status.started.value_or(false)) {
            text.ready += status.ready ? 1 : 0;
            continue;
        }
        initializing = true;
        if (state.kind == ContainerStateKind::Terminated)
            text.status = "Init:" + endedText(state);
        else if (state.kind == ContainerStateKind::Waiting && !state.reason.empty() && !(state.reason == "PodInitializing"))
            text.status = "Init:" + state.reason.str();
        else
            text.status = "Init:" + std::to_string(i) + "/" + std::to_string(pod.spec->initContainers.size());
    }

    if (!initializing || isInitialized(pod)) {
        restarts = sidecarRestarts;
        bool somethingRuns = false;
        std::string failure; // of the first container that ended with an exit code
        // Backwards, so that the first container has the last word.
        for (auto status = pod.statuses.rbegin(); status != pod.statuses.rend(); ++status) {
            const ContainerState& state = status->state;
            restarts.add(*status);
            if (state.kind == ContainerStateKind::Waiting && !state.reason.empty()) {
                text.status = state.reason.str();
            } else if (state.kind == ContainerStateKind::Terminated) {
                text.status = endedText(state);
                if (state.exitCode != 0)
                    failure = text.status;
            } else if (state.kind == ContainerStateKind::Running && status->ready) {
                somethingRuns = true;
                ++text.ready;
            }
        }
        if (text.status == "Completed") {
            if (somethingRuns && isReady(pod))
                text.status = "Running";
            else if (!failure.empty())
                text.status = failure;
            else if (somethingRuns)
                text.status = "NotReady";
        }
    }

    if (pod.deletionRequested && pod.reason == "NodeLost")
        text.status = "Unknown";
    else if (pod.deletionRequested && pod.phase != PodPhase::Succeeded && pod.phase != PodPhase::Failed)
        text.status = "Terminating";

    text.restarts = restarts.count;
    text.lastRestart = restarts.last;
    return text;
}

Cells podCells(const Pod& pod, Time now)
{
    const PodStatusText status = podStatus(pod);
    std::string restarts = std::to_string(status.restarts);
    if (status.restarts != 0 && status.lastRestart)
        restarts += " (" + ageText(status.lastRestart, now) + " ago)";
    return {
        {"Name", pod.meta().name.str()},
        {"Ready", std::to_string(status.ready) + "/" + std::to_string(status.total)},
        {"Status", status.status},
        {"Restarts", restarts},
        {"Age", ageText(pod.meta().created, now)},
        {"IP", orNone(pod.ip)},
        {"Node", orNone(pod.node)},
        {"Nominated Node", orNone(pod.nominatedNode)},
        {"Readiness Gates", readinessGates(pod)},
    };
}

} // namespace nephoscope
