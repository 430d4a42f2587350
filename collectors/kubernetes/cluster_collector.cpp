// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/cluster_collector.h"

#include "collectors/kubernetes/object_actions.h"
#include "collectors/kubernetes/object_document.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <functional>
#include <list>
#include <utility>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

// What the first picture needs has a head start of at most this.
constexpr Duration headStart = std::chrono::seconds{3};
constexpr Duration lookAgain = std::chrono::milliseconds{50};
constexpr Duration longWhile = std::chrono::hours{1};
constexpr Duration sayAgain = std::chrono::milliseconds{20}; // to what has not stopped yet
constexpr Duration fetchTimeout = std::chrono::seconds{30};
constexpr const char* jsonFormat = "application/json";
constexpr const char* tableFormat = "application/json;as=Table;v=v1;g=meta.k8s.io";

bool isUrgent(ObjectKind kind)
{
    return kind != ObjectKind::Node && kind != ObjectKind::Namespace && kind != ObjectKind::Event;
}

asio::awaitable<Expected<std::string>> fetchObject(KubeApi& api, ObjectKind kind, std::string namespaceName, std::string name,
                                                   std::string accept)
{
    const ResourceType& type = resourceType(kind);
    std::string target = type.path(namespaceName);
    std::string what = "read " + type.title(namespaceName);
    if (!name.empty()) {
        target = type.objectPath(namespaceName, name);
        what += " (" + name + ")";
    }
    ApiQuery query(std::move(target), std::move(what), fetchTimeout);
    query.accept = std::move(accept);
    ApiResult<HttpResponse> answer = co_await api.get(std::move(query));
    if (!answer) {
        Expected<std::string> failed = tl::unexpected(std::move(answer.error().error));
        co_return failed;
    }
    Expected<std::string> body = std::move(answer->body);
    co_return body;
}

// Reads one object, once.
class DocumentInquiry {
public:
    DocumentInquiry(KubeApi& api, ObjectKind kind, std::string namespaceName, std::string name,
                    ClusterCollector::DocumentSink answer)
        : m_api(api), m_kind(kind), m_namespaceName(std::move(namespaceName)), m_name(std::move(name)), m_answer(std::move(answer))
    {}

    asio::awaitable<void> run()
    {
        const Expected<std::string> body = co_await fetchObject(m_api, m_kind, m_namespaceName, m_name, jsonFormat);
        if (!m_stopping)
            m_answer(body ? readObjectDocument(*body) : tl::unexpected(body.error()));
    }
    void stop() { m_stopping = true; }

private:
    KubeApi& m_api;
    ObjectKind m_kind;
    std::string m_namespaceName;
    std::string m_name;
    ClusterCollector::DocumentSink m_answer;
    bool m_stopping = false;
};

// Something that runs until it is told to stop.
struct Task {
    asio::cancellation_signal signal;
    std::unique_ptr<Reflector> reflector;
    std::unique_ptr<MetricsPoller> poller;
    std::unique_ptr<Heartbeat> heartbeat;
    std::unique_ptr<PodLog> log;
    std::unique_ptr<DocumentInquiry> document;
    ClusterCollector::InquiryId inquiry = 0;  // of the last two
    std::string namespaceName;
    bool done = false;

    asio::awaitable<void> run()
    {
        if (reflector)
            return reflector->run();
        if (poller)
            return poller->run();
        if (log)
            return log->run();
        return document ? document->run() : heartbeat->run();
    }
    void stop()
    {
        if (reflector)
            reflector->stop();
        else if (poller)
            poller->stop();
        else if (log)
            log->stop();
        else if (document)
            document->stop();
        else
            heartbeat->stop();
        if (!done)
            signal.emit(asio::cancellation_type::terminal);
    }
    void renew()
    {
        if (reflector)
            reflector->renew();
        else if (poller)
            poller->renew();
        else if (log)
            log->renew();
    }
};

} // namespace

