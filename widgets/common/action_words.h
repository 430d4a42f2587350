// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/action_sink.h"

#include "collectors/session/projections/autoscaler_reaction.h"
#include "widgets/common/palette.h"

namespace nephoscope {

// A sentence and how it is meant.
struct ActionNote {
    QString words;
    Tone tone = Tone::Text;
    friend bool operator==(const ActionNote&, const ActionNote&) = default;
};

// "Scale order-service", "Restart order-service", "Delete pod web-1".
QString actionTitle(const Action& action);
// The button that does it: "Scale to 5", "Restart", "Delete".
QString actionButton(const Action& action);

// What the autoscaler will make of the number, and when.
ActionNote reactionNote(const AutoscalerReaction& reaction, std::int32_t replicas);
// What follows by itself, of the object as it is at the present `t`. For a scale without an autoscaler, a restart or a deletion.
ActionNote consequenceNote(const Session& session, const ObjectKey& object, const Action& action, Time t);
// What the lock says, and what can be done about it.
ActionNote lockNote(SourceLock lock, const QString& source);

// What a marker in time says: "web restarted", "web-1 deleted", "web scaled to 5", "web: restart failed".
QString actionLabel(const ActionOutcome& outcome);

// While it is under way, and when its outcome is known; `good` says whether it was simply done.
QString askedNotice(const Action& action);
struct OutcomeNotice {
    bool good = false;
    QString words;
    friend bool operator==(const OutcomeNotice&, const OutcomeNotice&) = default;
};
OutcomeNotice outcomeNotice(const ActionOutcome& outcome);

} // namespace nephoscope
