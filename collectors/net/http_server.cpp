// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/http_server.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/chunk_encode.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <algorithm>
#include <set>

namespace nephoscope {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

namespace {

constexpr auto token = asio::as_tuple(asio::use_awaitable);
constexpr std::uint32_t headerLimit = 64 * 1024;
// Streams are written in pieces of at most this, so that one of them does not hold up the others.
constexpr std::size_t pieceSize = std::size_t{1024} * 1024;
constexpr auto accessPause = std::chrono::milliseconds{100};

using RequestParser = http::request_parser<http::string_body>;

// One connection: what may be closed from outside, and what a stream wakes.
struct Connection {
    explicit Connection(tcp::socket accepted) : socket(std::move(accepted)), bell(socket.get_executor()) {}

    void close()
    {
        closed = true;
        boost::system::error_code ignored;
        socket.close(ignored);
        bell.cancel();
    }

    tcp::socket socket;
    asio::steady_timer bell;
    bool closed = false;
    std::unique_ptr<HttpBody> body;  // of the stream that is being told
    bool rung = false;
};

ServedRequest requestOf(const RequestParser& parser)
{
    ServedRequest request;
    request.method = parser.get().method_string();
    request.target = parser.get().target();
    for (const auto& field : parser.get())
        request.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
    return request;
}

template <class Body>
void setFields(http::response<Body>& message, const ServedResponse& response, bool keepAlive)
{
    message.result(static_cast<unsigned>(response.status));
    for (const auto& [name, value] : response.headers)
        message.insert(name, value);
    message.keep_alive(keepAlive);
}

} // namespace

std::string_view ServedRequest::header(std::string_view name) const
{
    for (const auto& [field, value] : headers) {
        if (beast::iequals(field, name))
            return value;
    }
    return {};
}

struct HttpServer::Private : std::enable_shared_from_this<HttpServer::Private> {
    Private(asio::any_io_executor executor_, Settings settings_, HttpHandler& handler_)
        : executor(std::move(executor_)), settings(std::move(settings_)), handler(&handler_), acceptor(executor)
    {}

    void run();
    asio::awaitable<void> accept();
    asio::awaitable<void> serve(std::shared_ptr<Connection> connection);
    template <class Stream>
    asio::awaitable<void> exchange(std::shared_ptr<Connection> connection, Stream& stream);
    template <class Stream>
    asio::awaitable<bool> write(Stream& stream, ServedResponse response, bool keepAlive, bool head);
    template <class Stream>
    asio::awaitable<bool> writeStream(std::shared_ptr<Connection> connection, Stream& stream, ServedResponse response);
    template <class Stream>
    asio::awaitable<void> watchForEnd(std::shared_ptr<Connection> connection, Stream& stream);

    asio::any_io_executor executor;
    Settings settings;
    HttpHandler* handler;  // null: the server is gone
    std::shared_ptr<asio::ssl::context> tls;
    tcp::acceptor acceptor;
    std::set<std::shared_ptr<Connection>> connections;
};

void HttpServer::Private::run()
{
    asio::co_spawn(
        executor, [](std::shared_ptr<Private> self) -> asio::awaitable<void> { co_await self->accept(); }(shared_from_this()),
        asio::detached);
}

asio::awaitable<void> HttpServer::Private::accept()
{
    const auto self = shared_from_this();
    while (handler) {
        auto [error, socket] = co_await acceptor.async_accept(token);
        if (!handler)
            co_return;
        if (error) {
            // Out of descriptors, perhaps: somebody will leave.
            asio::steady_timer pause{executor, accessPause};
            [[maybe_unused]] auto [rung] = co_await pause.async_wait(token);
            continue;
        }
        if (static_cast<int>(connections.size()) >= settings.mostConnections)
            continue;
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        auto connection = std::make_shared<Connection>(std::move(socket));
        connections.insert(connection);
        asio::co_spawn(
            executor,
            [](std::shared_ptr<Private> server, std::shared_ptr<Connection> accepted) -> asio::awaitable<void> {
                co_await server->serve(accepted);
                accepted->close();
                server->connections.erase(accepted);
            }(self, connection),
            asio::detached);
    }
}

asio::awaitable<void> HttpServer::Private::serve(std::shared_ptr<Connection> connection)
{
    if (!tls) {
        co_await exchange(connection, connection->socket);
        co_return;
    }
    asio::ssl::stream<tcp::socket&> stream{connection->socket, *tls};
    auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, token);
    if (!error)
        co_await exchange(connection, stream);
}

template <class Stream>
asio::awaitable<void> HttpServer::Private::exchange(std::shared_ptr<Connection> connection, Stream& stream)
{
    beast::flat_buffer buffer{headerLimit + settings.largestBody};
    buffer.reserve(headerLimit);
    while (handler && !connection->closed) {
        RequestParser parser;
        parser.header_limit(headerLimit);
        parser.body_limit(settings.largestBody);
        auto [headError, headSize] = co_await http::async_read_header(stream, buffer, parser, token);
        if (headError || !handler)
            co_return;
        ServedRequest request = requestOf(parser);
        std::optional<ServedResponse> refused = handler->refuse(request);
        if (refused) {
            co_await write(stream, std::move(*refused), false, request.method == "HEAD");
            co_return;
        }
        if (beast::iequals(request.header("Expect"), "100-continue")) {
            http::response<http::empty_body> goOn{http::status::continue_, 11};
            auto [goOnError, goOnSize] = co_await http::async_write(stream, goOn, token);
            if (goOnError)
                co_return;
        }
        auto [bodyError, bodySize] = co_await http::async_read(stream, buffer, parser, token);
        if (bodyError == http::error::body_limit) {
            ServedResponse tooLarge;
            tooLarge.status = 413;
            co_await write(stream, std::move(tooLarge), false, false);
            co_return;
        }
        if (bodyError || !handler)
            co_return;
        request.body = std::move(parser.get().body());
        const bool keepAlive = parser.keep_alive();
        const bool head = request.method == "HEAD";
        ServedResponse response = handler->handle(request);
        bool good = false;
        if (response.stream)
            good = co_await writeStream(connection, stream, std::move(response));
        else
            good = co_await write(stream, std::move(response), keepAlive, head);
        if (!good || !keepAlive)
            co_return;
    }
}

