// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace nephoscope {

// The outcome of work under way that several coroutines wait for. Whoever does the work holds it by an OutcomeGuard, so that
// nobody waits for ever when that coroutine is destroyed. One thread. For .cpp files only: it brings Asio's timers.
template <class T>
class SharedOutcome {
public:
    // The timer never fires; cancelling it wakes the waiting.
    explicit SharedOutcome(const boost::asio::any_io_executor& executor) : m_done(executor, boost::asio::steady_timer::time_point::max()) {}

    void finish(T value)
    {
        m_value = std::move(value);
        wake();
    }
    void wake()
    {
        m_over = true;
        m_done.cancel();
    }

    // Whether the work has ended, with a value or without.
    bool over() const { return m_over; }

    // Nothing: whoever did the work gave it up, or, when it is not over, the waiting itself was cancelled.
    static boost::asio::awaitable<std::optional<T>> wait(std::shared_ptr<SharedOutcome> outcome)
    {
        constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
        if (!outcome->m_over)
            co_await outcome->m_done.async_wait(token);
        co_return outcome->m_value;
    }

private:
    boost::asio::steady_timer m_done;
    std::optional<T> m_value;
    bool m_over = false;
};

// Ends the work when the coroutine that does it is left, by whatever way: the slot is emptied and the waiting are woken.
template <class T>
class OutcomeGuard {
public:
    OutcomeGuard(std::shared_ptr<SharedOutcome<T>>& slot, std::shared_ptr<SharedOutcome<T>> outcome)
        : m_slot(slot), m_outcome(std::move(outcome)) {}
    OutcomeGuard(const OutcomeGuard&) = delete;
    OutcomeGuard& operator=(const OutcomeGuard&) = delete;
    ~OutcomeGuard()
    {
        if (m_slot == m_outcome)
            m_slot.reset();
        m_outcome->wake();
    }

private:
    std::shared_ptr<SharedOutcome<T>>& m_slot;
    const std::shared_ptr<SharedOutcome<T>> m_outcome;
};

} // namespace nephoscope
