// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/collector_context.h"
#include "collectors/kubernetes/decoder.h"
#include "collectors/kubernetes/kube_api.h"
#include "collectors/kubernetes/pause.h"

#include <functional>
#include <unordered_map>

namespace nephoscope {

struct MetricsPollerSettings {
    Duration period = std::chrono::seconds{15};        // metrics-server takes a sample as often, unless their windows say otherwise
    Duration shortestPeriod = std::chrono::seconds{10};  // more often no metrics-server can
    Duration closest = std::chrono::seconds{5};        // between two looks, however they are hastened
    Duration slowPeriod = std::chrono::seconds{60};    // while there is no metrics API, or not for us
    Duration timeout = std::chrono::seconds{10};
};

// Reads the samples of metrics.k8s.io, which cannot be watched: those of pods (of all namespaces or of one) or of nodes. Each
// sample is passed on once; where there is none, nothing is, so that a gap stays a gap. I/O thread.
class MetricsPoller {
public:
    enum class Subject { Pods, Nodes };

    // `context`, `api` and `decoder` must outlive it.
    MetricsPoller(CollectorContext& context, KubeApi& api, Decoder& decoder, Subject subject, std::string namespaceName = {},
                  const MetricsPollerSettings& settings = {});
    MetricsPoller(const MetricsPoller&) = delete;
    MetricsPoller& operator=(const MetricsPoller&) = delete;

    // Returns after stop() or cancellation.
    boost::asio::awaitable<void> run();
    void stop();
    // Called when the API server says 403; may stop() this poller but not destroy it.
    void setForbiddenHandler(std::function<void(const Error&)> handler) { m_whenForbidden = std::move(handler); }
    // Asks again at once.
    void renew() { m_pause.wake(); }
    // Somebody has just acted on the samples: those that he saw are read soon, before newer ones take their place.
    void hasten();

    // "metrics" or "metrics in shop" for pods, "node metrics".
    Interned title() const { return m_title; }
    Subject subject() const { return m_subject; }

private:
    boost::asio::awaitable<Duration> poll();
    Duration samplePeriod(Duration shortestWindow) const;
    void take(Payload&& payload, std::vector<Observation>& out);
    Duration failed(ApiError error);

    CollectorContext& m_context;
    KubeApi& m_api;
    Decoder& m_decoder;
    Subject m_subject;
    Interned m_title;
    std::string m_target;
    MetricsPollerSettings m_settings;
    std::function<void(const Error&)> m_whenForbidden;
    Pause m_pause;
    // By namespace and name, which the API gives instead of a uid: the newest sample passed on, and the round that last held it.
    struct Sample {
        Time timestamp{};
        std::uint64_t round = 0;
    };
    struct Name {
        Interned namespaceName;
        Interned name;
        friend bool operator==(const Name&, const Name&) = default;
    };
    struct NameHash {
        std::size_t operator()(const Name& key) const { return key.namespaceName.hash() * 31 + key.name.hash(); }
    };
    std::unordered_map<Name, Sample, NameHash> m_newest;
    std::uint64_t m_round = 0;
    Duration m_shortestWindow{};  // of this round's samples
    bool m_hasData = false;
    bool m_answering = false;  // the latest poll went well
    bool m_hastened = false;
    bool m_stopping = false;
};

} // namespace nephoscope
