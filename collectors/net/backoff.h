// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"

#include <cstdint>
#include <functional>

namespace nephoscope {

// A function that returns numbers in [0, 1), evenly spread.
using RandomFunction = std::function<double()>;

// The same sequence for the same seed, on every platform.
RandomFunction seededRandom(std::uint64_t seed);

// Growing pauses between attempts, as client-go's reflectors make them: each is uniform in [b, b + jitter·b), where b
// starts at `base`, grows by `factor` and stays at `cap`. Not used for longer than `resetAfter`, it starts again.
class Backoff {
public:
    struct Settings {
        Duration base = std::chrono::milliseconds{800};
        Duration cap = std::chrono::seconds{30};
        double factor = 2;
        double jitter = 1;
        Duration resetAfter = std::chrono::minutes{2};
    };

    // `clock` must outlive it.
    Backoff(const Clock& clock, RandomFunction random);
    Backoff(const Clock& clock, RandomFunction random, const Settings& settings);

    // How long to wait before the next attempt.
    Duration next();
    // Starts again at `base`.
    void reset();

private:
    const Clock* m_clock;
    RandomFunction m_random;
    Settings m_settings;
    Duration m_pause;
    Time m_lastUse;
};

} // namespace nephoscope
