// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/notice.h"

#include "widgets/common/fonts.h"
#include "widgets/common/marks.h"
#include "widgets/common/view_context.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace nephoscope {

namespace {

constexpr int markSide = 10;
constexpr int markRoom = 16 + markSide + 10;

} // namespace

Notice::Notice(const ViewContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_words(new QLabel(this)), m_close(new QToolButton(this))
{
    setObjectName(QStringLiteral("notice"));
    m_words->setObjectName(QStringLiteral("noticeWords"));
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setObjectName(QStringLiteral("noticeClose"));
    m_close->setText(tr("Close"));
    m_close->setAccessibleName(tr("Close the notice"));
    m_close->setFocusPolicy(Qt::StrongFocus);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(markRoom, 8, 12, 8);
    layout->setSpacing(12);
    layout->addWidget(m_words, 1);
    layout->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(&context, &ViewContext::appearanceChanged, this, qOverload<>(&QWidget::update));
    hide();
}

void Notice::tell(bool good, const QString& words)
{
    put(good ? Mark::Disc : Mark::Cross, good ? Tone::Ready : Tone::Failed, words);
}

void Notice::busy(const QString& words)
{
    put(Mark::Ring, Tone::Pending, words);
}

void Notice::put(Mark mark, Tone tone, const QString& words)
{
    m_mark = mark;
    m_tone = tone;
    m_words->setText(words);
    setAccessibleName(words);
    show();
    update();
}

void Notice::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_context.palette();
    QPainter painter(this);
    painter.fillRect(rect(), palette.raised);
    painter.fillRect(QRect(0, 0, width(), 1), palette.hairline);
    drawMark(painter, m_mark, QRectF(16, (height() - markSide) / 2.0, markSide, markSide), palette.tone(m_tone));
}

} // namespace nephoscope
