// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/net/http.h"
#include "collectors/net/http_body.h"

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace nephoscope {

// What a client has sent, its body still to come or not.
struct ServedRequest {
    std::string method;
    std::string target;  // path and query, escaped
    std::vector<HttpHeader> headers;
    std::string body;

    // First value of that name, without regard to case; empty: there is none.
    std::string_view header(std::string_view name) const;
};

struct ServedResponse {
    int status = 200;
    std::vector<HttpHeader> headers;  // without those that say how long the body is
    std::string body;
    std::unique_ptr<HttpBody> stream;  // instead of the body
};

// Answers the requests of a server. On the server's thread.
class HttpHandler {
public:
    virtual ~HttpHandler() = default;
    // Looks at a head before anything of the body is read. An answer: it is sent, and the connection closed.
    virtual std::optional<ServedResponse> refuse(const ServedRequest& head) = 0;
    virtual ServedResponse handle(const ServedRequest& request) = 0;
};

// An HTTP/1.1 server on 127.0.0.1, over TLS or not. Everything happens on the executor's one thread, its destruction as well; whatever
// is under way then is cut.
class HttpServer {
public:
    struct Settings {
        std::uint16_t port = 0; // 0: any that is free
        std::string certificate; // PEM, with its key; empty: plain HTTP
        std::string key;
        std::size_t largestBody = std::size_t{3} * 1024 * 1024;
        int mostConnections = 4096;
    };

    // `handler` must live as long.
    static Expected<std::unique_ptr<HttpServer>> listen(boost::asio::any_io_executor executor, const Settings& settings,
                                                        HttpHandler& handler);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::uint16_t port() const;
    int connections() const;

private:
    struct Private;
    explicit HttpServer(std::shared_ptr<Private> d);
    const std::shared_ptr<Private> d;
};

} // namespace nephoscope
