// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/time_axis_mapping.h"

#include <QObject>
#include <QPoint>
#include <optional>

class QContextMenuEvent;
class QKeyEvent;
class QMouseEvent;
class QRubberBand;
class QWheelEvent;

namespace nephoscope {

class TimeChart;
class ViewContext;

// Moves the time that all views share from within one chart, and copies what the chart shows. GUI thread.
//
// Mouse: drag to pan, wheel to zoom there, Shift and drag to zoom to what is framed, double click for the usual span of the
// present. Keys, on a chart that has the focus: left and right the crosshair, with Shift pan, + and − zoom there, Z at one end and
// Z at the other to zoom to what is between, 0 for the usual span, Ctrl+C copies values, Ctrl+Shift+C the picture.
class ChartNavigation final : public QObject {
    Q_OBJECT
public:
    // Belongs to the chart.
    ChartNavigation(TimeChart& chart, ViewContext& context);

    void copyValues() const;
    void copyPicture() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Drag {
        TimeAxisMapping mapping;  // when it began
        QPoint from;
        bool framing = false;
    };

    void press(const QMouseEvent& event);
    void move(const QMouseEvent& event);
    void release(const QMouseEvent& event);
    void zoomAt(Time time, double factor);
    bool wheel(const QWheelEvent& event);
    bool key(const QKeyEvent& event);
    void moveCrosshair(int columns);
    void markEnd();
    void showMenu(QPoint globalPosition);

    TimeChart& m_chart;
    ViewContext& m_context;
    std::optional<Drag> m_drag;
    std::optional<Time> m_firstEnd;  // of a span that is chosen by keys
    QRubberBand* m_band;
};

} // namespace nephoscope
