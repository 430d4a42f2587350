// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/net/tls_settings.h"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/verify_context.hpp>

#include <functional>
#include <memory>
#include <string>

namespace nephoscope {

// An OpenSSL context for clients: TLS 1.2 or newer, peers verified unless told otherwise, only the given authorities if any.
Expected<std::shared_ptr<boost::asio::ssl::context>> makeTlsContext(const TlsSettings& settings);

// Why a peer's certificate was refused, in words; OpenSSL itself only keeps a number. Empty `why`: it was not refused.
struct TlsRefusal {
    std::string why;
    std::string tryThis;
};

// The check of one handshake: OpenSSL's own verification, then the certificate's names against `serverName`. What is wrong is
// left in `refusal`.
std::function<bool(bool, boost::asio::ssl::verify_context&)> certificateCheck(std::string serverName,
                                                                              std::shared_ptr<TlsRefusal> refusal);

} // namespace nephoscope