struct ClusterCollector::Private {
    Private(ClusterSettings settings_, ClusterServices services_, HttpClient& client, HttpClient& heartbeatClient,
            RequestAuthorizer& authorizer)
        : settings(std::move(settings_)), services(std::move(services_)), source(services.pool.intern(settings.label)),
          decoder(services.pool),
          api(services.executor, client, authorizer, decoder, services.clock, services.timers, settings.label),
          heartbeatApi(services.executor, heartbeatClient, authorizer, decoder, services.clock, services.timers, settings.label),
          board(source, services.pool.intern("kubernetes"), services.pool.intern(settings.address), services.clock, services.post),
          context{services.executor,
                  source,
                  services.clock,
                  services.timers,
                  services.pool,
                  services.random,
                  [this](std::vector<Observation> batch) { pass(std::move(batch)); },
                  board},
          pause(services.executor, services.timers)
    {}

    ClusterSettings settings;
    ClusterServices services;
    Interned source;
    Decoder decoder;
    KubeApi api;
    KubeApi heartbeatApi;
    StatusBoard board;
    CollectorContext context;
    Pause pause;
    std::list<Task> tasks;
    int running = 0;
    bool stopping = false;
    InquiryId latestInquiry = 0;

    std::set<std::string> given;       // namespaces to read where the whole cluster may not be: named by the user or the context
    std::set<std::string> discovered;  // and those that the cluster lists
    std::set<ObjectKind> kindsApart;   // that are read namespace by namespace
    bool metricsApart = false;

    bool wants(ObjectKind kind) const
    {
        return settings.kinds.empty() || std::find(settings.kinds.begin(), settings.kinds.end(), kind) != settings.kinds.end();
    }

    void spawn(Task& task)
    {
        ++running;
        asio::co_spawn(services.executor, task.run(),
                       asio::bind_cancellation_slot(task.signal.slot(), [this, &task](std::exception_ptr failure) {
                           task.done = true;
                           --running;
                           pause.wake();
                           if (failure)
                               reportDefect(failure);
                       }));
    }

    // A cancellation that meets a coroutine between two of its waits is lost on what it waits for next: run() says it again until
    // all have heard it.
    void stopTasks()
    {
        for (Task& task : tasks) {
            if (!task.done)
                task.stop();
        }
    }

    // Collectors let no exception out; if one does, the rest goes on and the source says so.
    void reportDefect(const std::exception_ptr& failure)
    {
        try {
            std::rethrow_exception(failure);
        } catch (const std::exception& exception) {
            spdlog::error("a collector of \"{}\" ended: {}", settings.label, exception.what());
        }
        Error error;
        error.code = ErrorCode::Internal;
        error.what = "A part of reading \"" + settings.label + "\" has ended";
        error.why = "of a defect in this program";
        error.tryThis = "Open the source again, and please report it";
        board.report(services.pool.intern("collector"), SourceState::Failed, error);
    }

    void startReflector(const ResourceType& type, const std::string& namespaceName = {})
    {
        Task& task = tasks.emplace_back();
        task.namespaceName = namespaceName;
        ReflectorSettings how = settings.reflector;
        // Of events the API server keeps no cache, so that a stream of them all is as dear as a list, and cannot be paged.
        if (type.kind == ObjectKind::Event)
            how.streamLists = false;
        task.reflector = std::make_unique<Reflector>(context, api, decoder, type, namespaceName, how);
        task.reflector->setForbiddenHandler([this, &task](const Error& error) { reflectorForbidden(task, error); });
        spawn(task);
    }

    void startPoller(MetricsPoller::Subject subject, const std::string& namespaceName = {})
    {
        Task& task = tasks.emplace_back();
        task.namespaceName = namespaceName;
        task.poller = std::make_unique<MetricsPoller>(context, api, decoder, subject, namespaceName, settings.poller);
        if (subject == MetricsPoller::Subject::Pods)
            task.poller->setForbiddenHandler([this, &task](const Error& error) { pollerForbidden(task, error); });
        spawn(task);
    }

    std::set<std::string> candidates() const
    {
        std::set<std::string> all = given;
        if (settings.namespaces.empty()) {
            for (const std::string& name : discovered) {
                if (all.size() >= settings.mostNamespaces)
                    break;
                all.insert(name);
            }
        }
        return all;
    }

