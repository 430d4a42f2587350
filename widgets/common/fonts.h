// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

// The type of the program: Inter for text, JetBrains Mono for code and for numbers in columns, the system's where they are
// missing. Sizes in pixels.
namespace nephoscope {

enum class TypeSize { Small = 12, Normal = 14, Large = 18, Huge = 28 };

QFont textFont(TypeSize size = TypeSize::Normal, QFont::Weight weight = QFont::Normal);
QFont monoFont(TypeSize size = TypeSize::Small, QFont::Weight weight = QFont::Normal);

} // namespace nephoscope
