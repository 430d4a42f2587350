// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/refresher.h"

#include <QElapsedTimer>
#include <QEvent>
#include <QWidget>
#include <algorithm>
#include <utility>

namespace nephoscope {

Refresher::Refresher(QWidget& owner, std::function<void()> refresh, std::chrono::milliseconds interval)
    : QObject(&owner), m_owner(owner), m_refresh(std::move(refresh)), m_interval(interval)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &Refresher::tick);
    owner.installEventFilter(this);
}

void Refresher::markDirty()
{
    m_dirty = true;
    if (m_owner.isVisible() && !m_timer.isActive())
        m_timer.start();
}

void Refresher::refreshNow()
{
    if (!std::exchange(m_dirty, false))
        return;
    m_timer.stop();
    QElapsedTimer took;
    took.start();
    m_refresh();
    m_timer.setInterval(std::max(m_interval, 3 * std::chrono::milliseconds{took.elapsed()}));
}

void Refresher::tick()
{
    if (m_owner.isVisible())
        refreshNow();
}

bool Refresher::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show && m_dirty && !m_timer.isActive())
        m_timer.start();
    return QObject::eventFilter(watched, event);
}

} // namespace nephoscope
