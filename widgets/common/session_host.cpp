// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/session_host.h"

namespace nephoscope {

SessionHost::SessionHost(const Session& session, const Clock& clock, bool recorded, QObject* parent)
    : QObject(parent), m_session(session), m_clock(clock), m_recorded(recorded)
{}

Time SessionHost::now() const
{
    if (m_recorded) {
        if (const auto latest = m_session.latestTime())
            return *latest;
    }
    return m_clock.now();
}

void SessionHost::notify(const Changes& changes)
{
    if (!changes.empty())
        emit changed(changes);
}

} // namespace nephoscope
