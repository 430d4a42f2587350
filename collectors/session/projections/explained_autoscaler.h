// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/rules/autoscaler/live_explanation.h"
#include "collectors/session/projections/autoscaler_situation.h"

namespace nephoscope {

// What the user says about a cluster's controller, since no API tells it.
struct ControllerHints {
    Duration syncPeriod = std::chrono::seconds{15};
    Duration downscaleStabilization = std::chrono::minutes{5};
};

// The latest decision of an autoscaler at or before a T, explained from what the session knew then.
struct ExplainedAutoscaler {
    Time decidedAt{};
    AutoscalerSituation situation;  // at that moment
    LiveExplanation explanation;
};

// Replays the syncs that lead there, as far as the controller's memory reaches back, so that windows and rate limits are filled as
// they were. Nothing if the autoscaler or its target is not there at `t`.
std::optional<ExplainedAutoscaler> explainAutoscaler(const Session& session, const ObjectKey& autoscaler, Time t,
                                                     const ControllerHints& hints = {});

// What the autoscaler's next sync decides if somebody writes this number of replicas now. Inferred: metrics go on meanwhile. `t`: the
// present. Nothing if the autoscaler or its target is not there.
std::optional<AutoscalerDecision> foretellAutoscaler(const Session& session, const ObjectKey& autoscaler, std::int32_t replicas,
                                                     Time t, const ControllerHints& hints = {});

} // namespace nephoscope
