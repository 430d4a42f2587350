// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/time_strip.h"

#include "collectors/session/projections/action_markers.h"
#include "collectors/session/projections/replica_history.h"
#include "widgets/charts/label_placement.h"
#include "widgets/charts/marker_words.h"
#include "widgets/charts/step_points.h"
#include "widgets/common/action_words.h"
#include "widgets/common/fonts.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace nephoscope {

namespace {

constexpr double side = 6;          // room for the hand at both ends
constexpr double markerRow = 16;    // markers and their labels, above
constexpr double tickRow = 16;      // times, below
constexpr double tickGap = 120;
constexpr Duration shortest = std::chrono::minutes{1};

} // namespace

TimeStrip::TimeStrip(SessionHost& host, ViewContext& context, QWidget* parent) : QWidget(parent), m_host(host), m_context(context)
{
    setObjectName(QStringLiteral("timeStrip"));
    setMinimumHeight(60);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("The whole session in time"));
    connect(&host, &SessionHost::changed, this, [this](const Changes& changes) { m_scalings.note(changes); });
}

TimeSpan TimeStrip::wholeSession() const
{
    const Time end = m_host.now();
    const Time begin = m_host.session().memoryBegins().value_or(end);
    return {std::min(begin, end - shortest), end};
}

void TimeStrip::refresh()
{
    StripDrawing drawing;
    drawing.mapping = {wholeSession(), side, std::max(1.0, width() - 2 * side)};
    layOutTicks(drawing);
    const auto workload = m_context.selection() ? m_host.session().find(*m_context.selection(), m_context.at()) : std::nullopt;
    if (workload) {
        layOutReplicas(drawing, *workload);
        layOutMarkers(drawing, *workload);
    }
    m_drawing = std::move(drawing);
    const auto actions = static_cast<int>(m_drawing.markers.size()) - m_drawing.scalings;
    setAccessibleDescription(
        tr("From %1 to %2, %3 scalings, %4; looking at %5")
            .arg(formatTimeOfDay(m_drawing.mapping.span.begin, m_context.zone()),
                 formatTimeOfDay(m_drawing.mapping.span.end, m_context.zone()))
            .arg(m_drawing.scalings)
            .arg(actions == 1 ? tr("1 thing asked") : tr("%1 things asked").arg(actions))
            .arg(m_context.live() ? tr("the present") : formatTimeOfDay(m_context.shownTime(), m_context.zone())));
    update();
}

void TimeStrip::layOutTicks(StripDrawing& drawing) const
{
    const TimeAxisMapping& mapping = drawing.mapping;
    const Duration step = timeTickStep(mapping.span.length(), mapping.width, tickGap);
    const QFontMetrics metrics(monoFont(TypeSize::Small));
    for (const Time tick : timeTicks(mapping.span, step, zoneOffset(mapping.span.end, m_context.zone()))) {
        const QString label = step < std::chrono::minutes{1} ? formatTimeOfDay(tick, m_context.zone())
                                                             : formatMinute(tick, m_context.zone());
        const double labelWidth = metrics.horizontalAdvance(label);
        drawing.ticks.push_back({std::clamp(mapping.x(tick) - labelWidth / 2, 0.0, width() - labelWidth), label});
    }
}

void TimeStrip::layOutReplicas(StripDrawing& drawing, const ObjectKey& workload) const
{
    const TimeAxisMapping& mapping = drawing.mapping;
    const double top = markerRow + 4;
    const double bottom = height() - tickRow - 2;
    const ReplicaHistory history = replicaHistory(m_host.session(), workload, mapping.span, static_cast<int>(mapping.width));
    const double highest = std::max(1.0, history.highest);
    QPolygonF area;
    const auto close = [&] {
        if (area.size() > 1) {
            area.append(QPointF(area.back().x(), bottom));
            area.prepend(QPointF(area.front().x(), bottom));
            drawing.areas.push_back(area);
        }
        area.clear();
    };
    for (const StepPoint& point : stepPoints(history.ready, history.grid, mapping.span, history.gaps)) {
        const double x = mapping.x(timeFromSeconds(point.seconds));
        if (!area.isEmpty())
            area.append(QPointF(x, area.back().y()));
        if (std::isnan(point.value))
            close();
        else
            area.append(QPointF(x, bottom - point.value / highest * (bottom - top)));
    }
    close();
    for (const TimeSpan& gap : history.gaps) {
        const double left = mapping.x(std::max(gap.begin, mapping.span.begin));
        const double wide = mapping.x(std::min(gap.end, mapping.span.end)) - left;
        // A session begins with the instant before its first list.
        if (wide >= 1 || gap.begin > mapping.span.begin)
            drawing.gaps.emplace_back(left, top, std::max(2.0, wide), bottom - top);
    }
}

