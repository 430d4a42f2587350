// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/log.h"

#include <QPlainTextEdit>
#include <QTimer>
#include <deque>

namespace nephoscope {

// The lines of a log: the newest so many, added once a frame however fast they come. While it follows, the newest is in sight; while
// it does not, it stands still and what arrives waits. Scrolling up stops it. GUI thread.
class LogText final : public QPlainTextEdit {
    Q_OBJECT
public:
    static constexpr int mostLines = 20'000;

    explicit LogText(QWidget* parent = nullptr);

    void append(std::vector<LogLine> lines, std::size_t dropped);
    void startAnew();
    // What is due is shown now, not at the next frames.
    void showNow();

    bool following() const { return m_following; }
    void setFollowing(bool following);

    int lines() const { return m_lines; } // that are shown
    std::size_t waiting() const { return m_waiting.size(); } // for following
    std::size_t dropped() const { return m_dropped; } // for want of room, since it started anew

signals:
    void followingChanged(bool following);
    // The numbers above.
    void counted();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void showSome(std::size_t most);
    void goToEnd();

    std::deque<QString> m_waiting;
    QTimer m_frame;
    std::size_t m_dropped = 0;
    int m_lines = 0;
    bool m_following = true;
    bool m_moving = false; // by ourselves
};

} // namespace nephoscope
