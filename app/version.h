// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace nephoscope {

// "0.1.0", from the build.
const char* versionText();

} // namespace nephoscope
