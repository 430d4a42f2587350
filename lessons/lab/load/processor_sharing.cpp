// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/processor_sharing.h"

#include <algorithm>
#include <cmath>

namespace nephoscope::lab {

namespace {

// Less work than this is done: a tenth of a nanosecond, since time passes in whole ones.
constexpr double nothing = 1e-10;

} // namespace

double ProcessorSharing::share() const
{
    const auto count = static_cast<double>(m_heap.size());
    return count <= m_cores ? 1 : m_cores / count;
}

double ProcessorSharing::busyCores() const
{
    return std::min(wantedCores(), m_cores);
}

void ProcessorSharing::add(const Request& request)
{
    if (m_heap.empty())
        m_each = 0;
    m_heap.push_back({m_each + request.demand, ++m_sequence, request});
    std::push_heap(m_heap.begin(), m_heap.end(), later);
}

void ProcessorSharing::advance(Duration passed)
{
    if (!m_heap.empty())
        m_each += toSeconds(passed) * share();
}

std::optional<Request> ProcessorSharing::takeDone()
{
    if (m_heap.empty() || m_heap.front().done > m_each + nothing)
        return std::nullopt;
    const Request request = m_heap.front().request;
    std::pop_heap(m_heap.begin(), m_heap.end(), later);
    m_heap.pop_back();
    return request;
}

std::optional<Duration> ProcessorSharing::untilNext() const
{
    if (m_heap.empty() || m_cores <= 0)
        return std::nullopt;
    const double wait = std::ceil((m_heap.front().done - m_each) / share() * 1e9);
    constexpr double longest = 9e18;
    return Duration{static_cast<Duration::rep>(std::clamp(wait, 1.0, longest))};
}

double ProcessorSharing::workLeft() const
{
    double left = 0;
    for (const Entry& entry : m_heap)
        left += std::max(0.0, entry.done - m_each);
    return left;
}

std::vector<Request> ProcessorSharing::takeAll()
{
    std::vector<Request> all;
    all.reserve(m_heap.size());
    for (const Entry& entry : m_heap)
        all.push_back(entry.request);
    m_heap.clear();
    return all;
}

void ProcessorSharing::forget(const RequestSink& sink)
{
    std::erase_if(m_heap, [&sink](const Entry& entry) { return entry.request.sink == &sink; });
    std::make_heap(m_heap.begin(), m_heap.end(), later);
}

} // namespace nephoscope::lab
