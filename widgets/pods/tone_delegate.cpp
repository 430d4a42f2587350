// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/tone_delegate.h"

#include "widgets/common/marks.h"
#include "widgets/common/view_context.h"

#include <QPainter>
#include <QPixmap>

namespace nephoscope {

namespace {

constexpr int markSide = 9;

QIcon markIcon(Mark mark, const QColor& colour)
{
    // Twice the size: sharp on screens of 200 %.
    QPixmap pixmap(markSide * 2, markSide * 2);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    drawMark(painter, mark, pixmap.rect(), colour);
    painter.end();
    pixmap.setDevicePixelRatio(2);
    return QIcon(pixmap);
}

} // namespace

ToneDelegate::ToneDelegate(const ViewContext& context, int toneRole, int markRole, QObject* parent)
    : QStyledItemDelegate(parent), m_context(context), m_toneRole(toneRole), m_markRole(markRole)
{}

void ToneDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    option->state &= ~QStyle::State_HasFocus;
    const QVariant tone = index.data(m_toneRole);
    const QColor colour = m_context.palette().tone(tone.isValid() ? static_cast<Tone>(tone.toInt()) : Tone::Text);
    option->palette.setColor(QPalette::Text, colour);
    option->palette.setColor(QPalette::HighlightedText, colour);
    const QVariant mark = m_markRole < 0 ? QVariant() : index.data(m_markRole);
    if (!mark.isValid())
        return;
    option->features |= QStyleOptionViewItem::HasDecoration;
    option->decorationSize = {markSide, markSide};
    option->icon = markIcon(static_cast<Mark>(mark.toInt()), colour);
}

} // namespace nephoscope
