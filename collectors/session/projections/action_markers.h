// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/session.h"

namespace nephoscope {

// A change that a user asked for, and how it stood at the end of the span.
struct ActionMarker {
    Time at{};  // when it was asked, as it was seen
    Interned source;
    ActionOutcome outcome;
    friend bool operator==(const ActionMarker&, const ActionMarker&) = default;
};

// Of one source, asked within the span, oldest first.
std::vector<ActionMarker> actionMarkers(const Session& session, Interned source, TimeSpan span);

} // namespace nephoscope
