// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"
#include "collectors/session/session.h"

#include <QObject>

namespace nephoscope {

// What widgets know of the session: the session itself, its clock, and a signal when it has changed. Owns neither. The app
// applies batches to the session at the frame clock and then calls notify(). GUI thread.
class SessionHost final : public QObject {
    Q_OBJECT
public:
    // `clock` is the session's clock domain. A `recorded` session is one that only reads observation logs: its present is its
    // latest observation, whatever the clock says, and the window carries the badge "recorded".
    SessionHost(const Session& session, const Clock& clock, bool recorded = false, QObject* parent = nullptr);

    const Session& session() const { return m_session; }
    bool recorded() const { return m_recorded; }
    void setRecorded(bool recorded) { m_recorded = recorded; }
    Time now() const;

    void notify(const Changes& changes);

signals:
    void changed(const nephoscope::Changes& changes);

private:
    const Session& m_session;
    const Clock& m_clock;
    bool m_recorded;
};

} // namespace nephoscope
