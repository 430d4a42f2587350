// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/fonts.h"

#include <QStringList>

namespace nephoscope {

namespace {

QFont font(const QStringList& families, QFont::StyleHint hint, TypeSize size, QFont::Weight weight)
{
    QFont result;
    result.setFamilies(families);
    result.setStyleHint(hint);
    result.setPixelSize(static_cast<int>(size));
    result.setWeight(weight);
    return result;
}

} // namespace

QFont textFont(TypeSize size, QFont::Weight weight)
{
    static const QStringList families{"Inter", "Noto Sans", "DejaVu Sans"};
    return font(families, QFont::SansSerif, size, weight);
}

QFont monoFont(TypeSize size, QFont::Weight weight)
{
    static const QStringList families{"JetBrains Mono", "Noto Sans Mono", "DejaVu Sans Mono"};
    return font(families, QFont::Monospace, size, weight);
}

} // namespace nephoscope
