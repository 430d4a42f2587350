// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace nephoscope::lab {

// The random numbers of one thing of the practice cloud (xoshiro256**, Blackman and Vigna). The same seed, service and entity give
// the same numbers everywhere and for ever: none of the standard library's distributions, which each library computes in its own way.
class RandomStream {
public:
    RandomStream(std::uint64_t seed, std::string_view service, std::string_view entity);

    std::uint64_t next();
    // In [0, bound), each equally likely; bound > 0.
    std::uint64_t below(std::uint64_t bound);
    // In [0, 1), of 53 bits.
    double uniform();
    double uniform(double low, double high) { return low + (high - low) * uniform(); }
    Duration uniform(Duration low, Duration high);
    bool chance(double probability) { return uniform() < probability; }
    double exponential(double mean);
    double normal(double mean, double deviation);

private:
    std::array<std::uint64_t, 4> m_state;
};

// Where the streams of one practice cloud come from. Each thing has its own by (service, entity), e.g. ("kubelet", "node-1"), so
// that a service which is added shifts nobody's history.
class RandomStreams {
public:
    explicit RandomStreams(std::uint64_t seed) : m_seed(seed) {}

    std::uint64_t seed() const { return m_seed; }
    RandomStream stream(std::string_view service, std::string_view entity) const { return {m_seed, service, entity}; }

private:
    std::uint64_t m_seed;
};

} // namespace nephoscope::lab
