// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/credentials.h"
#include "collectors/net/beast_http_client.h"

#include <memory>

namespace nephoscope {

// Connections that introduce themselves with the present certificate of some credentials: when that changes, new requests go
// over new connections. I/O thread.
class CredentialedClient final : public HttpClient {
public:
    // `timers` and `credentials` must outlive it. What `settings` says about TLS is replaced by what the credentials say.
    CredentialedClient(boost::asio::any_io_executor executor, TimerService& timers, HttpClientSettings settings,
                       const Credentials& credentials);

    boost::asio::awaitable<Expected<HttpResponse>> request(HttpRequest request, Duration timeout, std::size_t maximumBody) override;
    boost::asio::awaitable<Expected<std::unique_ptr<HttpStream>>> open(HttpRequest request, Duration timeout) override;
    void closeIdle() override;

private:
    // Shared, so that an exchange under way keeps the client it began with.
    Expected<std::shared_ptr<HttpClient>> present();

    boost::asio::any_io_executor m_executor;
    TimerService& m_timers;
    HttpClientSettings m_settings;
    const Credentials& m_credentials;
    std::shared_ptr<HttpClient> m_client;
    unsigned m_generation = 0;
};

} // namespace nephoscope
