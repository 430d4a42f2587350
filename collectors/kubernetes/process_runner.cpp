// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/process_runner.h"

#include "collectors/net/process.h"

#include <utility>

namespace nephoscope {

LocalProcessRunner::LocalProcessRunner(boost::asio::any_io_executor executor, TimerService& timers)
    : m_executor(std::move(executor)), m_timers(timers) {}

boost::asio::awaitable<Expected<ProcessResult>> LocalProcessRunner::run(ProcessRequest request, Duration deadline)
{
    return runProcess(m_executor, m_timers, std::move(request), deadline);
}

} // namespace nephoscope
