// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/session.h"

namespace nephoscope {

// One resource of a source at a T.
struct ResourceSummary {
    Interned resource;
    SourceStatus status;
    Time since{};  // when this state began
};

// What a source's chip shows at a T.
struct SourceSummary {
    Interned source;
    Interned kind;                // "kubernetes", "recording"
    Interned address;
    Interned serverVersion;
    SourceState state = SourceState::Connecting;  // of the whole, as it says itself; else the worst of its resources
    SourceStatus status;          // that gave the state; its sentences are empty while all is well
    std::optional<SourceState> worstState;        // of a resource that does worse than the whole
    Interned worstResource;                       // which one
    Time since{};
    Duration age{};               // how long it has been so at `t`
    std::string sentence;         // for people: what, why, what to try; or "Live." and the like
    std::vector<ResourceSummary> resources;  // worst first
    std::int64_t lost = 0;        // observations that could not be held, up to `t`
};

// All sources at `t`, by label. With `t` liveTime ages are counted up to the latest observation; pass the clock's time for more.
std::vector<SourceSummary> sourceSummaries(const Session& session, Time t);

// Which state a chip shows when several hold: the one that most needs a look.
int severity(SourceState state);
// "live", "stale since 14:03:07", … in a word for people; the window translates by state instead.
std::string describeState(SourceState state);

} // namespace nephoscope
