// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/model/time.h"
#include "collectors/model/timer_service.h"
#include "collectors/net/process_types.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace nephoscope {

// Runs other people's programs: credential plugins and the login shell. An interface so that tests need none. I/O thread.
class ProcessRunner {
public:
    virtual ~ProcessRunner() = default;
    // Runs it to its end, whatever its exit code. TimedOut: it was ended because the deadline had passed; other errors: it
    // could not be started.
    virtual boost::asio::awaitable<Expected<ProcessResult>> run(ProcessRequest request, Duration deadline) = 0;
};

// Runs real programs. `timers` must outlive it.
class LocalProcessRunner final : public ProcessRunner {
public:
    LocalProcessRunner(boost::asio::any_io_executor executor, TimerService& timers);
    boost::asio::awaitable<Expected<ProcessResult>> run(ProcessRequest request, Duration deadline) override;

private:
    boost::asio::any_io_executor m_executor;
    TimerService& m_timers;
};

} // namespace nephoscope
