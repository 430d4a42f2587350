// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/beast_connection.h"

#include "collectors/net/base64.h"
#include "collectors/net/net_failure.h"
#include "collectors/net/tls_context.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include <netinet/tcp.h>

#include <optional>

namespace nephoscope {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

namespace {

constexpr auto token = asio::as_tuple(asio::use_awaitable);

// Beast's own default of 8 KiB is too little for some authentication proxies.
constexpr std::uint32_t headerLimit = 64 * 1024;
// Without it Beast reads 512 bytes at a time.
constexpr std::size_t readAhead = 64 * 1024;
// What a head or the head of a chunk may take, however long a server makes it.
constexpr std::size_t bufferLimit = headerLimit + readAhead;

using ResponseParser = http::response_parser<http::buffer_body>;

// A look-up that can be left behind: getaddrinfo itself cannot be interrupted.
struct LookUp {
    explicit LookUp(const asio::any_io_executor& executor)
        : resolver(executor), bell(executor, asio::steady_timer::time_point::max())
    {}

    tcp::resolver resolver;
    asio::steady_timer bell;
    std::optional<boost::system::error_code> error;  // set: it is over
    tcp::resolver::results_type results;
};

HttpHead headOf(const ResponseParser& parser)
{
    HttpHead head;
    head.status = static_cast<int>(parser.get().result_int());
    for (const auto& field : parser.get())
        head.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
    return head;
}

} // namespace

struct BeastConnection::Private {
    Private(asio::any_io_executor executor_, std::shared_ptr<const Endpoint> endpoint_)
        : executor(std::move(executor_)), endpoint(std::move(endpoint_)), socket(executor)
    {}

    asio::any_io_executor executor;
    std::shared_ptr<const Endpoint> endpoint;
    std::shared_ptr<LookUp> lookUp;
    tcp::socket socket;
    std::unique_ptr<asio::ssl::stream<tcp::socket&>> tls;  // over `socket`; null: plain
    std::shared_ptr<TlsRefusal> refusal = std::make_shared<TlsRefusal>();
    beast::flat_buffer buffer{bufferLimit};
    std::optional<ResponseParser> parser;
    std::optional<boost::system::error_code> broken; // what ended the body before its time
    bool answered = false;
    bool closed = false;

