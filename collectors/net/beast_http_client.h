// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/timer_service.h"
#include "collectors/net/http.h"
#include "collectors/net/tls_settings.h"
#include "collectors/net/url.h"

#include <boost/asio/any_io_executor.hpp>

namespace nephoscope {

// What a client of one server needs to know.
struct HttpClientSettings {
    Url server;
    TlsSettings tls;
    std::string userAgent;           // our own: API servers print prettily, twice the size, for those of browsers and curl
    std::optional<Url> proxy;        // http:// only
    bool compress = true;            // ask for gzip
};

// An HttpClient on Boost.Beast, all of whose waiting is timed by `timers`, which must outlive it and its requests. Fails when
// certificates or keys are unusable. The executor must run on one thread. When it is destroyed, requests under way end with
// Cancelled; streams go on.
Expected<std::unique_ptr<HttpClient>> makeHttpClient(boost::asio::any_io_executor executor, TimerService& timers,
                                                     HttpClientSettings settings);

} // namespace nephoscope
