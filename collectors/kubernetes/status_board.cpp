// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/status_board.h"

#include <algorithm>
#include <utility>

namespace nephoscope {

namespace {

bool isComplete(SourceState state)
{
    return state == SourceState::Live || state == SourceState::Quiet;
}

// What a server that does not answer explains better than each kind that cannot be read for it.
bool dependsOnServer(SourceState state)
{
    return isComplete(state) || state == SourceState::CatchingUp || state == SourceState::Stale || state == SourceState::Unreachable;
}

} // namespace

SourceState stateOf(ErrorCode code, bool hasData)
{
    switch (code) {
    case ErrorCode::WrongCredentials: return SourceState::WrongCredentials;
    case ErrorCode::Forbidden: return SourceState::Forbidden;
    case ErrorCode::Untrusted: return SourceState::Untrusted;
    case ErrorCode::NotFound:
    case ErrorCode::Unsupported:
    case ErrorCode::Internal: return SourceState::Failed;
    case ErrorCode::BadInput:
    case ErrorCode::TooLarge: return hasData ? SourceState::Stale : SourceState::Failed;
    case ErrorCode::Unreachable:
    case ErrorCode::TimedOut:
    case ErrorCode::Expired:
    case ErrorCode::TooManyRequests:
    case ErrorCode::ServerError:
    case ErrorCode::Cancelled: break;
    }
    return hasData ? SourceState::Stale : SourceState::Unreachable;
}

StatusBoard::StatusBoard(Interned source, Interned sourceKind, Interned address, const Clock& clock, PostObservations post)
    : m_source(source), m_clock(clock), m_post(std::move(post))
{
    m_overall.sourceKind = sourceKind;
    m_overall.address = address;
}

void StatusBoard::report(Interned resource, SourceState state, const Error& error)
{
    if (m_ended)
        return;
    Entry& entry = m_entries[resource];
    entry.state = state;
    entry.error = error;
    entry.counts = true;
    entry.hasData = entry.hasData || isComplete(state);
    std::vector<Observation> out;
    postResource(resource, entry, out);
    postOverall(out);
    m_post(std::move(out));
}

void StatusBoard::close(Interned resource, const Error& why)
{
    if (m_ended)
        return;
    Entry& entry = m_entries[resource];
    entry.state = SourceState::Ended;
    entry.error = why;
    entry.counts = false;
    std::vector<Observation> out;
    postResource(resource, entry, out);
    postOverall(out);
    m_post(std::move(out));
}

void StatusBoard::serverAnswers()
{
    m_everAnswered = true;
    m_serverError.reset();
    postAll();
}

void StatusBoard::serverFails(const Error& error)
{
    m_serverError = error;
    postAll();
}

void StatusBoard::setServerVersion(Interned version)
{
    m_serverVersion = version;
    postAll();
}

void StatusBoard::end()
{
    if (m_ended)
        return;
    for (auto& [resource, entry] : m_entries) {
        entry.state = SourceState::Ended;
        entry.error = {};
        entry.counts = false;
    }
    m_serverError.reset();
    m_ended = true;
    postAll();
}

SourceState StatusBoard::state(Interned resource) const
{
    const auto found = m_entries.find(resource);
    return found == m_entries.end() ? SourceState::Connecting : found->second.state;
}

Observation StatusBoard::observation(SourceStatus status) const
{
    Observation result;
    result.source = m_source;
    result.seen = m_clock.now();
    result.payload = std::move(status);
    return result;
}

void StatusBoard::postResource(Interned resource, Entry& entry, std::vector<Observation>& out)
{
    SourceStatus status;
    status.resource = resource;
    status.state = entry.state;
    status.what = entry.error.what;
    status.why = entry.error.why;
    status.tryThis = entry.error.tryThis;
    if (m_serverError && dependsOnServer(entry.state)) {
        status.state = entry.hasData ? SourceState::Stale : SourceState::Unreachable;
        status.what = m_serverError->what;
        status.why = m_serverError->why;
        status.tryThis = m_serverError->tryThis;
    }
    status.since = entry.wasPosted && entry.posted.state == status.state ? entry.posted.since : m_clock.now();
    if (entry.wasPosted && entry.posted == status)
        return;
    entry.posted = status;
    entry.wasPosted = true;
    out.push_back(observation(std::move(status)));
}

SourceStatus StatusBoard::derive() const
{
    SourceStatus status = m_overall;
    status.serverVersion = m_serverVersion;
    const auto say = [&status](SourceState state, const Error& error) {
        status.state = state;
        status.what = error.what;
        status.why = error.why;
        status.tryThis = error.tryThis;
        return status;
    };
    if (m_ended)
        return say(SourceState::Ended, {});
    if (m_serverError) {
        const bool serves = m_serverError->code == ErrorCode::ServerError || m_serverError->code == ErrorCode::TooManyRequests;
        return say(stateOf(m_serverError->code, serves && m_everAnswered), *m_serverError);
    }
    const auto first = [this](auto... states) -> const Entry* {
        for (const auto& [resource, entry] : m_entries) {
            if (entry.counts && ((entry.state == states) || ...))
                return &entry;
        }
        return nullptr;
    };
    // What keeps everything from being current comes first; what one kind alone suffers from is shown at that kind.
    if (const Entry* entry = first(SourceState::WrongCredentials, SourceState::Untrusted))
        return say(entry->state, entry->error);
    if (const Entry* entry = first(SourceState::Stale, SourceState::Unreachable))
        return say(entry->state, entry->error);
    const bool anyLive = first(SourceState::Live, SourceState::Quiet) != nullptr;
    if ((m_everAnswered && first(SourceState::CatchingUp)) || (anyLive && first(SourceState::Connecting, SourceState::CatchingUp)))
        return say(SourceState::CatchingUp, {});
    if (first(SourceState::Connecting, SourceState::CatchingUp))
        return say(SourceState::Connecting, {});
    if (const Entry* entry = first(SourceState::Quiet))
        return say(SourceState::Quiet, entry->error);
    if (anyLive)
        return say(SourceState::Live, {});
    if (const Entry* entry = first(SourceState::Forbidden, SourceState::Failed))
        return say(entry->state, entry->error);
    return say(SourceState::Connecting, {});
}

void StatusBoard::postOverall(std::vector<Observation>& out)
{
    SourceStatus status = derive();
    if (!m_overallPosted || status.state != m_overall.state)
        status.since = m_clock.now();
    if (m_overallPosted && status == m_overall)
        return;
    m_overall = status;
    m_overallPosted = true;
    out.push_back(observation(std::move(status)));
}

void StatusBoard::postAll()
{
    std::vector<Observation> out;
    for (auto& [resource, entry] : m_entries)
        postResource(resource, entry, out);
    postOverall(out);
    m_post(std::move(out));
}

} // namespace nephoscope
