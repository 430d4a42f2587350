// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace nephoscope {

// The release that the answer to GET /version names ("v1.37.2"), at most 100 bytes of it; empty when it names none.
std::string serverVersionOf(std::string_view answer);

} // namespace nephoscope
