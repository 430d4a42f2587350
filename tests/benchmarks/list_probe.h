// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace nephoscope {

// Lists the pods of a kubeconfig's current context into a session, as the program does it, and prints one line
// {"pods":…,"idleKilobytes":…,"peakKilobytes":…}: the resident memory before the first request, and the most there was afterwards.
// `streamed`: as a streaming list, which is never compressed; else in pages. Run in a process of its own, so that its CPU can be told
// from others'. Returns the exit code.
int runListProbe(const char* kubeconfig, bool streamed);

} // namespace nephoscope
