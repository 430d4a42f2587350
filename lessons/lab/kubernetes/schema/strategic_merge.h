// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/schema/type_table.h"

#include <tl/expected.hpp>

#include <string>

namespace nephoscope::lab {

// Applies a strategic merge patch to a document of that type, as k8s.io/apimachinery util/strategicpatch does: lists with a merge key are
// merged element by element, and `$patch`, `$retainKeys`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…` mean what they mean
// there. The error is Kubernetes' own sentence.
tl::expected<nlohmann::json, std::string> strategicMerge(nlohmann::json document, nlohmann::json patch, const ObjectType& type);

} // namespace nephoscope::lab
