// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/feed.h"

#include "app/replay.h"
#include "collectors/kubernetes/kubernetes_source.h"
#include "collectors/net/asio_timers.h"
#include "collectors/net/io_thread.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <algorithm>
#include <future>
#include <list>
#include <map>
#include <random>
#include <utility>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

// Sends it and tells how it went. `source` goes on while this is under way.
asio::awaitable<void> performAndTell(KubernetesSource& source, ActionOutcome asked, std::function<void(ActionOutcome)> tell)
{
    ActionOutcome outcome = asked;
    outcome.state = ActionState::Unknown;
    outcome.what = "It is not known whether the cluster did this: " + phrase(asked.action);
    outcome.why = "of a defect in this program";
    outcome.tryThis = "Look at what the cluster shows now, and please report it";
    try {
        ActionOutcome answered = co_await source.collector().perform(asked.action);
        outcome = std::move(answered);
    } catch (const std::exception& exception) {
        outcome.why += std::string{" ("} + exception.what() + ")";
    }
    outcome.id = asked.id;
    outcome.asked = asked.asked;
    tell(std::move(outcome));
}

// `source` goes on while this is under way. Given up, it ends as if the server had been cut off: that is nothing to tell.
asio::awaitable<void> probeAndTell(KubernetesSource& source, std::function<void(ProbeReport)> done, std::shared_ptr<bool> givenUp)
{
    ProbeReport report = co_await source.collector().probe();
    if (!*givenUp)
        done(std::move(report));
}

// A window that is closed while a source hangs must be gone within a second.
constexpr auto longestGoodbye = std::chrono::milliseconds{500};

} // namespace

struct Feed::Private {
    Private(StringPool& pool_, std::function<void()> wake) : pool(pool_), mailbox(std::move(wake)) {}

    StringPool& pool;
    Mailbox mailbox;
    SystemClock clock;
    std::map<std::string, SourceSpec> removed; // by their label
    int lastTrial = 0;
    // Counted on from the time it began, so that no recording tells of another action of the same number.
    std::int64_t lastAction = std::chrono::duration_cast<std::chrono::microseconds>(clock.now().time_since_epoch()).count();
    bool onlyRecordings = false;
    bool drainedEmpty = false;
    struct Recording {
        std::string label;
        SourceSpec spec;
        std::unique_ptr<Replay> replay;
    };
    std::vector<Recording> replays;

    // What a source has told of itself, and whether it is still listened to. I/O thread.
    struct Voice {
        bool heard = true;
        std::map<Interned, SourceStatus> told;
    };
    // The source belongs to the I/O thread once it runs; it is destroyed there, or here after that has ended.
    struct Cluster {
        std::string label;
        SourceSpec spec;
        std::shared_ptr<Voice> voice;
        std::shared_ptr<KubernetesSource> source;
        std::future<void> running;
        bool removed = false;
        // Ends the actions under way: their outcome is not waited for any longer. I/O thread.
        std::shared_ptr<std::list<asio::cancellation_signal>> actions = std::make_shared<std::list<asio::cancellation_signal>>();
    };
    // A cluster that is only tried; lives like one that is watched.
    struct Trial {
        int number = 0;
        std::shared_ptr<KubernetesSource> source;
        std::future<void> running;
        // I/O thread
        std::shared_ptr<asio::cancellation_signal> end = std::make_shared<asio::cancellation_signal>();
        std::shared_ptr<bool> givenUp = std::make_shared<bool>(false);

        static void giveUp(asio::cancellation_signal& end, bool& givenUp)
        {
            givenUp = true;
            end.emit(asio::cancellation_type::terminal);
        }
    };
    struct Clusters {
        explicit Clusters(asio::any_io_executor executor) : timers(std::move(executor)) {}

        AsioTimers timers;
        std::vector<Cluster> all;
        std::vector<Trial> trials;
    };
    std::unique_ptr<IoThread> io;
    std::unique_ptr<Clusters> clusters;

