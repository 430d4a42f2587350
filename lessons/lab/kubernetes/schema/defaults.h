// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/schema/type_table.h"
#include "lessons/lab/kubernetes/store/resource.h"

namespace nephoscope::lab {

// Fills in what an author may leave out, as the API server does before it looks at a document (pkg/apis/*/defaults.go): what depends on
// other members first, then what the tables say.
void applyDefaults(nlohmann::json& document, const Resource& resource, const ObjectType& type);

// Guaranteed, Burstable or BestEffort, by requests and limits.
std::string qosClass(const nlohmann::json& podSpec);

} // namespace nephoscope::lab
