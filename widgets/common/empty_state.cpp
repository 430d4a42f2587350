// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/empty_state.h"

#include "widgets/common/fonts.h"
#include "widgets/common/mark_label.h"
#include "widgets/common/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace nephoscope {

namespace {

constexpr int readingWidth = 520;
constexpr int bigMark = 28;

} // namespace

EmptyState::EmptyState(Room room, QWidget* parent)
    : QWidget(parent), m_mark(new MarkLabel(Mark::Ring, Tone::Muted, this, bigMark)), m_what(new QLabel(this)),
      m_why(new QLabel(this)), m_try(new QLabel(this))
{
    const bool inCard = room == Room::Card;
    m_what->setFont(textFont(inCard ? TypeSize::Normal : TypeSize::Large, QFont::DemiBold));
    auto* column = new QVBoxLayout;
    column->setSpacing(inCard ? 4 : 8);
    m_mark->hide();
    column->addWidget(m_mark);
    for (QLabel* label : {m_what, m_why, m_try}) {
        if (inCard && label != m_what)
            label->setFont(textFont(TypeSize::Small));
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setMaximumWidth(readingWidth);
        label->setMinimumWidth(0);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
    }
    setTone(*m_why, Tone::Muted);
    column->addStretch(2);
    auto* layout = new QHBoxLayout(this);
    if (inCard) {
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addLayout(column);
        return;
    }
    column->insertStretch(0, 1);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addStretch(1);
    layout->addLayout(column, 8);
    layout->addStretch(1);
}

void EmptyState::setMark(std::optional<std::pair<Mark, Tone>> look)
{
    m_mark->setVisible(look.has_value());
    if (look)
        m_mark->setLook(look->first, look->second);
}

void EmptyState::setTexts(const QString& what, const QString& why, const QString& tryThis)
{
    m_what->setText(what);
    m_why->setText(why);
    m_try->setText(tryThis);
    m_why->setVisible(!why.isEmpty());
    m_try->setVisible(!tryThis.isEmpty());
    setAccessibleName(what);
    setAccessibleDescription(QStringList{why, tryThis}.join(' ').trimmed());
}

} // namespace nephoscope