    static Expected<ResolvedContext> contextOf(const SourceSpec& spec);
    Expected<std::unique_ptr<KubernetesSource>> makeSource(const ResolvedContext& context, const std::string& label,
                                                           const SourceOptions& options, PostObservations post);
    Expected<void> addCluster(const SourceSpec& spec, const SourceOptions& options);
    Expected<void> addReplay(const SourceSpec& spec);
    Expected<void> addReplay(const std::string& label, const std::string& address, std::unique_ptr<ObservationReader> reader);
    std::vector<std::string> labels() const;
    const Cluster* find(const std::string& label) const;
    std::string labelFor(const std::string& wanted, const SourceSpec& spec) const;
    void hear(Voice& voice, std::vector<Observation> batch);
    void run();
    void remove(Cluster& cluster);
    void letGo();
    void stopClusters();
};

Feed::Feed(StringPool& pool, std::function<void()> wake) : d(std::make_unique<Private>(pool, std::move(wake))) {}

Feed::~Feed()
{
    stop();
}

Expected<ResolvedContext> Feed::Private::contextOf(const SourceSpec& spec)
{
    const auto kubeconfig = loadKubeconfig(localKubeconfigs(spec.address));
    if (!kubeconfig)
        return tl::unexpected(kubeconfig.error());
    return resolveContext(*kubeconfig, spec.context);
}

Expected<std::unique_ptr<KubernetesSource>> Feed::Private::makeSource(const ResolvedContext& context, const std::string& label,
                                                                      const SourceOptions& options, PostObservations post)
{
    if (!io) {
        io = std::make_unique<IoThread>();
        clusters = std::make_unique<Clusters>(io->context().get_executor());
    }
    ClusterSettings settings;
    settings.label = label;
    settings.namespaces = options.namespaces;
    const ClusterServices services{io->context().get_executor(),         clock,          clusters->timers, pool,
                                   seededRandom(std::random_device{}()), std::move(post)};
    return KubernetesSource::make(context, std::move(settings), services, clock);
}

Expected<void> Feed::Private::addCluster(const SourceSpec& spec, const SourceOptions& options)
{
    const auto context = contextOf(spec);
    if (!context)
        return tl::unexpected(context.error());
    const SourceSpec resolved{{}, spec.kind, spec.address, context->contextName};
    const std::string label = labelFor(spec.label.empty() ? context->contextName : spec.label, resolved);
    const auto voice = std::make_shared<Voice>();
    auto source = makeSource(*context, label, options,
                             [this, voice](std::vector<Observation> batch) { hear(*voice, std::move(batch)); });
    if (!source)
        return tl::unexpected(source.error());
    removed.erase(label);
    onlyRecordings = false;
    clusters->all.push_back({label, resolved, voice, std::move(*source), {}});
    return {};
}

Expected<void> Feed::Private::addReplay(const SourceSpec& spec)
{
    auto reader = openObservationLog(spec.address, pool);
    if (!reader)
        return tl::unexpected(reader.error());
    return addReplay(labelFor(spec.label, {{}, spec.kind, spec.address, {}}), spec.address, std::move(*reader));
}

Expected<void> Feed::Private::addReplay(const std::string& label, const std::string& address,
                                        std::unique_ptr<ObservationReader> reader)
{
    auto replay = std::make_unique<Replay>(pool, mailbox);
    if (const auto started = replay->start(label, address, std::move(reader)); !started)
        return started;
    removed.erase(label);
    replays.push_back({label, {{}, SourceKind::Recording, address, {}}, std::move(replay)});
    return {};
}

std::vector<std::string> Feed::Private::labels() const
{
    std::vector<std::string> labels;
    if (clusters) {
        for (const Cluster& cluster : clusters->all) {
            if (!cluster.removed)
                labels.push_back(cluster.label);
        }
    }
    for (const Recording& recording : replays)
        labels.push_back(recording.label);
    return labels;
}

const Feed::Private::Cluster* Feed::Private::find(const std::string& label) const
{
    if (!clusters)
        return nullptr;
    const auto found = std::find_if(clusters->all.begin(), clusters->all.end(),
                                    [&label](const Cluster& cluster) { return cluster.label == label && !cluster.removed; });
    return found == clusters->all.end() ? nullptr : &*found;
}

