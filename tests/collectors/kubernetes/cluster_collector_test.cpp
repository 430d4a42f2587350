// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "collectors/kubernetes/cluster_collector.h"
#include "collectors/model/describe.h"
#include "tests/collectors/kubernetes/kube_world.h"
#endif

#include <QtTest>

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

using Json = FakeApi::Json;

const std::string pods = "/api/v1/pods";
const std::string metricsPath = "/apis/metrics.k8s.io/v1beta1/pods";

// A world whose one cluster is read whole.
struct ClusterWorld : KubeWorld {
    explicit ClusterWorld(ClusterSettings settings = {})
        : collector(prepared(std::move(settings)),
                    {io.get_executor(), time, time, pool, seededRandom(3),
                     [this](std::vector<Observation> batch) { replica.apply(batch); }},
                    server, server, authorizer)
    {
        server.intercept = [this](const FakeRequest& request) { return answer(request); };
    }
    ~ClusterWorld()
    {
        collector.stop();
        settle();
    }
    static ClusterSettings prepared(ClusterSettings settings)
    {
        settings.label = "test";
        settings.address = "https://fake:443";
        settings.contextNamespace = "shop";
        return settings;
    }
    std::optional<FakeFault> answer(const FakeRequest& request)
    {
        if (fault) {
            if (auto met = fault(request))
                return met;
        }
        if (request.path.starts_with("/apis/metrics.k8s.io"))
            return metrics(request);
        if (request.path == "/readyz" && dateOffset) {
            FakeFault ok = FakeFault::answer(200);
            ok.body = "ok";
            ok.headers.emplace_back("Date", httpDate(time.now() + *dateOffset));
            return ok;
        }
        return std::nullopt;
    }
    std::optional<FakeFault> metrics(const FakeRequest& request)
    {
        Json items = Json::array();
        for (const auto& [name, timestamp] : samples) {
            items.push_back({{"metadata", {{"name", name}, {"namespace", "shop"}}},
                             {"timestamp", formatRfc3339(timestamp)},
                             {"window", "10s"},
                             {"containers", {{{"name", "app"}, {"usage", {{"cpu", "100m"}, {"memory", "1Mi"}}}}}}});
        }
        if (request.path.ends_with("/nodes"))
            items = Json::array();
        FakeFault ok = FakeFault::answer(200);
        ok.body = Json{{"kind", "PodMetricsList"}, {"metadata", Json::object()}, {"items", items}}.dump();
        return ok;
    }
    static std::string httpDate(Time time)
    {
        const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::time_point_cast<std::chrono::seconds>(time));
        char text[64];
        std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&seconds));
        return text;
    }
    void begin()
    {
        start(collector.run());
        pass(4s);
    }
    SourceState state(std::string_view resource = {}) const { return replica.state(resource); }
    std::size_t usages() const
    {
        return static_cast<std::size_t>(std::count_if(replica.all().begin(), replica.all().end(), [](const Observation& o) {
            return std::holds_alternative<PodUsage>(o.payload);
        }));
    }

    std::size_t polls() const
    {
        return server.count([](const FakeRequest& request) { return request.path == metricsPath; });
    }

    std::function<std::optional<FakeFault>(const FakeRequest&)> fault;
    std::map<std::string, Time> samples;
    std::optional<Duration> dateOffset;
    ClusterCollector collector;
};

FakeFault forbidden(const std::string& what)
{
    return FakeFault::answer(403, "Forbidden", what + " is forbidden: User \"viewer\" cannot list it");
}

// Every visible text of an observation, whatever its type.
struct AllText {
    std::string text;

    void operator()(const char*, const std::string& value) { text += value + '\n'; }
    void operator()(const char*, Interned value) { text += value.str() + '\n'; }
    void operator()(const char*, const Labels& labels)
    {
        for (const auto& [key, value] : labels.items)
            text += key.str() + '=' + value.str() + '\n';
    }
    template <class T>
    void operator()(const char* name, const std::optional<T>& value)
    {
        if (value)
            (*this)(name, *value);
    }
    template <class T>
    void operator()(const char* name, const std::vector<T>& values)
    {
        for (const T& value : values)
            (*this)(name, value);
    }
    template <class T>
    void operator()(const char* name, const SharedList<T>& values)
    {
        for (const T& value : values)
            (*this)(name, value);
    }
    template <class T>
    void operator()(const char* name, const std::shared_ptr<const T>& value)
    {
        if (value)
            (*this)(name, *value);
    }
    template <class T>
    void operator()(const char*, const T& value)
    {
        if constexpr (requires { describe(*this, value); })
            describe(*this, value);
    }
};

