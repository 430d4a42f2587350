// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/asio_timers.h"

#include <boost/asio/steady_timer.hpp>

#include <unordered_map>

namespace nephoscope {

namespace asio = boost::asio;

struct AsioTimers::Private {
    explicit Private(asio::any_io_executor executor_) : executor(std::move(executor_)) {}

    asio::any_io_executor executor;
    Id lastId = 0;
    std::unordered_map<Id, asio::steady_timer> timers;
};

AsioTimers::AsioTimers(asio::any_io_executor executor) : d(std::make_shared<Private>(std::move(executor))) {}

AsioTimers::~AsioTimers()
{
    d->timers.clear();
}

TimerService::Id AsioTimers::after(Duration delay, std::function<void()> action)
{
    const Id id = ++d->lastId;
    const auto span = std::chrono::duration_cast<asio::steady_timer::duration>(delay);
    auto& timer = d->timers.try_emplace(id, d->executor, span).first->second;
    timer.async_wait([state = std::weak_ptr(d), id, call = std::move(action)](const boost::system::error_code&) {
        // Told by the map, not by the error: a timer cancelled after it has fired completes without one.
        const auto self = state.lock();
        if (self && self->timers.erase(id) > 0)
            call();
    });
    return id;
}

void AsioTimers::cancel(Id id)
{
    d->timers.erase(id);
}

} // namespace nephoscope