    Error failure(const boost::system::error_code& error, bool resolving = false) const
    {
        return netFailure(closed ? boost::system::error_code{asio::error::operation_aborted} : error, endpoint->url, *refusal,
                          resolving);
    }
};

BeastConnection::BeastConnection(asio::any_io_executor executor, std::shared_ptr<const Endpoint> endpoint)
    : d(std::make_unique<Private>(std::move(executor), std::move(endpoint)))
{}

BeastConnection::~BeastConnection()
{
    close();
}

void BeastConnection::close()
{
    d->closed = true;
    if (d->lookUp) {
        d->lookUp->resolver.cancel();
        d->lookUp->bell.cancel();
    }
    // The lowest layer: a polite TLS shutdown would wait for the peer.
    boost::system::error_code ignored;
    d->socket.close(ignored);
}

bool BeastConnection::reusable() const
{
    // Bytes behind the answer belong to no answer of ours.
    return !d->closed && d->parser && d->parser->is_done() && d->parser->keep_alive() && !d->parser->need_eof()
           && d->buffer.size() == 0;
}

bool BeastConnection::answered() const
{
    return d->answered;
}

asio::awaitable<Expected<void>> BeastConnection::connect()
{
    const auto self = shared_from_this();
    const Url& first = d->endpoint->proxy ? *d->endpoint->proxy : d->endpoint->url;

    const auto lookUp = std::make_shared<LookUp>(d->executor);
    d->lookUp = lookUp;
    const std::string port = std::to_string(first.port);
    lookUp->resolver.async_resolve(first.host, port,
                                   [lookUp](const boost::system::error_code& error, tcp::resolver::results_type results) {
                                       lookUp->error = error;
                                       lookUp->results = std::move(results);
                                       lookUp->bell.cancel();
                                   });
    if (!lookUp->error) {
        [[maybe_unused]] auto [rung] = co_await lookUp->bell.async_wait(token);
    }
    d->lookUp.reset();
    if (d->closed || !lookUp->error) {
        const boost::system::error_code aborted = asio::error::operation_aborted;
        co_return tl::unexpected(d->failure(aborted));
    }
    if (*lookUp->error)
        co_return tl::unexpected(netFailure(*lookUp->error, first, *d->refusal, true));

    auto [connectError, peer] = co_await asio::async_connect(d->socket, lookUp->results, token);
    if (connectError)
        co_return tl::unexpected(d->closed ? d->failure(connectError) : netFailure(connectError, first, *d->refusal, false));
    boost::system::error_code ignored;
    d->socket.set_option(tcp::no_delay(true), ignored);
    d->socket.set_option(asio::socket_base::keep_alive(true), ignored);

    if (d->endpoint->proxy) {
        http::request<http::empty_body> connectRequest{http::verb::connect, d->endpoint->url.hostAndPort(), 11};
        connectRequest.set(http::field::host, d->endpoint->url.hostAndPort());
        if (!first.userInfo.empty())
            connectRequest.set(http::field::proxy_authorization, "Basic " + encodeBase64(first.userInfo));
        auto [writeError, written] = co_await http::async_write(d->socket, connectRequest, token);
        if (writeError)
            co_return tl::unexpected(d->failure(writeError));
        http::response_parser<http::empty_body> answer;
        answer.skip(true);
        auto [readError, read] = co_await http::async_read_header(d->socket, d->buffer, answer, token);
        if (readError)
            co_return tl::unexpected(d->failure(readError));
        if (answer.get().result_int() / 100 != 2) {
            co_return tl::unexpected(Error{.code = ErrorCode::Unreachable,
                                           .what = "Cannot reach " + d->endpoint->url.text(),
                                           .why = "the proxy " + first.hostAndPort() + " refused with status "
                                                  + std::to_string(answer.get().result_int()),
                                           .tryThis = "Check proxy-url in the kubeconfig",
                                           .source = {},
                                           .file = {}});
        }
        // Whatever the proxy sent along is none of the server's words.
        d->buffer.clear();
    }

    if (d->endpoint->tls) {
        d->tls = std::make_unique<asio::ssl::stream<tcp::socket&>>(d->socket, *d->endpoint->tls);
        boost::system::error_code address;
        asio::ip::make_address(d->endpoint->serverName, address);
        // SNI is for names only (RFC 6066).
        if (address)
            SSL_ctrl(d->tls->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                     const_cast<char*>(d->endpoint->serverName.c_str()));
        if (d->endpoint->verify)
            d->tls->set_verify_callback(certificateCheck(d->endpoint->serverName, d->refusal), ignored);
        auto [handshakeError] = co_await d->tls->async_handshake(asio::ssl::stream_base::client, token);
        if (handshakeError)
            co_return tl::unexpected(d->failure(handshakeError));
    }
    d->buffer.reserve(readAhead);
    co_return Expected<void>{};
}

asio::awaitable<Expected<HttpHead>> BeastConnection::exchange(const HttpRequest& request)
{
    const auto self = shared_from_this();
    http::request<http::string_body> message;
    message.version(11);
    message.method_string(request.method);
    message.target(d->endpoint->url.path + request.target);
    message.set(http::field::host, d->endpoint->url.authority());
    for (const auto& [name, value] : request.headers)
        message.insert(name, value);
    message.body() = request.body;
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH")
        message.prepare_payload();

    d->answered = false;
    d->broken.reset();
    boost::system::error_code error;
    if (d->tls) {
        auto [writeError, written] = co_await http::async_write(*d->tls, message, token);
        error = writeError;
    } else {
        auto [writeError, written] = co_await http::async_write(d->socket, message, token);
        error = writeError;
    }
    if (error && d->closed)
        co_return tl::unexpected(d->failure(error));
    // A server may answer and close before it has read everything: its answer counts, not our write error. Interim answers
    // (1xx) precede the answer itself.
    bool interim = true;
    while (interim) {
        d->parser.emplace();
        // Lists and watches have no limit; what is read is bounded by the reader.
        d->parser->body_limit(boost::none);
        d->parser->header_limit(headerLimit);
        d->parser->skip(request.method == "HEAD");
        boost::system::error_code readError;
        if (d->tls) {
            auto [headError, read] = co_await http::async_read_header(*d->tls, d->buffer, *d->parser, token);
            readError = headError;
        } else {
            auto [headError, read] = co_await http::async_read_header(d->socket, d->buffer, *d->parser, token);
            readError = headError;
        }
        d->answered = d->answered || d->parser->got_some();
        if (readError) {
            // An alert says why our writing failed.
            const bool alert = readError.category() == asio::error::get_ssl_category();
            co_return tl::unexpected(d->failure(error && !alert ? error : readError));
        }
        interim = d->parser->get().result_int() / 100 == 1;
    }
    co_return headOf(*d->parser);
}

asio::awaitable<Expected<std::size_t>> BeastConnection::readBody(std::span<char> place, bool fill)
{
    const auto self = shared_from_this();
    if (d->broken)
        co_return tl::unexpected(d->failure(*d->broken));
    auto& body = d->parser->get().body();
    while (!d->parser->is_done()) {
        // Both must be set before each read: need_buffer is how Beast says that the place is full.
        body.data = place.data();
        body.size = place.size();
        boost::system::error_code error;
        if (d->tls && fill) {
            auto [readError, read] = co_await http::async_read(*d->tls, d->buffer, *d->parser, token);
            error = readError;
        } else if (d->tls) {
            auto [readError, read] = co_await http::async_read_some(*d->tls, d->buffer, *d->parser, token);
            error = readError;
        } else if (fill) {
            auto [readError, read] = co_await http::async_read(d->socket, d->buffer, *d->parser, token);
            error = readError;
        } else {
            auto [readError, read] = co_await http::async_read_some(d->socket, d->buffer, *d->parser, token);
            error = readError;
        }
        const std::size_t arrived = place.size() - body.size;
        if (error && error != http::error::need_buffer) {
            // What has arrived before the failure is handed out first; the next read fails. It does not ask the socket again,
            // which after a reset would call it a proper end.
            d->broken = error;
            if (arrived > 0 && !d->closed)
                co_return arrived;
            co_return tl::unexpected(d->failure(error));
        }
        // Nothing arrives with the head of a chunk.
        if (arrived > 0)
            co_return arrived;
    }
    co_return std::size_t{0};
}

} // namespace nephoscope