std::string textOf(const Replica& replica)
{
    AllText all;
    for (const Observation& observation : replica.all())
        std::visit([&all](const auto& value) { describe(all, value); }, observation.payload);
    return all.text;
}

} // namespace

class ClusterCollectorTest : public QObject {
    Q_OBJECT

private slots:
    void readsEveryKindAndIsLive()
    {
        ClusterWorld world;
        world.server.putPod("shop", "web-1");
        world.server.put("/api/v1/nodes", "", "node-1");
        world.server.put("/apis/apps/v1/deployments", "shop", "web");
        world.server.put("/apis/autoscaling/v2/horizontalpodautoscalers", "shop", "web");
        world.begin();
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(world.inStep(ObjectKind::Pod, pods));
        QVERIFY(world.inStep(ObjectKind::Node, "/api/v1/nodes"));
        QVERIFY(world.inStep(ObjectKind::Deployment, "/apis/apps/v1/deployments"));
        QVERIFY(world.inStep(ObjectKind::HorizontalPodAutoscaler, "/apis/autoscaling/v2/horizontalpodautoscalers"));
        const SourceStatus status = *world.replica.status("");
        QCOMPARE(status.serverVersion.str(), std::string("v1.37.2"));
        QCOMPARE(status.address.str(), std::string("https://fake:443"));
        QCOMPARE(status.sourceKind.str(), std::string("kubernetes"));
        // One list per kind, and nothing that can be watched is asked for twice.
        const std::size_t before = world.server.count([](const FakeRequest& r) { return r.path == pods; });
        world.pass(60s);
        QCOMPARE(world.server.count([](const FakeRequest& r) { return r.path == pods; }), before);
    }

    void whatTheFirstPictureNeedsIsAskedForFirst()
    {
        ClusterWorld world;
        world.begin();
        const auto first = [&](const std::string& path) {
            const auto& all = world.server.requests;
            return std::find_if(all.begin(), all.end(), [&](const FakeRequest& r) { return r.path == path; }) - all.begin();
        };
        QVERIFY(first(pods) < first("/api/v1/nodes"));
        QVERIFY(first("/apis/autoscaling/v2/horizontalpodautoscalers") < first("/api/v1/events"));
        QVERIFY(first("/apis/apps/v1/deployments") < first(metricsPath));
    }

    void aServerThatIsGoneShowsWithinFiveSeconds_data()
    {
        QTest::addColumn<bool>("silent");
        QTest::addColumn<int>("seconds");
        QTest::newRow("refused, 60 s") << false << 60;
        QTest::newRow("refused, 20 min") << false << 1200;
        QTest::newRow("silent, 60 s") << true << 60;
    }
    void aServerThatIsGoneShowsWithinFiveSeconds()
    {
        QFETCH(bool, silent);
        QFETCH(int, seconds);
        ClusterWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        QCOMPARE(world.state(), SourceState::Live);
        world.fault = [silent](const FakeRequest&) { return silent ? FakeFault::silence() : FakeFault::refused(); };
        world.server.swallowsEvents = true;
        if (!silent)
            world.server.breakConnections();
        world.pass(5s);
        QCOMPARE(world.state(), SourceState::Unreachable);
        QCOMPARE(world.state("pods"), SourceState::Stale);
        QVERIFY(!world.replica.status("")->why.empty());
        world.pass(std::chrono::seconds(seconds));
        world.server.remove(pods, "shop", "a");
        world.server.putPod("shop", "b");
        if (silent)
            world.server.breakConnections();
        world.fault = {};
        world.server.swallowsEvents = false;
        // The heartbeat's return wakes all that pause.
        world.pass(20s);
        QCOMPARE(world.state(), SourceState::Live);
        QCOMPARE(world.state("pods"), SourceState::Live);
        QVERIFY(world.inStep(ObjectKind::Pod, pods));
    }

