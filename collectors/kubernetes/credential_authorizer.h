// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/credentials.h"
#include "collectors/kubernetes/request_authorizer.h"

namespace nephoscope {

// Lets requests act as the user of a kubeconfig. I/O thread.
class CredentialAuthorizer final : public RequestAuthorizer {
public:
    // `credentials` must outlive it.
    explicit CredentialAuthorizer(Credentials& credentials) : m_credentials(credentials) {}

    boost::asio::awaitable<Expected<std::vector<HttpHeader>>> authorize() override { return m_credentials.authorize(); }
    boost::asio::awaitable<Expected<bool>> onUnauthorized(Time requestStartedAt) override
    {
        return m_credentials.onUnauthorized(requestStartedAt);
    }
    std::string redact(std::string text) const override { return m_credentials.redact(std::move(text)); }

private:
    Credentials& m_credentials;
};

} // namespace nephoscope
