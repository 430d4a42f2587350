// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/feed.h"
#include "app/recent_history.h"
#include "collectors/model/clock.h"
#include "collectors/session/session.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <cstddef>
#include <vector>

namespace nephoscope {

class SessionHost;

// The session of a window: drains what its feed has collected at the frame clock, at most 60 times a second and only when
// something came, applies it and tells the host. What is too much for one frame, as a long list or a recording, goes on in the
// next ones, so that the window answers meanwhile. GUI thread.
class SessionDriver final : public QObject {
    Q_OBJECT
public:
    explicit SessionDriver(QObject* parent = nullptr);
    ~SessionDriver() override;

    Feed& feed() { return m_feed; }
    const Session& session() const { return m_session; }
    StringPool& pool() { return m_pool; }
    const RecentHistory& history() const { return m_history; }
    // From now on the host is told. `host` must outlive it, or be replaced by null.
    void setHost(SessionHost* host) { m_host = host; }

private:
    void drain();
    void apply(std::vector<Observation> batch);

    StringPool m_pool;
    Session m_session{m_pool};
    RecentHistory m_history{m_pool};
    SessionHost* m_host = nullptr;
    QTimer m_frame;
    QElapsedTimer m_sinceDrain;
    std::vector<Observation> m_waiting;  // drained at once
    std::size_t m_applied = 0;           // so many of them
    Feed m_feed;  // last: stopped first, since it wakes this object
};

} // namespace nephoscope
