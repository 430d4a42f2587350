// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/refresher.h"

#include <QEvent>
#include <QWidget>
#include <algorithm>
#include <utility>

namespace nephoscope {

namespace {

std::chrono::microseconds steadyNow()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

} // namespace

Refresher::Refresher(QWidget& owner, std::function<void()> refresh, std::chrono::milliseconds interval, FrameBudget* budget)
    : QObject(&owner), m_owner(owner), m_refresh(std::move(refresh)), m_interval(interval), m_budget(budget)
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
    rest = std::max(rest, std::chrono::duration_cast<std::chrono::milliseconds>(3 * m_work));
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
    const auto begin = steadyNow();
    m_refresh();
    m_sinceRefresh.start();
    m_work = steadyNow() - begin;
    if (m_budget)
        m_budget->spent(m_work);
}

void Refresher::tick()
{
    if (!m_owner.isVisible())
        return;
    const auto now = steadyNow();
    if (!m_budget || m_budget->admits(now, m_work))
        refreshNow();
    else
        m_timer.start(std::chrono::ceil<std::chrono::milliseconds>(m_budget->rest(now)));
}

bool Refresher::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show && m_dirty)
        schedule(std::min(m_interval, frame));
    return QObject::eventFilter(watched, event);
}

} // namespace nephoscope
