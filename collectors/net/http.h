// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/model/time.h"
#include "collectors/net/byte_buffer.h"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nephoscope {

// One header field; names compare without case.
using HttpHeader = std::pair<std::string, std::string>;

// What to ask. Constructors on purpose: GCC 12 destroys aggregates in co_await expressions twice (reference: coroutines).
struct HttpRequest {
    HttpRequest(std::string method_, std::string target_) : method(std::move(method_)), target(std::move(target_)) {}

    std::string method;
    std::string target;  // path and query, escaped
    std::vector<HttpHeader> headers;
    std::string body;
    // If given, set to true as soon as the server may have received some of it: until then nothing can have come of it.
    std::shared_ptr<bool> underWay;
};

struct HttpHead {
    int status = 0;
    std::vector<HttpHeader> headers;

    // First value of that name, without regard to case.
    std::optional<std::string_view> header(std::string_view name) const;
};

struct HttpResponse {
    HttpHead head;
    std::string body;  // inflated
};

// "Tue, 24 Nov 2026 04:31:27 GMT", the only form of dates that senders may use today (RFC 9110 5.6.7).
std::optional<Time> parseHttpDate(std::string_view text);

// The pause a 429 or 503 asks for: Retry-After in seconds or as a date.
std::optional<Duration> retryAfter(const HttpHead& head, Time now);

// A response whose body is read piece by piece, e.g. a LIST page or a WATCH. Owns its connection; destroying or close()
// ends it at once. I/O thread.
class HttpStream {
public:
    virtual ~HttpStream() = default;
    virtual const HttpHead& head() const = 0;
    // Waits until something has arrived and returns it (inflated, any length); an empty span: the body has ended properly.
    // The span is valid until the next call. At least 64 readable bytes follow it (simdjson). For watches.
    virtual boost::asio::awaitable<Expected<std::span<const char>>> readSome() = 0;
    // Appends to `body` and says how much, 0 at the end; waits until there is a large piece or the body ends: far fewer wake-ups.
    // For lists. `body` must live until then.
    virtual boost::asio::awaitable<Expected<std::size_t>> readInto(ByteBuffer& body) = 0;
    // Ends the exchange; a read under way fails with Cancelled. Safe to call at any time on the I/O thread.
    virtual void close() = 0;
};

// Speaks HTTP/1.1 to one server, over TLS or not, with kept-alive connections of its own. Everything fails with a sentence
// about the server, never with an exception. An interface so that reflectors can be tested against a script. I/O thread.
class HttpClient {
public:
    virtual ~HttpClient() = default;
    // Sends and reads the whole answer, whatever its status. What may change something (no GET, HEAD or OPTIONS) is sent once, over
    // a connection of its own. `timeout` bounds the whole exchange, `maximumBody` the inflated body.
    virtual boost::asio::awaitable<Expected<HttpResponse>> request(HttpRequest request, Duration timeout,
                                                                   std::size_t maximumBody) = 0;
    // Sends and returns when the head has arrived, whatever its status, at most `timeout` later. Always on a connection that
    // nobody else uses meanwhile. Reads are not timed: the caller watches over silence and closes the stream.
    virtual boost::asio::awaitable<Expected<std::unique_ptr<HttpStream>>> open(HttpRequest request, Duration timeout) = 0;
    // Drops idle connections, e.g. since the credentials have changed.
    virtual void closeIdle() = 0;
};

} // namespace nephoscope
