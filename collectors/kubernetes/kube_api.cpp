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

asio::awaitable<Expected<HttpRequest>> KubeApi::prepare(const ApiQuery& query)
{
    co_await keepRate();
    HttpRequest request("GET", query.target);
    request.headers.emplace_back("Accept", query.accept);
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
        Expected<HttpRequest> request = co_await prepare(query);
        if (!request) {
            ApiResult<HttpResponse> failed = tl::unexpected(failure(query, std::move(request.error())));
            co_return failed;
        }
        const Time asked = m_clock.now();
        Expected<HttpResponse> response = co_await m_http.request(std::move(*request), query.timeout, query.maximumBody);
        if (!response) {
            ApiResult<HttpResponse> failed = tl::unexpected(failure(query, std::move(response.error())));
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
        ApiResult<HttpResponse> refused = tl::unexpected(refusal(query, response->head, response->body));
        co_return refused;
    }
}

asio::awaitable<ApiResult<std::unique_ptr<HttpStream>>> KubeApi::open(ApiQuery query)
{
    for (bool first = true;; first = false) {
        Expected<HttpRequest> request = co_await prepare(query);
        if (!request) {
            ApiResult<std::unique_ptr<HttpStream>> failed = tl::unexpected(failure(query, std::move(request.error())));
            co_return failed;
        }
        const Time asked = m_clock.now();
        Expected<std::unique_ptr<HttpStream>> opened = co_await m_http.open(std::move(*request), query.timeout);
        if (!opened) {
            ApiResult<std::unique_ptr<HttpStream>> failed = tl::unexpected(failure(query, std::move(opened.error())));
            co_return failed;
        }
        std::unique_ptr<HttpStream> stream = std::move(*opened);
        if (succeeded(stream->head().status)) {
            ApiResult<std::unique_ptr<HttpStream>> result = std::move(stream);
            co_return result;
        }
        std::string body;
        {
            Deadline deadline(m_clock, m_timers, refusalTimeout, [&stream] { stream->close(); });
            for (;;) {
                Expected<std::span<const char>> piece = co_await stream->readMany();
                if (!piece || piece->empty() || body.size() + piece->size() > longestRefusal)
                    break;
                body.append(piece->data(), piece->size());
            }
        }
        if (first && stream->head().status == 401) {
            const bool again = co_await renewed(asked);
            if (again)
                continue;
        }
        ApiResult<std::unique_ptr<HttpStream>> refused = tl::unexpected(refusal(query, stream->head(), body));
        co_return refused;
    }
}

ApiError KubeApi::refusal(const ApiQuery& query, const HttpHead& head, std::string_view body) const
{
    // A server may repeat what it was sent; nobody else shall read it.
    StatusError status = m_decoder.decodeStatus(body);
    status.message = m_authorizer.redact(std::move(status.message));
    ApiError refused = apiError(status, head.status, cannot(query.what));
    if (const auto pause = retryAfter(head, m_clock.now()))
        refused.retryAfter = std::min(*pause, longestServerPause);
    refused.error.source = m_label;
    return refused;
}

ApiError KubeApi::failure(const ApiQuery& query, Error error) const
{
    // What failed is the exchange; that it was part of listing pods is what a reader knows it by.
    if (!error.what.empty() && !error.why.empty())
        error.why = error.what + ": " + error.why;
    else if (error.why.empty())
        error.why = error.what;
    error.what = cannot(query.what);
    error.why = m_authorizer.redact(std::move(error.why));
    error.source = m_label;
    return ApiError(std::move(error));
}

} // namespace nephoscope
