// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace nephoscope::lab {

namespace {

constexpr unsigned fineBits = 5;
constexpr std::uint64_t fine = 1U << fineBits;

// Below 64 ns each has its own; above, the five bits below the highest one choose among 32.
std::size_t bucketOf(std::uint64_t nanoseconds)
{
    if (nanoseconds < 2 * fine)
        return nanoseconds;
    const auto shift = static_cast<unsigned>(std::bit_width(nanoseconds)) - fineBits - 1;
    return (nanoseconds >> shift) + shift * fine;
}

std::uint64_t middleOf(std::size_t bucket)
{
    if (bucket < 2 * fine)
        return bucket;
    const auto shift = static_cast<unsigned>(bucket / fine - 1);
    return ((fine + bucket % fine) << shift) + ((std::uint64_t{1} << shift) >> 1U);
}

} // namespace

void LatencyHistogram::add(Duration latency, std::uint64_t count)
{
    if (count == 0)
        return;
    const std::size_t bucket = bucketOf(static_cast<std::uint64_t>(std::max<Duration::rep>(latency.count(), 0)));
    if (bucket >= m_buckets.size())
        m_buckets.resize(bucket + 1);
    m_buckets[bucket] += count;
    m_count += count;
    m_seconds += toSeconds(latency) * static_cast<double>(count);
}

std::optional<Duration> LatencyHistogram::mean() const
{
    if (m_count == 0)
        return std::nullopt;
    return Duration{std::llround(m_seconds / static_cast<double>(m_count) * 1e9)};
}

std::optional<Duration> LatencyHistogram::quantile(double share) const
{
    if (m_count == 0)
        return std::nullopt;
    const auto rank = static_cast<std::uint64_t>(std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(m_count)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < m_buckets.size(); ++i) {
        seen += m_buckets[i];
        if (seen >= std::max<std::uint64_t>(rank, 1))
            return Duration{static_cast<Duration::rep>(middleOf(i))};
    }
    return std::nullopt;
}

LatencyHistogram LatencyHistogram::since(const LatencyHistogram& earlier) const
{
    LatencyHistogram difference = *this;
    difference.m_count -= earlier.m_count;
    difference.m_seconds -= earlier.m_seconds;
    for (std::size_t i = 0; i < earlier.m_buckets.size(); ++i)
        difference.m_buckets[i] -= earlier.m_buckets[i];
    return difference;
}

} // namespace nephoscope::lab
