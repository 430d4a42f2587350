// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/entry_delegate.h"

#include "widgets/common/fonts.h"

#include <QPainter>

namespace nephoscope {

QSize EntryDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {200, rowHeight};
}

void EntryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QColor text = option.palette.color(QPalette::Text);
    const QColor muted = option.palette.color(QPalette::PlaceholderText);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state.testFlag(QStyle::State_Selected)) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(option.palette.color(QPalette::Highlight));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(0, 1, 0, -1), 6, 6);
    }
    QRect box = option.rect.adjusted(12, 3, -12, -3);
    if (const QString hint = index.data(HintRole).toString(); !hint.isEmpty()) {
        painter->setFont(monoFont());
        painter->setPen(muted);
        painter->drawText(box, Qt::AlignRight | Qt::AlignVCenter, hint);
        box.setRight(box.right() - painter->fontMetrics().horizontalAdvance(hint) - 12);
    }
    const auto line = [&](const QFont& font, const QColor& colour, const QString& words, const QRect& place) {
        painter->setFont(font);
        painter->setPen(colour);
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(words, Qt::ElideMiddle, place.width()));
    };
    line(textFont(TypeSize::Normal), text, index.data().toString(), QRect(box.left(), box.top(), box.width(), 18));
    line(textFont(TypeSize::Small), muted, index.data(DetailRole).toString(), QRect(box.left(), box.top() + 18, box.width(), 16));
    painter->restore();
}

} // namespace nephoscope
