// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/collector_context.h"
#include "collectors/kubernetes/kube_api.h"
#include "collectors/kubernetes/log_line.h"

namespace nephoscope {

struct PodLogSettings {
    Duration headTimeout = std::chrono::seconds{60};
    Duration silenceIsNormal = std::chrono::seconds{2};  // without an answer, the log counts as followed
    // Between two attempts: while the container has not started or is to be started again, and after a failure.
    Backoff::Settings pauses{.base = std::chrono::seconds{1}, .cap = std::chrono::seconds{10}, .factor = 2, .jitter = 0.2};
    std::size_t longestLine = std::size_t{1} << 20;  // bytes; what is longer is left out
};

// Follows the log of one container for somebody who looks at it: over cut connections and restarts of the container without a line
// lost or told twice, until nothing more can come. Reads as fast as lines arrive and keeps none of them. I/O thread.
class PodLog {
public:
    // `context` and `api` must outlive it. The sink is not called any more after stop().
    PodLog(CollectorContext& context, KubeApi& api, LogQuery query, LogSink sink, const PodLogSettings& settings = {});
    PodLog(const PodLog&) = delete;
    PodLog& operator=(const PodLog&) = delete;

    // Returns when the log is complete or refused, or after stop() or cancellation.
    boost::asio::awaitable<void> run();
    void stop();
    // The connection may have died without a sign.
    void renew();

private:
    enum class Next { Again, AskPod, Over };

    boost::asio::awaitable<Next> read();
    boost::asio::awaitable<Next> follow(std::unique_ptr<HttpStream> stream);
    boost::asio::awaitable<Next> askPod();
    void take(std::string_view line, std::vector<LogLine>& out);
    void post(std::vector<LogLine> lines);
    void report(LogState state, Error error = {});
    Next failed(ApiError error);
    std::string target() const;
    Error trouble(ErrorCode code, std::string why, std::string tryThis = {}) const;

    CollectorContext& m_context;
    KubeApi& m_api;
    LogQuery m_query;
    LogSink m_sink;
    PodLogSettings m_settings;
    Pause m_pause;
    Backoff m_backoff;
    LogBookmark m_bookmark;
    std::optional<LogStatus> m_told;
    std::optional<std::int64_t> m_restarts;  // of the container, when it was last asked for
    HttpStream* m_stream = nullptr;  // that is being read
    bool m_progress = false;         // new lines have come since the last pause
    bool m_renewed = false;
    bool m_stopping = false;
};

} // namespace nephoscope