template <class Stream>
asio::awaitable<bool> HttpServer::Private::write(Stream& stream, ServedResponse response, bool keepAlive, bool head)
{
    http::response<http::string_body> message;
    setFields(message, response, keepAlive);
    message.body() = std::move(response.body);
    message.prepare_payload();
    if (head)
        message.body().clear();
    http::response_serializer<http::string_body> serializer{message};
    auto [error, size] = co_await http::async_write(stream, serializer, token);
    co_return !error;
}

template <class Stream>
asio::awaitable<void> HttpServer::Private::watchForEnd(std::shared_ptr<Connection> connection, Stream& stream)
{
    // Nobody says anything while a stream is told; what comes is the end.
    char byte = 0;
    [[maybe_unused]] auto [error, size] = co_await stream.async_read_some(asio::buffer(&byte, 1), token);
    connection->close();
}

template <class Stream>
asio::awaitable<bool> HttpServer::Private::writeStream(std::shared_ptr<Connection> connection, Stream& stream,
                                                       ServedResponse response)
{
    connection->body = std::move(response.stream);
    http::response<http::empty_body> message;
    setFields(message, response, false);
    message.chunked(true);
    http::response_serializer<http::empty_body> serializer{message};
    auto [headError, headSize] = co_await http::async_write_header(stream, serializer, token);
    if (headError)
        co_return false;
    // Weak: the body is gone before the connection is, but may be asked by others until then.
    connection->body->onReady([weak = std::weak_ptr{connection}] {
        if (const auto woken = weak.lock()) {
            woken->rung = true;
            woken->bell.cancel();
        }
    });
    bool watching = true;
    asio::co_spawn(
        executor,
        [](std::shared_ptr<Private> self, std::shared_ptr<Connection> watched, Stream& watchedStream,
           bool& flag) -> asio::awaitable<void> {
            co_await self->watchForEnd(watched, watchedStream);
            flag = false;
            watched->bell.cancel();
        }(shared_from_this(), connection, stream, watching),
        asio::detached);
    bool good = true;
    while (good && !connection->closed) {
        const std::string text = connection->body->take();
        for (std::size_t begin = 0; begin < text.size() && good; begin += pieceSize) {
            const auto piece = asio::buffer(text.data() + begin, std::min(pieceSize, text.size() - begin));
            auto [error, size] = co_await asio::async_write(stream, http::make_chunk(piece), token);
            good = !error;
        }
        if (!good || connection->closed || connection->body->ended())
            break;
        if (text.empty() && !connection->rung) {
            connection->bell.expires_at(asio::steady_timer::time_point::max());
            [[maybe_unused]] auto [rung] = co_await connection->bell.async_wait(token);
        }
        connection->rung = false;
    }
    if (good && !connection->closed) {
        auto [error, size] = co_await asio::async_write(stream, http::make_chunk_last(), token);
        good = !error;
    }
    // The other coroutine uses this one's stream: it has to be gone first.
    connection->close();
    connection->body.reset();
    while (watching) {
        connection->bell.expires_at(asio::steady_timer::time_point::max());
        [[maybe_unused]] auto [rung] = co_await connection->bell.async_wait(token);
    }
    co_return false;
}

HttpServer::HttpServer(std::shared_ptr<Private> d_) : d(std::move(d_)) {}

Expected<std::unique_ptr<HttpServer>> HttpServer::listen(asio::any_io_executor executor, const Settings& settings,
                                                         HttpHandler& handler)
{
    const auto failure = [&settings](const std::string& why) {
        return tl::unexpected(Error{.code = ErrorCode::Unreachable,
                                    .what = "Cannot listen on 127.0.0.1:" + std::to_string(settings.port),
                                    .why = why,
                                    .tryThis = "Choose another port, or none to let the system choose",
                                    .source = {},
                                    .file = {}});
    };
    auto d = std::make_shared<Private>(std::move(executor), settings, handler);
    boost::system::error_code error;
    if (!settings.certificate.empty()) {
        d->tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
        d->tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1,
                            error);
        d->tls->use_certificate_chain(asio::buffer(settings.certificate), error);
        if (error)
            return failure("its certificate cannot be used: " + error.message());
        d->tls->use_private_key(asio::buffer(settings.key), asio::ssl::context::pem, error);
        if (error)
            return failure("its key cannot be used: " + error.message());
    }
    const tcp::endpoint place{asio::ip::address_v4::loopback(), settings.port};
    d->acceptor.open(place.protocol(), error);
    if (!error)
        d->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error)
        d->acceptor.bind(place, error);
    if (!error)
        d->acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return failure(error.message());
    d->run();
    return std::unique_ptr<HttpServer>{new HttpServer{std::move(d)}};
}

HttpServer::~HttpServer()
{
    d->handler = nullptr;
    boost::system::error_code ignored;
    d->acceptor.close(ignored);
    for (const auto& connection : d->connections) {
        // Coroutines end later; what bodies speak of may be gone by then.
        connection->body.reset();
        connection->close();
    }
}

std::uint16_t HttpServer::port() const
{
    boost::system::error_code ignored;
    return d->acceptor.local_endpoint(ignored).port();
}

int HttpServer::connections() const
{
    return static_cast<int>(d->connections.size());
}

} // namespace nephoscope
