// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/scheduler/taints.h"

#include "lessons/lab/kubernetes/store/json_access.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

bool matches(const nlohmann::json& toleration, const nlohmann::json& taint)
{
    const std::string effect = textAt(toleration, {"effect"});
    const std::string key = textAt(toleration, {"key"});
    if (!effect.empty() && effect != textAt(taint, {"effect"}))
        return false;
    if (!key.empty() && key != textAt(taint, {"key"}))
        return false;
    // Without a key only Exists is allowed, and means every taint.
    return textAt(toleration, {"operator"}) == "Exists" || textAt(toleration, {"value"}) == textAt(taint, {"value"});
}

} // namespace

bool tolerates(const nlohmann::json& pod, const nlohmann::json& taint)
{
    const auto& tolerations = listAt(pod, {"spec", "tolerations"});
    return std::any_of(tolerations.begin(), tolerations.end(),
                       [&taint](const auto& toleration) { return matches(toleration, taint); });
}

bool isRepelled(const nlohmann::json& pod, const nlohmann::json& node)
{
    const auto& taints = listAt(node, {"spec", "taints"});
    return std::any_of(taints.begin(), taints.end(), [&pod](const auto& taint) {
        const std::string effect = textAt(taint, {"effect"});
        return (effect == "NoSchedule" || effect == "NoExecute") && !tolerates(pod, taint);
    });
}

int dislikes(const nlohmann::json& pod, const nlohmann::json& node)
{
    const auto& taints = listAt(node, {"spec", "taints"});
    return static_cast<int>(std::count_if(taints.begin(), taints.end(), [&pod](const auto& taint) {
        return textAt(taint, {"effect"}) == "PreferNoSchedule" && !tolerates(pod, taint);
    }));
}

bool isCordoned(const nlohmann::json& pod, const nlohmann::json& node)
{
    return flagAt(node, {"spec", "unschedulable"})
           && !tolerates(pod, {{"key", "node.kubernetes.io/unschedulable"}, {"effect", "NoSchedule"}});
}

} // namespace nephoscope::lab
