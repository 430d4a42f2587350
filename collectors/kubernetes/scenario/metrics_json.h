// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/autoscaler.h"

#include <nlohmann/json.hpp>

namespace nephoscope {

// status.currentMetrics as the API shows them; null where nothing was computed.
nlohmann::json currentMetricsJson(const std::vector<MetricStatus>& metrics);

} // namespace nephoscope
