// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/beast_http_client.h"

#include "collectors/net/beast_connection.h"
#include "collectors/net/inflater.h"
#include "collectors/net/tls_context.h"

#include <boost/beast/core/string.hpp>

#include <algorithm>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

constexpr std::size_t idleLimit = 4;
constexpr std::size_t largeBuffer = 256 * 1024; // lists: as measured, few resumptions
constexpr std::size_t smallBuffer = 32 * 1024;  // watches: many of them, each with little to read

using Connection = std::shared_ptr<BeastConnection>;

// Kept-alive connections of one client; outlives it while streams still run.
struct ConnectionPool {
    std::vector<Connection> idle;
    bool closed = false;

    void giveBack(const Connection& connection)
    {
        if (!closed && connection->reusable() && idle.size() < idleLimit)
            idle.push_back(connection);
        else
            connection->close();
    }
    Connection take()
    {
        if (idle.empty())
            return nullptr;
        Connection connection = std::move(idle.back());
        idle.pop_back();
        return connection;
    }
    void closeIdle()
    {
        for (const Connection& connection : idle)
            connection->close();
        idle.clear();
    }
};

// Closes a connection that has not finished in time, and remembers that it did.
class ExchangeTimer {
public:
    ExchangeTimer(TimerService& timers, Duration span) : m_timers(timers), m_span(span)
    {
        m_id = timers.after(span, [this] {
            m_expired = true;
            if (m_connection)
                m_connection->close();
        });
    }
    ~ExchangeTimer() { m_timers.cancel(m_id); }
    ExchangeTimer(const ExchangeTimer&) = delete;
    ExchangeTimer& operator=(const ExchangeTimer&) = delete;

    void watch(Connection connection) { m_connection = std::move(connection); }
    bool expired() const { return m_expired; }

    // The failure as it is to be told: what ended by our own closing has timed out.
    Error failure(Error error, const Url& server) const
    {
        if (!m_expired)
            return error;
        return {.code = ErrorCode::TimedOut,
                .what = "No answer from " + server.text(),
                .why = "it did not answer within " + std::to_string(static_cast<int>(toSeconds(m_span) + 0.5)) + " s",
                .tryThis = "Check that the server is not overloaded or stopped, and the network in between",
                .source = {},
                .file = {}};
    }

private:
    TimerService& m_timers;
    Duration m_span;
    TimerService::Id m_id = 0;
    Connection m_connection;
    bool m_expired = false;
};

class BeastStream final : public HttpStream {
public:
    BeastStream(Connection connection, std::shared_ptr<ConnectionPool> pool, HttpHead head)
        : m_connection(std::move(connection)), m_pool(std::move(pool)), m_head(std::move(head))
    {
        const auto encoding = m_head.header("Content-Encoding");
        if (encoding && boost::beast::iequals(boost::beast::string_view{encoding->data(), encoding->size()}, "gzip"))
            m_inflater = std::make_unique<Inflater>();
    }
    ~BeastStream() override { close(); }

    const HttpHead& head() const override { return m_head; }
    asio::awaitable<Expected<std::span<const char>>> readSome() override { return read(smallBuffer, false); }
    asio::awaitable<Expected<std::span<const char>>> readMany() override { return read(largeBuffer, true); }

    void close() override
    {
        m_closed = true;
        if (m_connection)
            m_connection->close();
    }

private:
    asio::awaitable<Expected<std::span<const char>>> read(std::size_t size, bool fill)
    {
        while (true) {
            if (m_inflater && m_inflating) {
                const auto piece = m_inflater->next();
                if (!piece || !piece->empty())
                    co_return piece;
                m_inflating = false;
            }
            if (m_ended)
                co_return std::span<const char>{};
            if (m_closed) {
                co_return tl::unexpected(Error{.code = ErrorCode::Cancelled,
                                               .what = "Stopped reading",
                                               .why = "the stream was closed",
                                               .tryThis = {},
                                               .source = {},
                                               .file = {}});
            }
            if (m_buffer.size() < size + Inflater::spare)
                m_buffer.resize(size + Inflater::spare);
            const std::span<char> place{m_buffer.data(), size};
            // Kept, so that close() while this waits destroys nothing under it.
            const Connection connection = m_connection;
            const auto count = co_await connection->readBody(place, fill);
            if (!count)
                co_return tl::unexpected(count.error());
            if (*count == 0) {
                m_ended = true;
                m_pool->giveBack(connection);
                m_connection.reset();
                if (m_inflater && !m_inflater->ended()) {
                    co_return tl::unexpected(Error{.code = ErrorCode::Unreachable,
                                                   .what = "Lost the connection",
                                                   .why = "a compressed answer ended too early",
                                                   .tryThis = "It is tried again by itself",
                                                   .source = {},
                                                   .file = {}});
                }
                continue;
            }
            const std::span<const char> arrived{m_buffer.data(), *count};
            if (!m_inflater)
                co_return arrived;
            m_inflater->feed(arrived);
            m_inflating = true;
        }
    }

