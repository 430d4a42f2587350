// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/action_words.h"

#include "widgets/common/format.h"

#include <QCoreApplication>

namespace nephoscope {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("ActionWords", text);
}

QString pods(std::int32_t count)
{
    return count == 1 ? tr("1 pod") : tr("%1 pods").arg(formatCount(count));
}

ActionNote scaleNote(const Workload& workload, std::int32_t replicas)
{
    const std::int32_t wanted = desiredReplicas(workload);
    if (replicas == wanted)
        return {tr("That many are wanted already."), Tone::Muted};
    if (replicas == 0)
        return {wanted == 1 ? tr("Its pod ends, and nothing runs until it is scaled up again.")
                            : tr("All %1 pods end, and nothing runs until it is scaled up again.").arg(formatCount(wanted)),
                Tone::Pending};
    return {replicas > wanted ? tr("Starts %1.").arg(pods(replicas - wanted)) : tr("Ends %1.").arg(pods(wanted - replicas)),
            Tone::Muted};
}

ActionNote restartNote(const Workload& workload)
{
    const std::int32_t wanted = desiredReplicas(workload);
    if (wanted == 0)
        return {tr("It wants no pods now; its next ones will be made anew."), Tone::Muted};
    return {tr("Replaces %1 by new ones, step by step, as its update strategy says.").arg(pods(wanted)), Tone::Muted};
}

ActionNote deleteNote(const Pod& pod, bool ownerKnown, std::int32_t ownerWants)
{
    const auto& owner = pod.meta().controller;
    if (pod.deletionRequested || pod.meta().deletionRequested)
        return {tr("It is ending already."), Tone::Muted};
    if (!owner)
        return {tr("Nothing keeps this pod: no other takes its place."), Tone::Pending};
    const QString kind = toQString(owner->kind.view());
    const QString name = toQString(owner->name.view());
    if (owner->kind == "Node")
        return {tr("The kubelet of its node keeps it from a file there: only its mirror here goes, and comes back."), Tone::Muted};
    if (owner->kind == "Job")
        return {tr("Job %1 counts it as failed, and starts another while its limits allow that.").arg(name), Tone::Muted};
    if (owner->kind == "StatefulSet")
        return {tr("StatefulSet %1 makes another of the same name.").arg(name), Tone::Muted};
    if (owner->kind == "DaemonSet")
        return {tr("DaemonSet %1 makes another on the same node.").arg(name), Tone::Muted};
    if (ownerKnown && ownerWants == 0)
        return {tr("%1 %2 wants no pods: no other takes its place.").arg(kind, name), Tone::Muted};
    return {tr("%1 %2 makes another in its place.").arg(kind, name), Tone::Muted};
}

} // namespace

QString actionTitle(const Action& action)
{
    const QString name = toQString(action.name.view());
    switch (action.verb) {
    case ActionVerb::Scale: return tr("Scale %1").arg(name);
    case ActionVerb::Restart: return tr("Restart %1").arg(name);
    case ActionVerb::Delete: return tr("Delete %1").arg(name);
    }
    return {};
}

QString actionButton(const Action& action)
{
    switch (action.verb) {
    case ActionVerb::Scale: return tr("Scale to %1").arg(formatCount(action.replicas.value_or(0)));
    case ActionVerb::Restart: return tr("Restart");
    case ActionVerb::Delete: return tr("Delete");
    }
    return {};
}

ActionNote reactionNote(const AutoscalerReaction& reaction, std::int32_t replicas)
{
    const QString name = toQString(reaction.autoscaler.view());
    const QString owns = tr("The autoscaler %1 owns this number.").arg(name) + QLatin1Char(' ');
    const QString soon = tr("at its next sync, within %1 (inferred)").arg(formatDuration(reaction.within));
    const QString to = formatCount(reaction.to);
    switch (reaction.kind) {
    case ReactionKind::SetsBack:
        return {owns + tr("From %1 it goes to %2 %3.").arg(formatCount(replicas), to, soon), Tone::Pending};
    case ReactionKind::Raises:
        return {owns + tr("Its minimum is %1: it goes to %2 %3.").arg(formatCount(reaction.minimum), to, soon), Tone::Pending};
    case ReactionKind::Lowers:
        return {owns + tr("Its maximum is %1: it goes to %2 %3.").arg(formatCount(reaction.maximum), to, soon), Tone::Pending};
    case ReactionKind::Agrees:
        return {owns + tr("Its metrics ask for %1 too, for now (inferred); when they change, so does the number.").arg(to),
                Tone::Muted};
    case ReactionKind::SwitchedOff:
        return {owns + tr("At 0 replicas it is switched off, and does nothing until somebody writes 1 or more."), Tone::Pending};
    case ReactionKind::Blind:
        return {owns + tr("It cannot read its metrics now, so that %1 stays until it can.").arg(formatCount(replicas)),
                Tone::Pending};
    case ReactionKind::Unknown:
        return {owns + tr("What it will make of it cannot be told from what was seen so far."), Tone::Pending};
    }
    return {};
}

