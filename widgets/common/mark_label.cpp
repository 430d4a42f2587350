// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/mark_label.h"

#include "widgets/common/theme.h"

#include <QPainter>

#include <algorithm>

namespace nephoscope {

MarkLabel::MarkLabel(Mark mark, Tone tone, QWidget* parent, int side) : QWidget(parent), m_mark(mark), m_side(side)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setTone(*this, tone);
}

void MarkLabel::setLook(Mark mark, Tone tone)
{
    m_mark = mark;
    setTone(*this, tone);
    update();
}

QSize MarkLabel::sizeHint() const
{
    return {m_side, std::max(m_side, fontMetrics().height())};
}

void MarkLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box((width() - m_side) / 2.0, (height() - m_side) / 2.0, m_side, m_side);
    drawMark(painter, m_mark, box, palette().color(QPalette::WindowText));
}

} // namespace nephoscope
