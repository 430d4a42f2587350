// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace nephoscope {

// The text as gzip, compressed fast rather than well.
std::string gzipText(std::string_view text);

} // namespace nephoscope
