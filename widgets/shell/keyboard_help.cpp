// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/keyboard_help.h"

#include "widgets/common/fonts.h"
#include "widgets/common/view_context.h"
#include "widgets/shell/overlay_ground.h"
#include "widgets/shell/widget_keys.h"

#include <QGridLayout>
#include <QHBoxLayout>
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

using Lines = std::vector<WidgetKey>;

// Titles and keys under the headings of their groups.
QWidget* makeColumn(const Lines& lines, QWidget* parent)
{
    auto* column = new QWidget(parent);
    auto* grid = new QGridLayout(column);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(32);
    grid->setVerticalSpacing(6);
    QString group;
    int row = 0;
    for (const WidgetKey& line : lines) {
        if (line.group != group) {
            group = line.group;
            if (row > 0)
                grid->setRowMinimumHeight(row++, 4);
            grid->addWidget(label(group, textFont(TypeSize::Small, QFont::DemiBold), Tone::Accent, column), row++, 0);
        }
        grid->addWidget(label(line.title, textFont(), Tone::Text, column), row, 0);
        grid->addWidget(label(line.keys, monoFont(TypeSize::Normal), Tone::Muted, column), row, 1, Qt::AlignRight);
        ++row;
    }
    return column;
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
    auto* columns = new QHBoxLayout(m_table);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(40);
    QStringList spoken;
    // Those of the window, and beside them those of its parts.
    Lines window;
    for (const WindowActionEntry& entry : windowActions()) {
        if (actions.contains(entry.action) && !entry.keys.empty())
            window.push_back({entry.group, entry.title, keyText(entry)});
    }
    for (const Lines& lines : {window, widgetKeys()}) {
        columns->addWidget(makeColumn(lines, m_table), 0, Qt::AlignTop);
        for (const WidgetKey& line : lines)
            spoken += line.title + QStringLiteral(": ") + line.keys;
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
