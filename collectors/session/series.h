// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace nephoscope {

// What a line chart draws of all samples in one pixel column (M4: the drawn line is the same as with every sample).
struct SeriesColumn {
    double first = 0;
    double min = 0;
    double max = 0;
    double last = 0;
    std::int64_t count = 0;  // 0: no sample, and the four above mean nothing
    bool gap = false;        // the line is interrupted somewhere in this column
    bool endsInGap = false;  // and not taken up again before its end: a step line does not go on
    friend bool operator==(const SeriesColumn&, const SeriesColumn&) = default;
};

// Equal columns of time whose edges are multiples of their width since 1970, so that a picture that scrolls does not shimmer.
struct ColumnGrid {
    Time begin{};
    Duration width{1};
    int count = 0;

    // Covers the span with at most `columns` + 1 columns; the first begins at or before the span.
    static ColumnGrid over(TimeSpan span, int columns);
    TimeSpan column(int index) const { return {begin + width * index, begin + width * (index + 1)}; }
    friend bool operator==(const ColumnGrid&, const ColumnGrid&) = default;
};

// Samples (time, value) in a ring of fixed capacity with a pyramid of minima and maxima over it: reading W columns costs
// O(W log n) however many samples there are. A gap is explicit: the value is unknown from its time to the next sample.
// Single-threaded.
class Series {
public:
    explicit Series(std::size_t capacity);

    // False, and nothing is added, for NaN and for what is older than everything in a full ring. Samples may come late.
    bool append(Time at, double value);
    bool appendGap(Time at);

    // For every column what was sampled in it; exactly as a walk over all samples would find.
    std::vector<SeriesColumn> columns(const ColumnGrid& grid) const;
    std::vector<SeriesColumn> columns(TimeSpan span, int count) const { return columns(ColumnGrid::over(span, count)); }

    // The last sample at or before `t`; nothing in a gap or before the first.
    std::optional<double> at(Time t) const;
    struct Sample {
        Time at{};
        double value = 0;
        friend bool operator==(const Sample&, const Sample&) = default;
    };
    std::optional<Sample> latest() const;
    std::optional<Time> firstTime() const;

    std::size_t size() const { return static_cast<std::size_t>(m_end - m_begin); }  // gaps included
    std::size_t capacity() const { return m_capacity; }
    std::size_t bytes() const;

private:
    static constexpr std::uint64_t fanOut = 16;

    struct MinMax {
        double min;
        double max;
    };
    // Node i of level k sums up the samples [i·16^(k+1), (i+1)·16^(k+1)), numbered from the first ever; made when complete.
    struct Level {
        std::vector<MinMax> nodes;
        std::size_t capacity;
    };

    bool insert(Time at, double value);
    Time timeOf(std::uint64_t index) const { return m_times[index % m_capacity]; }
    double valueOf(std::uint64_t index) const { return m_values[index % m_capacity]; }
    std::uint64_t lowerBound(Time t, std::uint64_t from) const;
    void makeNodes(std::uint64_t from);
    void merge(MinMax& into, std::uint64_t from, std::uint64_t to) const;

    std::size_t m_capacity;
    std::uint64_t m_begin = 0;  // number of the oldest sample still held; numbers never repeat
    std::uint64_t m_end = 0;
    std::vector<Time> m_times;
    std::vector<double> m_values;        // NaN: a gap
    std::vector<std::uint64_t> m_gaps;   // numbers of the gaps, ascending
    std::vector<Level> m_levels;
};

} // namespace nephoscope
