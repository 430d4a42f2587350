// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/card.h"

#include "widgets/common/elided_label.h"
#include "widgets/common/fonts.h"
#include "widgets/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace nephoscope {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent), m_head(new QHBoxLayout), m_title(new ElidedLabel(this)), m_note(new QLabel(this)),
      m_body(new QVBoxLayout(this))
{
    m_title->setFont(textFont(TypeSize::Normal, QFont::DemiBold));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_note->setFont(textFont(TypeSize::Small));
    m_note->setTextFormat(Qt::PlainText);
    setTone(*m_note, Tone::Muted);

    m_head->setSpacing(16);
    m_head->addWidget(m_title, 1);
    m_head->addWidget(m_note);
    m_note->hide();
    m_body->setContentsMargins(12, 10, 12, 12);
    m_body->setSpacing(8);
    m_body->addLayout(m_head);
    setTitle(title);
}

void Card::setTitle(const QString& title)
{
    m_title->setFullText(title);
    setAccessibleName(title);
}

void Card::addToHead(QWidget& widget)
{
    m_head->insertWidget(m_head->count() - 1, &widget);
}

void Card::setNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

} // namespace nephoscope
