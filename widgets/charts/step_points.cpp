// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/step_points.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nephoscope {

namespace {

// A column shows these as they are.
constexpr std::int64_t fewSamples = 2;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// Corners in the order of time, without those that change nothing.
class Corners {
public:
    explicit Corners(TimeSpan span) : m_span(span) {}

    void add(Time time, double value)
    {
        if (time >= m_span.end)
            return;
        const double seconds = secondsSince1970(std::max(time, m_span.begin));
        if (!m_points.empty() && m_points.back().seconds == seconds)
            m_points.back().value = value;
        else if (m_points.empty() || !same(m_points.back().value, value))
            m_points.push_back({seconds, value});
    }

    std::vector<StepPoint> finish()
    {
        if (!m_points.empty())
            m_points.push_back({secondsSince1970(m_span.end), m_points.back().value});
        return std::move(m_points);
    }

private:
    static bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

    TimeSpan m_span;
    std::vector<StepPoint> m_points;
};

// Takes out what lies within a gap; after it the value that holds then goes on.
std::vector<StepPoint> cut(const std::vector<StepPoint>& points, const std::vector<TimeSpan>& gaps)
{
    std::vector<StepPoint> result;
    double held = unknown;
    auto point = points.begin();
    for (const TimeSpan& gap : gaps) {
        const double begin = secondsSince1970(gap.begin);
        const double end = secondsSince1970(gap.end);
        for (; point != points.end() && point->seconds < begin; ++point) {
            result.push_back(*point);
            held = point->value;
        }
        if (!result.empty())
            result.push_back({begin, held});
        result.push_back({begin, unknown});
        for (; point != points.end() && point->seconds <= end; ++point)
            held = point->value;
        // The end of the span may lie within the gap.
        if (point != points.end())
            result.push_back({end, held});
    }
    result.insert(result.end(), point, points.end());
    return result;
}

} // namespace

double secondsSince1970(Time time)
{
    return toSeconds(time.time_since_epoch());
}

Time timeFromSeconds(double seconds)
{
    return Time{Duration{std::llround(seconds * 1e9)}};
}

std::vector<StepPoint> stepPoints(const StepLine& line, const ColumnGrid& grid, TimeSpan span, const std::vector<TimeSpan>& gaps)
{
    Corners corners(span);
    corners.add(span.begin, line.before.value_or(unknown));
    const int columns = std::min(grid.count, static_cast<int>(line.columns.size()));
    for (int i = 0; i < columns; ++i) {
        const SeriesColumn& column = line.columns[static_cast<std::size_t>(i)];
        const Time begin = grid.column(i).begin;
        if (column.gap)
            corners.add(begin, unknown);
        if (column.count == 0)
            continue;
        corners.add(begin, column.first);
        if (column.count > 2
            && (column.min < std::min(column.first, column.last) || column.max > std::max(column.first, column.last))) {
            corners.add(begin + grid.width / 4, column.min);
            corners.add(begin + grid.width / 2, column.max);
        }
        if (column.count > 1)
            corners.add(begin + grid.width * 3 / 4, column.last);
        if (column.endsInGap)
            corners.add(grid.column(i).end, unknown);
    }
    return cut(corners.finish(), gaps);
}

std::vector<StepPoint> areaPoints(StepLine line, const ColumnGrid& grid, TimeSpan span, const std::vector<TimeSpan>& gaps)
{
    for (SeriesColumn& column : line.columns) {
        if (column.count > fewSamples)
            column.first = column.max = column.last = column.min;
    }
    return stepPoints(line, grid, span, gaps);
}

bool isDense(const StepLine& line)
{
    const auto full = std::count_if(line.columns.begin(), line.columns.end(),
                                    [](const SeriesColumn& column) { return column.count > fewSamples; });
    return full > static_cast<std::ptrdiff_t>(line.columns.size() / 4);
}

std::optional<double> stepValueAt(const StepLine& line, const ColumnGrid& grid, Time time, const std::vector<TimeSpan>& gaps)
{
    if (std::any_of(gaps.begin(), gaps.end(), [time](const TimeSpan& gap) { return gap.contains(time); }))
        return std::nullopt;
    std::optional<double> value = line.before;
    const int columns = std::min(grid.count, static_cast<int>(line.columns.size()));
    for (int i = 0; i < columns && grid.column(i).begin <= time; ++i) {
        const SeriesColumn& column = line.columns[static_cast<std::size_t>(i)];
        if (column.endsInGap)
            value.reset();
        else if (column.count > 0)
            value = column.last;
    }
    return value;
}

} // namespace nephoscope
