// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/version.h"

namespace nephoscope {

const char* versionText()
{
    return NEPHOSCOPE_VERSION;
}

} // namespace nephoscope
