// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/marker_words.h"

#include "widgets/common/format.h"

namespace nephoscope {

QString markerLabel(const ScaleMarker& marker)
{
    return (marker.from < 0 ? QString() : formatCount(marker.from)) + QStringLiteral("→") + formatCount(marker.to);
}

Mark markerMark(const ScaleMarker& marker)
{
    if (marker.from < 0)
        return Mark::Ring;
    return marker.to > marker.from ? Mark::TriangleUp : Mark::TriangleDown;
}

QString markerSentence(const ScaleMarker& marker)
{
    const QString scaled = QStringLiteral("scaled ") + markerLabel(marker);
    return marker.reason.empty() ? scaled : scaled + QStringLiteral(": ") + toQString(marker.reason);
}

} // namespace nephoscope
