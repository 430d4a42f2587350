// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/explained_autoscaler.h"

namespace nephoscope {

// What becomes of a replica count that somebody writes where an autoscaler owns it.
enum class ReactionKind {
    SetsBack,    // its metrics ask for another number
    Raises,      // it is below the minimum
    Lowers,      // it is above the maximum
    Agrees,      // for now: the metrics ask for the same
    SwitchedOff, // 0 replicas, where it does not scale to zero: it does nothing until somebody writes more
    Blind,       // it cannot read its metrics, so that the number stays
    Unknown,     // it is there, but too little is known of it to tell
};
template <>
struct EnumNames<ReactionKind> {
    static constexpr std::array names{"sets back", "raises", "lowers", "agrees", "switched off", "blind", "unknown"};
};

struct AutoscalerReaction {
    ReactionKind kind = ReactionKind::Unknown;
    Interned autoscaler;           // its name
    std::int32_t to = 0;           // what its next sync makes of the number
    std::int32_t minimum = 1;
    std::int32_t maximum = 0;
    Duration within{};             // its sync period: the longest until then
    friend bool operator==(const AutoscalerReaction&, const AutoscalerReaction&) = default;
};

// At the present `t`, by the autoscaler's own arithmetic over what is known; inferred. Nothing where no autoscaler owns the count.
std::optional<AutoscalerReaction> autoscalerReaction(const Session& session, const ObjectKey& workload, std::int32_t replicas,
                                                     Time t, const ControllerHints& hints = {});

} // namespace nephoscope
