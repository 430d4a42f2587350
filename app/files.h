// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"

#include <string>

namespace nephoscope {

// A whole file of at most 1 GiB, or standard input for "-".
Expected<std::string> readFileOrInput(const std::string& file);

} // namespace nephoscope
