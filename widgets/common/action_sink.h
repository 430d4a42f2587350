// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/action.h"
#include "collectors/model/error.h"

#include <QString>

namespace nephoscope {

// Whether a source takes actions.
enum class SourceLock {
    Locked,    // as every source at first: it is only read
    Open,      // the user has unlocked it, for this window
    Recorded,  // it only tells what happened; never to be unlocked
    Ended,     // it is no longer being read
};

// By what actions are known that were put to a cluster.
using ActionId = std::int64_t;

// Where widgets ask for change: the app checks the lock and routes it, and the outcome comes back as an observation. GUI thread.
class ActionSink {
public:
    virtual ~ActionSink() = default;

    virtual SourceLock lockOf(Interned source) const = 0;
    virtual void setLocked(Interned source, bool locked) = 0;
    // The number of the outcomes that will tell of it; or why it was not even sent.
    virtual Expected<ActionId> submit(Interned source, const Action& action) = 0;
    // What somebody would type to do the same.
    virtual QString kubectl(Interned source, const Action& action) const = 0;
};

} // namespace nephoscope
