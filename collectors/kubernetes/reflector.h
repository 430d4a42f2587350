// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/collector_context.h"
#include "collectors/kubernetes/decoder.h"
#include "collectors/kubernetes/kube_api.h"
#include "collectors/kubernetes/pause.h"
#include "collectors/kubernetes/resource_type.h"
#include "collectors/net/backoff.h"

#include <boost/asio/awaitable.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <functional>
#include <memory>

namespace nephoscope {

class Deadline;

// How a reflector goes about its work; the defaults are those of reference/kubernetes.md, section 1.
struct ReflectorSettings {
    bool streamLists = true;                                 // where the server offers it
    int pageSize = 500;
    std::size_t longestPage = std::size_t{256} << 20;        // bytes, inflated
    std::size_t longestLine = std::size_t{64} << 20;         // bytes; etcd holds no object over some MB
    Duration headTimeout = std::chrono::seconds{15};         // until a watch is accepted
    Duration listTimeout = std::chrono::seconds{60};         // until a page begins to arrive, and between its pieces
    Duration quietAfter = std::chrono::seconds{90};          // without event or bookmark
    Duration streamedListPatience = std::chrono::seconds{30};  // without event or end of a streaming list
    Duration watchAtLeast = std::chrono::seconds{300};       // timeoutSeconds is drawn from here…
    Duration watchAtMost = std::chrono::seconds{600};        // …to here
    Backoff::Settings backoff;
};

// Keeps one kind of one cluster (or of one namespace) in step with the API: LIST, then WATCH with resume, for as long as it
// runs. Every LIST is bracketed by ResyncBegin and ResyncEnd. I/O thread.
class Reflector {
public:
    // `context`, `api` and `decoder` must outlive it. `namespaceName` empty: all namespaces.
    Reflector(CollectorContext& context, KubeApi& api, Decoder& decoder, const ResourceType& type, std::string namespaceName,
              const ReflectorSettings& settings = {});
    ~Reflector();
    Reflector(const Reflector&) = delete;
    Reflector& operator=(const Reflector&) = delete;

    // Returns after stop(); cancellation ends what is under way, and only that.
    boost::asio::awaitable<void> run();
    void stop();
    // Called when the API server says 403 to a LIST; may stop() this reflector but not destroy it.
    void setForbiddenHandler(std::function<void(const Error&)> handler) { m_whenForbidden = std::move(handler); }
    // The connection may have died without a sign: ends a pause, and watches anew where it stands.
    void renew();

    Interned title() const { return m_title; }
    const ResourceType& type() const { return m_type; }
    const std::string& namespaceName() const { return m_namespace; }

private:
    enum class Step { List, Watch };
    struct Outcome {
        Step next = Step::List;
        Duration wait{};
    };
    // Why we closed a stream ourselves.
    enum class Interruption { None, Quiet, Renewed, Stalled };
    struct Known {
        Interned uid;
        std::uint64_t round = 0;  // the LIST that last saw it
    };
    struct NameKey {
        Interned namespaceName;
        Interned name;
        friend bool operator==(const NameKey&, const NameKey&) = default;
    };
    struct NameHash {
        std::size_t operator()(const NameKey& key) const { return key.namespaceName.hash() * 31 + key.name.hash(); }
    };
    struct Following;

    boost::asio::awaitable<Outcome> list();
    boost::asio::awaitable<Outcome> pagedList();
    boost::asio::awaitable<ApiResult<ListPage>> page(std::string target);
    boost::asio::awaitable<Outcome> streamedList();
    boost::asio::awaitable<Outcome> watch();
    boost::asio::awaitable<Outcome> follow(std::unique_ptr<HttpStream> stream, bool withList);

    bool takeLines(Following& following);
    void takeEvent(Following& following, WatchEvent& event);
    void takeStatus(Following& following, const WatchEvent& event);
    Outcome ended(const Following& following);
    void fallSilent(bool listing);
    void interrupt(Interruption why);

    std::string watchTarget(bool withList) const;
    std::string reading(const char* verb) const;
    Outcome failed(const ApiError& error, Step next);
    Error trouble(ErrorCode code, std::string why) const;
    void report(SourceState state, const Error& error = {});
    void beginResync(std::vector<Observation>& out);
    void endResync(std::vector<Observation>& out, bool complete);
    void abandonResync();
    void present(Payload&& payload, std::vector<Observation>& out);
    void gone(const Payload& payload, std::vector<Observation>& out);
    void flush(std::vector<Observation>& out);

    CollectorContext& m_context;
    KubeApi& m_api;
    Decoder& m_decoder;
    const ResourceType& m_type;
    std::string m_namespace;
    Interned m_namespaceInterned;
    Interned m_title;
    ReflectorSettings m_settings;
    std::function<void(const Error&)> m_whenForbidden;
    Backoff m_backoff;
    Pause m_pause;

    std::string m_version;              // lastRV of the reference
    bool m_versionUnusable = false;     // rvUnavailable
    bool m_versionsTrusted = true;
    bool m_pagesNext = false;           // the next LIST does without streaming
    unsigned m_cutLists = 0;            // streaming lists that ended too early
    bool m_hasData = false;             // a LIST has been completed
    bool m_resyncing = false;
    std::uint64_t m_round = 0;
    boost::unordered_flat_map<NameKey, Known, NameHash> m_known;
    ByteBuffer m_body;                  // of the page that is being read
    HttpStream* m_stream = nullptr;     // that is being read
    Interruption m_interruption = Interruption::None;
    bool m_stopping = false;
};

} // namespace nephoscope
