// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/motion.h"

#include <QStyle>
#include <QWidget>

namespace nephoscope {

bool motionWanted(const QWidget& widget, MotionMode mode)
{
    if (mode == MotionMode::None || !widget.isVisible() || widget.window()->testAttribute(Qt::WA_DontShowOnScreen))
        return false;
    return mode == MotionMode::On || widget.style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, &widget) > 0;
}

} // namespace nephoscope
