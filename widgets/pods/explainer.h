// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/explanation.h"
#include "collectors/session/projections/autoscaler_reaction.h"

#include <functional>
#include <optional>

namespace nephoscope {

// The decision that an autoscaler last made at or before a time.
struct ExplainedDecision {
    Time decidedAt{};
    Explanation steps;
    Duration syncPeriod{};  // after which it looks again, as far as is known
    bool more = false;  // later decisions are still being worked out: ask again
    bool told = false;  // its status was written at that moment; else the moment is inferred
};

// How a window asks for one: the autoscaler engine over the session, with the settings of the source. Given to the window by the
// app; nothing when the autoscaler is not there or nothing can be told.
using Explainer = std::function<std::optional<ExplainedDecision>(const Session& session, const ObjectKey& autoscaler, Time t)>;

// How a window asks what becomes of a replica count that somebody writes now, by the same engine and settings; nothing where no
// autoscaler owns the count.
using Foreteller = std::function<std::optional<AutoscalerReaction>(const Session& session, const ObjectKey& workload,
                                                                   std::int32_t replicas, Time t)>;

} // namespace nephoscope
