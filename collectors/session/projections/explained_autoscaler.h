// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/rules/autoscaler/live_explanation.h"
#include "collectors/session/projections/autoscaler_situation.h"

namespace nephoscope {

// What the user says about a cluster's controller, since no API tells it.
struct ControllerHints {
    Duration syncPeriod = std::chrono::seconds{15};
    Duration downscaleStabilization = std::chrono::minutes{5};
    friend bool operator==(const ControllerHints&, const ControllerHints&) = default;
};

// The latest decision of an autoscaler at or before a T, explained from what the session knew then.
struct ExplainedAutoscaler {
    Time decidedAt{};
    AutoscalerSituation situation;  // at that moment
    LiveExplanation explanation;
    bool told = false;  // its status was written then; else the moment is what the controller's rhythm leads to expect
};

// Replays the syncs that lead there, as far as the controller's memory reaches back, so that windows and rate limits are filled as
// they were. Nothing if the autoscaler or its target is not there at `t`.
std::optional<ExplainedAutoscaler> explainAutoscaler(const Session& session, const ObjectKey& autoscaler, Time t,
                                                     const ControllerHints& hints = {});

// The same for a picture that asks again and again: a sync that has been replayed is not replayed again, unless something has become
// known of its time since. What an answer costs is bounded by the syncs that are new, one every syncPeriod, and the late samples of
// some before them; of many at once, as at the beginning, each call replays some and says that there are more. Single-threaded.
class AutoscalerReplay {
public:
    // What a session has been told since the last answer.
    void note(const Changes& changes);

    struct Answer {
        std::optional<ExplainedAutoscaler> latest; // of the syncs replayed so far
        bool more = false; // later ones wait: ask again
    };
    Answer explain(const Session& session, const ObjectKey& autoscaler, Time t, const ControllerHints& hints);

private:
    // A sync, what the controller remembers after it, and its explanation; none where there was no sync to explain.
    struct Replayed {
        Time sync{};
        AutoscalerMemory memory;
        std::shared_ptr<const ExplainedAutoscaler> explained;
    };

    void keepWhatHolds(const std::vector<Time>& syncs);

    ObjectKey m_autoscaler;
    ControllerHints m_hints;
    std::optional<Time> m_newSince;
    std::vector<Replayed> m_replayed; // ascending, without a hole
};

// What the autoscaler's next sync decides if somebody writes this number of replicas now. Inferred: metrics go on meanwhile. `t`: the
// present. Nothing if the autoscaler or its target is not there.
std::optional<AutoscalerDecision> foretellAutoscaler(const Session& session, const ObjectKey& autoscaler, std::int32_t replicas,
                                                     Time t, const ControllerHints& hints = {});

} // namespace nephoscope
