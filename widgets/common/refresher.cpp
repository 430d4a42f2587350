// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/refresher.h"

#include <QEvent>
#include <QWidget>
#include <algorithm>
#include <utility>

namespace nephoscope {

Refresher::Refresher(QWidget& owner, std::function<void()> refresh, std::chrono::milliseconds interval)
    : QObject(&owner), m_owner(owner), m_refresh(std::move(refresh)), m_interval(interval)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Refresher::tick);
    owner.installEventFilter(this);
}

void Refresher::markDirty()
{
    m_dirty = true;
    if (m_owner.isVisible() && !m_timer.isActive())
        schedule(m_interval);
}

void Refresher::markUrgent()
{
    m_dirty = true;
    if (m_owner.isVisible())
        schedule(std::min(m_interval, frame));
}

// As soon as the rest since the last refresh is over.
void Refresher::schedule(std::chrono::milliseconds rest)
{
    rest = std::max(rest, 3 * m_work);
    const auto since = m_sinceRefresh.isValid() ? std::chrono::milliseconds{m_sinceRefresh.elapsed()} : rest;
    m_timer.start(std::clamp(rest - since, std::chrono::milliseconds{0}, rest));
}

void Refresher::refreshNow()
{
    if (!std::exchange(m_dirty, false))
        return;
    m_timer.stop();
    // From here on also for what the refresh itself calls for.
    m_sinceRefresh.start();
    m_refresh();
    m_work = std::chrono::milliseconds{m_sinceRefresh.restart()};
}

void Refresher::tick()
{
    if (m_owner.isVisible())
        refreshNow();
}

bool Refresher::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show && m_dirty)
        schedule(std::min(m_interval, frame));
    return QObject::eventFilter(watched, event);
}

} // namespace nephoscope
