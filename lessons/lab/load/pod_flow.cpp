// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/pod_flow.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nephoscope::lab {

namespace {

// The whole part, which leaves the rest behind.
std::uint64_t takeWhole(double& rest)
{
    const double whole = std::floor(rest);
    rest -= whole;
    return static_cast<std::uint64_t>(whole);
}

} // namespace

PodFlow::PodFlow(RequestSink& sink, const QueueShape& shape, std::deque<Request> adopted)
    : m_sink(sink), m_queue(shape, static_cast<double>(adopted.size())), m_adopted(std::move(adopted))
{}

void PodFlow::pour(double rate, double demand, double chance)
{
    m_rate = rate;
    m_demand = demand;
    // A pod that is busy all the time has as much to do, however few come; and what it cannot do at once is not saved up for long.
    const double idle = std::clamp((1 - m_queue.used()) / 0.1, 0.0, 1.0);
    const double bound = 3 * m_queue.shape().cores;
    m_owed = std::clamp(m_owed * idle + chance * idle, -bound, bound);
}

void PodFlow::stop()
{
    m_stopped = true;
    m_flowing = 0;
    m_adopted.clear();
}

PodFlow::Passed PodFlow::pass(double seconds)
{
    Passed passed;
    if (m_stopped) {
        m_offeredRest += m_rate * seconds;
        passed.flow.offered = passed.flow.unreachable = takeWhole(m_offeredRest);
        return passed;
    }
    passed.step = m_queue.step(seconds, m_rate, m_demand);
    const double work = std::clamp(passed.step.coreSeconds + m_owed, 0.0, m_queue.shape().cores * seconds);
    m_owed -= work - passed.step.coreSeconds;
    passed.step.coreSeconds = work;

    m_offeredRest += passed.step.offered;
    m_refusedRest += passed.step.refused;
    passed.flow.offered = takeWhole(m_offeredRest);
    std::uint64_t left = flowing() + passed.flow.offered;
    passed.flow.refused = std::min({takeWhole(m_refusedRest), passed.flow.offered, left});
    left -= passed.flow.refused;
    const auto stay = std::min(static_cast<std::uint64_t>(std::llround(m_queue.number())), left);
    std::uint64_t answered = left - stay;
    while (answered > 0 && !m_adopted.empty()) {
        passed.adopted.push_back(m_adopted.front());
        m_adopted.pop_front();
        --answered;
    }
    passed.flow.answered = answered;
    m_flowing = stay - m_adopted.size();
    passed.flow.load = m_queue.load();
    passed.flow.shape = m_queue.shape();
    passed.flow.demand = m_demand;
    return passed;
}

bool PodFlow::refusesOne()
{
    m_refusedOne += m_queue.blocked();
    if (m_refusedOne < 1)
        return false;
    m_refusedOne -= 1;
    return true;
}

Duration PodFlow::latencyOf(double demand) const
{
    return Duration{std::llround((demand * m_queue.stretch() + m_queue.wait(m_demand)) * 1e9)};
}

} // namespace nephoscope::lab
