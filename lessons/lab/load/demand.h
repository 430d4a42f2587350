// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/random_stream.h"

#include <variant>

namespace nephoscope::lab {

// Each request needs the same.
struct FixedDemand {
    double seconds = 0;
    friend bool operator==(const FixedDemand&, const FixedDemand&) = default;
};

struct ExponentialDemand {
    double mean = 0;
    friend bool operator==(const ExponentialDemand&, const ExponentialDemand&) = default;
};

// Most need little, a few need much: what is measured of web services often looks so. `variation` = standard deviation / mean.
struct LognormalDemand {
    double mean = 0;
    double variation = 1;
    friend bool operator==(const LognormalDemand&, const LognormalDemand&) = default;
};

// Two kinds of requests, as reads and writes: a share `often` needs `low`, the others need `high`, each exponential.
struct TwoKindsDemand {
    double often = 0.9;
    double low = 0;
    double high = 0;
    friend bool operator==(const TwoKindsDemand&, const TwoKindsDemand&) = default;
};

// How much CPU time a request needs, in seconds of one core. Means are above zero.
using Demand = std::variant<FixedDemand, ExponentialDemand, LognormalDemand, TwoKindsDemand>;

double drawDemand(const Demand& demand, RandomStream& random);
double meanDemand(const Demand& demand);
// Variance / mean².
double squaredVariation(const Demand& demand);

} // namespace nephoscope::lab
