// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/mark_label.h"

#include "widgets/common/theme.h"

#include <QPainter>

namespace nephoscope {

namespace {

constexpr int markSide = 10;

} // namespace

MarkLabel::MarkLabel(Mark mark, Tone tone, QWidget* parent) : QWidget(parent), m_mark(mark)
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
    return {markSide, fontMetrics().height()};
}

void MarkLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box((width() - markSide) / 2.0, (height() - markSide) / 2.0, markSide, markSide);
    drawMark(painter, m_mark, box, palette().color(QPalette::WindowText));
}

} // namespace nephoscope
