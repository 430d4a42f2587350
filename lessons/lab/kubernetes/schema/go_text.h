// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace nephoscope::lab {

// A value as Go's %v prints it, for sentences in which Kubernetes does so: map[a:1 b:[x y]].
std::string goText(const nlohmann::json& value);

} // namespace nephoscope::lab
