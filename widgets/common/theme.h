// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/enum_names.h"
#include "widgets/common/palette.h"

class QApplication;
class QWidget;

namespace nephoscope {

enum class ThemeMode { System, Dark, Light };
template <>
struct EnumNames<ThemeMode> {
    static constexpr std::array names{"system", "dark", "light"};
};

// Whether the platform's own colours are dark, whatever the program wears now.
bool systemIsDark();

// The palette of that mode, from the resources of the program.
Palette themePalette(ThemeMode mode, bool systemDark);

// Gives the whole program this palette: the Fusion style, its QPalette, the type, and a short style sheet.
void applyTheme(QApplication& application, const Palette& palette);

// Marks a label or button as having that meaning; the style sheet colours its text. Cheap when nothing changes.
void setTone(QWidget& widget, Tone tone);

} // namespace nephoscope
