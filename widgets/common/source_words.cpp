// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/source_words.h"

#include "widgets/common/format.h"

#include <algorithm>

namespace nephoscope {

namespace {

// The status that gave the summary its state: the source's own, else its worst resource's.
const SourceStatus* tellingStatus(const SourceSummary& source)
{
    const auto found = std::find_if(source.resources.begin(), source.resources.end(),
                                    [&source](const ResourceSummary& resource) { return resource.status.state == source.state; });
    return found == source.resources.end() ? nullptr : &found->status;
}

} // namespace

SourceLook sourceLook(SourceState state)
{
    switch (state) {
    case SourceState::Connecting: return {Tone::Muted, Mark::DashedRing};
    case SourceState::CatchingUp: return {Tone::Pending, Mark::DashedRing};
    case SourceState::Live: return {Tone::Ready, Mark::Disc};
    case SourceState::Quiet: return {Tone::Pending, Mark::Ring};
    case SourceState::Stale: return {Tone::Pending, Mark::HalfDisc};
    case SourceState::Unreachable:
    case SourceState::Failed: return {Tone::Failed, Mark::Cross};
    case SourceState::Forbidden:
    case SourceState::WrongCredentials:
    case SourceState::Untrusted: return {Tone::Failed, Mark::Bar};
    case SourceState::Ended: return {Tone::Ending, Mark::Square};
    }
    return {};
}

QString sourceStateWords(SourceState state, Duration age)
{
    const QString word = toQString(enumName(state));
    switch (state) {
    case SourceState::Stale:
    case SourceState::Unreachable:
    case SourceState::Quiet: return word + QStringLiteral(" for ") + formatDuration(std::chrono::floor<std::chrono::seconds>(age));
    default: return word;
    }
}

TeachingText teachEmptySession(const std::vector<SourceSummary>& sources)
{
    if (sources.empty())
        return {QStringLiteral("No source yet"), QStringLiteral("Here stand the workloads of a cluster: how they scale, and why."),
                QStringLiteral("Start with --kubeconfig FILE to watch a cluster, or --recording FILE to replay an observation log.")};
    const SourceSummary& worst =
        *std::max_element(sources.begin(), sources.end(),
                          [](const SourceSummary& a, const SourceSummary& b) { return severity(a.state) < severity(b.state); });
    const QString label = toQString(worst.source.view());
    const SourceStatus* status = tellingStatus(worst);
    if (status && !status->what.empty())
        return {toQString(status->what), toQString(status->why), toQString(status->tryThis)};
    switch (worst.state) {
    case SourceState::Connecting:
        return {QStringLiteral("Connecting to %1…").arg(label), QStringLiteral("Nothing has arrived yet from %1.").arg(toQString(worst.address.view())),
                QStringLiteral("This takes a second or two; the chip above says when it fails.")};
    case SourceState::CatchingUp:
        return {QStringLiteral("Reading %1…").arg(label), QStringLiteral("The list of what is there is on its way."), {}};
    case SourceState::Live:
    case SourceState::Quiet:
    case SourceState::Ended:
        return {QStringLiteral("No workloads"), QStringLiteral("%1 holds no deployment, stateful set, daemon set or job that may be seen.").arg(label),
                QStringLiteral("kubectl create deployment hello --image=registry.k8s.io/pause would make one appear here.")};
    default:
        return {QStringLiteral("%1 is %2").arg(label, sourceStateWords(worst.state, worst.age)), toQString(worst.sentence),
                QStringLiteral("Click its chip above for the details.")};
    }
}

} // namespace nephoscope
