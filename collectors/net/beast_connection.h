// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/net/http.h"
#include "collectors/net/tls_settings.h"
#include "collectors/net/url.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ssl/context.hpp>

namespace nephoscope {

// Where a connection leads and how it is checked; the same for all connections of a client.
struct Endpoint {
    Url url;
    std::string serverName;  // what the certificate must be for
    bool verify = true;
    std::shared_ptr<boost::asio::ssl::context> tls;  // null: plain HTTP
    std::optional<Url> proxy;                        // asked to CONNECT
};

// One HTTP/1.1 connection, plain or TLS. All of Beast is behind it, in one translation unit. Not timed: whoever waits closes it
// when it has waited enough. I/O thread; lives as a shared_ptr, which its operations keep.
class BeastConnection : public std::enable_shared_from_this<BeastConnection> {
public:
    BeastConnection(boost::asio::any_io_executor executor, std::shared_ptr<const Endpoint> endpoint);
    ~BeastConnection();
    BeastConnection(const BeastConnection&) = delete;
    BeastConnection& operator=(const BeastConnection&) = delete;

    boost::asio::awaitable<Expected<void>> connect();
    // Sends the request and reads the answer's head.
    boost::asio::awaitable<Expected<HttpHead>> exchange(const HttpRequest& request);
    // Reads of the answer's body into `place`: what there is, or until `place` is full (`fill`). 0: the body has ended.
    boost::asio::awaitable<Expected<std::size_t>> readBody(std::span<char> place, bool fill);

    // The answer is complete and the server keeps the connection open.
    bool reusable() const;
    // Anything of an answer has arrived since the last request.
    bool answered() const;
    // Ends what is under way with ErrorCode::Cancelled.
    void close();

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace nephoscope
