// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/timer_service.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>

namespace nephoscope {

// A sleep on the clock of a source that somebody else may cut short, e.g. since the server is back. One sleeper at a time.
// I/O thread.
class Pause {
public:
    // `timers` must outlive it.
    Pause(boost::asio::any_io_executor executor, TimerService& timers);
    ~Pause();
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;

    // Returns after `span`, or earlier when woken or cancelled.
    boost::asio::awaitable<void> sleep(Duration span);
    // Ends a sleep under way; one that begins later is not cut short.
    void wake();

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace nephoscope
