// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <cstdint>
#include <functional>

namespace nephoscope {

// Calls back after a while, on the clock of one domain. All waiting of a collector goes through it, so that tests and the
// practice cloud can move time. Called, and calling back, on the I/O thread only.
class TimerService {
public:
    using Id = std::uint64_t;

    virtual ~TimerService() = default;
    // Calls `action` once, `delay` from now; never before this function has returned.
    virtual Id after(Duration delay, std::function<void()> action) = 0;
    // After this the action does not run. Unknown ids and timers that have fired are ignored.
    virtual void cancel(Id id) = 0;
};

} // namespace nephoscope
