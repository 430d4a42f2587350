// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"
#include "lessons/lab/kubernetes/store/object_version.h"

#include <string>
#include <vector>

namespace nephoscope::lab {

// What happened to the new replica set in this look.
enum class RolloutStep { Nothing, FoundNewSet, CreatedNewSet };

// The status of a deployment whose new set (null: none yet) and old sets these are (kubernetes/pkg/controller/deployment/progress.go,
// sync.go): counts, and the conditions Available and Progressing. A rollout that has made no progress for progressDeadlineSeconds has timed out.
nlohmann::json deploymentStatus(const ObjectVersion& deployment, const ObjectPtr& fresh, const std::vector<ObjectPtr>& old,
                                RolloutStep step, Time now);

// All that was wished for is there, and nothing of before.
bool isComplete(const nlohmann::json& deployment, const nlohmann::json& status);
// When it will have timed out unless it makes progress; nothing where it has no deadline, is complete, or has timed out.
std::optional<Time> progressDeadline(const nlohmann::json& deployment, const nlohmann::json& status);

} // namespace nephoscope::lab
