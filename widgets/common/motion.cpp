// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/motion.h"

#include <QStyle>
#include <QWidget>

namespace nephoscope {

bool motionWanted(const QWidget& widget)
{
    return widget.isVisible() && !widget.window()->testAttribute(Qt::WA_DontShowOnScreen)

           && widget.style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, &widget) > 0;
}

} // namespace nephoscope
