// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pod_legend.h"

#include "collectors/rules/podstatus/pod_columns.h"
#include "widgets/common/fonts.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/pod_look.h"

#include <QPainter>

namespace nephoscope {

namespace {

constexpr int markSide = 9;
constexpr int gap = 6;  // between a mark and its words
constexpr int between = 14;

// Why pods fail, if all for one reason.
QString commonFailure(const std::vector<NodePods>& nodes)
{
    std::string reason;
    for (const NodePods& node : nodes) {
        for (const PlacedPod& pod : node.pods) {
            if (pod.state != PodState::Failed)
                continue;
            std::string here = podStatus(*pod.pod).status;
            if (reason.empty())
                reason = std::move(here);
            else if (reason != here)
                return {};
        }
    }
    return toQString(reason);
}

} // namespace

PodLegend::PodLegend(const ViewContext& context, QWidget* parent) : QWidget(parent), m_context(context)
{
    setFont(textFont(TypeSize::Small));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&context, &ViewContext::appearanceChanged, this, qOverload<>(&QWidget::update));
}

void PodLegend::setNodes(const std::vector<NodePods>& nodes)
{
    PodCounts counts{};
    for (const NodePods& node : nodes) {
        const PodCounts here = countPods(node.pods);
        for (std::size_t i = 0; i < counts.size(); ++i)
            counts[i] += here[i];
    }
    std::vector<Entry> entries;
    QStringList words;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0)
            continue;
        const auto state = static_cast<PodState>(i);
        const QString failure = state == PodState::Failed ? commonFailure(nodes) : QString();
        entries.push_back({state, formatCount(counts[i]) + QLatin1Char(' ') + (failure.isEmpty() ? podLook(state).word : failure)});
        words += entries.back().words;
    }
    if (entries == m_entries)
        return;
    m_entries = std::move(entries);
    setAccessibleName(tr("Pods: %1").arg(words.join(QStringLiteral(", "))));
    updateGeometry();
    update();
}

QSize PodLegend::sizeHint() const
{
    const QFontMetrics metrics(font());
    int width = 0;
    for (const Entry& entry : m_entries)
        width += (width > 0 ? between : 0) + markSide + gap + metrics.horizontalAdvance(entry.words);
    return {width + 1, metrics.height() + 2};
}

void PodLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Palette& palette = m_context.palette();
    int x = 0;
    for (const Entry& entry : m_entries) {
        drawMark(painter, podLook(entry.state).mark, QRectF(x, (height() - markSide) / 2.0, markSide, markSide),
                 palette.tone(podLook(entry.state).tone));
        x += markSide + gap;
        painter.setPen(palette.muted);
        const int wide = painter.fontMetrics().horizontalAdvance(entry.words);
        painter.drawText(QRect(x, 0, wide + 1, height()), Qt::AlignVCenter, entry.words);
        x += wide + between;
    }
}

} // namespace nephoscope
