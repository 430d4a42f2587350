// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/beast_http_client.h"

#include "collectors/net/beast_connection.h"
#include "collectors/net/inflater.h"
#include "collectors/net/tls_context.h"

#include <boost/beast/core/string.hpp>

#include <set>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

constexpr std::size_t idleLimit = 4;
constexpr std::size_t largeBuffer = 256 * 1024; // lists: as measured, few resumptions
constexpr std::size_t smallBuffer = 32 * 1024;  // watches: many of them, each with little to read

using Connection = std::shared_ptr<BeastConnection>;

class ExchangeTimer;

// What the exchanges of one client share; outlives it while they and streams still run.
struct SharedClient {
    SharedClient(asio::any_io_executor executor_, TimerService& timers_, HttpClientSettings settings_,
                 std::shared_ptr<const Endpoint> endpoint_)
        : executor(std::move(executor_)), timers(timers_), settings(std::move(settings_)), endpoint(std::move(endpoint_))
    {}

    asio::any_io_executor executor;
    TimerService& timers;
    HttpClientSettings settings;
    std::shared_ptr<const Endpoint> endpoint;
    std::vector<Connection> idle;
    std::set<ExchangeTimer*> underWay;
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

// Closes a connection that has not finished in time, and remembers that it did; also when the client is destroyed.
class ExchangeTimer {
public:
    ExchangeTimer(std::shared_ptr<SharedClient> client, Duration span) : m_client(std::move(client)), m_span(span)
    {
        m_client->underWay.insert(this);
        m_id = m_client->timers.after(span, [this] {
            m_expired = true;
            giveUp();
        });
    }
    ~ExchangeTimer()
    {
        m_client->timers.cancel(m_id);
        m_client->underWay.erase(this);
    }
    ExchangeTimer(const ExchangeTimer&) = delete;
    ExchangeTimer& operator=(const ExchangeTimer&) = delete;

    void watch(Connection connection) { m_connection = std::move(connection); }
    bool expired() const { return m_expired; }
    void giveUp()
    {
        if (m_connection)
            m_connection->close();
    }

    // The failure as it is to be told: what ended by our own closing has timed out.
    Error failure(Error error) const
    {
        if (!m_expired)
            return error;
        return {.code = ErrorCode::TimedOut,
                .what = "No answer from " + m_client->settings.server.text(),
                .why = "it did not answer within " + inSeconds(m_span),
                .tryThis = "Check that the server is not overloaded or stopped, and the network in between",
                .source = {},
                .file = {}};
    }

private:
    std::shared_ptr<SharedClient> m_client;
    Duration m_span;
    TimerService::Id m_id = 0;
    Connection m_connection;
    bool m_expired = false;
};

Error cancelled(const char* what, const char* why)
{
    return {.code = ErrorCode::Cancelled, .what = what, .why = why, .tryThis = {}, .source = {}, .file = {}};
}

class BeastStream final : public HttpStream {
public:
    BeastStream(Connection connection, std::shared_ptr<SharedClient> client, HttpHead head)
        : m_connection(std::move(connection)), m_client(std::move(client)), m_head(std::move(head))
    {
        const auto encoding = m_head.header("Content-Encoding");
        if (encoding && boost::beast::iequals(boost::beast::string_view{encoding->data(), encoding->size()}, "gzip"))
            m_inflater = std::make_unique<Inflater>();
    }
    ~BeastStream() override { close(); }

    const HttpHead& head() const override { return m_head; }
    asio::awaitable<Expected<std::span<const char>>> readSome() override
    {
        m_piece.clear();
        const auto count = co_await read(m_piece, smallBuffer, false);
        if (!count)
            co_return tl::unexpected(count.error());
        co_return std::span<const char>{m_piece.view()};
    }
    asio::awaitable<Expected<std::size_t>> readInto(ByteBuffer& body) override { return read(body, largeBuffer, true); }

