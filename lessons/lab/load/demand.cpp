// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/demand.h"

#include <cmath>

namespace nephoscope::lab {

namespace {

double draw(const FixedDemand& demand, RandomStream&)
{
    return demand.seconds;
}

double draw(const ExponentialDemand& demand, RandomStream& random)
{
    return random.exponential(demand.mean);
}

double draw(const LognormalDemand& demand, RandomStream& random)
{
    const double variance = std::log1p(demand.variation * demand.variation);
    return demand.mean * std::exp(random.normal(-variance / 2, std::sqrt(variance)));
}

double draw(const TwoKindsDemand& demand, RandomStream& random)
{
    const bool often = random.chance(demand.often);
    return random.exponential(often ? demand.low : demand.high);
}

double mean(const FixedDemand& demand)
{
    return demand.seconds;
}

double mean(const ExponentialDemand& demand)
{
    return demand.mean;
}

double mean(const LognormalDemand& demand)
{
    return demand.mean;
}

double mean(const TwoKindsDemand& demand)
{
    return demand.often * demand.low + (1 - demand.often) * demand.high;
}

double variation(const FixedDemand&)
{
    return 0;
}

double variation(const ExponentialDemand&)
{
    return 1;
}

double variation(const LognormalDemand& demand)
{
    return demand.variation * demand.variation;
}

double variation(const TwoKindsDemand& demand)
{
    const double square = 2 * (demand.often * demand.low * demand.low + (1 - demand.often) * demand.high * demand.high);
    return square / (mean(demand) * mean(demand)) - 1;
}

} // namespace

double drawDemand(const Demand& demand, RandomStream& random)
{
    return std::visit([&random](const auto& kind) { return draw(kind, random); }, demand);
}

double meanDemand(const Demand& demand)
{
    return std::visit([](const auto& kind) { return mean(kind); }, demand);
}

double squaredVariation(const Demand& demand)
{
    return std::visit([](const auto& kind) { return variation(kind); }, demand);
}

} // namespace nephoscope::lab
