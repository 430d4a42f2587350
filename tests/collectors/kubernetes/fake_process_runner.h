// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/process_runner.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <string>
#include <vector>

namespace nephoscope {

// Answers instead of programs: each run takes the next answer, and remembers how it was asked. While held, runs wait.
class FakeProcessRunner final : public ProcessRunner {
public:
    explicit FakeProcessRunner(boost::asio::io_context& io) : m_release(io, boost::asio::steady_timer::time_point::max()) {}

    boost::asio::awaitable<Expected<ProcessResult>> run(ProcessRequest request, Duration deadline) override
    {
        requests.push_back(std::move(request));
        deadlines.push_back(deadline);
        if (m_held)
            co_await m_release.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
        if (answers.empty())
            co_return tl::unexpected(Error{ErrorCode::Internal, "", "the test has no answer left", "", "", "", 0});
        Expected<ProcessResult> answer = std::move(answers.front());
        answers.pop_front();
        co_return answer;
    }

    void hold() { m_held = true; }
    void release()
    {
        m_held = false;
        m_release.cancel();
    }

    // The value of a variable of the latest run, or empty.
    std::string variable(const std::string& name) const
    {
        for (const auto& [known, value] : requests.back().environment) {
            if (known == name)
                return value;
        }
        return {};
    }

    std::deque<Expected<ProcessResult>> answers;
    std::vector<ProcessRequest> requests;
    std::vector<Duration> deadlines;

private:
    boost::asio::steady_timer m_release;
    bool m_held = false;
};

// Runs the io_context until the coroutine has ended or waits for something that only the test can bring.
template <class T>
class Started {
public:
    Started(boost::asio::io_context& io, boost::asio::awaitable<T> work);

    bool done() const { return m_state->has_value(); }
    const T& value() const { return **m_state; }

private:
    std::shared_ptr<std::optional<T>> m_state = std::make_shared<std::optional<T>>();
};

} // namespace nephoscope

#include <boost/asio/co_spawn.hpp>

namespace nephoscope {

template <class T>
Started<T>::Started(boost::asio::io_context& io, boost::asio::awaitable<T> work)
{
    boost::asio::co_spawn(io, std::move(work), [state = m_state](std::exception_ptr fault, T value) {
        if (fault)
            std::rethrow_exception(fault);
        state->emplace(std::move(value));
    });
    io.restart();
    io.poll();
}

} // namespace nephoscope
