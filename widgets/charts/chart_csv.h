// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/step_points.h"

#include <QString>

namespace nephoscope {

// A line of a chart, with its unit in its name.
struct ChartLine {
    QString name;
    std::vector<StepPoint> points;
};

// The lines as a table (RFC 4180): a row wherever one of them changes, times in RFC 3339. What is not known is empty.
QString chartCsv(const std::vector<ChartLine>& lines);

} // namespace nephoscope