ActionNote consequenceNote(const Session& session, const ObjectKey& object, const Action& action, Time t)
{
    if (action.verb == ActionVerb::Delete) {
        const auto pod = session.pods().at(object, t);
        if (!pod)
            return {};
        const auto owner = pod->meta().controller ? session.workloads().at({object.source, pod->meta().controller->uid}, t)
                                                  : nullptr;
        return deleteNote(*pod, owner != nullptr, owner ? desiredReplicas(*owner) : 0);
    }
    const auto workload = session.workloads().at(object, t);
    if (!workload)
        return {};
    return action.verb == ActionVerb::Scale ? scaleNote(*workload, action.replicas.value_or(0)) : restartNote(*workload);
}

ActionNote lockNote(SourceLock lock, const QString& source)
{
    switch (lock) {
    case SourceLock::Locked:
        return {tr("%1 is locked: it is only read until you unlock it, for as long as this window is open.").arg(source),
                Tone::Muted};
    case SourceLock::Open: return {tr("%1 is unlocked: it can be changed from this window.").arg(source), Tone::Pending};
    case SourceLock::Recorded: return {tr("%1 is a recording: what has happened cannot be changed.").arg(source), Tone::Muted};
    case SourceLock::Ended:
        return {tr("%1 is no longer being watched: add it as a source again before you change anything.").arg(source), Tone::Muted};
    }
    return {};
}

QString actionLabel(const ActionOutcome& outcome)
{
    const Action& action = outcome.action;
    const QString name = toQString(action.name.view());
    const bool failed = outcome.state == ActionState::Refused;
    switch (action.verb) {
    case ActionVerb::Scale:
        return failed ? tr("%1: scaling refused").arg(name)
                      : tr("%1 scaled to %2").arg(name, formatCount(action.replicas.value_or(0)));
    case ActionVerb::Restart: return failed ? tr("%1: restart refused").arg(name) : tr("%1 restarted").arg(name);
    case ActionVerb::Delete: return failed ? tr("%1: deletion refused").arg(name) : tr("%1 deleted").arg(name);
    }
    return {};
}

QString askedNotice(const Action& action)
{
    const QString name = toQString(action.name.view());
    switch (action.verb) {
    case ActionVerb::Scale: return tr("Scaling %1 to %2…").arg(name, formatCount(action.replicas.value_or(0)));
    case ActionVerb::Restart: return tr("Restarting %1…").arg(name);
    case ActionVerb::Delete: return tr("Deleting %1…").arg(name);
    }
    return {};
}

OutcomeNotice outcomeNotice(const ActionOutcome& outcome)
{
    const Action& action = outcome.action;
    const QString name = toQString(action.name.view());
    if (outcome.state != ActionState::Done) {
        return {false, toQString(sentence(Error{.code = ErrorCode::Internal,
                                                .what = outcome.what,
                                                .why = outcome.why,
                                                .tryThis = outcome.tryThis,
                                                .source = {},
                                                .file = {}}))};
    }
    QString words;
    switch (action.verb) {
    case ActionVerb::Scale:
        words = action.replicasBefore
                    ? tr("%1 was scaled from %2 to %3.")
                          .arg(name, formatCount(*action.replicasBefore), formatCount(action.replicas.value_or(0)))
                    : tr("%1 was scaled to %2.").arg(name, formatCount(action.replicas.value_or(0)));
        break;
    case ActionVerb::Restart: words = tr("%1 restarts: its pods are being replaced.").arg(name); break;
    case ActionVerb::Delete: words = tr("%1 is being deleted; it has its grace period to end.").arg(name); break;
    }
    if (outcome.why.empty())
        return {true, words};
    return {true, tr("%1 was marked to restart, but %2. %3.").arg(name, toQString(outcome.why), toQString(outcome.tryThis))};
}

} // namespace nephoscope
