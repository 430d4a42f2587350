// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/clock_offset.h"

#include "collectors/net/http.h"

#include <algorithm>

namespace nephoscope {

namespace {

constexpr Duration grain = std::chrono::seconds{1}; // of the header
constexpr Duration worthTelling = std::chrono::seconds{2};
constexpr Duration worthCorrecting = std::chrono::milliseconds{1500};

} // namespace

std::optional<Duration> ClockOffset::sample(std::string_view dateHeader, Time asked, Time answered)
{
    const auto date = parseHttpDate(dateHeader);
    if (!date || answered < asked)
        return std::nullopt;
    m_samples[m_count++ % m_samples.size()] = {*date - answered, *date + grain - asked};
    if (m_count < m_samples.size())
        return std::nullopt;
    // All answers together allow what each of them allows; nothing: a clock is being set, or two servers answer in turn.
    Bounds common = m_samples.front();
    for (const Bounds& bounds : m_samples) {
        common.low = std::max(common.low, bounds.low);
        common.high = std::min(common.high, bounds.high);
    }
    if (common.low > common.high)
        return std::nullopt;
    const Duration middle = common.low + (common.high - common.low) / 2;
    if (std::chrono::abs(middle - m_told) <= worthCorrecting
        || (m_told == Duration::zero() && std::chrono::abs(middle) <= worthTelling))
        return std::nullopt;
    m_told = std::chrono::abs(middle) <= worthTelling ? Duration::zero() : middle;
    return m_told;
}

} // namespace nephoscope
