// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace nephoscope {

// go-yaml's order of keys: letters after everything else, numbers within by their value ("web-2" before "web-10").
bool yamlKeyBefore(std::string_view a, std::string_view b);

} // namespace nephoscope
