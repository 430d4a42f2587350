// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/scale_markers.h"
#include "widgets/common/marks.h"

#include <QString>

namespace nephoscope {

// "3→5"; "→5" where nobody saw from where.
QString markerLabel(const ScaleMarker& marker);
// Up, down, or a ring where nobody saw which.
Mark markerMark(const ScaleMarker& marker);
// "scaled 3→5: cpu resource utilization (percentage of request) above target"
QString markerSentence(const ScaleMarker& marker);

} // namespace nephoscope
