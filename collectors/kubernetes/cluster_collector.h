// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/cluster_probe.h"
#include "collectors/kubernetes/heartbeat.h"
#include "collectors/kubernetes/metrics_poller.h"
#include "collectors/kubernetes/pod_log.h"
#include "collectors/kubernetes/reflector.h"
#include "collectors/model/action.h"
#include "collectors/model/object_document.h"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace nephoscope {

struct ClusterSettings {
    std::string label;                    // of the source, unique in a session
    std::string address;                  // for people: without user information
    std::string contextNamespace;         // read when the whole cluster may not be
    std::vector<std::string> namespaces;  // read instead of it, if given
    std::vector<ObjectKind> kinds;        // empty: all that there are
    bool metrics = true;
    // Each namespace that is read alone costs a connection per kind.
    std::size_t mostNamespaces = 50;
    ReflectorSettings reflector;
    MetricsPollerSettings poller;
    HeartbeatSettings heartbeat;
};

// What a cluster collector stands on. All references outlive it.
struct ClusterServices {
    boost::asio::any_io_executor executor;
    const Clock& clock;
    TimerService& timers;
    StringPool& pool;
    RandomFunction random;
    PostObservations post;
};

// Reads one cluster: a reflector per kind, the metrics, the heartbeat. Which APIs there are and what this user may read is found
// out by asking for the thing itself: what the whole cluster refuses is read in the namespaces that allow it. I/O thread.
class ClusterCollector {
public:
    // `heartbeatClient` must have connections of its own. All references must outlive it.
    ClusterCollector(ClusterSettings settings, ClusterServices services, HttpClient& client, HttpClient& heartbeatClient,
                     RequestAuthorizer& authorizer);
    ~ClusterCollector();
    ClusterCollector(const ClusterCollector&) = delete;
    ClusterCollector& operator=(const ClusterCollector&) = delete;

    // Returns soon after stop(), when everything has come to its end; only then may this be destroyed.
    boost::asio::awaitable<void> run();
    void stop();
    // Every connection may have died without a sign, or must not be used any longer.
    void renew();

    enum class Format { Json, Table };
    // What the API server says about one object (or, without a name, about all of a namespace, or of all), as it says it.
    boost::asio::awaitable<Expected<std::string>> fetch(ObjectKind kind, std::string namespaceName, std::string name,
                                                        Format format);

    // Changes one object. While it is under way run() does not return; it takes at most half a minute.
    boost::asio::awaitable<ActionOutcome> perform(Action action);

    // Whether it would be worth while to run this, without running it.
    boost::asio::awaitable<ProbeReport> probe();

    // What somebody looks at, and ends when he no longer does; 0 is no inquiry. Nothing is called after its end, or after stop().
    using InquiryId = std::uint64_t;
    using DocumentSink = std::function<void(Expected<ObjectDocument>)>;
    InquiryId inquire(ObjectKind kind, std::string namespaceName, std::string name, DocumentSink answer);
    InquiryId followLog(LogQuery query, LogSink sink);
    // Ids of inquiries that have come to their end by themselves are ignored.
    void endInquiry(InquiryId id);

    const StatusBoard& board() const;

private:
    struct Private;
    struct Counted;
    const std::unique_ptr<Private> d;
};

} // namespace nephoscope
