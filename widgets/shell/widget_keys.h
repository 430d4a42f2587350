// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

namespace nephoscope {

// A key that a part of the window has while it is focused; told in the list of keys.
struct WidgetKey {
    QString group;  // "In a chart"
    QString title;
    QString keys;   // as written on the keyboard
};

// Of charts, tiles and tables, in the order of the list.
const std::vector<WidgetKey>& widgetKeys();

} // namespace nephoscope
