// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/api_error.h"
#include "collectors/kubernetes/pause.h"
#include "collectors/kubernetes/request_authorizer.h"
#include "collectors/model/clock.h"
#include "collectors/net/http.h"
#include "collectors/net/token_bucket.h"

#include <memory>
#include <string>

namespace nephoscope {

// One GET of an API server.
struct ApiQuery {
    // `what_` completes "Cannot … of context \"kind-dev\"", e.g. "list pods".
    ApiQuery(std::string target_, std::string what_, Duration timeout_)
        : target(std::move(target_)), what(std::move(what_)), timeout(timeout_)
    {}

    std::string target;
    std::string what;
    Duration timeout;  // get(): until the answer is complete; open(): until its head is there
    std::size_t maximumBody = std::size_t{64} << 20;
    std::string accept = "application/json";
};

// One request that changes something.
struct ApiCommand {
    ApiCommand(std::string method_, std::string target_, std::string contentType_, std::string body_, std::string what_)
        : method(std::move(method_)), target(std::move(target_)), contentType(std::move(contentType_)), body(std::move(body_)),
          what(std::move(what_))
    {}

    std::string method;
    std::string target;
    std::string contentType;
    std::string body;
    std::string what;  // completes "Cannot … of context \"kind-dev\""
};

// Asks one API server as one user: adds credentials, renews them once when they are refused, keeps to a polite rate, and turns
// refusals into errors with sentences that hold no credential. I/O thread.
class KubeApi {
public:
    // All references must outlive it. `label`: how the source is called in sentences.
    KubeApi(boost::asio::any_io_executor executor, HttpClient& http, RequestAuthorizer& authorizer, Decoder& decoder,
            const Clock& clock, TimerService& timers, std::string label);
    ~KubeApi();
    KubeApi(const KubeApi&) = delete;
    KubeApi& operator=(const KubeApi&) = delete;

    // Succeeds with an answer of 2xx only.
    boost::asio::awaitable<ApiResult<HttpResponse>> get(ApiQuery query);
    boost::asio::awaitable<ApiResult<std::unique_ptr<HttpStream>>> open(ApiQuery query);
    // Succeeds with an answer of 2xx only. Sent once, and once more only where credentials were refused and could be renewed: then
    // nothing was done. Where no answer came after it may have arrived, the error says so (ApiError::mayBeDone).
    boost::asio::awaitable<ApiResult<HttpResponse>> send(ApiCommand command);

    // "Cannot list pods of context \"kind-dev\"".
    std::string cannot(const std::string& what) const;

    // Whether the server offers streaming lists is found out by asking, once per server.
    bool mayStreamLists() const { return m_mayStreamLists; }
    void noteNoStreamingLists() { m_mayStreamLists = false; }

private:
    boost::asio::awaitable<void> keepRate();
    boost::asio::awaitable<Expected<HttpRequest>> prepare(const char* method, const std::string& target, const std::string& accept);
    boost::asio::awaitable<bool> renewed(Time asked);
    ApiError refusal(const std::string& what, const HttpHead& head, std::string_view body) const;
    ApiError failure(const std::string& what, Error error) const;

    boost::asio::any_io_executor m_executor;
    HttpClient& m_http;
    RequestAuthorizer& m_authorizer;
    Decoder& m_decoder;
    const Clock& m_clock;
    TimerService& m_timers;
    std::string m_label;
    TokenBucket m_bucket;
    bool m_mayStreamLists = true;
};

} // namespace nephoscope
