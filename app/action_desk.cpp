// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/action_desk.h"

#include "collectors/kubernetes/kubectl_command.h"
#include "widgets/common/action_words.h"
#include "widgets/common/format.h"
#include "widgets/common/session_host.h"

namespace nephoscope {

ActionDesk::ActionDesk(Feed& feed, const SessionHost& host, QObject* parent) : QObject(parent), m_feed(feed), m_host(host)
{
    connect(&host, &SessionHost::changed, this, &ActionDesk::look);
}

SourceLock ActionDesk::lockOf(Interned source) const
{
    const std::string label = source.str();
    if (m_feed.cluster(label))
        return m_unlocked.contains(source) ? SourceLock::Open : SourceLock::Locked;
    // What was never read here is told by a recording.
    return m_feed.wasCluster(label) ? SourceLock::Ended : SourceLock::Recorded;
}

void ActionDesk::setLocked(Interned source, bool locked)
{
    if (locked)
        m_unlocked.erase(source);
    else if (lockOf(source) == SourceLock::Locked)
        m_unlocked.insert(source);
}

Expected<ActionId> ActionDesk::submit(Interned source, const Action& action)
{
    const SourceLock lock = lockOf(source);
    if (lock != SourceLock::Open) {
        return tl::unexpected(Error{.code = ErrorCode::Forbidden,
                                    .what = "Cannot " + phrase(action),
                                    .why = lockNote(lock, toQString(source.view())).words.toStdString(),
                                    .tryThis = {},
                                    .source = source.str(),
                                    .file = {}});
    }
    auto asked = m_feed.act(source.str(), action);
    if (asked)
        m_underWay.insert(*asked);
    return asked;
}

QString ActionDesk::kubectl(Interned source, const Action& action) const
{
    KubectlTarget target;
    if (const auto spec = m_feed.cluster(source.str()))
        target = {spec->address, spec->context};
    return toQString(kubectlCommand(action, target));
}

void ActionDesk::look(const Changes& changes)
{
    if (m_underWay.empty() || !changes.has(Topic::Actions))
        return;
    const auto& entries = m_host.session().actions().entries();
    for (auto entry = entries.rbegin(); entry != entries.rend() && !m_underWay.empty(); ++entry) {
        const ActionOutcome& outcome = entry->value.outcome;
        if (outcome.state != ActionState::Asked && m_underWay.erase(outcome.id) > 0) {
            const OutcomeNotice notice = outcomeNotice(outcome);
            emit finished(notice.good, notice.words);
        }
    }
}

} // namespace nephoscope
