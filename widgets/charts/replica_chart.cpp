// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/replica_chart.h"

#include "widgets/charts/marker_words.h"

#include <algorithm>
#include <cmath>

namespace nephoscope {

namespace {

// A band that reaches further than so many times what is there would press the lines to the ground.
constexpr double mostBand = 4;

double highestOf(const StepLine& line)
{
    double highest = line.before.value_or(0);
    for (const SeriesColumn& column : line.columns) {
        if (column.count > 0)
            highest = std::max(highest, column.max);
    }
    return highest;
}

QString countText(std::optional<double> value)
{
    return value ? formatNumber(*value) : QStringLiteral("unknown");
}

} // namespace

ReplicaChart::ReplicaChart(QWidget* parent)
    : TimeChart(parent), m_minimum(addGraph()), m_maximum(addGraph()), m_ready(addGraph()), m_desired(addGraph()),
      m_area(addGraph())
{
    setObjectName(QStringLiteral("replicaChart"));
    setAccessibleName(QStringLiteral("Replicas over time"));
    for (QCPGraph* graph : {m_minimum, m_maximum, m_ready, m_desired, m_area}) {
        graph->setLineStyle(QCPGraph::lsStepLeft);
        graph->setAdaptiveSampling(false);
        graph->setAntialiased(false);
    }
    m_maximum->setChannelFillGraph(m_minimum);
    // Under the lines.
    m_area->setLayer(QStringLiteral("grid"));
    m_area->setPen(Qt::NoPen);
}

void ReplicaChart::setData(ReplicaHistory history, std::vector<ScaleMarker> markers)
{
    m_history = std::move(history);
    m_markers = std::move(markers);
    lay();
}

void ReplicaChart::setColours(const Palette& palette)
{
    TimeChart::setColours(palette);
    m_minimum->setPen(Qt::NoPen);
    m_maximum->setPen(Qt::NoPen);
    QColor band = palette.accent;
    band.setAlphaF(palette.dark() ? 0.12F : 0.08F);
    m_maximum->setBrush(band);
    QColor area = palette.ready;
    area.setAlphaF(0.2F);
    m_area->setBrush(area);
    lay();
}

// Where a line fills its columns a pixel is as well seen as a wide or a dashed pen, and drawn in no time.
void ReplicaChart::choosePens()
{
    m_ready->setPen(QPen(colours().ready, isDense(m_history.ready) ? 1 : 2));
    m_desired->setPen(isDense(m_history.desired) ? QPen(colours().text, 1) : QPen(colours().text, 1.5, Qt::DashLine));
}

void ReplicaChart::lay()
{
    const auto& history = m_history;
    setPoints(*m_minimum, stepPoints(history.minimum, history.grid, span(), history.gaps));
    setPoints(*m_maximum, stepPoints(history.maximum, history.grid, span(), history.gaps));
    setPoints(*m_ready, stepPoints(history.ready, history.grid, span(), history.gaps));
    setPoints(*m_desired, stepPoints(history.desired, history.grid, span(), history.gaps));
    setPoints(*m_area, areaPoints(history.ready, history.grid, span(), history.gaps));
    choosePens();
    const double there = std::max({1.0, highestOf(history.desired), highestOf(history.ready)});
    const double top = std::max(1.0, history.highest) <= mostBand * there ? std::max(1.0, history.highest) : 2 * there;
    setScale(top, 4, true);
    setGaps(history.gaps);
    setMarkers(m_markers, true);

    clearNotes();
    const auto minimum = stepValueAt(history.minimum, history.grid, span().end, {});
    const auto maximum = stepValueAt(history.maximum, history.grid, span().end, {});
    if (maximum) {
        const bool outside = *maximum > yAxis->range().upper;
        addNote(QStringLiteral("max %1%2").arg(formatNumber(*maximum), outside ? QStringLiteral(" ↑") : QString()),
                std::min(*maximum, yAxis->range().upper), colours().accent, Qt::AlignLeft | Qt::AlignTop);
    }
    if (minimum && (!maximum || *minimum < *maximum))
        addNote(QStringLiteral("min %1").arg(formatNumber(*minimum)), *minimum, colours().accent, Qt::AlignLeft | Qt::AlignBottom);

    QStringList words{readOut(span().end).replace('\n', QStringLiteral(", "))};
    if (!m_markers.empty())
        words += QStringLiteral("%1, the last %2 at %3")
                     .arg(m_markers.size() == 1 ? QStringLiteral("1 scaling") : QStringLiteral("%1 scalings").arg(m_markers.size()),
                          markerLabel(m_markers.back()), formatTimeOfDay(m_markers.back().at, zone()));
    if (!history.gaps.empty())
        words += history.gaps.size() == 1 ? QStringLiteral("1 gap in what was seen")
                                          : QStringLiteral("%1 gaps in what was seen").arg(history.gaps.size());
    setAccessibleDescription(words.join(QStringLiteral("; ")) + '.');
    replot(QCustomPlot::rpQueuedReplot);
}

std::vector<ChartLine> ReplicaChart::lines() const
{
    return {{QStringLiteral("desired"), pointsOf(*m_desired)},
            {QStringLiteral("ready"), pointsOf(*m_ready)},
            {QStringLiteral("minimum"), pointsOf(*m_minimum)},
            {QStringLiteral("maximum"), pointsOf(*m_maximum)}};
}

QString ReplicaChart::readOut(Time time) const
{
    if (isHidden(time))
        return QStringLiteral("%1\nnot seen").arg(formatTimeOfDay(time, zone()));
    QString text = QStringLiteral("%1\ndesired %2\nready %3")
                       .arg(formatTimeOfDay(time, zone()),
                            countText(stepValueAt(m_history.desired, m_history.grid, time, m_history.gaps)),
                            countText(stepValueAt(m_history.ready, m_history.grid, time, m_history.gaps)));
    if (const auto maximum = stepValueAt(m_history.maximum, m_history.grid, time, m_history.gaps))
        text += QStringLiteral("\nallowed %1 to %2")
                    .arg(countText(stepValueAt(m_history.minimum, m_history.grid, time, m_history.gaps)), formatNumber(*maximum));
    // As near as the mouse can tell.
    const Duration reach = span().length() * 4 / columns();
    for (const ScaleMarker& marker : m_markers) {
        if (std::chrono::abs(marker.at - time) <= reach)
            text += '\n' + markerSentence(marker);
    }
    return text;
}

} // namespace nephoscope
