// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"
#include "collectors/model/error.h"
#include "collectors/model/observation.h"

#include <functional>
#include <map>
#include <optional>

namespace nephoscope {

// Where collectors put their observations; stamps nothing.
using PostObservations = std::function<void(std::vector<Observation>)>;

// Gathers the states of everything that is read from one source, derives the state of the whole, and tells what changed. While
// the server does not answer, whatever looks live is stale. I/O thread.
class StatusBoard {
public:
    // `clock` must outlive it.
    StatusBoard(Interned source, Interned sourceKind, Interned address, const Clock& clock, PostObservations post);

    // `error`: the sentences that go with the state.
    void report(Interned resource, SourceState state, const Error& error = {});
    // It is no longer read and does not count any more.
    void close(Interned resource, const Error& why);

    // The server as a whole answers, or does not and why. `error.code` picks the state.
    void serverAnswers();
    void serverFails(const Error& error);
    void setServerVersion(Interned version);
    // The end: everything is Ended.
    void end();

    SourceState state(Interned resource) const;
    SourceState overall() const { return m_overall.state; }
    const SourceStatus& overallStatus() const { return m_overall; }

private:
    struct Entry {
        SourceState state = SourceState::Connecting;
        Error error;
        bool counts = true;
        bool hasData = false;  // was read completely before
        SourceStatus posted;
        bool wasPosted = false;
    };

    void postResource(Interned resource, Entry& entry, std::vector<Observation>& out);
    void postOverall(std::vector<Observation>& out);
    void postAll();
    SourceStatus derive() const;
    Observation observation(SourceStatus status) const;

    Interned m_source;
    const Clock& m_clock;
    PostObservations m_post;
    std::map<Interned, Entry> m_entries;
    std::optional<Error> m_serverError;
    bool m_everAnswered = false;
    bool m_ended = false;
    SourceStatus m_overall;
    Interned m_serverVersion;
    bool m_overallPosted = false;
};

// The state that a failure of that code means for somebody who has data (`stale`) or never had.
SourceState stateOf(ErrorCode code, bool hasData);

} // namespace nephoscope
