// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/stationary_queue.h"

#include "lessons/lab/clock/random_stream.h"

#include <algorithm>
#include <cmath>

namespace nephoscope::lab {

namespace {

// The sum of exp(growth × j) for j from 0 to `last`; growth is not above 0.
double geometricSum(double growth, double last)
{
    if (growth > -1e-12)
        return last + 1;
    return std::expm1((last + 1) * growth) / std::expm1(growth);
}

// The mean of j under those weights, for any growth.
double geometricMean(double growth, double last)
{
    // Near 0 the two terms below are large and almost equal.
    if (std::abs(growth) * (last + 1) < 1e-3)
        return last / 2 + growth * last * (last + 2) / 12;
    return (last + 1) / -std::expm1(-(last + 1) * growth) - 1 / -std::expm1(-growth);
}

} // namespace

StationaryQueue stationaryQueue(double load, const QueueShape& shape)
{
    StationaryQueue law;
    const double most = std::min(shape.cores, shape.workers);  // cores that can be in use
    if (load <= 0 || most <= 0 || shape.capacity < 1) {
        law.blocked = load > 0 && shape.capacity < 1 ? 1 : 0;
        if (load > 0 && most <= 0)
            law = {shape.capacity, shape.capacity, 0, 1, 0};
        return law;
    }
    // The states 0 … first - 1 are those in which each request has a core of its own.
    const double first = std::min(std::ceil(most), shape.capacity + 1);
    double weight = 1;
    double total = 0;
    double sum = 0;
    for (int n = 0; n < static_cast<int>(first); ++n) {
        total += weight;
        sum += n * weight;
        weight *= load / std::min(n + 1.0, most);
        if (weight > 1e200) {
            total /= weight;
            sum /= weight;
            weight = 1;
        }
    }
    law.number = sum;
    law.busy = sum;
    if (first > shape.capacity) {
        law.number /= total;
        law.busy = law.number;
        // Erlang's loss system: the last state is the full one.
        law.blocked = std::clamp(1 - law.busy / load, 0.0, 1.0);
        return law;
    }
    // From there on each state is load / most times as likely as the one before; all weights are scaled so that none is too large.
    const double last = shape.capacity - first;
    const double growth = std::log(load / most);
    const double down = growth > 0 ? std::exp(-growth * last) : 1;
    const double tail = weight * geometricSum(-std::abs(growth), last);
    const double beyond = geometricMean(growth, last);
    total = total * down + tail;
    law.number = (sum * down + tail * (first + beyond)) / total;
    law.busy = (sum * down + tail * most) / total;
    law.blocked = weight * (growth > 0 ? 1 : std::exp(growth * last)) / total;
    if (shape.workers <= shape.cores) {
        law.waiting = tail * (first - shape.workers + beyond) / total;
    } else {
        law.waiting = std::max(0.0, law.number - shape.workers);
        // With whole cores the first of those states has just enough of them.
        const double enough = first > most ? 0 : weight * down;
        law.throttled = (tail - enough) / total;
    }
    return law;
}

double drawFound(double load, const QueueShape& shape, RandomStream& random)
{
    const double most = std::min(shape.cores, shape.workers);
    // It is not refused, so that it finds one place free.
    const double full = shape.capacity - 1;
    if (load <= 0 || full <= 0)
        return 0;
    if (most <= 0)
        return full;
    const double first = std::min(std::ceil(most), full + 1);
    // One of the states in which each has a core of its own, with the chance of its weight: the latest of those that were taken.
    double weight = 1;
    double total = 0;
    double found = 0;
    for (int n = 0; n < static_cast<int>(first); ++n) {
        total += weight;
        if (random.chance(weight / total))
            found = n;
        weight *= load / std::min(n + 1.0, most);
        if (weight > 1e200) {
            total /= weight;
            weight = 1;
        }
    }
    const double last = full - first;
    // With many cores and next to no load the states beyond are too unlikely to be computed.
    if (last < 0 || weight < 1e-290 * total)
        return found;
    const double growth = std::log(load / most);
    const double steep = -std::abs(growth);
    const double tail = geometricSum(steep, last);
    const double head = total / weight * (growth > 0 ? std::exp(-growth * last) : 1);
    const double chance = random.uniform() * (head + tail);
    if (chance < head)
        return found;
    // Which step of the geometric sum, counted from its large end.
    const double part = std::min(chance - head, tail);
    const double steps = steep > -1e-12 ? part : std::log1p(part * std::expm1(steep)) / steep;
    const double j = std::clamp(std::floor(steps), 0.0, last);
    return first + (growth > 0 ? last - j : j);
}

} // namespace nephoscope::lab
