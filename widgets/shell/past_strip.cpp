// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/past_strip.h"

#include "widgets/common/fonts.h"
#include "widgets/common/view_context.h"

namespace nephoscope {

PastStrip::PastStrip(const ViewContext& context, QWidget* parent) : QLabel(parent), m_context(context)
{
    setObjectName(QStringLiteral("pastStrip"));
    setFont(textFont(TypeSize::Small, QFont::DemiBold));
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignCenter);
    setFixedHeight(24);
    setAutoFillBackground(true);
    connect(&context, &ViewContext::timeChanged, this, &PastStrip::refresh);
    connect(&context, &ViewContext::appearanceChanged, this, &PastStrip::applyColours);
    applyColours();
    refresh();
}

void PastStrip::refresh()
{
    setVisible(!m_context.live());
    if (m_context.live())
        return;
    const Time shown = m_context.shownTime();
    const bool sameDay = m_context.present() - shown < std::chrono::hours{12};
    setText(tr("looking at %1, %2 — End returns to the present")
                .arg(sameDay ? formatTimeOfDay(shown, m_context.zone()) : formatDateTime(shown, m_context.zone()),
                     formatAgo(shown, m_context.present())));
}

void PastStrip::applyColours()
{
    const Palette& palette = m_context.palette();
    setStyleSheet(QStringLiteral("background: %1; color: %2;").arg(palette.pending.name(), palette.window.name()));
}

} // namespace nephoscope