    // Watches that died together with the server's silence say nothing; the heartbeat knows.
    void halfOpenWatchesAreReopenedWhenTheHeartbeatReturns()
    {
        ClusterWorld world;
        world.begin();
        world.server.swallowsEvents = true;
        world.fault = [](const FakeRequest&) { return FakeFault::silence(); };
        world.pass(6s);
        world.server.putPod("shop", "unheard");
        world.server.swallowsEvents = false;
        world.fault = {};
        world.pass(6s);
        QVERIFY(world.inStep(ObjectKind::Pod, pods));
    }

    void someForbiddenKindsLeaveTheOthersLive()
    {
        ClusterWorld world;
        world.server.putPod("shop", "a");
        world.fault = [](const FakeRequest& request) -> std::optional<FakeFault> {
            return request.path.starts_with("/api/v1/nodes") ? std::optional(forbidden("nodes")) : std::nullopt;
        };
        world.begin();
        QCOMPARE(world.state(), SourceState::Live);
        QCOMPARE(world.state("pods"), SourceState::Live);
        QCOMPARE(world.state("nodes"), SourceState::Forbidden);
        QVERIFY(world.replica.status("nodes")->why.find("viewer") != std::string::npos);
        world.fault = {};
        world.pass(61s);
        QCOMPARE(world.state("nodes"), SourceState::Live);
    }

    // The common case at work.
    void whatTheWholeClusterRefusesIsReadInTheContextsNamespace()
    {
        ClusterWorld world;
        world.server.putPod("shop", "mine");
        world.server.putPod("other", "theirs");
        world.samples["mine"] = world.time.now();
        world.fault = [](const FakeRequest& request) -> std::optional<FakeFault> {
            const bool health = request.path == "/readyz" || request.path == "/version";
            return health || request.path.find("/namespaces/shop/") != std::string::npos ? std::nullopt
                                                                                         : std::optional(forbidden("it"));
        };
        world.begin();
        world.pass(2s);
        QCOMPARE(world.state("pods in shop"), SourceState::Live);
        QCOMPARE(world.state("deployments in shop"), SourceState::Live);
        QCOMPARE(world.state("metrics in shop"), SourceState::Live);
        QCOMPARE(world.state("pods"), SourceState::Ended);
        QCOMPARE(world.state("nodes"), SourceState::Forbidden);
        QCOMPARE(world.state(), SourceState::Live);
        QCOMPARE(world.believed(ObjectKind::Pod).size(), std::size_t{1});
        QVERIFY(world.usages() > 0);
    }

    void namespacesThatTheClusterListsAreTriedOneByOne()
    {
        ClusterWorld world;
        world.server.put("/api/v1/namespaces", "", "shop");
        world.server.put("/api/v1/namespaces", "", "team");
        world.server.put("/api/v1/namespaces", "", "secret");
        world.server.putPod("shop", "a");
        world.server.putPod("team", "b");
        world.server.putPod("secret", "c");
        world.fault = [](const FakeRequest& request) -> std::optional<FakeFault> {
            if (request.path == pods || request.path.find("/namespaces/secret/") != std::string::npos)
                return forbidden("pods");
            return std::nullopt;
        };
        world.begin();
        world.pass(2s);
        QCOMPARE(world.state("pods in team"), SourceState::Live);
        QCOMPARE(world.state("pods in secret"), SourceState::Ended);
        QCOMPARE(world.state("deployments"), SourceState::Live);
        QCOMPARE(world.believed(ObjectKind::Pod).size(), std::size_t{2});
        // A namespace that is made later is read too, and one that goes is let go.
        world.server.put("/api/v1/namespaces", "", "late");
        world.server.putPod("late", "d");
        world.pass(2s);
        QCOMPARE(world.state("pods in late"), SourceState::Live);
        world.server.remove("/api/v1/namespaces", "", "team");
        world.pass(2s);
        QCOMPARE(world.state("pods in team"), SourceState::Ended);
    }

    void onlyTheNamespacesThatWereGivenAreRead()
    {
        ClusterSettings settings;
        settings.namespaces = {"one", "two"};
        ClusterWorld world(settings);
        world.fault = [](const FakeRequest& request) -> std::optional<FakeFault> {
            return request.path == pods ? std::optional(forbidden("pods")) : std::nullopt;
        };
        world.begin();
        QCOMPARE(world.state("pods in one"), SourceState::Live);
        QCOMPARE(world.state("pods in two"), SourceState::Live);
        QVERIFY(!world.replica.status("pods in shop"));
    }

