// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <vector>

namespace nephoscope {

// Maps a span of time onto pixels from `left` to `left + width`, and back. Knows nothing of drawing.
struct TimeAxisMapping {
    TimeSpan span{};
    double left = 0;
    double width = 0;

    // Also outside of the span. An empty span lies at its left edge.
    double x(Time time) const;
    // The nearest time of the span: pixels outside are held to its ends.
    Time time(double x) const;
    friend bool operator==(const TimeAxisMapping&, const TimeAxisMapping&) = default;
};

// The span after zooming by `factor` (below 1: in) so that `anchor` stays where it is, no shorter or longer than told.
TimeSpan zoomedAt(TimeSpan span, Time anchor, double factor, Duration shortest, Duration longest);
// The span after dragging the picture by so many pixels of the mapping to the right.
TimeSpan draggedBy(const TimeAxisMapping& mapping, double pixels);

// The smallest round step (1, 2, 5, 10, 15, 30 of seconds, minutes, hours; 1, 2, 7, 30, 365 days) whose ticks stand at least `gap` pixels
// apart when `length` is `width` pixels wide.
Duration timeTickStep(Duration length, double width, double gap);

// The multiples of `step` within the span (both ends included), counted from midnight of the zone that is `zoneOffset` ahead of
// UTC.
std::vector<Time> timeTicks(TimeSpan span, Duration step, Duration zoneOffset);

// Round values of an axis that begins at 0 and reaches `highest`: at most `steps` steps of 1, 2 or 5 times a power of ten, whole ones when
// `whole`.
struct ValueScale {
    double top = 1;
    double step = 1;
    friend bool operator==(const ValueScale&, const ValueScale&) = default;
};
ValueScale valueScale(double highest, int steps, bool whole);

} // namespace nephoscope
