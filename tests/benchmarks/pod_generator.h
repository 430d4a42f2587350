// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>

namespace nephoscope {

// A LIST answer with that many pods, as an API server sends it: compact, two containers each, probes, volumes, conditions,
// statuses and managedFields; about 5.5 kB a pod, and the same for the same number.
std::string podListJson(std::size_t pods);

} // namespace nephoscope
