// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/podstatus/columns.h"

#include "collectors/rules/podstatus/autoscaler_columns.h"
#include "collectors/rules/podstatus/event_columns.h"
#include "collectors/rules/podstatus/node_columns.h"
#include "collectors/rules/podstatus/pod_columns.h"
#include "collectors/rules/podstatus/workload_columns.h"

namespace nephoscope {

std::optional<Cells> objectCells(const Payload& payload, Time now)
{
    if (const auto* pod = std::get_if<Pod>(&payload))
        return podCells(*pod, now);
    if (const auto* node = std::get_if<Node>(&payload))
        return nodeCells(*node, now);
    if (const auto* value = std::get_if<Namespace>(&payload))
        return namespaceCells(*value, now);
    if (const auto* workload = std::get_if<Workload>(&payload))
        return workloadCells(*workload, now);
    if (const auto* autoscaler = std::get_if<Autoscaler>(&payload))
        return autoscalerCells(*autoscaler, now);
    if (const auto* event = std::get_if<KubeEvent>(&payload))
        return eventCells(*event, now);
    return std::nullopt;
}

} // namespace nephoscope
