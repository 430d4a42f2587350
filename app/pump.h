// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>

namespace nephoscope {

// Drives a session without a window: calls for a drain when something has been posted, at most 60 times a second, until it has
// been enough. run() on one thread; wake() and interrupt() from any.
class Pump {
public:
    enum class End { TimeUp, Interrupted, Enough };

    void wake();
    void interrupt();

    // `drain` returns false when it has seen enough. It is called at least once, and a last time at the end.
    End run(std::optional<Duration> length, const std::function<bool()>& drain);

private:
    std::mutex m_mutex; // guards both below
    bool m_woken = true;
    bool m_interrupted = false;
    std::condition_variable m_changed;
};

} // namespace nephoscope
