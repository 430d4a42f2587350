// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace nephoscope {

// Puts a widget that was made later in front of `next` in the order of the Tab key, which is to be the order of reading.
inline void tabBefore(QWidget& widget, QWidget& next)
{
    QWidget::setTabOrder(&next, &widget);
    QWidget::setTabOrder(&widget, &next);
}

} // namespace nephoscope
