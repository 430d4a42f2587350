// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/metrics_poller.h"

#include "collectors/net/url.h"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

constexpr std::size_t longestAnswer = std::size_t{64} << 20;

std::string titleOf(MetricsPoller::Subject subject, const std::string& namespaceName)
{
    if (subject == MetricsPoller::Subject::Nodes)
        return "node metrics";
    return namespaceName.empty() ? "metrics" : "metrics in " + namespaceName;
}

std::string targetOf(MetricsPoller::Subject subject, const std::string& namespaceName)
{
    const std::string api = "/apis/metrics.k8s.io/v1beta1/";
    if (subject == MetricsPoller::Subject::Nodes)
        return api + "nodes";
    return namespaceName.empty() ? api + "pods" : api + "namespaces/" + percentEncode(namespaceName) + "/pods";
}

} // namespace

MetricsPoller::MetricsPoller(CollectorContext& context, KubeApi& api, Decoder& decoder, Subject subject, std::string namespaceName,
                             const MetricsPollerSettings& settings)
    : m_context(context), m_api(api), m_decoder(decoder), m_subject(subject),
      m_title(context.pool.intern(titleOf(subject, namespaceName))), m_target(targetOf(subject, namespaceName)),
      m_settings(settings), m_pause(context.executor, context.timers)
{}

asio::awaitable<void> MetricsPoller::run()
{
    co_await asio::this_coro::throw_if_cancelled(false);
    m_context.board.report(m_title, SourceState::Connecting);
    while (!m_stopping) {
        const Time begun = m_context.clock.now();
        m_hastened = false;
        const Duration period = co_await poll();
        // From the beginning of one poll to that of the next, so that the samples of a slow server are not missed.
        Duration left = (m_hastened ? m_settings.closest : period) - (m_context.clock.now() - begun);
        if (!m_stopping)
            co_await m_pause.sleep(left);
        left = m_settings.closest - (m_context.clock.now() - begun);
        if (!m_stopping && m_hastened && left > Duration::zero())
            co_await m_pause.sleep(left);
    }
}

void MetricsPoller::hasten()
{
    // Where there is nothing to be had, haste brings nothing.
    if (!m_answering || m_hastened)
        return;
    m_hastened = true;
    m_pause.wake();
}

// A sample's window is the time between two of its source's looks at the kubelet.
Duration MetricsPoller::samplePeriod(Duration shortestWindow) const
{
    if (shortestWindow <= Duration::zero())
        return m_settings.period;
    return std::clamp(shortestWindow, std::min(m_settings.shortestPeriod, m_settings.period), m_settings.period);
}

void MetricsPoller::stop()
{
    m_stopping = true;
    m_pause.wake();
}

asio::awaitable<Duration> MetricsPoller::poll()
{
    ApiQuery query(m_target, "read " + m_title.str(), m_settings.timeout);
    query.maximumBody = longestAnswer;
    ApiResult<HttpResponse> answer = co_await m_api.get(std::move(query));
    if (m_stopping)
        co_return m_settings.period;
    if (!answer)
        co_return failed(std::move(answer.error()));

    ++m_round;
    m_shortestWindow = {};
    std::vector<Observation> out;
    const ItemKind kind = m_subject == Subject::Nodes ? ItemKind::NodeMetrics : ItemKind::PodMetrics;
    std::string& body = answer->body;
    body.reserve(body.size() + Decoder::padding);
    const auto sink = [this, &out](Payload&& payload) { take(std::move(payload), out); };
    Expected<ListPage> page = m_decoder.decodeList(kind, body, sink, body.capacity() - body.size());
    if (!out.empty())
        m_context.post(std::move(out));
    if (!page) {
        page.error().what = m_api.cannot("read " + m_title.str());
        co_return failed(ApiError(std::move(page.error())));
    }
    if (page->skipped > 0)
        spdlog::warn("{}: {} samples could not be understood and are left out", m_title.view(), page->skipped);
    std::erase_if(m_newest, [this](const auto& entry) { return entry.second.round != m_round; });
    m_hasData = true;
    m_answering = true;
    m_context.board.report(m_title, SourceState::Live);
    co_return samplePeriod(m_shortestWindow);
}

void MetricsPoller::take(Payload&& payload, std::vector<Observation>& out)
{
    Name name;
    Time timestamp{};
    Duration window{};
    if (const auto* pod = std::get_if<PodUsage>(&payload)) {
        name = {pod->namespaceName, pod->name};
        timestamp = pod->timestamp;
        window = pod->window;
    } else if (const auto* node = std::get_if<NodeUsage>(&payload)) {
        name = {{}, node->name};
        timestamp = node->timestamp;
        window = node->window;
    } else {
        return;
    }
    if (window > Duration::zero() && (m_shortestWindow == Duration::zero() || window < m_shortestWindow))
        m_shortestWindow = window;
    const auto [place, fresh] = m_newest.try_emplace(name);
    place->second.round = m_round;
    // A second replica of metrics-server may answer with an older sample than the first.
    if (!fresh && timestamp <= place->second.timestamp)
        return;
    place->second.timestamp = timestamp;
    out.push_back(m_context.observation(std::move(payload)));
    out.back().happened = timestamp;
}

// Says what is missing, and returns after how long to ask again.
Duration MetricsPoller::failed(ApiError error)
{
    m_answering = false;
    const bool absent = error.status == 404 || error.status == 503;
    if (absent) {
        error.error.code = ErrorCode::NotFound;
        error.error.why = error.status == 404 ? "the cluster has no metrics API (metrics.k8s.io)"
                                              : "the cluster's metrics API does not answer (" + error.error.why + ")";
        error.error.tryThis = error.status == 404 ? "Install metrics-server; without it autoscalers of CPU and memory cannot work"
                                                  : "Look at the pods of metrics-server in kube-system";
    }
    m_context.board.report(m_title, stateOf(error.error.code, m_hasData), error.error);
    if (error.error.code == ErrorCode::Forbidden && m_whenForbidden)
        m_whenForbidden(error.error);
    const bool slow = absent || error.error.code == ErrorCode::Forbidden;
    const Duration pause = slow ? m_settings.slowPeriod : m_settings.period;
    return std::max(pause, error.retryAfter.value_or(Duration::zero()));
}

} // namespace nephoscope
