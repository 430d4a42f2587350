// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/tile_pictures.h"

#include "widgets/pods/pod_look.h"

#include <QPainter>

namespace nephoscope {

namespace {

constexpr int smallestWithMark = 11;

// A pattern that differs from all others also without its colour.
void drawPattern(QPainter& painter, PodState state, const QRect& box, const QColor& colour, const QColor& ground)
{
    const QRectF outline = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(Qt::NoPen);
    switch (state) {
    case PodState::Ready: painter.fillRect(box, colour); break;
    case PodState::Starting:
        painter.fillRect(box.adjusted(0, box.height() / 2, 0, 0), colour);
        painter.setPen(colour);
        painter.drawRect(outline);
        break;
    case PodState::Pending:
        painter.setPen(colour);
        painter.drawRect(outline);
        break;
    case PodState::Failed:
        painter.fillRect(box, colour);
        painter.setPen(QPen(ground, 1));
        painter.drawLine(box.topLeft(), box.bottomRight());
        painter.drawLine(box.topRight(), box.bottomLeft());
        break;
    case PodState::Terminating:
        painter.setPen(QPen(colour, 1, Qt::DotLine));
        painter.drawRect(outline);
        break;
    case PodState::Ended: {
        const int inset = std::max(1, box.width() / 3);
        painter.fillRect(box.adjusted(inset, inset, -inset, -inset), colour);
        break;
    }
    case PodState::Unknown: painter.fillRect(box.adjusted(0, box.height() / 3, 0, -box.height() / 3), colour); break;
    }
}

} // namespace

void TilePictures::prepare(const Palette& palette, int side, double scale)
{
    if (m_palette == palette && m_side == side && m_scale == scale)
        return;
    m_palette = palette;
    m_side = side;
    m_scale = scale;
    for (std::size_t i = 0; i < m_pictures.size(); ++i)
        m_pictures[i] = draw(static_cast<PodState>(i / 2), i % 2 == 1);
}

QPixmap TilePictures::draw(PodState state, bool chosen) const
{
    QPixmap picture((QSizeF(m_side, m_side) * m_scale).toSize());
    picture.setDevicePixelRatio(m_scale);
    picture.fill(m_palette.card);
    QPainter painter(&picture);
    const PodLook look = podLook(state);
    const QColor colour = m_palette.tone(look.tone);
    const QRect box(0, 0, m_side, m_side);
    if (m_side < smallestWithMark) {
        const bool strong = chosen || state == PodState::Failed;
        drawPattern(painter, state, box, strong ? colour : blend(m_palette.card, colour, 0.55), m_palette.card);
        return picture;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(blend(m_palette.card, colour, chosen ? 1 : 0.25), chosen ? 1.5 : 1));
    painter.setBrush(blend(m_palette.card, colour, chosen ? 0.38 : 0.16));
    const double radius = m_side / 7.0;
    painter.drawRoundedRect(QRectF(box).adjusted(0.75, 0.75, -0.75, -0.75), radius, radius);
    const double mark = std::max(6.0, m_side * 0.3);
    const double inset = (m_side - mark) / 2;
    drawMark(painter, look.mark, QRectF(box).adjusted(inset, inset, -inset, -inset), colour);
    return picture;
}

} // namespace nephoscope
