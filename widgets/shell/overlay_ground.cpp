// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/overlay_ground.h"

#include "widgets/common/palette.h"

#include <QPainter>
#include <QWidget>

namespace nephoscope {

void paintOverlayGround(QWidget& overlay, const Palette& palette)
{
    QPainter painter(&overlay);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(overlay.rect(), palette.window);
    painter.setPen(palette.accent);
    painter.setBrush(palette.raised);
    painter.drawRoundedRect(QRectF(overlay.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

} // namespace nephoscope
