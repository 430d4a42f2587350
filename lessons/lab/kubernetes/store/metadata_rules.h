// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/store/api_status.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What may stand in names, labels and the rest of metadata (k8s.io/apimachinery util/validation and api/validation). The checks of a
// text return what is wrong with it, in Kubernetes' words; nothing: it is fine.
namespace nephoscope::lab {

std::vector<std::string> wrongSubdomain(std::string_view text);
std::vector<std::string> wrongDnsLabel(std::string_view text);
std::vector<std::string> wrongQualifiedName(std::string_view text);
std::vector<std::string> wrongLabelValue(std::string_view text);

// Of labels, node selectors and the like; `map` may be null.
void validateLabels(std::vector<FieldError>& errors, const nlohmann::json& map, const std::string& field);

// The whole of it, of an object that is to be created or (`old`) to replace another.
std::vector<FieldError> validateMetadata(const Resource& resource, const nlohmann::json& document, const nlohmann::json* old);

} // namespace nephoscope::lab
