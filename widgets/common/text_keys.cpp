// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/text_keys.h"

#include <QAbstractScrollArea>
#include <QKeyEvent>
#include <QScrollBar>

namespace nephoscope {

TextKeys::TextKeys(QAbstractScrollArea& text) : QObject(&text), m_text(text)
{
    text.installEventFilter(this);
}

bool TextKeys::eventFilter(QObject* watched, QEvent* event)
{
    const bool override = event->type() == QEvent::ShortcutOverride;
    if (!override && event->type() != QEvent::KeyPress)
        return QObject::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    if (key->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier))
        return QObject::eventFilter(watched, event);
    QScrollBar* bar = m_text.verticalScrollBar();
    switch (key->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        if (override)
            event->accept();
        return override;
    case Qt::Key_Home:
    case Qt::Key_End:
        if (override)
            event->accept();
        else
            bar->triggerAction(key->key() == Qt::Key_Home ? QScrollBar::SliderToMinimum : QScrollBar::SliderToMaximum);
        return true;
    case Qt::Key_Space:
        if (override)
            event->accept();
        else
            bar->triggerAction(QScrollBar::SliderPageStepAdd);
        return true;
    default: break;
    }
    // A text takes letters for itself even if nothing can be written.
    if (override) {
        event->ignore();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace nephoscope
