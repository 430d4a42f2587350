// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/controllers/pod_facts.h"

#include "lessons/lab/kubernetes/store/json_access.h"

namespace nephoscope::lab {

bool isActive(const ObjectVersion& pod)
{
    const std::string phase = textAt(pod.status(), {"phase"});
    return phase != "Succeeded" && phase != "Failed" && !pod.deleting();
}

const nlohmann::json& conditionIn(const nlohmann::json& status, std::string_view type)
{
    static const nlohmann::json nothing;
    for (const auto& condition : listAt(status, {"conditions"})) {
        if (textAt(condition, {"type"}) == type)
            return condition;
    }
    return nothing;
}

const nlohmann::json& conditionOf(const nlohmann::json& document, std::string_view type)
{
    return conditionIn(at(document, "status"), type);
}

bool isReady(const ObjectVersion& pod)
{
    return textAt(conditionOf(pod.document(), "Ready"), {"status"}) == "True";
}

std::optional<Time> readySince(const ObjectVersion& pod)
{
    return isReady(pod) ? parseRfc3339(textAt(conditionOf(pod.document(), "Ready"), {"lastTransitionTime"})) : std::nullopt;
}

bool isAvailable(const ObjectVersion& pod, Duration minReady, Time now)
{
    if (!isReady(pod))
        return false;
    if (minReady <= Duration::zero())
        return true;
    const auto since = readySince(pod);
    return since && *since + minReady <= now;
}

} // namespace nephoscope::lab
