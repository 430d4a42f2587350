// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/legend.h"

#include "widgets/common/fonts.h"

#include <QPainter>

namespace nephoscope {

namespace {

constexpr int piece = 18;  // of line
constexpr int gap = 6;     // between a piece and its name
constexpr int between = 14;

} // namespace

Legend::Legend(QWidget* parent) : QWidget(parent)
{
    setFont(textFont(TypeSize::Small));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Legend::setLines(std::vector<Line> lines)
{
    m_lines = std::move(lines);
    QStringList names;
    for (const Line& line : m_lines)
        names += line.name;
    setAccessibleName(QStringLiteral("Lines: ") + names.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

void Legend::setColours(const Palette& palette)
{
    m_palette = palette;
    update();
}

QSize Legend::sizeHint() const
{
    const QFontMetrics metrics(font());
    int width = 0;
    for (const Line& line : m_lines)
        width += (width > 0 ? between : 0) + piece + gap + metrics.horizontalAdvance(line.name);
    return {width, metrics.height() + 2};
}

void Legend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const double middle = std::floor(height() / 2.0) + 0.5;
    int x = 0;
    for (const Line& line : m_lines) {
        painter.setPen(QPen(m_palette.tone(line.tone), line.width, line.style, Qt::FlatCap));
        painter.drawLine(QPointF(x, middle), QPointF(x + piece, middle));
        x += piece + gap;
        painter.setPen(m_palette.muted);
        const int wide = painter.fontMetrics().horizontalAdvance(line.name);
        painter.drawText(QRect(x, 0, wide + 1, height()), Qt::AlignVCenter, line.name);
        x += wide + between;
    }
}

} // namespace nephoscope
