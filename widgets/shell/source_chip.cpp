// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/source_chip.h"

#include "widgets/common/fonts.h"
#include "widgets/common/view_context.h"

#include <QPainter>

namespace nephoscope {

namespace {

constexpr int padding = 12;
constexpr int markSide = 9;
constexpr int gap = 8;
constexpr int longestLabel = 180;

} // namespace

SourceChip::SourceChip(const ViewContext& context, QWidget* parent) : QAbstractButton(parent), m_context(context)
{
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&context, &ViewContext::appearanceChanged, this, qOverload<>(&QWidget::update));
}

void SourceChip::setSource(const SourceSummary& source, bool past, bool unlocked)
{
    m_source = source;
    const QString label = QFontMetrics(textFont(TypeSize::Small, QFont::Medium))
                              .elidedText(toQString(source.source.view()), Qt::ElideMiddle, longestLabel);
    const QString state = sourceStateWords(source.state, source.age);
    const QString words = past ? tr("was %1").arg(state) : state;
    const QString trouble = sourceTroubleWords(source);
    const QString lock = unlocked ? tr("unlocked") : QString();
    if (label == m_label && words == m_words && trouble == m_trouble && lock == m_lock)
        return;
    m_lock = lock;
    m_label = label;
    m_words = words;
    m_trouble = trouble;
    const QString spoken = tr("Source %1: %2").arg(toQString(source.source.view()), words);
    QStringList parts{spoken};
    for (const QString& part : {trouble, lock}) {
        if (!part.isEmpty())
            parts += part;
    }
    setAccessibleName(parts.join(QStringLiteral(", ")));
    setToolTip(toQString(source.sentence));
    updateGeometry();
    update();
}

QSize SourceChip::sizeHint() const
{
    const QFontMetrics small(textFont(TypeSize::Small));
    int words = small.horizontalAdvance(m_words);
    for (const QString& part : {m_trouble, m_lock})
        words += part.isEmpty() ? 0 : gap + small.horizontalAdvance(part);
    const int label = QFontMetrics(textFont(TypeSize::Small, QFont::Medium)).horizontalAdvance(m_label);
    return {padding + markSide + gap + label + gap + words + padding, 28};
}

void SourceChip::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_context.palette();
    const SourceLook look = sourceLook(m_source.state);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(underMouse() || hasFocus() ? palette.accent : palette.hairline);
    painter.setBrush(palette.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), height() / 2.0, height() / 2.0);
    drawMark(painter, look.mark, QRectF(padding, (height() - markSide) / 2.0, markSide, markSide), palette.tone(look.tone));

    int x = padding + markSide + gap;
    painter.setFont(textFont(TypeSize::Small, QFont::Medium));
    painter.setPen(palette.text);
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter, m_label);
    x += painter.fontMetrics().horizontalAdvance(m_label) + gap;
    painter.setFont(textFont(TypeSize::Small));
    painter.setPen(look.tone == Tone::Ready ? palette.muted : palette.tone(look.tone));
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter, m_words);
    x += painter.fontMetrics().horizontalAdvance(m_words) + gap;
    if (!m_trouble.isEmpty()) {
        painter.setPen(palette.tone(sourceLook(*m_source.worstState).tone));
        painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter, m_trouble);
        x += painter.fontMetrics().horizontalAdvance(m_trouble) + gap;
    }
    painter.setPen(palette.pending);
    painter.drawText(QRect(x, 0, width() - x, height()), Qt::AlignVCenter, m_lock);
}

} // namespace nephoscope
