// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/heartbeat.h"

#include "collectors/kubernetes/server_version.h"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

constexpr std::size_t longestAnswer = std::size_t{64} << 10;

} // namespace

Heartbeat::Heartbeat(CollectorContext& context, KubeApi& api, std::function<void()> back, const HeartbeatSettings& settings)
    : m_context(context), m_api(api), m_back(std::move(back)), m_settings(settings), m_pause(context.executor, context.timers)
{}

asio::awaitable<void> Heartbeat::run()
{
    co_await asio::this_coro::throw_if_cancelled(false);
    while (!m_stopping) {
        co_await beat();
        if (!m_stopping && !m_down && !m_versionKnown)
            co_await readVersion();
        if (!m_stopping)
            co_await m_pause.sleep(m_settings.period);
    }
}

void Heartbeat::stop()
{
    m_stopping = true;
    m_pause.wake();
}

asio::awaitable<void> Heartbeat::beat()
{
    const Time asked = m_context.clock.now();
    ApiQuery query(m_target, "reach the API server", m_settings.timeout);
    query.maximumBody = longestAnswer;
    query.accept = "*/*";
    ApiResult<HttpResponse> answer = co_await m_api.get(std::move(query));
    if (m_stopping)
        co_return;
    if (answer) {
        answered(answer->head, asked);
        co_return;
    }
    const ApiError& error = answer.error();
    const bool refused = error.status == 403 || error.status == 404;
    if (refused && m_target != "/version") {
        // Not everybody may ask for its health; its version is open to all who are known, and an answer is an answer.
        m_target = "/version";
        answered(HttpHead{}, asked);
    } else if (refused || error.status == 429) {
        answered(HttpHead{}, asked);
    } else {
        silent(error);
    }
}

void Heartbeat::answered(const HttpHead& head, Time asked)
{
    if (const auto date = head.header("Date")) {
        if (const auto offset = m_offset.sample(*date, asked, m_context.clock.now())) {
            std::vector<Observation> out;
            out.push_back(m_context.observation(SourceClock{*offset}));
            m_context.post(std::move(out));
        }
    }
    m_context.board.serverAnswers();
    if (std::exchange(m_down, false)) {
        // It may have come back as another version.
        m_versionKnown = false;
        m_back();
    }
}

void Heartbeat::silent(const ApiError& error)
{
    m_down = true;
    m_context.board.serverFails(error.error);
}

asio::awaitable<void> Heartbeat::readVersion()
{
    ApiQuery query("/version", "read the version", m_settings.timeout);
    query.maximumBody = longestAnswer;
    ApiResult<HttpResponse> answer = co_await m_api.get(std::move(query));
    if (!answer) {
        m_versionKnown = answer.error().status == 403 || answer.error().status == 404;
        co_return;
    }
    m_versionKnown = true;
    const std::string version = serverVersionOf(answer->body);
    if (!version.empty())
        m_context.board.setServerVersion(m_context.pool.intern(version));
}

} // namespace nephoscope
