// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pods_by_node.h"
#include "widgets/common/marks.h"
#include "widgets/common/palette.h"

#include <QString>

namespace nephoscope {

// How a pod's state is coloured, and the shape and the word that go with it.
struct PodLook {
    Tone tone = Tone::Muted;
    Mark mark = Mark::Ring;
    QString word;
};
PodLook podLook(PodState state);

} // namespace nephoscope
