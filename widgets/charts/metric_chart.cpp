// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/metric_chart.h"

#include "widgets/common/fonts.h"

#include <algorithm>
#include <cmath>

namespace nephoscope {

namespace {

// Whether there is any value to draw.
bool isKnown(const QCPGraph& graph)
{
    return std::any_of(graph.data()->begin(), graph.data()->end(),
                       [](const QCPGraphData& point) { return !std::isnan(point.value); });
}

} // namespace

QString metricTitle(const MetricHistory& history)
{
    const QString label = toQString(history.label);
    const QString name = label == QLatin1String("cpu") ? QStringLiteral("CPU") : label;
    return history.unit == MetricUnit::PercentOfRequests ? name + QStringLiteral(", % of request") : name;
}

QString metricValueText(const MetricHistory& history, double value)
{
    if (history.unit == MetricUnit::PercentOfRequests)
        return formatPercent(value);
    if (history.label.starts_with("cpu"))
        return formatCpu(value);
    return history.label.starts_with("memory") ? formatBytes(value) : formatNumber(value);
}

MetricChart::MetricChart(QWidget* parent)
    : TimeChart(parent), m_sampled(addGraph()), m_reported(addGraph()), m_target(new QCPItemLine(this)),
      m_calm(new QCPItemRect(this))
{
    setObjectName(QStringLiteral("metricChart"));
    setAccessibleName(QStringLiteral("Metric against its target over time"));
    for (QCPGraph* graph : {m_sampled, m_reported}) {
        graph->setLineStyle(QCPGraph::lsStepLeft);
        graph->setAdaptiveSampling(false);
        graph->setAntialiased(false);
    }
    for (QCPAbstractItem* item : std::initializer_list<QCPAbstractItem*>{m_target, m_calm}) {
        for (QCPItemPosition* position : item->positions())
            position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    }
    m_calm->setPen(Qt::NoPen);
    setMarkerRow(false);
}

void MetricChart::setData(std::optional<MetricHistory> history, std::vector<ScaleMarker> markers)
{
    m_history = std::move(history);
    m_markers = std::move(markers);
    lay();
}

void MetricChart::setColours(const Palette& palette)
{
    TimeChart::setColours(palette);
    m_reported->setPen(QPen(palette.accent, 2));
    m_sampled->setPen(QPen(palette.muted, 1));
    m_target->setPen(QPen(palette.cold, 1, Qt::DashLine));
    QColor calm = palette.cold;
    calm.setAlphaF(0.14F);
    m_calm->setBrush(calm);
    lay();
}

// Side by side above the lines, where they cover none; those that find no room are left out.
void MetricChart::addHeading(const std::vector<std::pair<QString, QColor>>& words)
{
    int left = 6;
    for (const auto& [text, colour] : words) {
        const int width = QFontMetrics(textFont(TypeSize::Small)).horizontalAdvance(text);
        if (left + width > columns())
            return;
        addNote(text, yAxis->range().upper, colour, Qt::AlignLeft | Qt::AlignTop)->setPadding(QMargins(left, 1, 6, 1));
        left += width + 16;
    }
}

void MetricChart::lay()
{
    const bool present = m_history.has_value();
    m_sampled->setVisible(present);
    m_reported->setVisible(present);
    m_target->setVisible(present && m_history->target);
    m_calm->setVisible(present && m_history->calmFrom && m_history->calmTo);
    clearNotes();
    setMarkers(present ? m_markers : std::vector<ScaleMarker>{}, false);
    setGaps(present ? m_history->gaps : std::vector<TimeSpan>{});
    yAxis->setTickLabels(present);
    yAxis->grid()->setVisible(present);
    if (present) {
        setPoints(*m_sampled, stepPoints(m_history->sampled, m_history->grid, span(), m_history->gaps));
        setPoints(*m_reported, stepPoints(m_history->reported, m_history->grid, span(), m_history->gaps));
        const double target = m_history->target.value_or(0);
        setScale(std::max(m_history->highest, target) * 1.15, 2, m_history->unit == MetricUnit::PercentOfRequests);
        std::vector<std::pair<QString, QColor>> words{{metricTitle(*m_history), colours().accent}};
        if (m_history->target) {
            m_target->start->setCoords(0, target);
            m_target->end->setCoords(1, target);
            words.emplace_back(QStringLiteral("target %1").arg(valueText(target)), colours().cold);
            m_calm->topLeft->setCoords(0, m_history->calmTo.value_or(target));
            m_calm->bottomRight->setCoords(1, m_history->calmFrom.value_or(target));
        }
        const bool sampled = isKnown(*m_sampled);
        // A long gap says for itself why there is nothing.
        const bool unseen = std::any_of(m_history->gaps.begin(), m_history->gaps.end(),
                                        [this](const TimeSpan& gap) { return gap.length() > span().length() / 2; });
        setEmptyText(sampled || isKnown(*m_reported) || unseen ? QString() : QStringLiteral("not measured"));
        if (sampled)
            words.emplace_back(QStringLiteral("thin: as the pods were sampled"), colours().muted);
        addHeading(words);
        setAccessibleDescription(metricTitle(*m_history) + QStringLiteral(": ")
                                 + readOut(span().end).replace('\n', QStringLiteral(", ")) + '.');
    } else {
        setEmptyText(QStringLiteral("not measured"));
        setAccessibleDescription(QStringLiteral("No autoscaler compares a metric of this workload with a target."));
    }
    replot(QCustomPlot::rpQueuedReplot);
}

QString MetricChart::valueText(double value) const
{
    return m_history ? metricValueText(*m_history, value) : QString();
}

QString MetricChart::knownText(std::optional<double> value) const
{
    return value ? valueText(*value) : QStringLiteral("unknown");
}

std::vector<ChartLine> MetricChart::lines() const
{
    if (!m_history)
        return {};
    const QString title = metricTitle(*m_history);
    std::vector<ChartLine> lines{{QStringLiteral("reported ") + title, pointsOf(*m_reported)},
                                 {QStringLiteral("sampled ") + title, pointsOf(*m_sampled)}};
    if (m_history->target)
        lines.push_back({QStringLiteral("target ") + title, {{secondsSince1970(span().begin), *m_history->target}}});
    return lines;
}

QString MetricChart::readOut(Time time) const
{
    if (!m_history)
        return {};
    if (isHidden(time))
        return QStringLiteral("%1\nnot seen").arg(formatTimeOfDay(time, zone()));
    QString text = QStringLiteral("%1\nreported %2")
                       .arg(formatTimeOfDay(time, zone()),
                            knownText(stepValueAt(m_history->reported, m_history->grid, time, m_history->gaps)));
    if (const auto sampled = stepValueAt(m_history->sampled, m_history->grid, time, m_history->gaps))
        text += QStringLiteral("\nsampled %1 (inferred)").arg(valueText(*sampled));
    if (m_history->target)
        text += QStringLiteral("\ntarget %1").arg(valueText(*m_history->target));
    return text;
}

} // namespace nephoscope
