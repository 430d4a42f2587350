// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/fluid_queue.h"

#include "lessons/lab/clock/random_stream.h"

#include <algorithm>
#include <cmath>

namespace nephoscope::lab {

namespace {

constexpr double leastLoad = 1e-9;
constexpr double mostLoad = 1e9;
constexpr double precision = 1e-7;  // of the load, relative

// The sum of so many exponential times; of many, by the central limit.
double drawSum(double count, double mean, RandomStream& random)
{
    if (count > 20)
        return mean * std::max(0.0, random.normal(count, std::sqrt(count)));
    double sum = 0;
    for (int i = 0; i < static_cast<int>(count); ++i)
        sum += random.exponential(mean);
    return sum;
}

} // namespace

FluidStep FluidQueue::step(double seconds, double rate, double demand)
{
    // Where the number after the step is that of the law: the left side rises with the load and the right side falls, so there is one.
    const auto excess = [&](double load) {
        const StationaryQueue law = stationaryQueue(load, m_shape);
        return law.number - m_number - seconds * (rate * (1 - law.blocked) - law.busy / demand);
    };
    double low = std::clamp(m_load, leastLoad, mostLoad);
    double high = low;
    for (double factor = 1.05; low > leastLoad && excess(low) > 0; factor *= factor) {
        high = low;
        low = std::max(leastLoad, low / factor);
    }
    for (double factor = 1.05; high < mostLoad && excess(high) < 0; factor *= factor) {
        low = high;
        high = std::min(mostLoad, high * factor);
    }
    while (high > low * (1 + precision)) {
        const double middle = std::sqrt(low * high);
        (excess(middle) > 0 ? high : low) = middle;
    }
    m_load = high;
    m_law = stationaryQueue(m_load, m_shape);

    FluidStep step;
    step.offered = seconds * rate;
    step.coreSeconds = seconds * m_law.busy;
    const double before = m_number;
    m_number = std::clamp(m_law.number, 0.0, before + step.offered);
    // What is left over is refused, so that none is lost.
    step.refused = std::clamp(before + step.offered - m_number - step.coreSeconds / demand, 0.0, step.offered);
    step.requestSeconds = seconds * m_number;
    step.throttledSeconds = seconds * m_law.throttled;
    return step;
}

double FluidQueue::used() const
{
    const double most = std::min(m_shape.cores, m_shape.workers);
    return most > 0 ? m_law.busy / most : 1;
}

double FluidQueue::stretch() const
{
    return m_law.busy > 0 ? std::max(1.0, (m_law.number - m_law.waiting) / m_law.busy) : 1;
}

double FluidQueue::wait(double demand) const
{
    return m_law.busy > 0 ? m_law.waiting * demand / m_law.busy : 0;
}

double drawLatency(double demand, double mean, double load, const QueueShape& shape, RandomStream& random)
{
    const StationaryQueue law = stationaryQueue(load, shape);
    if (law.busy <= 0)
        return demand;
    const double found = drawFound(load, shape, random);
    if (shape.workers < shape.capacity) {
        const double ahead = std::max(0.0, found - shape.workers + 1);
        const double most = std::min(shape.cores, shape.workers);
        const double together = std::min(found + 1, shape.workers);
        return drawSum(ahead, mean / most, random) + demand * std::max(1.0, together / shape.cores);
    }
    const double average = std::max(1.0, law.number / law.busy);
    const double first = std::max(1.0, (found + 1) / shape.cores);
    // How long the number in M/M/1 stays away from its mean: (1 + used) × mean / (1 - used)²; a full pod does not stay away for longer
    // than it takes to change all that is in it.
    const double used = law.busy / shape.cores;
    const double memory = (1 + used) * mean / shape.cores / std::max((1 - used) * (1 - used), 1 / shape.capacity);
    // The standard deviation of a mean over x memories, beside that at one moment.
    const double x = std::max(demand * average / memory, 1e-6);
    const double seen = std::sqrt(std::min(1.0, 2 / x * (1 + std::expm1(-x) / x)));
    return demand * std::max(1.0, average + seen * (first - average));
}

} // namespace nephoscope::lab
