// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/kube_api.h"

#include "collectors/kubernetes/deadline.h"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

// More than any start needs (a page per kind at once, and pages after it), and a bound for everything that goes wrong.
constexpr double requestsPerSecond = 50;
constexpr double requestsAtOnce = 100;

constexpr std::size_t longestRefusal = std::size_t{64} << 10;
// Until the answer to a change is complete; admission webhooks may take most of it.
constexpr Duration commandTimeout = std::chrono::seconds{30};
constexpr std::size_t longestConfirmation = std::size_t{8} << 20;
constexpr Duration refusalTimeout = std::chrono::seconds{5};

bool succeeded(int status)
{
    return status >= 200 && status < 300;
}

} // namespace

KubeApi::KubeApi(asio::any_io_executor executor, HttpClient& http, RequestAuthorizer& authorizer, Decoder& decoder,
                 const Clock& clock, TimerService& timers, std::string label)
    : m_executor(std::move(executor)), m_http(http), m_authorizer(authorizer), m_decoder(decoder), m_clock(clock), m_timers(timers),
      m_label(std::move(label)), m_bucket(clock, requestsPerSecond, requestsAtOnce)
{}

KubeApi::~KubeApi() = default;

std::string KubeApi::cannot(const std::string& what) const
{
    return "Cannot " + what + " of \"" + m_label + "\"";
}

asio::awaitable<void> KubeApi::keepRate()
{
    const Duration wait = m_bucket.take();
    if (wait > Duration::zero()) {
        Pause pause(m_executor, m_timers);
        co_await pause.sleep(wait);
    }
}

asio::awaitable<Expected<HttpRequest>> KubeApi::prepare(const char* method, const std::string& target, const std::string& accept)
{
    co_await keepRate();
    HttpRequest request(method, target);
    request.headers.emplace_back("Accept", accept);
    Expected<std::vector<HttpHeader>> proof = co_await m_authorizer.authorize();
    if (!proof) {
        Expected<HttpRequest> failed = tl::unexpected(std::move(proof.error()));
        co_return failed;
    }
    for (HttpHeader& header : *proof)
        request.headers.push_back(std::move(header));
    Expected<HttpRequest> result = std::move(request);
    co_return result;
}

asio::awaitable<bool> KubeApi::renewed(Time asked)
{
    const Expected<bool> newer = co_await m_authorizer.onUnauthorized(asked);
    co_return newer.has_value() && *newer;
}

asio::awaitable<ApiResult<HttpResponse>> KubeApi::get(ApiQuery query)
{
    for (bool first = true;; first = false) {
        Expected<HttpRequest> request = co_await prepare("GET", query.target, query.accept);
        if (!request) {
            ApiResult<HttpResponse> failed = tl::unexpected(failure(query.what, std::move(request.error())));
            co_return failed;
        }
        const Time asked = m_clock.now();
        Expected<HttpResponse> response = co_await m_http.request(std::move(*request), query.timeout, query.maximumBody);
        if (!response) {
            ApiResult<HttpResponse> failed = tl::unexpected(failure(query.what, std::move(response.error())));
            co_return failed;
        }
        if (succeeded(response->head.status)) {
            ApiResult<HttpResponse> result = std::move(*response);
            co_return result;
        }
        if (first && response->head.status == 401) {
            const bool again = co_await renewed(asked);
            if (again)
                continue;
        }
        ApiResult<HttpResponse> refused = tl::unexpected(refusal(query.what, response->head, response->body));
        co_return refused;
    }
}

