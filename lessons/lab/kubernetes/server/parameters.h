// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/server/api_message.h"

#include <cstdint>
#include <string_view>

namespace nephoscope::lab {

// A whole number; 0 where it is not given.
Result<std::int64_t> numberParameter(const ApiRequest& request, std::string_view name);

// The parameter resourceVersion; 0 where it is not given.
Result<std::uint64_t> versionParameter(const ApiRequest& request);

} // namespace nephoscope::lab
