// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/action_markers.h"

#include <algorithm>

namespace nephoscope {

std::vector<ActionMarker> actionMarkers(const Session& session, Interned source, TimeSpan span)
{
    std::vector<ActionMarker> markers;
    session.actions().forEachBetween(span, [&](const auto& entry) {
        const ActionOutcome& outcome = entry.value.outcome;
        if (!(entry.value.source == source))
            return;
        const auto known = std::find_if(markers.rbegin(), markers.rend(),
                                        [&outcome](const ActionMarker& marker) { return marker.outcome.id == outcome.id; });
        if (known == markers.rend())
            markers.push_back({entry.at, source, outcome});
        else if (outcome.state != ActionState::Asked)
            known->outcome = outcome;
    });
    return markers;
}

} // namespace nephoscope