    void refusedCredentialsShowAndRenewedOnesArePickedUp()
    {
        ClusterWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        world.fault = [](const FakeRequest& request) -> std::optional<FakeFault> {
            for (const auto& [name, value] : request.headers) {
                if (name == "Authorization" && value == "Bearer second-token")
                    return std::nullopt;
            }
            return FakeFault::answer(401, "Unauthorized", "Unauthorized");
        };
        world.server.endWatches();
        world.pass(5s);
        QCOMPARE(world.state(), SourceState::WrongCredentials);
        QVERIFY(!world.replica.status("")->tryThis.empty());
        world.authorizer.newerToken = "second-token";
        world.server.putPod("shop", "b");
        world.pass(10s);
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(world.inStep(ObjectKind::Pod, pods));
    }

    void aMissingMetricsApiIsSaidAndNothingElseSuffers()
    {
        for (const int status : {404, 503}) {
            ClusterWorld world;
            world.server.putPod("shop", "a");
            world.fault = [status](const FakeRequest& request) -> std::optional<FakeFault> {
                if (!request.path.starts_with("/apis/metrics.k8s.io"))
                    return std::nullopt;
                return FakeFault::answer(status, status == 404 ? "NotFound" : "ServiceUnavailable", "no");
            };
            world.begin();
            QCOMPARE(world.state("metrics"), SourceState::Failed);
            QVERIFY(!world.replica.status("metrics")->tryThis.empty());
            QCOMPARE(world.state(), SourceState::Live);
            const std::size_t before = world.server.count([](const FakeRequest& r) { return r.path == metricsPath; });
            world.pass(50s);
            QCOMPARE(world.server.count([](const FakeRequest& r) { return r.path == metricsPath; }), before);
            world.fault = {};
            world.samples["a"] = world.time.now();
            world.pass(20s);
            QCOMPARE(world.state("metrics"), SourceState::Live);
            QVERIFY(world.usages() > 0);
        }
    }

    void aSampleIsPassedOnOnceAndAGapStaysAGap()
    {
        ClusterWorld world;
        world.samples["a"] = world.time.now();
        world.begin();
        world.pass(40s);
        QCOMPARE(world.usages(), std::size_t{1});
        world.samples["a"] = world.time.now();
        world.pass(16s);
        QCOMPARE(world.usages(), std::size_t{2});
        world.samples.clear();
        world.pass(60s);
        QCOMPARE(world.usages(), std::size_t{2});
        for (const Observation& observation : world.replica.all()) {
            if (const auto* usage = std::get_if<PodUsage>(&observation.payload))
                QVERIFY(observation.happened == usage->timestamp);
        }
    }

    // metrics-server may be told to look more often than every 15 s; its windows tell.
    void samplesAreReadAsOftenAsTheyAreTaken()
    {
        ClusterWorld world;
        world.samples["a"] = world.time.now();
        world.begin();
        const std::size_t before = world.polls();
        world.pass(60s);
        QCOMPARE(world.polls(), before + 6);  // of 10 s each
    }

    // The samples that a decision was made from are read before newer ones take their place, whatever the period.
    void aDecisionIsFollowedByALookAtItsSamples()
    {
        const std::string autoscalers = "/apis/autoscaling/v2/horizontalpodautoscalers";
        ClusterWorld world;
        world.samples["a"] = world.time.now();
        world.server.put(autoscalers, "shop", "web");
        world.begin();
        world.pass(5s);
        const std::size_t before = world.polls();
        world.server.put(autoscalers, "shop", "web", {{"status", {{"desiredReplicas", 3}}}});
        world.settle();
        QCOMPARE(world.polls(), before + 1);
        // Many decisions in a row are no reason to ask without end.
        for (int i = 0; i < 20; ++i) {
            world.server.put(autoscalers, "shop", "web", {{"status", {{"desiredReplicas", i}}}});
            world.pass(250ms);
        }
        world.pass(250ms);
        QCOMPARE(world.polls(), before + 2);
    }

