// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/time_bar.h"

#include "widgets/common/fonts.h"
#include "widgets/common/icons.h"
#include "widgets/shell/time_strip.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace nephoscope {

TimeBar::TimeBar(SessionHost& host, ViewContext& context, QWidget* parent)
    : QFrame(parent), m_context(context), m_freeze(makeButton("freezeButton", tr("Freeze the view"), tr("Space"))),
      m_previous(makeButton("previousMarker", tr("To the marker before"), tr("←"))),
      m_next(makeButton("nextMarker", tr("To the next marker"), tr("→"))), m_live(new QPushButton(tr("LIVE"), this)),
      m_strip(new TimeStrip(host, context, this))
{
    setAccessibleName(tr("Time"));
    m_live->setObjectName(QStringLiteral("liveButton"));
    m_live->setFont(textFont(TypeSize::Normal, QFont::DemiBold));
    m_live->setFixedSize(58, 30);
    m_live->setAccessibleName(tr("Follow the present"));
    m_live->setToolTip(tr("Follow the present (End)"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 12, 6);
    layout->setSpacing(6);
    for (QWidget* button : std::initializer_list<QWidget*>{m_freeze, m_previous, m_next, m_live})
        layout->addWidget(button);
    layout->addSpacing(8);
    layout->addWidget(m_strip, 1);

    connect(m_freeze, &QToolButton::clicked, &context, &ViewContext::toggleFreeze);
    connect(m_previous, &QToolButton::clicked, this, [this] { stepToMarker(false); });
    connect(m_next, &QToolButton::clicked, this, [this] { stepToMarker(true); });
    connect(m_live, &QPushButton::clicked, &context, &ViewContext::goLive);
    connect(&context, &ViewContext::timeChanged, this, &TimeBar::showState);
    connect(&context, &ViewContext::appearanceChanged, this, &TimeBar::showState);
    showState();
}

QToolButton* TimeBar::makeButton(const char* name, const QString& words, const QString& key)
{
    auto* button = new QToolButton(this);
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(words);
    button->setToolTip(QStringLiteral("%1 (%2)").arg(words, key));
    button->setFixedSize(30, 30);
    button->setIconSize({20, 20});
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void TimeBar::refresh()
{
    m_strip->refresh();
}

void TimeBar::stepToMarker(bool forward)
{
    m_strip->refresh();
    if (const auto marker = m_strip->markerBeside(forward))
        m_context.lookAt(*marker);
    else if (forward)
        m_context.goLive();
}

void TimeBar::showState()
{
    const Palette& palette = m_context.palette();
    const bool live = m_context.live();
    m_freeze->setIcon(icon(live ? QStringLiteral("pause") : QStringLiteral("play"), palette.text));
    m_freeze->setAccessibleName(live ? tr("Freeze the view") : tr("Let the view run again"));
    m_previous->setIcon(icon(QStringLiteral("previous"), palette.text));
    m_next->setIcon(icon(QStringLiteral("next"), palette.text));
    const QColor ground = live ? palette.ready : palette.raised;
    m_live->setStyleSheet(
        QStringLiteral(
            "QPushButton { background: %1; color: %2; border: 1px solid %3; border-radius: 6px; padding: 0; min-height: 0; }"
            "QPushButton:focus { border-color: %4; }")
            .arg(ground.name(), (live ? palette.window : palette.text).name(), (live ? palette.ready : palette.hairline).name(),
                 palette.text.name()));
    const QString flat = QStringLiteral("QToolButton { background: %1; border: 1px solid %2; border-radius: 6px; }"
                                        "QToolButton:hover, QToolButton:focus { border-color: %3; }")
                             .arg(palette.raised.name(), palette.hairline.name(), palette.accent.name());
    for (QToolButton* button : {m_freeze, m_previous, m_next})
        button->setStyleSheet(flat);
    update();
}

void TimeBar::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_context.palette();
    QPainter painter(this);
    painter.fillRect(rect(), palette.card);
    painter.fillRect(QRect(0, 0, width(), 1), palette.hairline);
}

} // namespace nephoscope
