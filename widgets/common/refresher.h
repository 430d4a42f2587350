// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>

class QWidget;

namespace nephoscope {

// Lets a widget bring its picture up to date at most once per frame, only when something changed and only while it is visible;
// what changes while it is hidden is done when it is shown. After a refresh that takes long comes a rest of three times as long,
// so that the window stays responsive. GUI thread.
class Refresher final : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds frame{17};  // at most 60 Hz

    Refresher(QWidget& owner, std::function<void()> refresh, std::chrono::milliseconds interval = frame);

    void markDirty();
    // Now, whether visible or not; nothing if nothing changed.
    void refreshNow();
    bool dirty() const { return m_dirty; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void tick();

    QWidget& m_owner;
    std::function<void()> m_refresh;
    std::chrono::milliseconds m_interval;
    QTimer m_timer;
    bool m_dirty = true;
};

} // namespace nephoscope
