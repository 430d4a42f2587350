// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>

class QPainter;

namespace nephoscope {

// The shapes that go with colours, so that a meaning never hangs on colour alone.
enum class Mark {
    Disc,         // ready, live
    HalfDisc,     // pending, stale
    Ring,         // nothing yet, ended
    DashedRing,   // connecting
    Cross,        // failed
    Bar,          // forbidden, refused
    Square,       // recorded
    TriangleUp,   // scaled up
    TriangleDown, // scaled down
};

// Draws the mark in the middle of `box`, as large as its smaller side.
void drawMark(QPainter& painter, Mark mark, const QRectF& box, const QColor& colour);

} // namespace nephoscope
