// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/enum_names.h"

class QWidget;

namespace nephoscope {

inline constexpr int motionMilliseconds = 200;

// Whether things are to be seen coming and going.
enum class MotionMode { System, On, None };
template <>
struct EnumNames<MotionMode> {
    static constexpr std::array names{"system", "on", "none"};
};

// Whether they may be in this widget: as the user says, or else not when the system asks for reduced motion; never in a picture of a
// window that is on no screen.
bool motionWanted(const QWidget& widget, MotionMode mode);

} // namespace nephoscope
