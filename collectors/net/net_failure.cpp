// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/net_failure.h"

#include "collectors/net/tls_context.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/http/error.hpp>

namespace nephoscope {

namespace asio = boost::asio;
namespace http = boost::beast::http;

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
        error.code = ErrorCode::Untrusted;
        error.what = "Cannot agree on TLS with " + url.text();
        error.why = failure.message();
        error.tryThis = "Check that the server speaks TLS on this port, and the client certificate in the kubeconfig";
    } else {
        error.why = failure.message();
    }
    return error;
}

} // namespace nephoscope
