// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/io_thread.h"

#include <boost/asio/executor_work_guard.hpp>

#include <mutex>
#include <thread>

namespace nephoscope {

namespace asio = boost::asio;

struct IoThread::Private {
    asio::io_context context{1};
    asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
    mutable std::mutex mutex; // guards failure
    std::optional<Error> failure;
    std::thread thread;

    // An exception that reaches the loop is a defect: it is kept and told, and the loop goes on for the others' sake.
    void run()
    {
        while (true) {
            try {
                context.run();
                return;
            } catch (const std::exception& exception) {
                const std::lock_guard lock(mutex);
                failure = Error{.code = ErrorCode::Internal,
                                .what = "Something went wrong while collecting",
                                .why = exception.what(),
                                .tryThis = "Please report it",
                                .source = {},
                                .file = {}};
            }
        }
    }
};

IoThread::IoThread() : d(std::make_unique<Private>())
{
    d->thread = std::thread([this] { d->run(); });
}

IoThread::~IoThread()
{
    stop();
}

asio::io_context& IoThread::context()
{
    return d->context;
}

void IoThread::stop()
{
    d->work.reset();
    d->context.stop();
    if (d->thread.joinable())
        d->thread.join();
}

std::optional<Error> IoThread::failure() const
{
    const std::lock_guard lock(d->mutex);
    return d->failure;
}

} // namespace nephoscope
