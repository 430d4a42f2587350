// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

namespace nephoscope {

// Tells the time of one clock domain: wall time, or the virtual clock of one practice cloud. Any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

// Wall time.
class SystemClock final : public Clock {
public:
    Time now() const override { return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()); }
};

} // namespace nephoscope