asio::awaitable<ApiResult<std::unique_ptr<HttpStream>>> KubeApi::open(ApiQuery query)
{
    for (bool first = true;; first = false) {
        Expected<HttpRequest> request = co_await prepare("GET", query.target, query.accept);
        if (!request) {
            ApiResult<std::unique_ptr<HttpStream>> failed = tl::unexpected(failure(query.what, std::move(request.error())));
            co_return failed;
        }
        const Time asked = m_clock.now();
        Expected<std::unique_ptr<HttpStream>> opened = co_await m_http.open(std::move(*request), query.timeout);
        if (!opened) {
            ApiResult<std::unique_ptr<HttpStream>> failed = tl::unexpected(failure(query.what, std::move(opened.error())));
            co_return failed;
        }
        std::unique_ptr<HttpStream> stream = std::move(*opened);
        if (succeeded(stream->head().status)) {
            ApiResult<std::unique_ptr<HttpStream>> result = std::move(stream);
            co_return result;
        }
        ByteBuffer body;
        {
            Deadline deadline(m_clock, m_timers, refusalTimeout, [&stream] { stream->close(); });
            for (;;) {
                const Expected<std::size_t> count = co_await stream->readInto(body);
                if (!count || *count == 0 || body.size() > longestRefusal)
                    break;
            }
        }
        if (first && stream->head().status == 401) {
            const bool again = co_await renewed(asked);
            if (again)
                continue;
        }
        ApiResult<std::unique_ptr<HttpStream>> refused = tl::unexpected(
            refusal(query.what, stream->head(), body.view().substr(0, longestRefusal)));
        co_return refused;
    }
}

asio::awaitable<ApiResult<HttpResponse>> KubeApi::send(ApiCommand command)
{
    const std::string json = "application/json";
    for (bool first = true;; first = false) {
        Expected<HttpRequest> request = co_await prepare(command.method.c_str(), command.target, json);
        if (!request) {
            ApiResult<HttpResponse> failed = tl::unexpected(failure(command.what, std::move(request.error())));
            co_return failed;
        }
        request->headers.emplace_back("Content-Type", command.contentType);
        request->body = command.body;
        const auto underWay = std::make_shared<bool>(false);
        request->underWay = underWay;
        const Time asked = m_clock.now();
        Expected<HttpResponse> response = co_await m_http.request(std::move(*request), commandTimeout, longestConfirmation);
        if (!response) {
            ApiError broken = failure(command.what, std::move(response.error()));
            broken.mayBeDone = *underWay;
            ApiResult<HttpResponse> failed = tl::unexpected(std::move(broken));
            co_return failed;
        }
        const int status = response->head.status;
        if (succeeded(status)) {
            ApiResult<HttpResponse> result = std::move(*response);
            co_return result;
        }
        if (first && status == 401) {
            const bool again = co_await renewed(asked);
            if (again)
                continue;
        }
        ApiError refused = refusal(command.what, response->head, response->body);
        // Of a proxy before the server, or of a server that lost its store: what it had begun may go on. 503 is said before.
        refused.mayBeDone = status >= 500 && status != 501 && status != 503;
        ApiResult<HttpResponse> failed = tl::unexpected(std::move(refused));
        co_return failed;
    }
}

ApiError KubeApi::refusal(const std::string& what, const HttpHead& head, std::string_view body) const
{
    // A server may repeat what it was sent; nobody else shall read it.
    StatusError status = m_decoder.decodeStatus(body);
    status.message = m_authorizer.redact(std::move(status.message));
    ApiError refused = apiError(status, head.status, cannot(what));
    if (const auto pause = retryAfter(head, m_clock.now()))
        refused.retryAfter = std::min(*pause, longestServerPause);
    refused.error.source = m_label;
    return refused;
}

ApiError KubeApi::failure(const std::string& what, Error error) const
{
    // What failed is the exchange; that it was part of listing pods is what a reader knows it by.
    if (!error.what.empty() && !error.why.empty())
        error.why = error.what + ": " + error.why;
    else if (error.why.empty())
        error.why = error.what;
    error.what = cannot(what);
    error.why = m_authorizer.redact(std::move(error.why));
    error.source = m_label;
    return ApiError(std::move(error));
}

} // namespace nephoscope