    // Ends reading something as a whole, since it is read by namespace from now on, or cannot be read there.
    void giveUp(Task& task, Interned title, const Error& error, bool elsewhere)
    {
        Error why = error;
        if (elsewhere)
            why.tryThis = "It is read namespace by namespace instead, where that is allowed";
        task.stop();
        board.close(title, why);
    }

    void reflectorForbidden(Task& task, const Error& error)
    {
        const ResourceType& type = task.reflector->type();
        if (task.namespaceName.empty()) {
            if (!type.namespaced || candidates().empty())
                return;
            giveUp(task, task.reflector->title(), error, true);
            kindsApart.insert(type.kind);
            for (const std::string& name : candidates())
                startReflector(type, name);
        } else if (!given.contains(task.namespaceName)) {
            giveUp(task, task.reflector->title(), error, false);
        }
    }

    void pollerForbidden(Task& task, const Error& error)
    {
        if (task.namespaceName.empty()) {
            if (candidates().empty())
                return;
            giveUp(task, task.poller->title(), error, true);
            metricsApart = true;
            for (const std::string& name : candidates())
                startPoller(MetricsPoller::Subject::Pods, name);
        } else if (!given.contains(task.namespaceName)) {
            giveUp(task, task.poller->title(), error, false);
        }
    }

    // Everything that collectors observe goes out by here; namespaces that come and go are followed on the way.
    void pass(std::vector<Observation> batch)
    {
        std::vector<std::string> born;
        std::vector<std::string> dead;
        bool decided = false;
        for (const Observation& observation : batch) {
            decided = decided || std::holds_alternative<Autoscaler>(observation.payload);
            if (const auto* value = std::get_if<Namespace>(&observation.payload))
                born.push_back(value->meta.name.str());
            else if (const auto* gone = std::get_if<ObjectGone>(&observation.payload); gone && gone->kind == ObjectKind::Namespace)
                dead.push_back(gone->name.str());
        }
        services.post(std::move(batch));
        for (const std::string& name : dead)
            namespaceGone(name);
        for (const std::string& name : born)
            namespaceSeen(name);
        if (decided)
            hastenPodMetrics();
    }

    // A decision is explained by the samples that it was made from.
    void hastenPodMetrics()
    {
        for (Task& task : tasks) {
            if (task.poller && !task.done && task.poller->subject() == MetricsPoller::Subject::Pods)
                task.poller->hasten();
        }
    }

    void namespaceSeen(const std::string& name)
    {
        if (stopping || given.contains(name) || !discovered.insert(name).second)
            return;
        if ((kindsApart.empty() && !metricsApart) || !candidates().contains(name))
            return;
        for (const ObjectKind kind : kindsApart)
            startReflector(resourceType(kind), name);
        if (metricsApart)
            startPoller(MetricsPoller::Subject::Pods, name);
    }

    void namespaceGone(const std::string& name)
    {
        if (discovered.erase(name) == 0)
            return;
        Error gone;
        gone.code = ErrorCode::NotFound;
        gone.what = "The namespace " + name + " is no longer read";
        gone.why = "it was deleted";
        for (Task& task : tasks) {
            if (task.namespaceName != name || task.done)
                continue;
            task.stop();
            board.close(task.reflector ? task.reflector->title() : task.poller->title(), gone);
        }
    }

    bool firstPictureIsThere() const
    {
        return std::all_of(tasks.begin(), tasks.end(), [this](const Task& task) {
            if (!task.reflector || task.done)
                return true;
            const SourceState state = board.state(task.reflector->title());
            return state != SourceState::Connecting && state != SourceState::CatchingUp;
        });
    }

    void startUrgent()
    {
        Task& beat = tasks.emplace_back();
        beat.heartbeat = std::make_unique<Heartbeat>(context, heartbeatApi, [this] { renewAll(); }, settings.heartbeat);
        spawn(beat);
        for (const ResourceType& type : resourceTypes()) {
            if (isUrgent(type.kind) && wants(type.kind))
                startReflector(type);
        }
    }

