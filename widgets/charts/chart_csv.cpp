// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_csv.h"

#include "widgets/common/format.h"

#include <cmath>
#include <set>

namespace nephoscope {

namespace {

QString cell(QString text)
{
    if (!text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')) && !text.contains(QLatin1Char('\n')))
        return text;
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

} // namespace

QString chartCsv(const std::vector<ChartLine>& lines)
{
    std::set<double> times;
    QString text = QStringLiteral("time");
    for (const ChartLine& line : lines) {
        text += QLatin1Char(',') + cell(line.name);
        for (const StepPoint& point : line.points)
            times.insert(point.seconds);
    }
    text += QStringLiteral("\r\n");

    std::vector<std::size_t> next(lines.size());  // of each line, the first point that is still to come
    for (const double time : times) {
        text += toQString(formatRfc3339(timeFromSeconds(time)));
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto& points = lines[i].points;
            while (next[i] < points.size() && points[next[i]].seconds <= time)
                ++next[i];
            text += QLatin1Char(',');
            if (next[i] > 0 && !std::isnan(points[next[i] - 1].value))
                text += QString::number(points[next[i] - 1].value, 'g', 12);
        }
        text += QStringLiteral("\r\n");
    }
    return text;
}

} // namespace nephoscope
