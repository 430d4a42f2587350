// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

// HorizontalPodAutoscalers in autoscaling/v1, which knows CPU utilisation alone: everything else travels in annotations, as in
// pkg/apis/autoscaling/v1/conversion.go.
namespace nephoscope::lab {

nlohmann::json autoscalerV1(const nlohmann::json& v2);
nlohmann::json autoscalerFromV1(nlohmann::json v1);

} // namespace nephoscope::lab
