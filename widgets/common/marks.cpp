// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/marks.h"

#include <QPainter>
#include <QPolygonF>
#include <algorithm>

namespace nephoscope {

namespace {

void drawTriangle(QPainter& painter, const QRectF& box, bool up)
{
    const double tip = up ? box.top() : box.bottom();
    const double base = up ? box.bottom() : box.top();
    painter.drawPolygon(QPolygonF{{box.left(), base}, {box.right(), base}, {box.center().x(), tip}});
}

} // namespace

void drawMark(QPainter& painter, Mark mark, const QRectF& box, const QColor& colour)
{
    const double side = std::min(box.width(), box.height());
    QRectF square(0, 0, side, side);
    square.moveCenter(box.center());
    const double stroke = std::max(1.5, side / 6);
    const QRectF inner = square.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2);

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const QPen outline(colour, stroke);
    switch (mark) {
    case Mark::Disc: painter.drawEllipse(square); break;
    case Mark::HalfDisc:
        painter.drawChord(inner, 90 * 16, 180 * 16);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(outline);
        painter.drawEllipse(inner);
        break;
    case Mark::Ring:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(outline);
        painter.drawEllipse(inner);
        break;
    case Mark::DashedRing:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(outline);
        for (int part = 0; part < 4; ++part)
            painter.drawArc(inner, (part * 90 + 20) * 16, 50 * 16);
        break;
    case Mark::Cross:
        painter.setPen(QPen(colour, stroke * 1.2, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(inner.topLeft(), inner.bottomRight());
        painter.drawLine(inner.topRight(), inner.bottomLeft());
        break;
    case Mark::Bar:
        painter.drawEllipse(square);
        painter.setBrush(colour.lightnessF() > 0.5F ? Qt::black : Qt::white);
        painter.drawRect(QRectF(square.left() + side * 0.2, square.center().y() - side * 0.1, side * 0.6, side * 0.2));
        break;
    case Mark::Square: painter.drawRect(square.adjusted(side * 0.08, side * 0.08, -side * 0.08, -side * 0.08)); break;
    case Mark::TriangleUp: drawTriangle(painter, square, true); break;
    case Mark::TriangleDown: drawTriangle(painter, square, false); break;
    }
    painter.restore();
}

} // namespace nephoscope
