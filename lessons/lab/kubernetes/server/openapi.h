// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/schema/type_table.h"

#include <string_view>

// The published schema (OpenAPI v3), as far as clients need it: types with their merge keys for kubectl's patches, and the parameters that
// tell it what the server can do.
namespace nephoscope::lab {

// /openapi/v3
nlohmann::json openApiIndex();
// /openapi/v3/api/v1 and so on; null: not served.
nlohmann::json openApiDocument(const TypeTable& types, std::string_view group, std::string_view version);

} // namespace nephoscope::lab