std::string Feed::Private::labelFor(const std::string& wanted, const SourceSpec& spec) const
{
    std::vector<std::string> taken = labels();
    for (const auto& [label, other] : removed) {
        if (!(other == spec))
            taken.push_back(label);
    }
    return uniqueLabel(wanted, taken);
}

void Feed::Private::hear(Voice& voice, std::vector<Observation> batch)
{
    if (!voice.heard)
        return;
    for (const Observation& observation : batch) {
        if (const auto* status = std::get_if<SourceStatus>(&observation.payload))
            voice.told[status->resource] = *status;
    }
    mailbox.post(std::move(batch));
}

void Feed::Private::run()
{
    if (!clusters)
        return;
    for (Cluster& cluster : clusters->all) {
        if (!cluster.running.valid())
            cluster.running = asio::co_spawn(io->context(), cluster.source->run(), asio::use_future);
    }
}

void Feed::Private::remove(Cluster& cluster)
{
    cluster.removed = true;
    removed[cluster.label] = cluster.spec;
    // After this nothing of it is heard any more: all its observations are posted on that thread.
    asio::post(io->context(), [this, source = cluster.source.get(), voice = cluster.voice, label = pool.intern(cluster.label)] {
        source->stop();
        if (!std::exchange(voice->heard, false))
            return;
        std::vector<Observation> farewell;
        for (auto& [resource, status] : voice->told) {
            status.state = SourceState::Ended;
            status.since = clock.now();
            status.what = status.why = status.tryThis = {};
            Observation observation;
            observation.source = label;
            observation.seen = clock.now();
            observation.payload = status;
            farewell.push_back(std::move(observation));
        }
        mailbox.post(std::move(farewell));
    });
}

// Destroys the removed sources that have come to their end, where they lived.
void Feed::Private::letGo()
{
    if (!clusters)
        return;
    std::erase_if(clusters->all, [this](Cluster& cluster) {
        if (!cluster.removed || cluster.running.wait_for(std::chrono::seconds{0}) != std::future_status::ready)
            return false;
        asio::post(io->context(), [source = std::move(cluster.source)]() mutable { source.reset(); });
        return true;
    });
    std::erase_if(clusters->trials, [this](Trial& trial) {
        if (trial.running.wait_for(std::chrono::seconds{0}) != std::future_status::ready)
            return false;
        asio::post(io->context(), [source = std::move(trial.source)]() mutable { source.reset(); });
        return true;
    });
}

