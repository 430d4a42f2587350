// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/metric_follower.h"

#include <algorithm>

namespace nephoscope {

namespace {

Time endOf(const ColumnGrid& grid)
{
    return grid.begin + grid.width * grid.count;
}

// The column of the grid that holds `t`; count or more: none, after its end.
int columnOf(const ColumnGrid& grid, Time t)
{
    return t <= grid.begin ? 0 : static_cast<int>(std::min<std::int64_t>((t - grid.begin) / grid.width, grid.count));
}

// What a line holds after its first `count` columns.
std::optional<double> valueAfter(const StepLine& line, int count)
{
    std::optional<double> value = line.before;
    for (int i = 0; i < count; ++i) {
        const SeriesColumn& column = line.columns[static_cast<std::size_t>(i)];
        if (column.count > 0)
            value = column.last;
        if (column.endsInGap)
            value.reset();
    }
    return value;
}

} // namespace

void MetricFollower::note(const Changes& changes)
{
    if (!changes.when || !changes.has(Topic::PodUsage))
        return;
    m_newSince = std::min(m_newSince.value_or(changes.when->begin), changes.when->begin);
    m_newest = std::max(m_newest, changes.when->end);
}

std::vector<MetricHistory> MetricFollower::histories(const Session& session, const ObjectKey& workload, TimeSpan span, int columns)
{
    if (!(workload == m_workload)) {
        m_workload = workload;
        m_followed.clear();
    }
    auto histories = metricHistory(session, workload, span, columns,
                                   [&](std::size_t place, const MetricSpec& metric, const ColumnGrid& grid) {
                                       return follow(session, place, metric, span, grid);
                                   });
    m_followed.resize(std::min(m_followed.size(), histories.size()));
    m_newSince.reset();
    return histories;
}

StepLine MetricFollower::follow(const Session& session, std::size_t place, const MetricSpec& metric, TimeSpan span,
                                const ColumnGrid& grid)
{
    if (m_followed.size() <= place)
        m_followed.resize(place + 1);
    Followed& known = m_followed[place];
    const bool goesOn = known.metric == metric && known.grid.width == grid.width && known.grid.begin <= grid.begin
                        && grid.begin < endOf(known.grid);
    // How many of the new columns are known already.
    int kept = 0;
    if (goesOn) {
        kept = columnOf(grid, endOf(known.grid));
        if (m_newSince)
            kept = std::min(kept, columnOf(grid, *m_newSince));
        // Looking back, the last column holds only a part of what is known of it: now, or when it was reckoned.
        if (span.end < known.until)
            kept = std::min(kept, grid.count - 1);
        if (!known.complete)
            kept = std::min(kept, columnOf(grid, known.until));
    }
    StepLine line;
    line.columns.resize(static_cast<std::size_t>(grid.count));
    if (kept > 0) {
        const auto skipped = static_cast<int>((grid.begin - known.grid.begin) / grid.width);
        line.before = valueAfter(known.line, skipped);
        std::copy_n(known.line.columns.begin() + skipped, kept, line.columns.begin());
    }
    if (kept < grid.count) {
        const ColumnGrid rest{grid.begin + grid.width * kept, grid.width, grid.count - kept};
        const auto tail = sampledLine(session, m_workload, metric, span, rest);
        if (!tail) {
            line = {};
            line.columns.resize(static_cast<std::size_t>(grid.count));
        } else {
            std::copy(tail->columns.begin(), tail->columns.end(), line.columns.begin() + kept);
            if (kept == 0)
                line.before = tail->before;
        }
    }
    known = {metric, grid, line, span.end, m_newest <= span.end};
    return line;
}

} // namespace nephoscope
