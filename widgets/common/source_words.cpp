// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/source_words.h"

#include "widgets/common/format.h"

#include <algorithm>

namespace nephoscope {

namespace {

// The parts of an error are pieces of one sentence; here each stands alone.
QString asSentence(QString text)
{
    text[0] = text[0].toUpper();
    return text.endsWith('.') ? text : text + '.';
}

// What each state means where its source says nothing itself.
TeachingText plainTeaching(SourceState state, const QString& label, const QString& address)
{
    switch (state) {
    case SourceState::Connecting:
        return {QStringLiteral("Connecting to %1…").arg(label), QStringLiteral("Nothing has arrived yet from %1.").arg(address),
                QStringLiteral("This takes a second or two; its chip above says if it fails.")};
    case SourceState::CatchingUp:
        return {QStringLiteral("Reading %1…").arg(label), QStringLiteral("The list of what there is has not arrived yet."),
                QStringLiteral("Its workloads appear here as soon as it is complete.")};
    case SourceState::Live:
    case SourceState::Quiet:
        return {QStringLiteral("No workloads"),
                QStringLiteral("%1 holds no deployment, stateful set, daemon set or job that may be seen.").arg(label),
                QStringLiteral("kubectl create deployment hello --image=registry.k8s.io/pause would make one appear here.")};
    case SourceState::Stale:
        return {QStringLiteral("%1 is stale").arg(label), QStringLiteral("The connection broke, and nothing has been seen since."),
                QStringLiteral("It is tried again by itself; if this lasts, check the network and the server.")};
    case SourceState::Unreachable:
        return {QStringLiteral("%1 cannot be reached").arg(label), QStringLiteral("No answer came from %1.").arg(address),
                QStringLiteral("Start the cluster, or check address and network. It is tried again by itself.")};
    case SourceState::Forbidden:
        return {QStringLiteral("%1 may not be read").arg(label),
                QStringLiteral("These credentials may list workloads neither of the whole cluster nor of a namespace."),
                QStringLiteral("Ask for the role \"view\", or choose another context.")};
    case SourceState::WrongCredentials:
        return {QStringLiteral("%1 refuses these credentials").arg(label), QStringLiteral("They are wrong, or they have expired."),
                QStringLiteral("Renew them until kubectl get pods works, or choose another context.")};
    case SourceState::Untrusted:
        return {QStringLiteral("%1 is not who it says").arg(label),
                QStringLiteral("The certificate of %1 could not be verified.").arg(address),
                QStringLiteral("Check certificate-authority in the kubeconfig, and whether the certificate has expired.")};
    case SourceState::Failed:
        return {QStringLiteral("%1 cannot be read").arg(label), QStringLiteral("The answers of %1 could not be used.").arg(address),
                QStringLiteral("Click its chip above for what each resource says.")};
    case SourceState::Ended: break;
    }
    return {QStringLiteral("No workloads"), QStringLiteral("%1 has ended, and no workload was seen in it.").arg(label),
            QStringLiteral("Drag the time bar to look earlier, or open another source.")};
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

QString sourceTroubleWords(const SourceSummary& source)
{
    return source.worstState ? toQString(source.worstResource.view()) + ' ' + toQString(enumName(*source.worstState)) : QString();
}

TeachingText teachSource(const SourceSummary& source)
{
    TeachingText text = plainTeaching(source.state, toQString(source.source.view()),
                                      source.address.empty() ? QStringLiteral("its server") : toQString(source.address.view()));
    const SourceStatus& status = source.status;
    if (!status.what.empty())
        text.what = toQString(status.what);
    if (!status.why.empty())
        text.why = asSentence(toQString(status.why));
    if (!status.tryThis.empty())
        text.tryThis = asSentence(toQString(status.tryThis));
    return text;
}

const SourceSummary* worstSource(const std::vector<SourceSummary>& sources)
{
    const auto worst = std::max_element(sources.begin(), sources.end(), [](const SourceSummary& a, const SourceSummary& b) {
        return severity(a.state) < severity(b.state);
    });
    return worst == sources.end() ? nullptr : &*worst;
}

TeachingText teachEmptySession(const std::vector<SourceSummary>& sources)
{
    if (sources.empty())
        return {QStringLiteral("No source yet"), QStringLiteral("Here stand the workloads of a cluster: how they scale, and why."),
                QStringLiteral("Press Ctrl+O to choose a cluster or an observation log.")};
    return teachSource(*worstSource(sources));
}

} // namespace nephoscope
