// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/metric_chart.h"

#include <algorithm>

namespace nephoscope {

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

MetricChart::MetricChart(QWidget* parent) : TimeChart(parent), m_sampled(addGraph()), m_reported(addGraph()), m_target(new QCPItemLine(this))
{
    setAccessibleName(QStringLiteral("Metric against its target over time"));
    for (QCPGraph* graph : {m_sampled, m_reported}) {
        graph->setLineStyle(QCPGraph::lsStepLeft);
        graph->setAdaptiveSampling(false);
        graph->setAntialiased(false);
    }
    for (QCPItemPosition* position : m_target->positions())
        position->setTypeX(QCPItemPosition::ptAxisRectRatio);
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
    lay();
}

void MetricChart::lay()
{
    const bool known = m_history.has_value();
    m_sampled->setVisible(known);
    m_reported->setVisible(known);
    m_target->setVisible(known && m_history->target);
    clearNotes();
    setEmptyText(known ? QString() : QStringLiteral("Without an autoscaler no metric is compared with a target"));
    setMarkers(known ? m_markers : std::vector<ScaleMarker>{}, false);
    setGaps(known ? m_history->gaps : std::vector<TimeSpan>{});
    yAxis->setTickLabels(known);
    yAxis->grid()->setVisible(known);
    if (known) {
        setPoints(*m_sampled, stepPoints(m_history->sampled, m_history->grid, span(), m_history->gaps));
        setPoints(*m_reported, stepPoints(m_history->reported, m_history->grid, span(), m_history->gaps));
        const double target = m_history->target.value_or(0);
        setScale(std::max(m_history->highest, target) * 1.15, 2, m_history->unit == MetricUnit::PercentOfRequests);
        addNote(metricTitle(*m_history), yAxis->range().upper, colours().accent, Qt::AlignLeft | Qt::AlignTop);
        if (m_history->target) {
            m_target->start->setCoords(0, target);
            m_target->end->setCoords(1, target);
            addNote(QStringLiteral("target %1").arg(valueText(target)), target, colours().cold, Qt::AlignRight | Qt::AlignBottom);
        }
        setAccessibleDescription(metricTitle(*m_history) + QStringLiteral(": ") + readOut(span().end).replace('\n', QStringLiteral(", "))
                                 + '.');
    } else {
        setAccessibleDescription(QStringLiteral("No autoscaler compares a metric of this workload with a target."));
    }
    replot(QCustomPlot::rpQueuedReplot);
}

QString MetricChart::valueText(std::optional<double> value) const
{
    return value ? metricValueText(*m_history, *value) : QStringLiteral("unknown");
}

QString MetricChart::readOut(Time time) const
{
    if (!m_history)
        return {};
    QString text = QStringLiteral("%1\nreported %2").arg(formatTimeOfDay(time, zone()),
                                                        valueText(stepValueAt(m_history->reported, m_history->grid, time, m_history->gaps)));
    if (const auto sampled = stepValueAt(m_history->sampled, m_history->grid, time, m_history->gaps))
        text += QStringLiteral("\nsampled %1 (inferred)").arg(valueText(sampled));
    if (m_history->target)
        text += QStringLiteral("\ntarget %1").arg(valueText(m_history->target));
    return text;
}

} // namespace nephoscope
