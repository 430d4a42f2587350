// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/frame_budget.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>

class QWidget;

namespace nephoscope {

// Lets a widget bring its picture up to date at most once per interval, only when something changed and only while it is visible;
// what changes while it is hidden is done when it is shown. After a quiet while a change is shown at once. After a refresh that
// takes long comes a rest of three times as long, so that the window stays responsive. GUI thread.
class Refresher final : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds frame{17};  // at most 60 Hz

    // `budget`: of the window, where several share its frames; outlives it.
    Refresher(QWidget& owner, std::function<void()> refresh, std::chrono::milliseconds interval = frame,
              FrameBudget* budget = nullptr);

    void markDirty();
    // Somebody waits for it, or it goes on with what it has begun: at the next frame, whatever the interval.
    void markUrgent();
    // Now, whether visible or not; nothing if nothing changed.
    void refreshNow();
    bool dirty() const { return m_dirty; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void tick();
    void schedule(std::chrono::milliseconds rest);

    QWidget& m_owner;
    std::function<void()> m_refresh;
    std::chrono::milliseconds m_interval;
    FrameBudget* m_budget;
    std::chrono::microseconds m_work{0};  // that the last refresh took
    QElapsedTimer m_sinceRefresh;
    QTimer m_timer;
    bool m_dirty = true;
};

} // namespace nephoscope
