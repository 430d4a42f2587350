// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/feed.h"
#include "widgets/common/action_sink.h"

#include <QObject>
#include <set>

namespace nephoscope {

class SessionHost;
struct Changes;

// The one door by which a window changes anything: checks that the source is unlocked, hands the action to the feed, and says how
// it went when that is observed. Every source is locked at first. GUI thread; all outlive it.
class ActionDesk final : public QObject, public ActionSink {
    Q_OBJECT
public:
    ActionDesk(Feed& feed, const SessionHost& host, QObject* parent = nullptr);

    SourceLock lockOf(Interned source) const override;
    void setLocked(Interned source, bool locked) override;
    Expected<ActionId> submit(Interned source, const Action& action) override;
    QString kubectl(Interned source, const Action& action) const override;

signals:
    // For people: how an action that was submitted here went.
    void finished(bool good, const QString& words);

private:
    void look(const Changes& changes);

    Feed& m_feed;
    const SessionHost& m_host;
    std::set<Interned> m_unlocked;
    std::set<ActionId> m_underWay;
};

} // namespace nephoscope