    void aDecisionDoesNotHastenAMetricsApiThatIsNotThere()
    {
        const std::string autoscalers = "/apis/autoscaling/v2/horizontalpodautoscalers";
        ClusterWorld world;
        world.fault = [](const FakeRequest& request) -> std::optional<FakeFault> {
            if (request.path == metricsPath)
                return FakeFault::answer(404, "NotFound", "the server could not find the requested resource");
            return std::nullopt;
        };
        world.begin();
        const std::size_t before = world.polls();
        for (int i = 0; i < 20; ++i) {
            world.server.put(autoscalers, "shop", "web", {{"status", {{"desiredReplicas", i}}}});
            world.pass(1s);
        }
        QCOMPARE(world.polls(), before);
    }

    void aClockThatIsOffIsMeasured_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::newRow("in step") << 0;
        QTest::newRow("hardly off") << 1;
        QTest::newRow("ahead") << 90;
        QTest::newRow("behind") << -3600;
    }
    void aClockThatIsOffIsMeasured()
    {
        QFETCH(int, seconds);
        ClusterWorld world;
        world.dateOffset = std::chrono::seconds(seconds) + 300ms;
        world.begin();
        world.pass(30s);
        std::vector<Duration> offsets;
        for (const Observation& observation : world.replica.all()) {
            if (const auto* clock = std::get_if<SourceClock>(&observation.payload))
                offsets.push_back(clock->offset);
        }
        QCOMPARE(offsets.size(), std::size_t{std::abs(seconds) > 2 ? 1U : 0U});
        if (!offsets.empty())
            QVERIFY(std::chrono::abs(offsets.front() - *world.dateOffset) <= 1s);
    }

    void whoMayNotAskForHealthIsAnsweredAllTheSame()
    {
        ClusterWorld world;
        world.fault = [](const FakeRequest& request) -> std::optional<FakeFault> {
            return request.path == "/readyz" ? std::optional(forbidden("health")) : std::nullopt;
        };
        world.begin();
        world.pass(10s);
        QCOMPARE(world.state(), SourceState::Live);
    }

    void anotherVersionIsNoticedAfterAnUpgrade()
    {
        ClusterWorld world;
        world.begin();
        world.fault = [](const FakeRequest&) { return FakeFault::refused(); };
        world.pass(5s);
        world.fault = [](const FakeRequest& request) -> std::optional<FakeFault> {
            if (request.path != "/version")
                return std::nullopt;
            FakeFault version = FakeFault::answer(200);
            version.body = "{\"gitVersion\":\"v1.38.0\"}";
            return version;
        };
        world.pass(10s);
        QCOMPARE(world.replica.status("")->serverVersion.str(), std::string("v1.38.0"));
    }

    void noSecretEverLeavesTheCollector()
    {
        ClusterWorld world;
        const std::vector<std::string> planted{"SECRET-annotation", "SECRET-env", "SECRET-managed", "first-token"};
        world.server.put(
            pods, "shop", "a",
            Json{{"metadata", {{"annotations", {{"password", planted[0]}}}, {"managedFields", {{{"manager", planted[2]}}}}}},
                 {"spec", {{"containers", {{{"name", "app"}, {"env", {{{"name", "TOKEN"}, {"value", planted[1]}}}}}}}}}});
        world.begin();
        world.fault = [](const FakeRequest&) {
            return FakeFault::answer(401, "Unauthorized", "the token first-token of SECRET does not exist");
        };
        world.server.endWatches();
        world.pass(5s);
        const std::string text = textOf(world.replica);
        QVERIFY(text.find("a\n") != std::string::npos);
        QVERIFY(text.find("does not exist") != std::string::npos); // the message itself is shown
        for (const std::string& secret : planted)
            QVERIFY2(text.find(secret) == std::string::npos, secret.c_str());
    }

    void endsWhenToldAndSaysSo()
    {
        ClusterWorld world;
        world.begin();
        QCOMPARE(world.running, 1);
        world.collector.stop();
        world.settle();
        QCOMPARE(world.running, 0);
        QCOMPARE(world.state(), SourceState::Ended);
        QCOMPARE(world.state("pods"), SourceState::Ended);
        QCOMPARE(world.time.waiting(), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(ClusterCollectorTest)
#include "cluster_collector_test.moc"
