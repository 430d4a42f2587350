// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace nephoscope {

// One gzip member that holds `text`.
std::string gzip(std::string_view text);

} // namespace nephoscope