void Feed::Private::stopClusters()
{
    if (!clusters)
        return;
    std::promise<void> told;
    asio::post(io->context(), [this, &told] {
        for (const Cluster& cluster : clusters->all)
            cluster.source->stop();
        for (const Trial& trial : clusters->trials)
            Trial::giveUp(*trial.end, *trial.givenUp);
        told.set_value();
    });
    const auto patience = std::chrono::steady_clock::now() + longestGoodbye;
    // First of all, so that what was let go before is gone.
    told.get_future().wait();
    const auto endBy = [this](std::chrono::steady_clock::time_point time) {
        const auto over = [time](const auto& reading) {
            return !reading.running.valid() || reading.running.wait_until(time) == std::future_status::ready;
        };
        return std::all_of(clusters->all.begin(), clusters->all.end(), over)
               && std::all_of(clusters->trials.begin(), clusters->trials.end(), over);
    };
    bool ended = endBy(patience - longestGoodbye / 2);
    if (!ended) {
        asio::post(io->context(), [this] {
            for (const Cluster& cluster : clusters->all) {
                for (asio::cancellation_signal& action : *cluster.actions)
                    action.emit(asio::cancellation_type::terminal);
            }
        });
        ended = endBy(patience);
    }
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

Expected<void> Feed::add(const SourceSpec& spec, const SourceOptions& options)
{
    const auto added = spec.kind == SourceKind::Recording ? d->addReplay(spec) : d->addCluster(spec, options);
    if (added)
        d->run();
    return added;
}

bool Feed::remove(const std::string& label)
{
    if (d->clusters) {
        for (Private::Cluster& cluster : d->clusters->all) {
            if (cluster.label == label && !cluster.removed) {
                d->remove(cluster);
                return true;
            }
        }
    }
    const auto recording = std::find_if(d->replays.begin(), d->replays.end(),
                                        [&label](const auto& replay) { return replay.label == label; });
    if (recording == d->replays.end())
        return false;
    d->removed[label] = recording->spec;
    recording->replay->end();
    d->replays.erase(recording);
    return true;
}

std::optional<SourceSpec> Feed::cluster(const std::string& label) const
{
    const Private::Cluster* const found = d->find(label);
    return found ? std::optional(found->spec) : std::nullopt;
}

bool Feed::wasCluster(const std::string& label) const
{
    const auto found = d->removed.find(label);
    return found != d->removed.end() && found->second.kind == SourceKind::Kubernetes;
}

Expected<std::int64_t> Feed::act(const std::string& label, const Action& action)
{
    const Private::Cluster* const cluster = d->find(label);
    if (!cluster || !cluster->running.valid()) {
        return tl::unexpected(Error{.code = ErrorCode::NotFound,
                                    .what = "Cannot " + phrase(action),
                                    .why = "no cluster is being read as \"" + label + "\"",
                                    .tryThis = "Add it as a source first",
                                    .source = {},
                                    .file = {}});
    }
    ActionOutcome asked;
    asked.id = ++d->lastAction;
    asked.action = action;
    asked.asked = d->clock.now();
    const auto tell = [this, source = d->pool.intern(label)](ActionOutcome outcome) {
        Observation observation;
        observation.source = source;
        observation.seen = d->clock.now();
        observation.payload = std::move(outcome);
        d->mailbox.post(std::move(observation));
    };
    tell(asked);
    asio::post(d->io->context(), [&io = d->io->context(), source = cluster->source.get(), actions = cluster->actions, asked, tell] {
        const auto place = actions->emplace(actions->end());
        asio::co_spawn(io, performAndTell(*source, asked, tell),
                       asio::bind_cancellation_slot(place->slot(), [&io, actions, place](std::exception_ptr) {
                           // Not from within the signal's own handler.
                           asio::post(io, [actions, place] { actions->erase(place); });
                       }));
    });
    return asked.id;
}

Expected<int> Feed::tryOut(const SourceSpec& spec, const SourceOptions& options, std::function<void(ProbeReport)> done)
{
    const auto context = Private::contextOf(spec);
    if (!context)
        return tl::unexpected(context.error());
    auto source = d->makeSource(*context, spec.label.empty() ? context->contextName : spec.label, options, [](const auto&) {});
    if (!source)
        return tl::unexpected(source.error());
    d->letGo();
    Private::Trial trial;
    trial.source = std::move(*source);
    std::promise<void> over;
    trial.running = over.get_future();
    asio::post(d->io->context(), [&io = d->io->context(), source = trial.source.get(), end = trial.end, givenUp = trial.givenUp,
                                  done = std::move(done), over = std::move(over)]() mutable {
        asio::co_spawn(
            io, probeAndTell(*source, std::move(done), givenUp),
            asio::bind_cancellation_slot(end->slot(), [over = std::move(over)](std::exception_ptr) mutable { over.set_value(); }));
    });
    trial.number = ++d->lastTrial;
    d->clusters->trials.push_back(std::move(trial));
    return d->lastTrial;
}

void Feed::giveUp(int trial)
{
    if (!d->clusters)
        return;
    for (const Private::Trial& one : d->clusters->trials) {
        if (one.number == trial)
            asio::post(d->io->context(), [end = one.end, givenUp = one.givenUp] { Private::Trial::giveUp(*end, *givenUp); });
    }
}

void Feed::ask(const std::string& label, std::function<void(ClusterCollector&)> question)
{
    const Private::Cluster* const cluster = d->find(label);
    if (!cluster)
        return;
    asio::post(d->io->context(), [source = std::weak_ptr(cluster->source), question = std::move(question)] {
        if (const auto alive = source.lock())
            question(alive->collector());
    });
}

std::vector<Observation> Feed::drain()
{
    d->letGo();
    // Asked before the drain: what is posted after the answer is no longer missed.
    const bool over = d->onlyRecordings && std::all_of(d->replays.begin(), d->replays.end(), [](const auto& recording) {
                          return recording.replay->ended();
                      });
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

std::vector<std::string> Feed::labels() const
{
    return d->labels();
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
