// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/scale_markers.h"
#include "widgets/charts/chart_csv.h"
#include "widgets/charts/time_axis_mapping.h"
#include "widgets/common/format.h"
#include "widgets/common/palette.h"

#include <qcustomplot.h>

namespace nephoscope {

// What every chart over time shares: one time axis with the same margins everywhere (so that charts above each other line up),
// round ticks, hatched gaps, scale markers, a crosshair with a read-out, a text in place of data, and a summary in words.
class TimeChart : public QCustomPlot {
    Q_OBJECT
public:
    static constexpr int leftMargin = 58;
    static constexpr int rightMargin = 10;

    explicit TimeChart(QWidget* parent = nullptr);

    virtual void setColours(const Palette& palette);
    void setTime(TimeSpan span, TimeZone zone);
    // How many columns of data this chart can show.
    int columns() const;
    TimeAxisMapping mapping() const;

    // A text where there is nothing to draw; empty: data is drawn.
    void setEmptyText(const QString& text);
    void showCrosshair(std::optional<Time> time);

    // Times along the bottom; only the lowest of charts above each other needs them.
    void setTimeLabels(bool shown);

    // What stands at this time, as words with units; empty: nothing is known.
    virtual QString readOut(Time time) const = 0;
    // What is drawn, as numbers.
    virtual std::vector<ChartLine> lines() const = 0;
    // In words what the chart shows, for who cannot see it.
    QString summary() const { return accessibleDescription(); }

signals:
    // The mouse is at this time, or has left.
    void pointedAt(std::optional<nephoscope::Time> time);

protected:
    // How values along the left are written.
    virtual QString valueText(double value) const = 0;

    void setScale(double highest, int steps, bool whole);
    // Room above for the labels of markers.
    void setMarkerRow(bool shown);
    void setGaps(const std::vector<TimeSpan>& gaps);
    // Whether nothing was seen then.
    bool isHidden(Time time) const;
    void setMarkers(const std::vector<ScaleMarker>& markers, bool labelled);
    static void setPoints(QCPGraph& graph, const std::vector<StepPoint>& points);
    static std::vector<StepPoint> pointsOf(const QCPGraph& graph);
    QCPItemText* addNote(const QString& text, double value, const QColor& colour, Qt::Alignment alignment);
    void clearNotes();
    const Palette& colours() const { return m_palette; }
    TimeSpan span() const { return m_span; }
    TimeZone zone() const { return m_zone; }

    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void applyMargins();
    void placeReadOut(Time time);
    void placeMarkerLabels();
    void drop(std::vector<QCPAbstractItem*>& items);

    Palette m_palette;
    TimeSpan m_span{};
    TimeZone m_zone = TimeZone::Local;
    QSharedPointer<QCPAxisTickerText> m_timeTicker;
    QSharedPointer<QCPAxisTickerText> m_valueTicker;
    QCPItemStraightLine* m_crosshair;
    QCPItemText* m_readOut;
    QCPItemText* m_empty;
    std::vector<TimeSpan> m_gapSpans;
    std::vector<QCPAbstractItem*> m_gaps;
    int m_topMargin;
    bool m_timeLabels = true;
    std::vector<QCPAbstractItem*> m_markerLines;
    std::vector<QCPItemText*> m_markerLabels;
    std::vector<QCPAbstractItem*> m_notes;
};

} // namespace nephoscope
