// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/net/beast_http_client.h"
#include "tests/support/manual_time.h"
#include "tests/support/scripted_server.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace nephoscope {

// What a coroutine brings, once it has ended.
template <class T>
class Outcome {
public:
    bool done() const { return m_value->has_value(); }
    T& value() const { return **m_value; }

private:
    friend class NetWorld;
    std::shared_ptr<std::optional<T>> m_value = std::make_shared<std::optional<T>>();
};

// Clients on the test's thread, whose time stands still unless told, and servers on threads of their own.
class NetWorld {
public:
    NetWorld();
    ~NetWorld();

    ScriptedServer& serve(ScriptedServer::Script script);
    // A client of that port of loopback; `settings` for what is not usual.
    std::unique_ptr<HttpClient> client(std::uint16_t port, HttpClientSettings settings = {});

    template <class T>
    Outcome<T> start(boost::asio::awaitable<T> work)
    {
        Outcome<T> outcome;
        boost::asio::co_spawn(io, std::move(work), [place = outcome.m_value](std::exception_ptr fault, T value) {
            if (fault)
                std::rethrow_exception(fault);
            place->emplace(std::move(value));
        });
        return outcome;
    }
    // Runs everything until it is so. Throws after a minute, which only a defect takes.
    void until(const std::function<bool()>& so);
    template <class T>
    T run(boost::asio::awaitable<T> work)
    {
        const Outcome<T> outcome = start(std::move(work));
        until([&outcome] { return outcome.done(); });
        return std::move(outcome.value());
    }
    // Runs what can be run at once.
    void settle();

    ManualTime time;
    boost::asio::io_context io;

private:
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> m_work = boost::asio::make_work_guard(io);
    std::vector<std::unique_ptr<ScriptedServer>> m_servers;
};

} // namespace nephoscope
