// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pods/pod_legend.h"

#include "collectors/rules/podstatus/pod_columns.h"
#include "widgets/common/fonts.h"
#include "widgets/common/view_context.h"
#include "widgets/pods/pod_look.h"

#include <QPainter>

#include <utility>

namespace nephoscope {

namespace {

constexpr int markSide = 9;
constexpr int gap = 6;  // between a mark and its words
constexpr int between = 14;
constexpr int tileSide = 12;
constexpr int longestName = 180;

// Whether some pods are chosen and others are not.
bool isMixed(const std::vector<NodePods>& nodes)
{
    bool chosen = false;
    bool other = false;
    for (const NodePods& node : nodes) {
        for (const PlacedPod& pod : node.pods)
            (pod.chosen ? chosen : other) = true;
        if (chosen && other)
            return true;
    }
    return false;
}

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

void PodLegend::setNodes(const std::vector<NodePods>& nodes, const QString& chosen)
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
    const QString strong = isMixed(nodes) ? QFontMetrics(font()).elidedText(chosen, Qt::ElideMiddle, longestName) : QString();
    if (entries == m_entries && strong == m_chosen)
        return;
    m_entries = std::move(entries);
    m_chosen = strong;
    setAccessibleName(tr("Pods: %1").arg(words.join(QStringLiteral(", "))));
    updateGeometry();
    update();
}

void PodLegend::setShort(bool shortened)
{
    if (std::exchange(m_short, shortened) == shortened)
        return;
    updateGeometry();
    update();
}

QSize PodLegend::sizeHint() const
{
    const QFontMetrics metrics(font());
    int width = !showsChosen() ? 0 : tileSide + gap + metrics.horizontalAdvance(m_chosen);
    for (const Entry& entry : m_entries)
        width += (width > 0 ? between : 0) + markSide + gap + metrics.horizontalAdvance(entry.words);
    return {width + 1, metrics.height() + 2};
}

void PodLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Palette& palette = m_context.palette();
    int x = 0;
    if (showsChosen()) {
        // As the strong tiles are drawn, in no state's colour.
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(palette.text, 1.5));
        painter.setBrush(blend(palette.card, palette.text, 0.25));
        painter.drawRoundedRect(QRectF(0, (height() - tileSide) / 2.0, tileSide, tileSide).adjusted(0.75, 0.75, -0.75, -0.75), 2,
                                2);
        x += tileSide + gap;
        painter.setPen(palette.muted);
        const int wide = painter.fontMetrics().horizontalAdvance(m_chosen);
        painter.drawText(QRect(x, 0, wide + 1, height()), Qt::AlignVCenter, m_chosen);
        x += wide + between;
    }
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
