// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/pod_view.h"

namespace nephoscope {

PodView podView(const Pod& pod)
{
    PodView view;
    view.phase = pod.phase;
    view.startTime = pod.startTime;
    view.deleting = pod.deletionRequested.has_value();
    if (const Condition* const ready = findCondition(pod.conditions, "Ready"))
        view.ready = PodReadiness{ready->status, ready->lastTransition.value_or(Time{})};
    if (!pod.spec)
        return view;
    view.name = pod.spec->meta.name;
    view.containers.reserve(pod.spec->containers.size());
    const auto add = [&view](const ContainerSpec& container) {
        view.containers.push_back({container.name, container.resources.cpuRequestMilli, container.resources.memoryRequestBytes});
    };
    for (const ContainerSpec& container : pod.spec->containers)
        add(container);
    for (const ContainerSpec& container : pod.spec->initContainers) {
        if (container.restartable)
            add(container);
    }
    return view;
}

} // namespace nephoscope
