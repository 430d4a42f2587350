// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/real/live_source.h"

#include "collectors/model/mailbox.h"
#include "collectors/net/asio_timers.h"
#include "collectors/net/io_thread.h"
#include "collectors/session/describe_json.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <future>
#include <stdexcept>

namespace nephoscope {

namespace asio = boost::asio;

struct LiveSource::Private {
    SystemClock clock;
    StringPool pool;
    Mailbox mailbox;
    Session session{pool};
    std::vector<Observation> seen;
    IoThread thread;
    AsioTimers timers{thread.context().get_executor()};
    std::unique_ptr<KubernetesSource> source;
    std::promise<void> ended;

    void drain()
    {
        const std::vector<Observation> batch = mailbox.drain();
        session.apply(batch);
        seen.insert(seen.end(), batch.begin(), batch.end());
    }
};

LiveSource::LiveSource(const QString& kubeconfig, const std::function<void(ResolvedContext&)>& change)
    : d(std::make_unique<Private>())
{
    const Expected<Kubeconfig> config = loadKubeconfig(localKubeconfigs(kubeconfig.toStdString()));
    if (!config)
        throw std::runtime_error(sentence(config.error()));
    Expected<ResolvedContext> context = resolveContext(*config, {});
    if (!context)
        throw std::runtime_error(sentence(context.error()));
    if (change)
        change(*context);
    ClusterSettings settings;
    settings.label = "real";
    ClusterServices services{
        d->thread.context().get_executor(), d->clock, d->timers, d->pool, seededRandom(1), [this](std::vector<Observation> batch) {
            d->mailbox.post(std::move(batch));
        }};
    auto made = KubernetesSource::make(std::move(*context), std::move(settings), std::move(services), d->clock);
    if (!made)
        throw std::runtime_error(sentence(made.error()));
    d->source = std::move(*made);
    asio::co_spawn(d->thread.context(), d->source->run(), [this](const std::exception_ptr&) { d->ended.set_value(); });
}

LiveSource::~LiveSource()
{
    asio::post(d->thread.context(), [this] { d->source->stop(); });
    d->ended.get_future().wait();
    d->thread.stop();
    d->source.reset();
}

Session& LiveSource::session()
{
    d->drain();
    return d->session;
}

SourceStatus LiveSource::status(const std::string& resource)
{
    d->drain();
    for (auto observation = d->seen.rbegin(); observation != d->seen.rend(); ++observation) {
        if (const auto* status = std::get_if<SourceStatus>(&observation->payload); status && status->resource == resource)
            return *status;
    }
    return {};
}

SourceState LiveSource::state(const std::string& resource)
{
    return status(resource).state;
}

bool LiveSource::wasEver(SourceState state, const std::string& resource)
{
    d->drain();
    return std::any_of(d->seen.begin(), d->seen.end(), [&](const Observation& observation) {
        const auto* status = std::get_if<SourceStatus>(&observation.payload);
        return status && status->resource == resource && status->state == state;
    });
}

bool LiveSource::wasEverTold(std::string_view why)
{
    d->drain();
    return std::any_of(d->seen.begin(), d->seen.end(), [why](const Observation& observation) {
        const auto* status = std::get_if<SourceStatus>(&observation.payload);
        return status && status->why.find(why) != std::string::npos;
    });
}

std::set<std::string> LiveSource::pods()
{
    d->drain();
    std::set<std::string> names;
    if (const auto now = d->session.latestTime()) {
        d->session.pods().forEachAt(*now, [&names](const ObjectKey& key, const Pod& pod) {
            names.insert(pod.meta().namespaceName.str() + "/" + pod.meta().name.str() + " " + key.uid.str());
        });
    }
    return names;
}

std::size_t LiveSource::lists()
{
    d->drain();
    return static_cast<std::size_t>(std::count_if(d->seen.begin(), d->seen.end(), [](const Observation& observation) {
        const auto* begin = std::get_if<ResyncBegin>(&observation.payload);
        return begin && begin->kind == ObjectKind::Pod;
    }));
}

const std::vector<Observation>& LiveSource::observations()
{
    d->drain();
    return d->seen;
}

std::string LiveSource::everything()
{
    d->drain();
    std::string text;
    for (const Observation& observation : d->seen)
        text += toJsonLine(observation) + "\n";
    return text;
}

bool LiveSource::sameAs(ObjectKind kind, const std::string& listDocument)
{
    d->drain();
    Decoder decoder(d->pool);
    std::size_t count = 0;
    bool same = true;
    const auto now = d->session.latestTime();
    if (!now)
        return false;
    const auto compare = [&](const auto& table, const auto& fresh, Interned uid) {
        const auto known = table.at({d->pool.intern("real"), uid}, *now);
        same = same && known && *known == fresh;
    };
    const Expected<ListPage> page = decoder.decodeList(kind, listDocument, [&](Payload&& payload) {
        ++count;
        if (const auto* pod = std::get_if<Pod>(&payload))
            compare(d->session.pods(), *pod, pod->meta().uid);
        else if (const auto* workload = std::get_if<Workload>(&payload))
            compare(d->session.workloads(), *workload, workload->meta.uid);
        else if (const auto* autoscaler = std::get_if<Autoscaler>(&payload))
            compare(d->session.autoscalers(), *autoscaler, autoscaler->meta.uid);
        else if (const auto* node = std::get_if<Node>(&payload))
            compare(d->session.nodes(), *node, node->meta.uid);
    });
    std::size_t known = 0;
    const auto countKind = [&](const auto& table, auto isKind) {
        table.forEachAt(*now, [&](const ObjectKey&, const auto& value) { known += isKind(value) ? 1 : 0; });
    };
    if (kind == ObjectKind::Pod)
        countKind(d->session.pods(), [](const Pod&) { return true; });
    else if (kind == ObjectKind::Node)
        countKind(d->session.nodes(), [](const Node&) { return true; });
    else if (kind == ObjectKind::HorizontalPodAutoscaler)
        countKind(d->session.autoscalers(), [](const Autoscaler&) { return true; });
    else
        countKind(d->session.workloads(), [kind](const Workload& workload) { return workload.kind == kind; });
    return page && same && known == count;
}

} // namespace nephoscope
