// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/model/timer_service.h"
#include "collectors/net/process_types.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace nephoscope {

// Runs a program to its end without blocking the I/O thread, whatever its exit code. At most 1 MiB of each output is kept. When
// `deadline` has passed, it and all it has started are killed (TimedOut). Other errors: it could not be started.
boost::asio::awaitable<Expected<ProcessResult>> runProcess(boost::asio::any_io_executor executor, TimerService& timers,
                                                           ProcessRequest request, Duration deadline);

} // namespace nephoscope
