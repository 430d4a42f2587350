// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/keyboard_help.h"

#include "widgets/common/fonts.h"
#include "widgets/common/view_context.h"
#include "widgets/shell/overlay_ground.h"

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>

namespace nephoscope {

namespace {

QLabel* label(const QString& text, const QFont& font, Tone tone, QWidget* parent)
{
    auto* result = new QLabel(text, parent);
    result->setTextFormat(Qt::PlainText);
    result->setFont(font);
    setTone(*result, tone);
    return result;
}

} // namespace

KeyboardHelp::KeyboardHelp(const ViewContext& context, QWidget& window) : QFrame(&window), m_context(context), m_window(window)
{
    setObjectName(QStringLiteral("keyboardHelp"));
    setAccessibleName(tr("All keys"));
    setFocusPolicy(Qt::StrongFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 16, 24, 20);
    layout->setSizeConstraint(QLayout::SetFixedSize);
    hide();
}

void KeyboardHelp::open(const std::set<WindowAction>& actions)
{
    delete m_table;
    m_table = new QWidget(this);
    auto* grid = new QGridLayout(m_table);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(32);
    grid->setVerticalSpacing(6);
    QStringList spoken;
    QString group;
    int row = 0;
    for (const WindowActionEntry& entry : windowActions()) {
        if (!actions.contains(entry.action) || entry.keys.empty())
            continue;
        if (entry.group != group) {
            group = entry.group;
            if (row > 0)
                grid->setRowMinimumHeight(row++, 4);
            grid->addWidget(label(group, textFont(TypeSize::Small, QFont::DemiBold), Tone::Accent, m_table), row++, 0);
        }
        grid->addWidget(label(entry.title, textFont(), Tone::Text, m_table), row, 0);
        grid->addWidget(label(keyText(entry), monoFont(TypeSize::Normal), Tone::Muted, m_table), row, 1, Qt::AlignRight);
        spoken += entry.title + QStringLiteral(": ") + keyText(entry);
        ++row;
    }
    setAccessibleDescription(spoken.join(QStringLiteral("; ")));
    layout()->addWidget(m_table);
    layout()->activate();
    adjustSize();
    move((m_window.width() - width()) / 2, std::max(16, (m_window.height() - height()) / 2));
    show();
    raise();
    setFocus();
}

bool KeyboardHelp::event(QEvent* event)
{
    // A key only closes it, whatever it does otherwise.
    if (event->type() == QEvent::ShortcutOverride)
        event->accept();
    return QFrame::event(event);
}

void KeyboardHelp::keyPressEvent(QKeyEvent*)
{
    hide();
}

void KeyboardHelp::mousePressEvent(QMouseEvent*)
{
    hide();
}

void KeyboardHelp::focusOutEvent(QFocusEvent* event)
{
    QFrame::focusOutEvent(event);
    hide();
}

void KeyboardHelp::paintEvent(QPaintEvent*)
{
    paintOverlayGround(*this, m_context.palette());
}

} // namespace nephoscope
