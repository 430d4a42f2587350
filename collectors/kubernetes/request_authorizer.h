// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/net/http.h"

#include <string>
#include <vector>

namespace nephoscope {

// Lets requests to one server act as one user. I/O thread.
class RequestAuthorizer {
public:
    virtual ~RequestAuthorizer() = default;
    // What proves who asks, fetched or renewed if need be.
    virtual boost::asio::awaitable<Expected<std::vector<HttpHeader>>> authorize() = 0;
    // The server did not accept it, in a request begun at that time. True: there is something newer now, and asking again
    // makes sense.
    virtual boost::asio::awaitable<Expected<bool>> onUnauthorized(Time requestStartedAt) = 0;
    // The text without any secret.
    virtual std::string redact(std::string text) const = 0;
};

} // namespace nephoscope
