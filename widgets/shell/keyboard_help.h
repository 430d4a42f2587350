// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/shell/window_action.h"

#include <QFrame>
#include <set>

namespace nephoscope {

class ViewContext;

// All keys of the window, over it, until any key or click.
class KeyboardHelp final : public QFrame {
    Q_OBJECT
public:
    KeyboardHelp(const ViewContext& context, QWidget& window);

    void open(const std::set<WindowAction>& actions);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    const ViewContext& m_context;
    QWidget& m_window;
    QWidget* m_table = nullptr;
};

} // namespace nephoscope
