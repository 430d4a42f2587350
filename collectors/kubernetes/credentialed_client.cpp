// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/credentialed_client.h"

#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace nephoscope {

namespace asio = boost::asio;

CredentialedClient::CredentialedClient(asio::any_io_executor executor, TimerService& timers, HttpClientSettings settings,
                                       const Credentials& credentials)
    : m_executor(std::move(executor)), m_timers(timers), m_settings(std::move(settings)), m_credentials(credentials)
{}

asio::awaitable<Expected<HttpResponse>> CredentialedClient::request(HttpRequest request, Duration timeout, std::size_t maximumBody)
{
    const Expected<std::shared_ptr<HttpClient>> client = present();
    if (!client) {
        Expected<HttpResponse> failed = tl::unexpected(client.error());
        co_return failed;
    }
    const std::shared_ptr<HttpClient> held = *client;
    co_return co_await held->request(std::move(request), timeout, maximumBody);
}

asio::awaitable<Expected<std::unique_ptr<HttpStream>>> CredentialedClient::open(HttpRequest request, Duration timeout)
{
    const Expected<std::shared_ptr<HttpClient>> client = present();
    if (!client) {
        Expected<std::unique_ptr<HttpStream>> failed = tl::unexpected(client.error());
        co_return failed;
    }
    const std::shared_ptr<HttpClient> held = *client;
    co_return co_await held->open(std::move(request), timeout);
}

void CredentialedClient::closeIdle()
{
    if (m_client)
        m_client->closeIdle();
}

Expected<std::shared_ptr<HttpClient>> CredentialedClient::present()
{
    if (m_client && m_generation == m_credentials.generation())
        return m_client;
    HttpClientSettings settings = m_settings;
    settings.tls = m_credentials.tls();
    Expected<std::unique_ptr<HttpClient>> made = makeHttpClient(m_executor, m_timers, std::move(settings));
    if (!made)
        return tl::unexpected(made.error());
    m_client = std::move(*made);
    m_generation = m_credentials.generation();
    return m_client;
}

} // namespace nephoscope
