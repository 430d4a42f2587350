// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace nephoscope {

// Numbers as text, the same in every locale.
std::string fixedText(double value, int decimals);
// With as many decimals as it takes, at most six.
std::string shortText(double value);

} // namespace nephoscope
