// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/source_strip.h"

#include "collectors/session/projections/source_summary.h"
#include "widgets/common/fonts.h"
#include "widgets/common/source_words.h"
#include "widgets/common/view_context.h"

#include <algorithm>

namespace nephoscope {

SourceStrip::SourceStrip(const SessionHost& host, const ViewContext& context, QWidget* parent)
    : QLabel(parent), m_host(host), m_context(context)
{
    setObjectName(QStringLiteral("sourceStrip"));
    setFont(textFont(TypeSize::Small));
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setContentsMargins(16, 5, 16, 5);
    connect(&context, &ViewContext::appearanceChanged, this, &SourceStrip::refresh);
    hide();
}

void SourceStrip::refresh()
{
    // Of the past another strip speaks, and a view of nothing speaks for itself.
    if (m_context.live() && !m_host.recorded() && m_context.selection()
        && m_host.session().find(*m_context.selection(), liveTime)) {
        const auto sources = sourceSummaries(m_host.session(), m_context.shownTime());
        const auto found = std::find_if(sources.begin(), sources.end(),
                                        [this](const auto& one) { return one.source == m_context.selection()->source; });
        if (found != sources.end() && found->state != SourceState::Live && found->state != SourceState::CatchingUp
            && found->state != SourceState::Connecting) {
            say(*found);
            show();
            return;
        }
    }
    hide();
}

void SourceStrip::say(const SourceSummary& source)
{
    const QString state = tr("%1 %2: this is how it was at %3.")
                              .arg(toQString(source.source.view()), sourceStateWords(source.state, source.age),
                                   formatTimeOfDay(source.since, m_context.zone()));
    QString words = state;
    if (!source.status.what.empty()) {
        words += QLatin1Char(' ') + toQString(source.sentence);
    } else if (source.state != SourceState::Ended) {
        const TeachingText teaching = teachSource(source);
        words += QLatin1Char(' ') + teaching.why + QLatin1Char(' ') + teaching.tryThis;
    }
    const Palette& palette = m_context.palette();
    const QColor colour = palette.tone(sourceLook(source.state).tone);
    setStyleSheet(QStringLiteral("background: %1; color: %2; border-top: 1px solid %3; border-bottom: 1px solid %3;")
                      .arg(blend(palette.window, colour, 0.12).name(), palette.text.name(), colour.name()));
    setText(words);
}

} // namespace nephoscope