    Connection m_connection;  // null once it has been given back
    std::shared_ptr<ConnectionPool> m_pool;
    HttpHead m_head;
    std::unique_ptr<Inflater> m_inflater;
    std::vector<char> m_buffer;
    bool m_inflating = false;
    bool m_ended = false;
    bool m_closed = false;
};

bool isIdempotent(std::string_view method)
{
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" || method == "OPTIONS";
}

class BeastHttpClient final : public HttpClient {
public:
    BeastHttpClient(asio::any_io_executor executor, TimerService& timers, HttpClientSettings settings,
                    std::shared_ptr<const Endpoint> endpoint)
        : m_executor(std::move(executor)), m_timers(timers), m_settings(std::move(settings)), m_endpoint(std::move(endpoint))
    {
    }
    ~BeastHttpClient() override
    {
        m_pool->closed = true;
        m_pool->closeIdle();
    }

    asio::awaitable<Expected<HttpResponse>> request(HttpRequest request, Duration timeout, std::size_t maximumBody) override
    {
        ExchangeTimer timer(m_timers, timeout);
        auto answer = co_await begin(std::move(request), timer);
        if (!answer)
            co_return tl::unexpected(answer.error());
        BeastStream& stream = **answer;
        HttpResponse response;
        response.head = stream.head();
        while (true) {
            const auto piece = co_await stream.readMany();
            if (!piece)
                co_return tl::unexpected(timer.failure(piece.error(), m_settings.server));
            if (piece->empty())
                co_return response;
            if (response.body.size() + piece->size() > maximumBody) {
                co_return tl::unexpected(Error{.code = ErrorCode::TooLarge,
                                               .what = "Gave up an answer of " + m_settings.server.text(),
                                               .why = "it is larger than " + std::to_string(maximumBody / 1024) + " KiB",
                                               .tryThis = {},
                                               .source = {},
                                               .file = {}});
            }
            response.body.append(piece->data(), piece->size());
        }
    }

    asio::awaitable<Expected<std::unique_ptr<HttpStream>>> open(HttpRequest request, Duration timeout) override
    {
        ExchangeTimer timer(m_timers, timeout);
        auto answer = co_await begin(std::move(request), timer);
        if (!answer)
            co_return tl::unexpected(answer.error());
        std::unique_ptr<HttpStream> stream = std::move(*answer);
        co_return stream;
    }

    void closeIdle() override { m_pool->closeIdle(); }

private:
    // Sends and waits for the head. A kept-alive connection that the server has closed meanwhile is replaced once, unseen.
    asio::awaitable<Expected<std::unique_ptr<BeastStream>>> begin(HttpRequest request, ExchangeTimer& timer)
    {
        if (!m_settings.userAgent.empty())
            request.headers.emplace_back("User-Agent", m_settings.userAgent);
        if (m_settings.compress)
            request.headers.emplace_back("Accept-Encoding", "gzip");
        while (true) {
            Connection connection = m_pool->take();
            const bool reused = connection != nullptr;
            if (!reused) {
                connection = std::make_shared<BeastConnection>(m_executor, m_endpoint);
                timer.watch(connection);
                const auto connected = co_await connection->connect();
                if (!connected)
                    co_return tl::unexpected(timer.failure(connected.error(), m_settings.server));
            }
            timer.watch(connection);
            auto head = co_await connection->exchange(request);
            timer.watch(nullptr);
            if (head) {
                auto stream = std::make_unique<BeastStream>(connection, m_pool, std::move(*head));
                timer.watch(std::move(connection));
                co_return stream;
            }
            const bool stale = reused && !connection->answered() && isIdempotent(request.method) && !timer.expired();
            connection->close();
            if (!stale)
                co_return tl::unexpected(timer.failure(head.error(), m_settings.server));
        }
    }

    asio::any_io_executor m_executor;
    TimerService& m_timers;
    HttpClientSettings m_settings;
    std::shared_ptr<const Endpoint> m_endpoint;
    std::shared_ptr<ConnectionPool> m_pool = std::make_shared<ConnectionPool>();
};

} // namespace

Expected<std::unique_ptr<HttpClient>> makeHttpClient(asio::any_io_executor executor, TimerService& timers, HttpClientSettings settings)
{
    auto endpoint = std::make_shared<Endpoint>();
    endpoint->url = settings.server;
    endpoint->serverName = settings.tls.serverName.empty() ? settings.server.host : settings.tls.serverName;
    endpoint->verify = !settings.tls.insecureSkipVerify;
    endpoint->proxy = settings.proxy;
    if (settings.server.tls) {
        auto tls = makeTlsContext(settings.tls);
        if (!tls)
            return tl::unexpected(tls.error());
        endpoint->tls = std::move(*tls);
    }
    return std::make_unique<BeastHttpClient>(std::move(executor), timers, std::move(settings), std::move(endpoint));
}

} // namespace nephoscope
