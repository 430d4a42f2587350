// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"
#include "lessons/lab/kubernetes/store/object_version.h"

#include <optional>
#include <string_view>

namespace nephoscope::lab {

// What controllers ask about a pod (kubernetes/pkg/api/v1/pod, pkg/controller/controller_utils).

// Neither ended nor being deleted.
bool isActive(const ObjectVersion& pod);
bool isReady(const ObjectVersion& pod);
// Since when it is ready; nothing where it is not.
std::optional<Time> readySince(const ObjectVersion& pod);
// Ready for that long.
bool isAvailable(const ObjectVersion& pod, Duration minReady, Time now);

// A condition of a status by its type; a null value where there is none.
const nlohmann::json& conditionIn(const nlohmann::json& status, std::string_view type);
// The same of an object's status.
const nlohmann::json& conditionOf(const nlohmann::json& document, std::string_view type);

} // namespace nephoscope::lab
