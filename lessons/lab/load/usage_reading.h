// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <cstdint>

namespace nephoscope::lab {

// What a container has used up to a moment, as its control group counts it.
struct UsageReading {
    Time at{};
    std::int64_t cpuNano = 0;  // nanoseconds of one core since it started
    std::int64_t memoryBytes = 0;
    friend bool operator==(const UsageReading&, const UsageReading&) = default;
};

} // namespace nephoscope::lab
