// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/time_chart.h"

#include "widgets/charts/label_placement.h"
#include "widgets/charts/marker_words.h"
#include "widgets/common/fonts.h"

#include <algorithm>
#include <cmath>

namespace nephoscope {

namespace {

constexpr double tickGap = 110;  // pixels, at least
constexpr int markerRow = 22;   // room for the labels of markers
constexpr double gapWords = 56;  // a gap at least this wide is named

} // namespace

TimeChart::TimeChart(QWidget* parent)
    : QCustomPlot(parent), m_timeTicker(new QCPAxisTickerText), m_valueTicker(new QCPAxisTickerText),
      m_crosshair(new QCPItemStraightLine(this)), m_readOut(new QCPItemText(this)), m_empty(new QCPItemText(this)),
      m_topMargin(markerRow)
{
    setMinimumSize(120, 60);
    setMouseTracking(true);
    // Not by a click: the keys of the window go on working for who uses the mouse.
    setFocusPolicy(Qt::TabFocus);
    setPlottingHint(QCP::phFastPolylines, true);
    setNoAntialiasingOnDrag(true);
    setNotAntialiasedElement(QCP::aeGrid);
    setNotAntialiasedElement(QCP::aeAxes);
    axisRect()->setAutoMargins(QCP::msNone);
    applyMargins();
    plotLayout()->setAutoMargins(QCP::msNone);
    plotLayout()->setMargins(QMargins());

    xAxis->setTicker(m_timeTicker);
    xAxis->setSubTicks(false);
    xAxis->setTickLength(0, 0);
    xAxis->setTickLabelPadding(5);
    xAxis->grid()->setVisible(false);
    yAxis->setTicker(m_valueTicker);
    yAxis->setSubTicks(false);
    yAxis->setTickLength(0, 0);
    yAxis->setTickLabelPadding(8);
    for (QCPAxis* axis : {xAxis, yAxis}) {
        axis->setTickLabelFont(monoFont(TypeSize::Small));
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
    }

    for (QCPAbstractItem* item : std::initializer_list<QCPAbstractItem*>{m_crosshair, m_readOut}) {
        item->setLayer(QStringLiteral("overlay"));
        item->setVisible(false);
        item->setSelectable(false);
    }
    m_readOut->setFont(textFont(TypeSize::Small));
    m_readOut->setPadding(QMargins(8, 4, 8, 4));
    m_readOut->setClipToAxisRect(false);
    m_readOut->setTextAlignment(Qt::AlignLeft);
    m_readOut->position->setType(QCPItemPosition::ptAbsolute);
    m_empty->setFont(textFont());
    m_empty->setPadding(QMargins(6, 1, 6, 1));
    m_empty->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_empty->position->setCoords(0.5, 0.75);
    m_empty->setVisible(false);
}

void TimeChart::setColours(const Palette& palette)
{
    m_palette = palette;
    setBackground(QBrush(palette.card));
    for (QCPAxis* axis : {xAxis, yAxis})
        axis->setTickLabelColor(palette.muted);
    yAxis->grid()->setPen(QPen(palette.hairline, 1));
    yAxis->grid()->setZeroLinePen(QPen(palette.hairline, 1));
    m_crosshair->setPen(QPen(palette.muted, 1));
    m_readOut->setColor(palette.text);
    m_readOut->setBrush(palette.raised);
    m_readOut->setPen(QPen(palette.hairline, 1));
    m_empty->setColor(palette.muted);
    m_empty->setBrush(palette.card);
}

void TimeChart::setTime(TimeSpan span, TimeZone zone)
{
    m_span = span;
    m_zone = zone;
    xAxis->setRange(secondsSince1970(span.begin), secondsSince1970(span.end));
    const Duration step = timeTickStep(span.length(), mapping().width, tickGap);
    m_timeTicker->clear();
    for (const Time tick : timeTicks(span, step, zoneOffset(span.end, zone)))
        m_timeTicker->addTick(secondsSince1970(tick), step < std::chrono::minutes{1} ? formatTimeOfDay(tick, zone)
                                                      : step < std::chrono::hours{24}
                                                          ? formatMinute(tick, zone)
                                                          : formatDateTime(tick, zone).section(' ', 0, 1));
}

int TimeChart::columns() const
{
    return std::max(1, static_cast<int>(mapping().width));
}

TimeAxisMapping TimeChart::mapping() const
{
    return {m_span, leftMargin, static_cast<double>(std::max(1, width() - leftMargin - rightMargin))};
}

void TimeChart::setEmptyText(const QString& text)
{
    m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
}

void TimeChart::showCrosshair(std::optional<Time> time)
{
    const bool shown = time && m_span.begin <= *time && *time <= m_span.end;
    if (!shown && !m_crosshair->visible())
        return;
    m_crosshair->setVisible(shown);
    m_readOut->setVisible(false);
    if (shown) {
        const double seconds = secondsSince1970(*time);
        m_crosshair->point1->setCoords(seconds, 0);
        m_crosshair->point2->setCoords(seconds, 1);
        placeReadOut(*time);
    }
    layer(QStringLiteral("overlay"))->replot();
}

void TimeChart::placeReadOut(Time time)
{
    const QString text = readOut(time);
    if (text.isEmpty())
        return;
    m_readOut->setText(text);
    const QSize size = QFontMetrics(m_readOut->font()).size(0, text) + QSize(18, 10);
    const double x = mapping().x(time);
    const bool left = x + 12 + size.width() > width();
    m_readOut->setPositionAlignment(Qt::AlignTop | (left ? Qt::AlignRight : Qt::AlignLeft));
    m_readOut->position->setCoords(left ? x - 12 : x + 12, std::max(2.0, (height() - size.height()) * 0.35));
    m_readOut->setVisible(true);
}

void TimeChart::setTimeLabels(bool shown)
{
    m_timeLabels = shown;
    xAxis->setTickLabels(shown);
    applyMargins();
}

void TimeChart::setMarkerRow(bool shown)
{
    m_topMargin = shown ? markerRow : 8;
    applyMargins();
}

void TimeChart::applyMargins()
{
    axisRect()->setMargins(QMargins(leftMargin, m_topMargin, rightMargin, m_timeLabels ? 22 : 8));
}

void TimeChart::setScale(double highest, int steps, bool whole)
{
    const ValueScale scale = valueScale(highest, steps, whole);
    // A little air, so that a line along the top is not cut in half.
    yAxis->setRange(0, scale.top * 1.02);
    m_valueTicker->clear();
    for (int tick = 0; tick * scale.step <= scale.top * (1 + 1e-9); ++tick)
        m_valueTicker->addTick(tick * scale.step, valueText(tick * scale.step));
}

void TimeChart::drop(std::vector<QCPAbstractItem*>& items)
{
    for (QCPAbstractItem* item : items)
        removeItem(item);
    items.clear();
}

void TimeChart::setGaps(const std::vector<TimeSpan>& gaps)
{
    m_gapSpans = gaps;
    drop(m_gaps);
    for (const TimeSpan& gap : gaps) {
        auto* area = new QCPItemRect(this);
        area->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
        area->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
        area->topLeft->setCoords(secondsSince1970(gap.begin), 0);
        area->bottomRight->setCoords(secondsSince1970(gap.end), 1);
        area->setPen(Qt::NoPen);
        area->setBrush(QBrush(m_palette.hairline, Qt::BDiagPattern));
        m_gaps.push_back(area);
        const Time begin = std::max(gap.begin, m_span.begin);
        const Time end = std::min(gap.end, m_span.end);
        if (mapping().x(end) - mapping().x(begin) < gapWords)
            continue;
        auto* words = new QCPItemText(this);
        words->setText(QStringLiteral("not seen"));
        words->setFont(textFont(TypeSize::Small));
        words->setColor(m_palette.muted);
        words->setBrush(m_palette.card);
        words->setPadding(QMargins(4, 1, 4, 1));
        words->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        words->position->setCoords(secondsSince1970(begin + (end - begin) / 2), 0.5);
        m_gaps.push_back(words);
    }
}

bool TimeChart::isHidden(Time time) const
{
    return std::any_of(m_gapSpans.begin(), m_gapSpans.end(), [time](const TimeSpan& gap) { return gap.contains(time); });
}

void TimeChart::setMarkers(const std::vector<ScaleMarker>& markers, bool labelled)
{
    drop(m_markerLines);
    for (QCPItemText* label : m_markerLabels)
        removeItem(label);
    m_markerLabels.clear();
    for (const ScaleMarker& marker : markers) {
        auto* line = new QCPItemStraightLine(this);
        const double seconds = secondsSince1970(marker.at);
        line->point1->setCoords(seconds, 0);
        line->point2->setCoords(seconds, 1);
        line->setPen(QPen(m_palette.accent, 1, Qt::DotLine));
        m_markerLines.push_back(line);
        if (!labelled)
            continue;
        auto* label = new QCPItemText(this);
        label->setText(markerLabel(marker));
        label->setFont(textFont(TypeSize::Small, QFont::DemiBold));
        label->setColor(m_palette.accent);
        label->setClipToAxisRect(false);
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        label->position->setType(QCPItemPosition::ptAbsolute);
        // The wanted place; placeMarkerLabels() finds the real one.
        label->position->setCoords(mapping().x(marker.at), markerRow / 2.0);
        m_markerLabels.push_back(label);
    }
    placeMarkerLabels();
}

void TimeChart::placeMarkerLabels()
{
    std::vector<WantedLabel> wanted;
    for (const QCPItemText* label : m_markerLabels)
        wanted.push_back(
            {label->position->coords().x() + 3, static_cast<double>(QFontMetrics(label->font()).horizontalAdvance(label->text()))});
    const auto placed = placeLabels(wanted, width() - 2, 8, 6);
    for (std::size_t i = 0; i < placed.size(); ++i) {
        m_markerLabels[i]->setVisible(placed[i].shown);
        m_markerLabels[i]->position->setCoords(placed[i].x, markerRow / 2.0);
    }
}

void TimeChart::setPoints(QCPGraph& graph, const std::vector<StepPoint>& points)
{
    QVector<QCPGraphData> data;
    data.reserve(static_cast<qsizetype>(points.size()));
    for (const StepPoint& point : points)
        data.append({point.seconds, point.value});
    graph.data()->set(data, true);
}

std::vector<StepPoint> TimeChart::pointsOf(const QCPGraph& graph)
{
    std::vector<StepPoint> points;
    for (const QCPGraphData& point : *graph.data())
        points.push_back({point.key, point.value});
    return points;
}

QCPItemText* TimeChart::addNote(const QString& text, double value, const QColor& colour, Qt::Alignment alignment)
{
    auto* note = new QCPItemText(this);
    note->setText(text);
    note->setFont(textFont(TypeSize::Small));
    note->setColor(colour);
    note->setPadding(QMargins(6, 1, 6, 1));
    note->setPositionAlignment(alignment);
    note->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    note->position->setCoords(alignment.testFlag(Qt::AlignRight) ? 1 : 0, value);
    m_notes.push_back(note);
    return note;
}

void TimeChart::clearNotes()
{
    drop(m_notes);
}

void TimeChart::mouseMoveEvent(QMouseEvent* event)
{
    QCustomPlot::mouseMoveEvent(event);
    emit pointedAt(mapping().time(event->position().x()));
}

void TimeChart::leaveEvent(QEvent* event)
{
    QCustomPlot::leaveEvent(event);
    emit pointedAt(std::nullopt);
}

void TimeChart::resizeEvent(QResizeEvent* event)
{
    QCustomPlot::resizeEvent(event);
    setTime(m_span, m_zone);
}

} // namespace nephoscope