    void startRest()
    {
        for (const ResourceType& type : resourceTypes()) {
            if (!isUrgent(type.kind) && wants(type.kind))
                startReflector(type);
        }
        if (settings.metrics) {
            startPoller(MetricsPoller::Subject::Pods);
            startPoller(MetricsPoller::Subject::Nodes);
        }
    }

    void renewAll()
    {
        for (Task& task : tasks) {
            if (!task.done)
                task.renew();
        }
    }
};

// One more thing that run() waits for, however it ends.
struct ClusterCollector::Counted {
    explicit Counted(Private& in_) : in(in_) { ++in.running; }
    ~Counted()
    {
        --in.running;
        in.pause.wake();
    }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

    Private& in;
};

ClusterCollector::ClusterCollector(ClusterSettings settings, ClusterServices services, HttpClient& client,
                                   HttpClient& heartbeatClient, RequestAuthorizer& authorizer)
    : d(std::make_unique<Private>(std::move(settings), std::move(services), client, heartbeatClient, authorizer))
{
    d->given.insert(d->settings.namespaces.begin(), d->settings.namespaces.end());
    if (d->given.empty() && !d->settings.contextNamespace.empty())
        d->given.insert(d->settings.contextNamespace);
}

ClusterCollector::~ClusterCollector() = default;

asio::awaitable<void> ClusterCollector::run()
{
    co_await asio::this_coro::throw_if_cancelled(false);
    d->startUrgent();
    const Time until = d->services.clock.now() + headStart;
    while (!d->stopping && !d->firstPictureIsThere() && d->services.clock.now() < until)
        co_await d->pause.sleep(lookAgain);
    if (!d->stopping)
        d->startRest();
    while (!d->stopping || d->running > 0) {
        const Duration span = d->stopping ? sayAgain : longWhile;
        co_await d->pause.sleep(span);
        if (d->stopping)
            d->stopTasks();
        d->tasks.remove_if([](const Task& task) { return task.done; });
    }
    d->board.end();
}

void ClusterCollector::stop()
{
    if (std::exchange(d->stopping, true))
        return;
    d->stopTasks();
    d->pause.wake();
}

void ClusterCollector::renew()
{
    d->renewAll();
}

asio::awaitable<Expected<std::string>> ClusterCollector::fetch(ObjectKind kind, std::string namespaceName, std::string name,
                                                               Format format)
{
    std::string accept = format == Format::Table ? tableFormat : jsonFormat;
    return fetchObject(d->api, kind, std::move(namespaceName), std::move(name), std::move(accept));
}

ClusterCollector::InquiryId ClusterCollector::inquire(ObjectKind kind, std::string namespaceName, std::string name,
                                                      DocumentSink answer)
{
    if (d->stopping)
        return 0;
    Task& task = d->tasks.emplace_back();
    task.document = std::make_unique<DocumentInquiry>(d->api, kind, std::move(namespaceName), std::move(name), std::move(answer));
    task.inquiry = ++d->latestInquiry;
    d->spawn(task);
    return task.inquiry;
}

ClusterCollector::InquiryId ClusterCollector::followLog(LogQuery query, LogSink sink)
{
    if (d->stopping)
        return 0;
    Task& task = d->tasks.emplace_back();
    task.log = std::make_unique<PodLog>(d->context, d->api, std::move(query), std::move(sink));
    task.inquiry = ++d->latestInquiry;
    d->spawn(task);
    return task.inquiry;
}

void ClusterCollector::endInquiry(InquiryId id)
{
    for (Task& task : d->tasks) {
        if (id != 0 && task.inquiry == id && !task.done)
            task.stop();
    }
}

asio::awaitable<ActionOutcome> ClusterCollector::perform(Action action)
{
    const Counted counted(*d);
    ActionOutcome outcome = co_await nephoscope::perform(d->api, std::move(action), d->settings.label, d->services.clock.now());
    co_return outcome;
}

asio::awaitable<ProbeReport> ClusterCollector::probe()
{
    return probeCluster(d->api, d->given.empty() ? std::string{} : *d->given.begin());
}

const StatusBoard& ClusterCollector::board() const
{
    return d->board;
}

} // namespace nephoscope
