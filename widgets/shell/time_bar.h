// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/view_context.h"

#include "collectors/model/source.h"

#include <QFrame>

class QPushButton;
class QToolButton;

namespace nephoscope {

class TimeStrip;

// The bottom of the window: freeze, step between markers, LIVE (or why it is not), and the whole session in small.
class TimeBar final : public QFrame {
    Q_OBJECT
public:
    TimeBar(SessionHost& host, ViewContext& context, QWidget* parent = nullptr);

    void refresh();
    void stepToMarker(bool forward);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QToolButton* makeButton(const char* name, const QString& words, const QString& key);
    void showState();
    void readNews();

    SessionHost& m_host;
    ViewContext& m_context;
    QToolButton* m_freeze;
    QToolButton* m_previous;
    QToolButton* m_next;
    QPushButton* m_live;
    // Of the source that is looked at, or of the one that does worst: nothing is live that gets no news.
    SourceState m_news = SourceState::Live;
    QString m_newsWords;
    TimeStrip* m_strip;
};

} // namespace nephoscope
