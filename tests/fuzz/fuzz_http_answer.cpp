// SPDX-License-Identifier: GPL-3.0-or-later
// What a server on loopback answers to our HTTP client. Whatever it is, a request ends with an answer or a sentence, within the bound
// on its size; and how the bytes are cut into pieces changes nothing.
#include "collectors/net/beast_http_client.h"

#include "tests/support/manual_time.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace nephoscope;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto token = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t bodyLimit = 100'000;

// Answers every request with the same bytes, and then says no more.
class Server {
public:
    explicit Server(asio::io_context& io) : m_acceptor(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0))
    {
        asio::co_spawn(io, accept(), asio::detached);
    }

    std::uint16_t port() const { return m_acceptor.local_endpoint().port(); }

    std::string answer;
    std::size_t pieceLength = 1;
    bool waitsForRequest = true;

private:
    asio::awaitable<void> accept()
    {
        for (;;) {
            auto [error, socket] = co_await m_acceptor.async_accept(token);
            if (error)
                continue;
            asio::co_spawn(m_acceptor.get_executor(), serve(std::move(socket)), asio::detached);
        }
    }
    asio::awaitable<void> serve(tcp::socket socket)
    {
        boost::system::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        std::string request;
        auto buffer = asio::dynamic_buffer(request);
        const std::string end = "\r\n\r\n";
        if (waitsForRequest) {
            auto [readError, length] = co_await asio::async_read_until(socket, buffer, end, token);
            if (readError)
                co_return;
        }
        const std::string said = answer;
        const std::size_t step = pieceLength;
        for (std::size_t at = 0; at < said.size(); at += step) {
            const asio::const_buffer piece(said.data() + at, std::min(step, said.size() - at));
            auto [writeError, written] = co_await asio::async_write(socket, piece, token);
            if (writeError)
                co_return;
        }
        socket.shutdown(tcp::socket::shutdown_send, ignored);
        request.clear();
        auto [closed, more] = co_await asio::async_read_until(socket, buffer, end, token);
        static_cast<void>(closed);
    }

    tcp::acceptor m_acceptor;
};

// The io_context lives as long as the process: its resolver has a thread of its own.
asio::io_context& context()
{
    static asio::io_context io;
    return io;
}
Server& server()
{
    static Server only(context());
    return only;
}

template <class T>
T finished(asio::awaitable<T> work)
{
    std::optional<T> result;
    asio::co_spawn(context(), std::move(work), [&result](std::exception_ptr fault, T value) {
        if (fault)
            std::abort();
        result.emplace(std::move(value));
    });
    while (!result)
        context().run_one();
    return std::move(*result);
}

HttpRequest get()
{
    return HttpRequest("GET", "/api/v1/pods?limit=500");
}

void check(const Error& error)
{
    if (error.what.empty() || error.why.empty() || sentence(error).empty())
        std::abort();
}

// On a connection of its own.
Expected<HttpResponse> asked(ManualTime& time, const HttpClientSettings& settings)
{
    const auto client = makeHttpClient(context().get_executor(), time, settings);
    auto response = finished((*client)->request(get(), 10s, bodyLimit));
    if (!response)
        check(response.error());
    else if (response->body.size() > bodyLimit || response->head.status < 0 || response->head.status > 999)
        std::abort();
    return response;
}

// The same as a stream, piece by piece.
std::optional<std::string> streamed(ManualTime& time, const HttpClientSettings& settings)
{
    const auto client = makeHttpClient(context().get_executor(), time, settings);
    auto stream = finished((*client)->open(get(), 10s));
    if (!stream) {
        check(stream.error());
        return std::nullopt;
    }
    std::string body;
    for (;;) {
        const auto piece = finished((*stream)->readSome());
        if (!piece) {
            check(piece.error());
            return std::nullopt;
        }
        if (piece->empty())
            return body;
        body.append(piece->data(), piece->size());
        if (body.size() > bodyLimit)
            return std::nullopt;
    }
}

} // namespace

// Reading the system's own certificates takes longer than all the rest.
extern "C" int LLVMFuzzerInitialize(int*, char***)
{
    setenv("SSL_CERT_FILE", "/nowhere", 1);
    setenv("SSL_CERT_DIR", "/nowhere", 1);
    return 0;
}

// The first byte is the length of the pieces; the second chooses what else is done. Then what the server says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size < 2)
        return 0;
    ManualTime time;
    server().answer.assign(reinterpret_cast<const char*>(data) + 2, size - 2);
    HttpClientSettings settings;
    settings.server = *parseUrl("http://127.0.0.1:" + std::to_string(server().port()) + "/base");
    settings.userAgent = data[1] & 1 ? "nephoscope" : "";
    settings.compress = (data[1] & 2) == 0;

    server().pieceLength = std::max<std::size_t>(server().answer.size(), 1);
    const auto whole = asked(time, settings);
    // Pieces of a byte each would take as many system calls.
    server().pieceLength = std::max<std::size_t>(data[0] + 1U, server().answer.size() / 64 + 1);
    const auto pieces = asked(time, settings);
    if (whole.has_value() != pieces.has_value())
        std::abort();
    if (whole
        && (whole->body != pieces->body || whole->head.status != pieces->head.status
            || whole->head.headers != pieces->head.headers))
        std::abort();

    const auto body = streamed(time, settings);
    if (whole && body && *body != whole->body)
        std::abort();
    if (whole && !body)
        std::abort();

    const auto client = makeHttpClient(context().get_executor(), time, settings);
    if (data[1] & 4) {
        // Kept alive, then closed in the middle, and asked again at once.
        for (int i = 0; i < 3; ++i) {
            if (const auto response = finished((*client)->request(get(), 10s, bodyLimit)); !response)
                check(response.error());
        }
        auto stream = finished((*client)->open(get(), 10s));
        if (stream) {
            (*stream)->close();
            if (const auto piece = finished((*stream)->readSome()); !piece)
                check(piece.error());
        }
        (*client)->closeIdle();
    }
    if (data[1] & 8) {
        // No time at all: given up before the connection stands, or answered all the same.
        std::optional<Expected<HttpResponse>> late;
        HttpRequest post("POST", "/");
        post.body = "{}";
        asio::co_spawn(context(), (*client)->request(std::move(post), 1s, bodyLimit),
                       [&late](std::exception_ptr, Expected<HttpResponse> response) { late.emplace(std::move(response)); });
        context().poll();
        time.advance(1s);
        while (!late)
            context().run_one();
        if (!*late)
            check(late->error());
    }
    if (data[1] & 16) {
        // Through a proxy, which says the same to CONNECT.
        settings.proxy = settings.server;
        settings.proxy->userInfo = data[1] & 1 ? "me:hunter2" : "";
        asked(time, settings);
        settings.proxy.reset();
    }
    if (data[1] & 32) {
        // As the answer to a TLS handshake, verified or not.
        settings.server.tls = true;
        settings.tls.insecureSkipVerify = (data[1] & 64) != 0;
        settings.tls.serverName = data[1] & 64 ? "api.example.com" : "";
        server().waitsForRequest = false;
        asked(time, settings);
        server().waitsForRequest = true;
    }
    if (data[1] & 64) {
        settings.server.tls = true;
        settings.tls.certificateAuthorities = server().answer;
        if (const auto secure = makeHttpClient(context().get_executor(), time, settings); !secure)
            check(secure.error());
        settings.server = *parseUrl("http://localhost:1");
        settings.tls = {};
        asked(time, settings);
    }
    return 0;
}
