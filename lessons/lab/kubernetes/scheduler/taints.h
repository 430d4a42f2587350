// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string_view>

namespace nephoscope::lab {

// Whether one of a pod's tolerations tolerates the taint (k8s.io/component-helpers scheduling/corev1).
bool tolerates(const nlohmann::json& pod, const nlohmann::json& taint);

// A taint of the node with one of the effects NoSchedule and NoExecute that the pod does not tolerate.
bool isRepelled(const nlohmann::json& pod, const nlohmann::json& node);
// How many of its PreferNoSchedule taints the pod does not tolerate.
int dislikes(const nlohmann::json& pod, const nlohmann::json& node);
// The node is cordoned, and the pod does not tolerate that.
bool isCordoned(const nlohmann::json& pod, const nlohmann::json& node);

} // namespace nephoscope::lab
