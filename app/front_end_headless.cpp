// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/front_end.h"

#include "app/output.h"

namespace nephoscope {

namespace {

int cannotDraw()
{
    return fail({.code = ErrorCode::Unsupported,
                 .what = "Cannot draw",
                 .why = "this program was built without its window",
                 .tryThis = "Use watch, explain or record, or build with NEPHOSCOPE_GUI=ON",
                 .source = {},
                 .file = {}});
}

} // namespace

int runWindow(const WindowCommand&, int, char**)
{
    return cannotDraw();
}

int runSnapshot(const SnapshotCommand&, int, char**)
{
    return cannotDraw();
}

} // namespace nephoscope