void TimeStrip::layOutMarkers(StripDrawing& drawing, const ObjectKey& workload)
{
    const QFontMetrics metrics(textFont(TypeSize::Small));
    const auto add = [&drawing](Time at, Mark mark, Tone tone, const QString& label) {
        drawing.markers.push_back({at, drawing.mapping.x(at), mark, tone, false, 0, label});
    };
    for (const ScaleMarker& marker : m_scalings.markers(m_host.session(), workload, drawing.mapping.span)) {
        const Mark mark = markerMark(marker);
        add(marker.at, mark, mark == Mark::TriangleUp ? Tone::Ready : Tone::Muted, markerLabel(marker));
    }
    drawing.scalings = static_cast<int>(drawing.markers.size());
    for (const ActionMarker& marker : actionMarkers(m_host.session(), workload.source, drawing.mapping.span)) {
        const ActionState state = marker.outcome.state;
        const Action& action = marker.outcome.action;
        // What it did to this workload's count is marked as that.
        if (action.verb == ActionVerb::Scale && state == ActionState::Done && action.uid == workload.uid)
            continue;
        add(marker.at, state == ActionState::Refused ? Mark::Cross : Mark::Square,
            state == ActionState::Refused ? Tone::Failed : Tone::Accent, actionLabel(marker.outcome));
    }
    std::stable_sort(drawing.markers.begin(), drawing.markers.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    std::vector<WantedLabel> wanted;
    for (const StripDrawing::Marker& marker : drawing.markers)
        wanted.push_back({marker.x + 8, static_cast<double>(metrics.horizontalAdvance(marker.label))});
    const auto placed = placeLabels(wanted, width(), 14, 16);
    for (std::size_t i = 0; i < placed.size(); ++i) {
        // Nor over the mark of another.
        const auto covered = [&](const StripDrawing::Marker& other) {
            return placed[i].x - 6 < other.x && other.x < placed[i].x + wanted[i].width + 6 && &other != &drawing.markers[i];
        };
        drawing.markers[i].labelled = placed[i].shown && std::none_of(drawing.markers.begin(), drawing.markers.end(), covered);
        drawing.markers[i].labelX = placed[i].x;
    }
}

std::optional<Time> TimeStrip::markerBeside(bool forward) const
{
    const Time shown = m_context.shownTime();
    std::optional<Time> found;
    for (const StripDrawing::Marker& marker : m_drawing.markers) {
        if (forward && marker.at > shown)
            return marker.at;
        if (!forward && marker.at < shown)
            found = marker.at;
    }
    return found;
}

void TimeStrip::paintEvent(QPaintEvent*)
{
    const Palette& palette = m_context.palette();
    QPainter painter(this);
    const double bottom = height() - tickRow - 2;
    for (const QRectF& gap : m_drawing.gaps)
        painter.fillRect(gap, QBrush(palette.muted, Qt::BDiagPattern));
    painter.setPen(QPen(palette.hairline, 1));
    painter.drawLine(QPointF(side, bottom), QPointF(width() - side, bottom));
    painter.setPen(QPen(palette.ready, 1));
    painter.setBrush(blend(palette.card, palette.ready, 0.25));
    for (const QPolygonF& area : m_drawing.areas)
        painter.drawPolygon(area);

    painter.setPen(palette.muted);
    painter.setFont(monoFont(TypeSize::Small));
    for (const StripDrawing::Tick& tick : m_drawing.ticks)
        painter.drawText(QPointF(tick.x, height() - 3), tick.label);
    painter.setFont(textFont(TypeSize::Small));
    for (const StripDrawing::Marker& marker : m_drawing.markers) {
        drawMark(painter, marker.mark, QRectF(marker.x - 4, 4, 8, 8), palette.tone(marker.tone));
        if (marker.labelled)
            painter.drawText(QPointF(marker.labelX, 12), marker.label);
    }

    const double hand = m_context.live() ? width() - side : m_drawing.mapping.x(m_context.shownTime());
    const QColor colour = m_context.live() ? palette.ready : palette.pending;
    painter.fillRect(QRectF(hand - 1, markerRow - 2, 2, bottom - markerRow + 4), colour);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QPointF(hand, bottom + 1), 4, 4);
}

void TimeStrip::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        m_context.lookAt(m_drawing.mapping.time(event->position().x()));
}

void TimeStrip::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        m_context.lookAt(m_drawing.mapping.time(event->position().x()));
}

void TimeStrip::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    refresh();
}

} // namespace nephoscope
