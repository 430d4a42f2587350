// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nephoscope {

ColumnGrid ColumnGrid::over(TimeSpan span, int columns)
{
    if (columns <= 0 || span.end <= span.begin)
        return {span.begin, Duration{1}, 0};
    const std::int64_t length = span.length().count();
    const std::int64_t width = length / columns + (length % columns != 0 ? 1 : 0);
    const std::int64_t from = span.begin.time_since_epoch().count();
    const std::int64_t remainder = from % width;
    const std::int64_t begin = from - remainder - (remainder < 0 ? width : 0);
    const std::int64_t covered = span.end.time_since_epoch().count() - begin;
    return {Time{Duration{begin}}, Duration{width}, static_cast<int>(covered / width + (covered % width != 0 ? 1 : 0))};
}

Series::Series(std::size_t capacity) : m_capacity(std::max<std::size_t>(capacity, 1))
{
    for (std::size_t nodes = m_capacity / fanOut; nodes > 0; nodes /= fanOut)
        m_levels.push_back({{}, nodes + 1});
}

bool Series::append(Time at, double value)
{
    return !std::isnan(value) && insert(at, value);
}

bool Series::appendGap(Time at)
{
    return insert(at, std::numeric_limits<double>::quiet_NaN());
}

bool Series::insert(Time at, double value)
{
    const bool full = size() == m_capacity;
    const bool late = m_end > m_begin && at < timeOf(m_end - 1);
    if (full && late && at < timeOf(m_begin))
        return false;
    if (full) {
        if (!m_gaps.empty() && m_gaps.front() == m_begin)
            m_gaps.erase(m_gaps.begin());
        ++m_begin;
    }
    // A place for one more at the end; while the ring has never been full, numbers are places.
    if (m_times.size() < m_capacity) {
        m_times.push_back(at);
        m_values.push_back(value);
    }
    std::uint64_t place = m_end++;
    const auto isLater = [this, at](std::uint64_t index) { return at < timeOf(index); };
    if (late) {
        for (; place > m_begin && isLater(place - 1); --place) {
            m_times[place % m_capacity] = m_times[(place - 1) % m_capacity];
            m_values[place % m_capacity] = m_values[(place - 1) % m_capacity];
        }
        for (auto gap = m_gaps.rbegin(); gap != m_gaps.rend() && *gap >= place; ++gap)
            ++*gap;
    }
    m_times[place % m_capacity] = at;
    m_values[place % m_capacity] = value;
    if (std::isnan(value))
        m_gaps.insert(std::lower_bound(m_gaps.begin(), m_gaps.end(), place), place);
    makeNodes(place);
    return true;
}

// Makes every node anew that holds the sample `from` or a later one and is complete.
void Series::makeNodes(std::uint64_t from)
{
    std::uint64_t span = 1; // samples per child
    for (std::size_t k = 0; k < m_levels.size(); ++k) {
        Level& level = m_levels[k];
        const std::uint64_t nodeSpan = span * fanOut;
        const std::uint64_t complete = m_end / nodeSpan;
        if (from / nodeSpan >= complete)
            return;
        // Nodes whose first samples have left the ring are never read again.
        for (std::uint64_t node = std::max(from / nodeSpan, (m_begin + nodeSpan - 1) / nodeSpan); node < complete; ++node) {
            MinMax sum{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
            for (std::uint64_t child = node * fanOut; child < (node + 1) * fanOut; ++child) {
                if (k == 0) {
                    const double value = valueOf(child);
                    if (!std::isnan(value))
                        sum = {std::min(sum.min, value), std::max(sum.max, value)};
                } else {
                    const Level& below = m_levels[k - 1];
                    const MinMax& part = below.nodes[child % below.capacity];
                    sum = {std::min(sum.min, part.min), std::max(sum.max, part.max)};
                }
            }
            const std::size_t slot = node % level.capacity;
            if (slot >= level.nodes.size())
                level.nodes.resize(slot + 1);
            level.nodes[slot] = sum;
        }
        span = nodeSpan;
    }
}

// Minimum and maximum of the samples [from, to): whole nodes as coarse as they fit, single samples at the edges.
void Series::merge(MinMax& into, std::uint64_t from, std::uint64_t to) const
{
    while (from < to) {
        std::uint64_t span = 1;
        const MinMax* best = nullptr;
        std::uint64_t step = 1;
        for (const Level& level : m_levels) {
            span *= fanOut;
            if (from % span != 0 || from + span > to)
                break;
            best = &level.nodes[(from / span) % level.capacity];
            step = span;
        }
        if (best != nullptr) {
            into = {std::min(into.min, best->min), std::max(into.max, best->max)};
        } else if (const double value = valueOf(from); !std::isnan(value)) {
            into = {std::min(into.min, value), std::max(into.max, value)};
        }
        from += step;
    }
}

// The first sample from number `from` on that is not before `t`. Gallops, since columns are asked in order.
std::uint64_t Series::lowerBound(Time t, std::uint64_t from) const
{
    std::uint64_t low = from;
    std::uint64_t step = 1;
    while (low < m_end && timeOf(std::min(low + step, m_end) - 1) < t) {
        low = std::min(low + step, m_end);
        step *= 2;
    }
    std::uint64_t high = std::min(low + step, m_end);
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        if (timeOf(middle) < t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::vector<SeriesColumn> Series::columns(const ColumnGrid& grid) const
{
    std::vector<SeriesColumn> result(static_cast<std::size_t>(std::max(grid.count, 0)));
    if (m_begin == m_end)
        return result;
    std::uint64_t to = lowerBound(grid.begin, m_begin);
    for (int i = 0; i < grid.count; ++i) {
        const std::uint64_t from = to;
        to = lowerBound(grid.column(i).end, from);
        if (from == to)
            continue;
        SeriesColumn& column = result[static_cast<std::size_t>(i)];
        const auto gaps = std::lower_bound(m_gaps.begin(), m_gaps.end(), to) - std::lower_bound(m_gaps.begin(), m_gaps.end(), from);
        column.gap = gaps > 0;
        column.endsInGap = std::isnan(valueOf(to - 1));
        column.count = static_cast<std::int64_t>(to - from) - gaps;
        if (column.count == 0)
            continue;
        std::uint64_t first = from;
        while (std::isnan(valueOf(first)))
            ++first;
        std::uint64_t last = to - 1;
        while (std::isnan(valueOf(last)))
            --last;
        MinMax sum{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
        merge(sum, first, last + 1);
        column.first = valueOf(first);
        column.last = valueOf(last);
        column.min = sum.min;
        column.max = sum.max;
    }
    return result;
}

std::optional<double> Series::at(Time t) const
{
    std::uint64_t low = m_begin;
    std::uint64_t high = m_end;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        if (timeOf(middle) <= t)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == m_begin || std::isnan(valueOf(low - 1)))
        return std::nullopt;
    return valueOf(low - 1);
}

auto Series::latest() const -> std::optional<Sample>
{
    if (m_begin == m_end || std::isnan(valueOf(m_end - 1)))
        return std::nullopt;
    return Sample{timeOf(m_end - 1), valueOf(m_end - 1)};
}

std::optional<Time> Series::firstTime() const
{
    return m_begin == m_end ? std::nullopt : std::optional{timeOf(m_begin)};
}

std::size_t Series::bytes() const
{
    std::size_t total = m_times.capacity() * sizeof(Time) + m_values.capacity() * sizeof(double) + m_gaps.capacity() * sizeof(std::uint64_t);
    for (const Level& level : m_levels)
        total += level.nodes.capacity() * sizeof(MinMax);
    return total;
}

} // namespace nephoscope
