// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/net_failure.h"

#include "collectors/net/tls_context.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/http/error.hpp>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace nephoscope {

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace {

void explainTls(const boost::system::error_code& failure, const Url& url, Error& error)
{
    error.code = ErrorCode::Untrusted;
    error.what = "Cannot agree on TLS with " + url.text();
    switch (ERR_GET_REASON(static_cast<unsigned long>(failure.value()))) {
    case SSL_R_WRONG_VERSION_NUMBER: // what the bytes of an HTTP answer look like
    case SSL_R_HTTP_REQUEST:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
        error.code = ErrorCode::BadInput;
        error.why = "what answers at " + url.hostAndPort() + " does not speak TLS; it may be plain HTTP";
        error.tryThis = "Check the port, and whether the address should begin with http://";
        break;
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
        error.code = ErrorCode::WrongCredentials;
        error.why = "the server asks for a client certificate, and the kubeconfig has none for this user";
        error.tryThis = "Add client-certificate and client-key to the user in the kubeconfig";
        break;
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE: // up to TLS 1.2 there is no alert of its own for a missing certificate (RFC 5246, 7.4.6)
        error.why = "the server broke off the TLS handshake; it may want a client certificate, or other ciphers than we have";
        error.tryThis = "If it wants one, add client-certificate and client-key to the user in the kubeconfig";
        break;
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA: // told by the server about our certificate: what we refuse ourselves has its own words
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
        error.code = ErrorCode::WrongCredentials;
        error.why = "the server refuses our client certificate (" + failure.message() + ")";
        error.tryThis = "Renew the client certificate in the kubeconfig; the cluster may have been made anew";
        break;
    default:
        error.why = failure.message();
        error.tryThis = "Check that the server speaks TLS on this port, and the client certificate in the kubeconfig";
        break;
    }
}

} // namespace

Error netFailure(const boost::system::error_code& failure, const Url& url, const TlsRefusal& refusal, bool resolving)
{
    Error error{.code = ErrorCode::Unreachable,
                .what = "Cannot reach " + url.text(),
                .why = {},
                .tryThis = "Check that the server runs and that the address is right",
                .source = {},
                .file = {}};
    if (!refusal.why.empty()) {
        error.code = ErrorCode::Untrusted;
        error.what = "Cannot trust " + url.text();
        error.why = refusal.why;
        error.tryThis = refusal.tryThis;
    } else if (failure == asio::error::operation_aborted || failure == asio::error::bad_descriptor) {
        error.code = ErrorCode::Cancelled;
        error.why = "it was given up";
        error.tryThis.clear();
    } else if (resolving) {
        error.why = "no address is known for the name \"" + url.host + "\"";
        error.tryThis = "Check the name, and that this computer is on the right network or VPN";
    } else if (failure == asio::error::connection_refused) {
        error.why = "nothing answers at " + url.hostAndPort() + " (connection refused)";
        error.tryThis = "Start the cluster, or check the address in the kubeconfig";
    } else if (failure == asio::error::network_unreachable || failure == asio::error::host_unreachable) {
        error.why = "there is no way to " + url.hostAndPort() + " from here";
        error.tryThis = "Check the network or VPN";
    } else if (failure == asio::error::timed_out) {
        error.code = ErrorCode::TimedOut;
        error.why = "the network did not answer in time";
    } else if (failure == http::error::end_of_stream || failure == http::error::partial_message || failure == asio::error::eof
               || failure == asio::error::connection_reset || failure == asio::error::broken_pipe
               || failure == asio::ssl::error::stream_truncated) {
        error.what = "Lost the connection to " + url.text();
        error.why = failure == http::error::end_of_stream ? "the server closed it" : "it ended in the middle of an answer";
        error.tryThis = "It is tried again by itself; if it stays so, look at the server";
    } else if (failure.category() == boost::system::error_code{http::error::bad_version}.category()) {
        error.code = ErrorCode::BadInput;
        error.what = "Cannot understand the answer of " + url.text();
        error.why = "it is no proper HTTP (" + failure.message() + ")";
        error.tryThis = "Check that the address is that of an API server";
    } else if (failure.category() == asio::error::get_ssl_category()) {
        explainTls(failure, url, error);
    } else {
        error.why = failure.message();
    }
    return error;
}

} // namespace nephoscope
