// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace nephoscope::lab {

// What a replica set's name ends in, of its pod template and the collisions so far: ten letters at most, none of them a vowel. Kubernetes
// hashes how Go prints the template; this hashes its JSON, so the letters differ, and all that follows from them is the same.
std::string templateHash(const nlohmann::json& podTemplate, std::int64_t collisions);

} // namespace nephoscope::lab
