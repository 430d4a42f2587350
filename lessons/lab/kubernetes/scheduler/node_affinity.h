// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>

namespace nephoscope::lab {

// Whether the node has what the pod's nodeSelector and required node affinity ask for (component-helpers nodeaffinity).
bool nodeMatches(const nlohmann::json& pod, const nlohmann::json& node);
// The weights of those of its preferred terms that the node matches.
std::int64_t nodePreference(const nlohmann::json& pod, const nlohmann::json& node);

} // namespace nephoscope::lab
