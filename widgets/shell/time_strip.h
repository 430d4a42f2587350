// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/scale_markers.h"
#include "widgets/charts/time_axis_mapping.h"
#include "widgets/common/marks.h"
#include "widgets/common/palette.h"
#include "widgets/common/view_context.h"

#include <QPolygonF>
#include <QWidget>
#include <vector>

namespace nephoscope {

// What the strip draws, laid out in pixels.
struct StripDrawing {
    struct Marker {
        Time at{};
        double x = 0;
        Mark mark = Mark::Ring;
        Tone tone = Tone::Muted;
        bool labelled = false;
        double labelX = 0;
        QString label;
    };
    struct Tick {
        double x = 0;
        QString label;
    };
    TimeAxisMapping mapping;
    std::vector<QPolygonF> areas;  // ready replicas, one for each stretch that is known
    std::vector<QRectF> gaps;
    std::vector<Marker> markers;
    int scalings = 0;  // of these; the others are what users asked for
    std::vector<Tick> ticks;
};

// The whole session in small: ready replicas of the selected workload, its scalings and what users asked of its cluster as markers,
// gaps, and a hand at the time that is shown. Pressing or dragging moves the hand.
class TimeStrip final : public QWidget {
    Q_OBJECT
public:
    TimeStrip(SessionHost& host, ViewContext& context, QWidget* parent = nullptr);

    void refresh();
    // The next marker after, or the last before, the time shown.
    std::optional<Time> markerBeside(bool forward) const;
    QSize sizeHint() const override { return {400, 64}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    TimeSpan wholeSession() const;
    void layOutTicks(StripDrawing& drawing) const;
    void layOutMarkers(StripDrawing& drawing, const ObjectKey& workload);
    void layOutReplicas(StripDrawing& drawing, const ObjectKey& workload) const;

    SessionHost& m_host;
    ViewContext& m_context;
    StripDrawing m_drawing;
    ScaleMarkerFollower m_scalings;
};

} // namespace nephoscope
