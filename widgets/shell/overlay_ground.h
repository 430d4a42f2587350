// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace nephoscope {

struct Palette;

// The ground of what opens over the window: raised, with the accent around it.
void paintOverlayGround(QWidget& overlay, const Palette& palette);

} // namespace nephoscope
