// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/pause.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace nephoscope {

namespace asio = boost::asio;

// The steady timer never expires: it is only what a coroutine can wait for, so that the sleeper belongs to the io_context.
struct Pause::Private {
    Private(asio::any_io_executor executor, TimerService& timers_) : timers(timers_), bell(std::move(executor)) {}

    TimerService& timers;
    TimerService::Id timer = 0;
    asio::steady_timer bell;
};

Pause::Pause(asio::any_io_executor executor, TimerService& timers) : d(std::make_unique<Private>(std::move(executor), timers)) {}

Pause::~Pause()
{
    if (d->timer != 0)
        d->timers.cancel(d->timer);
}

asio::awaitable<void> Pause::sleep(Duration span)
{
    d->bell.expires_at(asio::steady_timer::time_point::max());
    d->timer = d->timers.after(span, [this] {
        d->timer = 0;
        d->bell.cancel();
    });
    [[maybe_unused]] auto [error] = co_await d->bell.async_wait(asio::as_tuple(asio::use_awaitable));
    if (d->timer != 0)
        d->timers.cancel(std::exchange(d->timer, 0));
}

void Pause::wake()
{
    d->bell.cancel();
}

} // namespace nephoscope
