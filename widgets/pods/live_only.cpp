// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/live_only.h"

#include "widgets/common/empty_state.h"
#include "widgets/common/fonts.h"
#include "widgets/common/theme.h"

#include <QLabel>
#include <QStackedLayout>

namespace nephoscope {

LiveOnly::LiveOnly(QWidget* contents, QWidget* parent)
    : QWidget(parent), m_contents(contents), m_why(new QLabel(this)), m_empty(new EmptyState(EmptyState::Room::Card))
{
    m_why->setObjectName(QStringLiteral("liveOnly"));
    m_why->setFont(textFont(TypeSize::Small));
    m_why->setTextFormat(Qt::PlainText);
    m_why->setWordWrap(true);
    setTone(*m_why, Tone::Pending);
    m_why->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_why);
    m_stack = new QStackedLayout;
    m_stack->addWidget(m_empty);
    m_stack->addWidget(contents);
    column->addLayout(m_stack, 1);
}

void LiveOnly::showContents()
{
    m_why->hide();
    m_contents->setEnabled(true);
    m_stack->setCurrentWidget(m_contents);
}

void LiveOnly::teach(const QString& what, const QString& why, const QString& tryThis)
{
    m_why->hide();
    m_empty->setTexts(what, why, tryThis);
    m_stack->setCurrentWidget(m_empty);
}

void LiveOnly::grey(const QString& why)
{
    m_why->setText(why);
    m_why->show();
    m_contents->setEnabled(false);
    m_stack->setCurrentWidget(m_contents);
}

bool LiveOnly::greyed() const
{
    return !m_why->isHidden();
}

} // namespace nephoscope
