// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line.h"

namespace nephoscope {

// The commands that draw. A build without the window has them too, and says that it cannot.
int runWindow(const WindowCommand& command, int argc, char** argv);
int runSnapshot(const SnapshotCommand& command, int argc, char** argv);

} // namespace nephoscope
