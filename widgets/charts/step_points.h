// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/replica_history.h"

#include <vector>

namespace nephoscope {

// A corner of a line whose value holds until the next one; `value` is NaN where nothing is known.
struct StepPoint {
    double seconds = 0;  // since 1970
    double value = 0;
};

// The corners to draw of a line within the span: at most four per column, and one more wherever a gap begins or ends. Within a
// gap nothing is known; the last value holds until the span's end.
std::vector<StepPoint> stepPoints(const StepLine& line, const ColumnGrid& grid, TimeSpan span, const std::vector<TimeSpan>& gaps);

// The corners of an area under the line: of a column with more samples than corners only its minimum, which surely lies under the
// line. A polygon that goes up and down in every column takes a hundred times as long to fill.
std::vector<StepPoint> areaPoints(StepLine line, const ColumnGrid& grid, TimeSpan span, const std::vector<TimeSpan>& gaps);

// Whether most of what is drawn is such columns: the line fills them, however thin it is.
bool isDense(const StepLine& line);

// The value that holds at `time`, if it is known.
std::optional<double> stepValueAt(const StepLine& line, const ColumnGrid& grid, Time time, const std::vector<TimeSpan>& gaps);

double secondsSince1970(Time time);
Time timeFromSeconds(double seconds);

} // namespace nephoscope
