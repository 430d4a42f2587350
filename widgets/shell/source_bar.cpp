// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/source_bar.h"

#include "widgets/common/action_sink.h"
#include "widgets/common/fonts.h"
#include "widgets/common/tab_order.h"
#include "widgets/shell/source_chip.h"
#include "widgets/shell/source_details.h"
#include "widgets/shell/window_action.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

namespace nephoscope {

SourceBar::SourceBar(SessionHost& host, ViewContext& context, QWidget* parent)
    : QWidget(parent), m_host(host), m_context(context), m_chipRow(new QHBoxLayout), m_badge(new QLabel(tr("recorded"), this)),
      m_search(new QPushButton(this)), m_zone(new QPushButton(this))
{
    m_badge->setObjectName(QStringLiteral("recordedBadge"));
    m_badge->setFont(textFont(TypeSize::Small, QFont::DemiBold));
    m_badge->setToolTip(tr("Shown from an observation log, not from a running cluster"));
    m_search->setObjectName(QStringLiteral("searchButton"));
    m_search->setFont(textFont(TypeSize::Small));
    m_search->setText(tr("Search or run…    %1").arg(keyText(WindowAction::OpenPalette)));
    m_search->setAccessibleName(tr("Search or run"));
    m_search->setToolTip(tr("Find any object, view or action"));
    setTone(*m_search, Tone::Muted);
    m_zone->setObjectName(QStringLiteral("zoneButton"));
    m_zone->setFont(textFont(TypeSize::Small));
    m_zone->setAccessibleName(tr("Time zone: local or UTC"));
    m_zone->setToolTip(tr("Show times in local time or in UTC"));
    m_chipRow->setSpacing(8);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 10, 16, 8);
    layout->setSpacing(8);
    layout->addLayout(m_chipRow);
    layout->addWidget(m_badge);
    layout->addStretch(1);
    layout->addWidget(m_search);
    layout->addWidget(m_zone);
    connect(m_search, &QPushButton::clicked, this, &SourceBar::searchWanted);

    connect(m_zone, &QPushButton::clicked, this,
            [this] { m_context.setZone(m_context.zone() == TimeZone::Utc ? TimeZone::Local : TimeZone::Utc); });
    connect(&context, &ViewContext::timeChanged, this, &SourceBar::showZone);
    connect(&context, &ViewContext::appearanceChanged, this, &SourceBar::applyColours);
    applyColours();
    showZone();
}

void SourceBar::refresh()
{
    const auto sources = sourceSummaries(m_host.session(), m_context.shownTime());
    while (m_chips.size() < sources.size()) {
        auto* chip = new SourceChip(m_context, this);
        m_chipRow->addWidget(chip);
        tabBefore(*chip, *m_search);
        connect(chip, &QAbstractButton::clicked, this, [this, chip] { showDetails(*chip); });
        m_chips.push_back(chip);
    }
    bool recorded = m_host.recorded();
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        m_chips[i]->setVisible(i < sources.size());
        if (i >= sources.size())
            continue;
        m_chips[i]->setObjectName(QStringLiteral("source%1").arg(i + 1));
        // How a recording is read is of the present.
        const bool past = (m_host.recorded() || !m_context.live()) && !(sources[i].kind == std::string_view{"recording"});
        m_chips[i]->setSource(sources[i], past, m_sink && m_sink->lockOf(sources[i].source) == SourceLock::Open);
        recorded = recorded || sources[i].kind == std::string_view{"recording"};
    }
    m_badge->setVisible(recorded);
}

void SourceBar::showDetails(SourceChip& chip)
{
    auto* details = new SourceDetails(m_context, chip.source(), m_removable, m_sink, this);
    connect(details, &SourceDetails::removeWanted, this,
            [this, label = toQString(chip.source().source.view())] { emit removeWanted(label); });
    details->adjustSize();
    details->move(chip.mapToGlobal(QPoint(0, chip.height() + 4)));
    details->show();
}

void SourceBar::showZone()
{
    m_zone->setText(m_context.zone() == TimeZone::Utc ? tr("UTC") : tr("Local time"));
}

void SourceBar::applyColours()
{
    const Palette& palette = m_context.palette();
    m_badge->setStyleSheet(
        QStringLiteral("color: %1; border: 1px solid %1; border-radius: 6px; padding: 3px 8px;").arg(palette.undone.name()));
}

} // namespace nephoscope
