// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/view_context.h"

#include <QFrame>

class QPushButton;
class QToolButton;

namespace nephoscope {

class TimeStrip;

// The bottom of the window: freeze, step between markers, LIVE, and the whole session in small.
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

    ViewContext& m_context;
    QToolButton* m_freeze;
    QToolButton* m_previous;
    QToolButton* m_next;
    QPushButton* m_live;
    TimeStrip* m_strip;
};

} // namespace nephoscope
