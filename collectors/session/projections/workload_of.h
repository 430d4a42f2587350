// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/session.h"

namespace nephoscope {

// The top-level workload that an object belongs to at `t`: the target of an autoscaler, who keeps a pod, who keeps that, the
// workload itself. Nothing for what belongs to none that is known.
std::optional<ObjectName> workloadOf(const Session& session, const ObjectName& object, Time t);

// The first pod by name that runs on the node at `t` and belongs to a workload that is known; nothing if none does.
std::optional<ObjectName> firstPodOn(const Session& session, const ObjectName& node, Time t);

} // namespace nephoscope
