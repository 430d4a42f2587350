// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/source_summary.h"

#include "collectors/model/error.h"

#include <algorithm>
#include <array>

namespace nephoscope {

int severity(SourceState state)
{
    static constexpr std::array order{
        SourceState::Live,     SourceState::Ended,     SourceState::Quiet,  SourceState::CatchingUp,  SourceState::Connecting,
        SourceState::Stale,    SourceState::Forbidden, SourceState::Failed, SourceState::Unreachable, SourceState::WrongCredentials,
        SourceState::Untrusted};
    return static_cast<int>(std::find(order.begin(), order.end(), state) - order.begin());
}

std::string describeState(SourceState state)
{
    switch (state) {
    case SourceState::Connecting: return "Connecting: nothing has arrived yet";
    case SourceState::CatchingUp: return "Catching up: reading the list of what there is";
    case SourceState::Live: return "Live";
    case SourceState::Quiet: return "Quiet: nothing has been heard for a while, so what is shown is unconfirmed";
    case SourceState::Stale: return "Stale: what is shown is old, the connection is being restored";
    case SourceState::Unreachable: return "Unreachable";
    case SourceState::Forbidden: return "Forbidden: the credentials may not read this";
    case SourceState::WrongCredentials: return "The credentials were refused";
    case SourceState::Untrusted: return "The server is not trusted";
    case SourceState::Failed: return "Failed";
    case SourceState::Ended: return "Ended";
    }
    return {};
}

namespace {

std::string sentenceOf(const SourceStatus& status)
{
    std::string text = status.what.empty() && status.why.empty()
                           ? describeState(status.state) + "."
                           : sentence(Error{ErrorCode::Internal, status.what, status.why, status.tryThis, {}, {}, 0});
    return text;
}

} // namespace

std::vector<SourceSummary> sourceSummaries(const Session& session, Time t)
{
    const Time now = t == liveTime ? session.latestTime().value_or(t) : t;
    std::vector<SourceSummary> summaries;
    for (const Interned source : session.sources()) {
        SourceSummary summary;
        summary.source = source;
        std::optional<ResourceSummary> whole;
        for (const Interned resource : session.resourcesOf(source)) {
            const ResourceKey key{source, resource};
            // How far a recording has been read is of the present, whatever time of it is looked at.
            const auto latest = session.sourceStatuses().latest(key);
            const Time when = latest && latest->sourceKind == "recording" ? liveTime : t;
            const auto status = session.sourceStatuses().at(key, when);
            if (!status)
                continue;
            const Time since = status->since.value_or(session.sourceStatuses().versionTime(key, when).value_or(now));
            if (resource.empty())
                whole = {resource, *status, since};
            else
                summary.resources.push_back({resource, *status, since});
        }
        std::stable_sort(
            summary.resources.begin(), summary.resources.end(),
            [](const ResourceSummary& a, const ResourceSummary& b) { return severity(a.status.state) > severity(b.status.state); });
        if (whole) {
            summary.kind = whole->status.sourceKind;
            summary.address = whole->status.address;
            summary.serverVersion = whole->status.serverVersion;
        }
        const ResourceSummary* worst = summary.resources.empty() ? nullptr : &summary.resources.front();
        if (const ResourceSummary* shown = whole ? &*whole : worst) {
            summary.state = shown->status.state;
            summary.status = shown->status;
            summary.since = shown->since;
            summary.age = std::max(Duration{}, now - shown->since);
            summary.sentence = sentenceOf(shown->status);
        } else {
            summary.sentence = describeState(summary.state) + ".";
        }
        if (worst && severity(worst->status.state) > severity(summary.state)) {
            summary.worstState = worst->status.state;
            summary.worstResource = worst->resource;
            if (whole && whole->status.what.empty())
                summary.sentence += " But " + worst->resource.str() + ": " + sentenceOf(worst->status);
        }
        summary.lost = session.lostBetween({Time::min(), t == liveTime ? liveTime : t + Duration{1}});
        summaries.push_back(std::move(summary));
    }
    return summaries;
}

} // namespace nephoscope