    void close() override
    {
        m_closed = true;
        if (m_connection)
            m_connection->close();
    }

private:
    // Appends at least one byte to `out`, unless the body has ended; at most `size` at a time before it is inflated.
    asio::awaitable<Expected<std::size_t>> read(ByteBuffer& out, std::size_t size, bool fill)
    {
        while (true) {
            if (m_inflater && m_inflating) {
                const auto inflated = m_inflater->next(out.room(largeBuffer));
                if (!inflated)
                    co_return inflated;
                if (*inflated > 0) {
                    out.grow(*inflated);
                    co_return inflated;
                }
                m_inflating = false;
            }
            if (m_ended)
                co_return std::size_t{0};
            if (m_closed)
                co_return tl::unexpected(cancelled("Stopped reading", "the stream was closed"));
            m_compressed.clear();
            ByteBuffer& arriving = m_inflater ? m_compressed : out;
            const std::span<char> place = arriving.room(size).first(size);
            // Kept, so that close() while this waits destroys nothing under it.
            const Connection connection = m_connection;
            const auto count = co_await connection->readBody(place, fill);
            if (!count)
                co_return count;
            if (*count == 0) {
                m_ended = true;
                m_client->giveBack(connection);
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
            arriving.grow(*count);
            if (!m_inflater)
                co_return count;
            m_inflater->feed(m_compressed.view());
            m_inflating = true;
        }
    }

    Connection m_connection;  // null once it has been given back
    std::shared_ptr<SharedClient> m_client;
    HttpHead m_head;
    std::unique_ptr<Inflater> m_inflater;
    ByteBuffer m_compressed;
    ByteBuffer m_piece;  // of readSome()
    bool m_inflating = false;
    bool m_ended = false;
    bool m_closed = false;
};

// Changes nothing, and may be sent again.
bool isSafe(std::string_view method)
{
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

using Client = std::shared_ptr<SharedClient>;

// Sends and waits for the head. A kept-alive connection that the server has closed meanwhile is replaced, unseen; what is not safe
// is never put on one, since it could not be told whether it was done.
asio::awaitable<Expected<std::unique_ptr<BeastStream>>> begin(Client client, HttpRequest request, ExchangeTimer& timer)
{
    if (!client->settings.userAgent.empty())
        request.headers.emplace_back("User-Agent", client->settings.userAgent);
    if (client->settings.compress)
        request.headers.emplace_back("Accept-Encoding", "gzip");
    while (!client->closed) {
        Connection connection = isSafe(request.method) ? client->take() : nullptr;
        const bool reused = connection != nullptr;
        if (!reused)
            connection = std::make_shared<BeastConnection>(client->executor, client->endpoint);
        timer.watch(connection);
        if (!reused) {
            const auto connected = co_await connection->connect();
            if (!connected)
                co_return tl::unexpected(timer.failure(connected.error()));
        }
        if (request.underWay)
            *request.underWay = true;
        auto head = co_await connection->exchange(request);
        if (head) {
            auto stream = std::make_unique<BeastStream>(std::move(connection), client, std::move(*head));
            co_return stream;
        }
        const bool stale = reused && !connection->answered() && !timer.expired();
        connection->close();
        if (!stale)
            co_return tl::unexpected(timer.failure(head.error()));
    }
    co_return tl::unexpected(cancelled("Did not send a request", "its client has been closed"));
}

asio::awaitable<Expected<HttpResponse>> exchange(Client client, HttpRequest request, Duration timeout, std::size_t maximumBody)
{
    ExchangeTimer timer(client, timeout);
    auto answer = co_await begin(client, std::move(request), timer);
    if (!answer)
        co_return tl::unexpected(answer.error());
    BeastStream& stream = **answer;
    HttpResponse response;
    response.head = stream.head();
    ByteBuffer body;
    while (true) {
        const auto count = co_await stream.readInto(body);
        if (!count)
            co_return tl::unexpected(timer.failure(count.error()));
        if (*count == 0) {
            response.body = body.view();
            co_return response;
        }
        if (body.size() > maximumBody) {
            co_return tl::unexpected(Error{.code = ErrorCode::TooLarge,
                                           .what = "Gave up an answer of " + client->settings.server.text(),
                                           .why = "it is larger than " + std::to_string(maximumBody / 1024) + " KiB",
                                           .tryThis = {},
                                           .source = {},
                                           .file = {}});
        }
    }
}

asio::awaitable<Expected<std::unique_ptr<HttpStream>>> openStream(Client client, HttpRequest request, Duration timeout)
{
    ExchangeTimer timer(client, timeout);
    auto answer = co_await begin(client, std::move(request), timer);
    if (!answer)
        co_return tl::unexpected(answer.error());
    std::unique_ptr<HttpStream> stream = std::move(*answer);
    co_return stream;
}

// Its coroutines know what it shares, not itself: it may be destroyed before they end, or before they begin.
class BeastHttpClient final : public HttpClient {
public:
    explicit BeastHttpClient(Client client) : d(std::move(client)) {}
    ~BeastHttpClient() override
    {
        d->closed = true;
        d->closeIdle();
        for (ExchangeTimer* exchange : d->underWay)
            exchange->giveUp();
    }

    asio::awaitable<Expected<HttpResponse>> request(HttpRequest request, Duration timeout, std::size_t maximumBody) override
    {
        return exchange(d, std::move(request), timeout, maximumBody);
    }
    asio::awaitable<Expected<std::unique_ptr<HttpStream>>> open(HttpRequest request, Duration timeout) override
    {
        return openStream(d, std::move(request), timeout);
    }
    void closeIdle() override { d->closeIdle(); }

private:
    const Client d;
};

} // namespace

Expected<std::unique_ptr<HttpClient>> makeHttpClient(asio::any_io_executor executor, TimerService& timers,
                                                     HttpClientSettings settings)
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
    return std::make_unique<BeastHttpClient>(
        std::make_shared<SharedClient>(std::move(executor), timers, std::move(settings), std::move(endpoint)));
}

} // namespace nephoscope
