// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/empty_state.h"

#include "widgets/common/fonts.h"
#include "widgets/common/theme.h"

#include <QLabel>
#include <QVBoxLayout>

namespace nephoscope {

namespace {

constexpr int readingWidth = 520;

} // namespace

EmptyState::EmptyState(QWidget* parent) : QWidget(parent), m_what(new QLabel(this)), m_why(new QLabel(this)), m_try(new QLabel(this))
{
    m_what->setFont(textFont(TypeSize::Large, QFont::DemiBold));
    setTone(*m_why, Tone::Muted);
    auto* column = new QVBoxLayout;
    column->setSpacing(8);
    for (QLabel* label : {m_what, m_why, m_try}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setMaximumWidth(readingWidth);
        label->setMinimumWidth(0);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
    }
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addStretch(1);
    layout->addLayout(column, 8);
    layout->addStretch(1);
    column->insertStretch(0, 1);
    column->addStretch(2);
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
