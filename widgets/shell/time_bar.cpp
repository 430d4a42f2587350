// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/time_bar.h"

#include "collectors/session/projections/source_summary.h"
#include "widgets/common/fonts.h"
#include "widgets/common/icons.h"
#include "widgets/common/source_words.h"
#include "widgets/shell/time_strip.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace nephoscope {

namespace {

// What the present is worth.
QString liveWord(SourceState news, bool anything)
{
    switch (news) {
    case SourceState::Live:
    case SourceState::Quiet: return TimeBar::tr("LIVE");
    case SourceState::Connecting:
    case SourceState::CatchingUp: return TimeBar::tr("WAIT");
    case SourceState::Ended: return TimeBar::tr("END");
    case SourceState::Stale: return TimeBar::tr("STALE");
    default: return anything ? TimeBar::tr("STALE") : TimeBar::tr("OFF");
    }
}

} // namespace

TimeBar::TimeBar(SessionHost& host, ViewContext& context, QWidget* parent)
    : QFrame(parent), m_host(host), m_context(context), m_freeze(makeButton("freezeButton", tr("Freeze the view"), tr("Space"))),
      m_previous(makeButton("previousMarker", tr("To the marker before"), tr("←"))),
      m_next(makeButton("nextMarker", tr("To the next marker"), tr("→"))), m_live(new QPushButton(tr("LIVE"), this)),
      m_strip(new TimeStrip(host, context, this))
{
    setAccessibleName(tr("Time"));
    m_live->setObjectName(QStringLiteral("liveButton"));
    m_live->setFont(textFont(TypeSize::Normal, QFont::DemiBold));
    m_live->setFixedSize(76, 30);
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
    const SourceState before = m_news;
    const QString wordsBefore = m_newsWords;
    readNews();
    if (m_news != before || m_newsWords != wordsBefore)
        showState();
}

void TimeBar::readNews()
{
    const auto sources = sourceSummaries(m_host.session(), liveTime);
    const SourceSummary* shown = nullptr;
    for (const SourceSummary& source : sources) {
        if (m_context.selection() && m_context.selection()->source == source.source) {
            shown = &source;
            break;
        }
        if (!shown || severity(source.state) > severity(shown->state))
            shown = &source;
    }
    m_news = shown ? shown->state : SourceState::Connecting;
    if (m_host.recorded()) {
        m_news = SourceState::Ended;
        m_newsWords = tr("It is a recording: nothing new arrives.");
        return;
    }
    m_newsWords = shown ? tr("%1: %2").arg(toQString(shown->source.view()), toQString(shown->sentence))
                        : tr("No source is watched.");
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
    const bool fresh = m_news == SourceState::Live || m_news == SourceState::Quiet;
    const bool green = live && fresh;
    const QColor ground = green ? palette.ready : palette.raised;
    const Tone newsTone = m_news == SourceState::Ended ? Tone::Muted : sourceLook(m_news).tone;
    const QColor line = green ? palette.ready : live ? palette.tone(newsTone) : palette.hairline;
    m_live->setText(!live ? tr("GO LIVE") : liveWord(m_news, m_context.selection().has_value()));
    m_live->setAccessibleName(fresh ? tr("Follow the present") : tr("Follow the present. %1").arg(m_newsWords));
    m_live->setToolTip(fresh ? tr("Follow the present (End)") : tr("Follow the present (End)\n%1").arg(m_newsWords));
    m_live->setStyleSheet(
        QStringLiteral(
            "QPushButton { background: %1; color: %2; border: 1px solid %3; border-radius: 6px; padding: 0; min-height: 0; }"
            "QPushButton:focus { border-color: %4; }")
            .arg(ground.name(),
                 (green  ? palette.window
                  : live ? palette.tone(newsTone)
                         : palette.text)
                     .name(),
                 line.name(), palette.text.name()));
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
