// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/feed.h"

#include "app/replay.h"
#include "collectors/kubernetes/kubernetes_source.h"
#include "collectors/net/asio_timers.h"
#include "collectors/net/io_thread.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <future>
#include <random>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

// A window that is closed while a source hangs must be gone within a second.
constexpr auto longestGoodbye = std::chrono::milliseconds{500};

} // namespace

struct Feed::Private {
    Private(StringPool& pool_, std::function<void()> wake) : pool(pool_), mailbox(std::move(wake)) {}

    StringPool& pool;
    Mailbox mailbox;
    SystemClock clock;
    std::vector<std::string> labels;
    bool onlyRecordings = false;
    bool drainedEmpty = false;
    std::vector<std::unique_ptr<Replay>> replays;

    // Everything below belongs to the I/O thread once that runs; it is destroyed here, after that has ended.
    struct Clusters {
        explicit Clusters(asio::any_io_executor executor) : timers(std::move(executor)) {}

        AsioTimers timers;
        std::vector<std::unique_ptr<KubernetesSource>> sources;
        std::vector<std::future<void>> running; // one for each source, once started
    };
    std::unique_ptr<IoThread> io;
    std::unique_ptr<Clusters> clusters;

    Expected<void> addCluster(const SourceSpec& spec, const SourceOptions& options);
    Expected<void> addReplay(const SourceSpec& spec);
    Expected<void> addReplay(const std::string& label, const std::string& address, std::unique_ptr<ObservationReader> reader);
    void run();
    void stopClusters();
};

Feed::Feed(StringPool& pool, std::function<void()> wake) : d(std::make_unique<Private>(pool, std::move(wake))) {}

Feed::~Feed()
{
    stop();
}

Expected<void> Feed::Private::addCluster(const SourceSpec& spec, const SourceOptions& options)
{
    const auto kubeconfig = loadKubeconfig(localKubeconfigs(spec.address));
    if (!kubeconfig)
        return tl::unexpected(kubeconfig.error());
    const auto context = resolveContext(*kubeconfig, spec.context);
    if (!context)
        return tl::unexpected(context.error());

    if (!io) {
        io = std::make_unique<IoThread>();
        clusters = std::make_unique<Clusters>(io->context().get_executor());
    }
    ClusterSettings settings;
    settings.label = uniqueLabel(spec.label.empty() ? context->contextName : spec.label, labels);
    settings.namespaces = options.namespaces;
    const ClusterServices services{io->context().get_executor(),
                                   clock,
                                   clusters->timers,
                                   pool,
                                   seededRandom(std::random_device{}()),
                                   [this](std::vector<Observation> batch) { mailbox.post(std::move(batch)); }};
    const std::string label = settings.label;
    auto source = KubernetesSource::make(*context, std::move(settings), services, clock);
    if (!source)
        return tl::unexpected(source.error());
    labels.push_back(label);
    clusters->sources.push_back(std::move(*source));
    return {};
}

Expected<void> Feed::Private::addReplay(const SourceSpec& spec)
{
    auto reader = openObservationLog(spec.address, pool);
    if (!reader)
        return tl::unexpected(reader.error());
    return addReplay(uniqueLabel(spec.label, labels), spec.address, std::move(*reader));
}

Expected<void> Feed::Private::addReplay(const std::string& label, const std::string& address,
                                        std::unique_ptr<ObservationReader> reader)
{
    auto replay = std::make_unique<Replay>(pool, mailbox);
    if (const auto started = replay->start(label, address, std::move(reader)); !started)
        return started;
    labels.push_back(label);
    replays.push_back(std::move(replay));
    return {};
}

void Feed::Private::run()
{
    if (!clusters)
        return;
    for (const auto& source : clusters->sources)
        clusters->running.push_back(asio::co_spawn(io->context(), source->run(), asio::use_future));
}

void Feed::Private::stopClusters()
{
    if (!clusters)
        return;
    asio::post(io->context(), [this] {
        for (const auto& source : clusters->sources)
            source->stop();
    });
    const auto patience = std::chrono::steady_clock::now() + longestGoodbye;
    const bool ended = std::all_of(clusters->running.begin(), clusters->running.end(),
                                   [patience](const auto& run) { return run.wait_until(patience) == std::future_status::ready; });
    io->stop();
    if (!ended) {
        // A name that is being looked up cannot be hurried, and what waits for it must outlive it. The loop has ended, nothing of
        // ours runs any more: the program goes on without them.
        static_cast<void>(clusters.release());
        static_cast<void>(io.release());
        return;
    }
    clusters.reset();
    io.reset();
}

Expected<void> Feed::start(const std::vector<SourceSpec>& specs, const SourceOptions& options)
{
    d->onlyRecordings = !specs.empty();
    for (const SourceSpec& spec : specs) {
        const bool recording = spec.kind == SourceKind::Recording;
        d->onlyRecordings = d->onlyRecordings && recording;
        if (const auto added = recording ? d->addReplay(spec) : d->addCluster(spec, options); !added) {
            stop();
            return added;
        }
    }
    d->run();
    return {};
}

Expected<void> Feed::startRecording(const std::string& label, const std::string& address, std::unique_ptr<ObservationReader> reader)
{
    d->onlyRecordings = true;
    return d->addReplay(label, address, std::move(reader));
}

std::vector<Observation> Feed::drain()
{
    // Asked before the drain: what is posted after the answer is no longer missed.
    const bool over = d->onlyRecordings
                      && std::all_of(d->replays.begin(), d->replays.end(), [](const auto& replay) { return replay->ended(); });
    std::vector<Observation> batch = d->mailbox.drain();
    d->drainedEmpty = over;
    return batch;
}

bool Feed::ended() const
{
    return d->drainedEmpty;
}

bool Feed::recordedOnly() const
{
    return d->onlyRecordings;
}

const std::vector<std::string>& Feed::labels() const
{
    return d->labels;
}

void Feed::stop()
{
    d->replays.clear();
    d->stopClusters();
}

Expected<std::vector<SourceSpec>> chosenSources(const SourceOptions& options)
{
    auto specs = sourceSpecs(options);
    if (!specs || !specs->empty())
        return specs;
    // Said now, with what to do about it, rather than by a source that can never start.
    const auto kubeconfig = loadKubeconfig(localKubeconfigs());
    if (!kubeconfig)
        return tl::unexpected(kubeconfig.error());
    specs->push_back({.label = {}, .kind = SourceKind::Kubernetes, .address = {}, .context = options.context});
    return specs;
}

} // namespace nephoscope
