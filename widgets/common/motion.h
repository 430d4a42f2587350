// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace nephoscope {

inline constexpr int motionMilliseconds = 200;

// Whether things may be seen coming and going in this widget: not when the system asks for reduced motion, and not in a picture
// of a window that is on no screen.
bool motionWanted(const QWidget& widget);

} // namespace nephoscope
