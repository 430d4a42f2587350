// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/model/object_document.h"

#include <string_view>

namespace nephoscope {

// Reads what an API server says about one object.
Expected<ObjectDocument> readObjectDocument(std::string_view json);

} // namespace nephoscope
