// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "collectors/kubernetes/kubernetes_source.h"
#include "tests/collectors/kubernetes/replica.h"
#include "tests/support/net_world.h"
#endif
#include "tests/support/gzip.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <mutex>

using namespace nephoscope;
using namespace std::chrono_literals;

// The whole client on real sockets, TLS included, against a server that does what a script says.
class KubernetesSourceTest : public QObject {
    Q_OBJECT

private slots:
    void listsAndWatchesOverTls();
    void afterAnyFaultItHasWhatTheServerHas_data();
    void afterAnyFaultItHasWhatTheServerHas();
    void aWatchThatFallsSilentIsWatchedAnew();
    void aServerThatFallsSilentShowsWithinFiveSeconds();
    void anUntrustedServerSeesNoToken();
};

namespace {

using Json = nlohmann::json;

Json pod(const std::string& name, const std::string& version)
{
    return {{"kind", "Pod"},
            {"apiVersion", "v1"},
            {"metadata",
             {{"name", name},
              {"namespace", "shop"},
              {"uid", "uid-" + name},
              {"resourceVersion", version},
              {"labels", {{"greeting", "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80"}}}}},
            {"spec", {{"containers", {{{"name", "app"}, {"image", "app:1"}}}}}},
            {"status", {{"phase", "Running"}}}};
}

std::string watchLine(const std::string& type, const Json& object)
{
    return Json{{"type", type}, {"object", object}}.dump() + "\n";
}

// A cluster of pods "a" and "b" that misbehaves once, in its first watch, and then has "c" too.
class ScriptedCluster {
public:
    // What the first watch does behind its head.
    using Fault = std::function<void(ScriptedPeer&)>;

    explicit ScriptedCluster(Fault fault) : m_fault(std::move(fault)) {}

    void serve(ScriptedPeer& peer)
    {
        peer.startTls(tls);
        while (true) {
            const std::string line = peer.readRequest().line();
            if (line == "GET /readyz") {
                if (const std::lock_guard lock(m_mutex); m_silent)
                    break;
                peer.send(answer("200 OK", "ok"));
            } else if (line == "GET /version") {
                peer.send(answer("200 OK", R"({"gitVersion":"v1.37.2"})"));
            } else if (line.starts_with("GET /api/v1/pods?watch")) {
                watch(peer);
            } else if (line.starts_with("GET /api/v1/pods?")) {
                peer.send(answer("200 OK", gzip(list()), "Content-Encoding: gzip\r\n"));
            } else {
                peer.send(answer("404 Not Found", "{}"));
            }
        }
        peer.awaitClose();
    }
    void setSilent(bool silent)
    {
        const std::lock_guard lock(m_mutex);
        m_silent = silent;
    }
    int watches() const
    {
        const std::lock_guard lock(m_mutex);
        return m_watches;
    }

    const TestAuthority authority;
    const ServerTls tls{authority.issue({{}, {"127.0.0.1"}}), {}};

private:
    std::string list() const
    {
        const std::lock_guard lock(m_mutex);
        Json items{pod("a", "1"), pod("b", "2")};
        if (m_watches > 0)
            items.push_back(pod("c", "200"));
        return Json{{"kind", "PodList"}, {"metadata", {{"resourceVersion", m_watches > 0 ? "200" : "100"}}}, {"items", items}}
            .dump();
    }
    void watch(ScriptedPeer& peer)
    {
        int number = 0;
        {
            const std::lock_guard lock(m_mutex);
            number = m_watches++;
        }
        peer.send(chunkedHead());
        if (number == 0)
            m_fault(peer);
        else
            peer.send(chunk(watchLine("ADDED", pod("c", "200"))));
        peer.awaitClose();
    }

    const Fault m_fault;
    mutable std::mutex m_mutex; // guards what follows
    int m_watches = 0;
    bool m_silent = false;
};

struct SourceWorld : NetWorld {
    explicit SourceWorld(ScriptedCluster& cluster, ClusterSettings settings = unhurried(), const std::string& authority = {})
        : server(serve([&cluster](ScriptedPeer& peer) { cluster.serve(peer); }))
    {
        ResolvedContext context;
        context.contextName = "test";
        context.namespaceName = "shop";
        context.server = "https://127.0.0.1:" + std::to_string(server.port());
        context.cluster.certificateAuthorityData = authority.empty() ? cluster.authority.certificate() : authority;
        context.user.token = Secret{"s3cret-token"};
        settings.kinds = {ObjectKind::Pod};
        settings.metrics = false;
        settings.reflector.streamLists = false;
        auto made = KubernetesSource::make(std::move(context), std::move(settings),
                                           {io.get_executor(), time, time, pool, seededRandom(1),
                                            [this](std::vector<Observation> batch) { replica.apply(batch); }},
                                           time);
        if (!made)
            throw std::runtime_error(sentence(made.error()));
        source = std::move(*made);
        boost::asio::co_spawn(io, source->run(), [this](std::exception_ptr fault) {
            ended = true;
            if (fault)
                std::rethrow_exception(fault);
        });
    }
    ~SourceWorld()
    {
        source->stop();
        until([this] { return ended; });
    }
    // Nothing times out however fast the test moves time on: only pauses end.
    static ClusterSettings unhurried()
    {
        ClusterSettings settings;
        settings.heartbeat.timeout = 10000h;
        settings.reflector.headTimeout = 10000h;
        settings.reflector.listTimeout = 10000h;
        return settings;
    }
    // Moves time on whenever nothing arrives, until it is so.
    void proceedUntil(const std::function<bool()>& so)
    {
        for (int i = 0; i < 10'000; ++i) {
            while (io.run_one_for(2ms) > 0 && !so()) {
            }
            if (so())
                return;
            time.advance(250ms);
        }
        throw std::runtime_error("what the test waits for does not come");
    }
    std::set<std::string> names() const { return replica.names(ObjectKind::Pod); }
    bool ever(SourceState state) const
    {
        const auto states = replica.states("pods");
        return std::find(states.begin(), states.end(), state) != states.end();
    }

    StringPool pool;
    Replica replica;
    ScriptedServer& server;
    std::unique_ptr<KubernetesSource> source;
    bool ended = false;
};

const std::set<std::string> two{"shop/a uid-a", "shop/b uid-b"};
const std::set<std::string> three{"shop/a uid-a", "shop/b uid-b", "shop/c uid-c"};

} // namespace

void KubernetesSourceTest::listsAndWatchesOverTls()
{
    // The event comes byte by byte, each in a record and a chunk of its own: cut within characters and within numbers.
    ScriptedCluster cluster([](ScriptedPeer& peer) {
        peer.await("event");
        for (const char byte : watchLine("ADDED", pod("c", "200")))
            peer.send(chunk({&byte, 1}), 1);
    });
    SourceWorld world(cluster);
    world.until([&] { return world.names() == two && world.replica.state("pods") == SourceState::Live; });
    world.server.allow("event");
    world.until([&] { return world.names() == three; });
    const Payload* added = world.replica.find(world.pool.intern("uid-c"));
    QVERIFY(added && std::holds_alternative<Pod>(*added));
    const auto& labels = std::get<Pod>(*added).spec->meta.labels.items;
    QCOMPARE(labels.size(), std::size_t{1});
    QCOMPARE(labels[0].second.str(), std::string{"gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80"});
    world.until([&] { return world.replica.status("") && !world.replica.status("")->serverVersion.empty(); });
    QCOMPARE(world.replica.status("")->serverVersion.str(), std::string{"v1.37.2"});
    for (const ReceivedRequest& request : world.server.requests()) {
        QVERIFY(request.has("Authorization: Bearer s3cret-token\r\n"));
        QVERIFY(request.has("User-Agent: nephoscope"));
        QVERIFY(request.has("Accept-Encoding: gzip"));
    }
    QCOMPARE(world.server.connections(), 2); // list and watch on one, the heartbeat on its own
}

void KubernetesSourceTest::afterAnyFaultItHasWhatTheServerHas_data()
{
    QTest::addColumn<QByteArray>("bytes"); // of the first watch
    QTest::addColumn<QString>("then");
    const auto row = [](const char* name, const std::string& bytes, const char* then) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString{then};
    };
    const std::string added = watchLine("ADDED", pod("c", "200"));
    const std::string half = added.substr(0, added.find("\xC3\xBC") + 1);
    row("it ends properly", std::string{lastChunk}, "close");
    row("it is cut between events", chunk(watchLine("MODIFIED", pod("a", "150"))), "cut");
    row("it is reset", "", "reset");
    row("it is cut within a character", chunk(half), "cut");
    row("it is cut within the head of a chunk", "1f", "cut");
    row("it ends within an event", chunk(half) + std::string{lastChunk}, "close");
    row("truncated JSON", chunk(half + "\n"), "stay");
    row("no JSON", chunk("<html>\n"), "stay");
    row("no chunks", "what is this?", "stay");
    row("a field of the wrong type", chunk(watchLine("MODIFIED", {{"kind", "Pod"}, {"metadata", {{"name", 5}, {"uid", "uid-a"}}}})),
        "cut");
    row("an object that is none", chunk("{\"type\":\"ADDED\",\"object\":7}\n"), "cut");
    row("an unknown event", chunk(watchLine("RENAMED", pod("a", "150"))), "cut");
    row("410",
        chunk(watchLine("ERROR", {{"kind", "Status"},
                                  {"status", "Failure"},
                                  {"reason", "Expired"},
                                  {"code", 410},
                                  {"message", "too old resource version"}})),
        "stay");
    row("500", chunk(watchLine("ERROR", {{"kind", "Status"}, {"status", "Failure"}, {"code", 500}, {"message", "etcd is gone"}})),
        "stay");
}

void KubernetesSourceTest::afterAnyFaultItHasWhatTheServerHas()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, then);
    ScriptedCluster cluster([&](ScriptedPeer& peer) {
        peer.send({bytes.constData(), static_cast<std::size_t>(bytes.size())}, 100);
        if (then == "close")
            peer.close();
        if (then == "cut")
            peer.cut();
        if (then == "reset")
            peer.reset();
    });
    SourceWorld world(cluster);
    world.proceedUntil([&] { return cluster.watches() >= 2 && world.names() == three; });
    world.proceedUntil([&] { return world.replica.state("pods") == SourceState::Live; });
    QCOMPARE(world.names(), three);
    QVERIFY(!world.ended);
}

void KubernetesSourceTest::aWatchThatFallsSilentIsWatchedAnew()
{
    ScriptedCluster cluster([](ScriptedPeer& peer) { peer.awaitClose(); });
    SourceWorld world(cluster);
    world.until([&] { return world.replica.state("pods") == SourceState::Live; });
    const Time live = world.time.now();
    world.proceedUntil([&] { return world.ever(SourceState::Quiet); });
    QVERIFY(world.time.now() - live >= 90s);
    QVERIFY(world.time.now() - live <= 95s);
    world.proceedUntil([&] { return world.names() == three && world.replica.state("pods") == SourceState::Live; });
}

void KubernetesSourceTest::aServerThatFallsSilentShowsWithinFiveSeconds()
{
    ScriptedCluster cluster([](ScriptedPeer& peer) { peer.awaitClose(); });
    ClusterSettings settings = SourceWorld::unhurried();
    settings.heartbeat = {};
    SourceWorld world(cluster, settings);
    const auto beats = [&] {
        const auto requests = world.server.requests();
        return std::count_if(requests.begin(), requests.end(), [](const auto& request) { return request.line() == "GET /readyz"; });
    };
    world.until([&] {
        return world.replica.state("pods") == SourceState::Live && world.replica.status("")
               && !world.replica.status("")->serverVersion.empty();
    });
    world.settle(); // it waits for its next beat
    cluster.setSilent(true);
    const Time silent = world.time.now();
    const auto before = beats();
    world.time.advance(settings.heartbeat.period);
    world.until([&] { return beats() > before; });
    world.settle();
    world.time.advance(settings.heartbeat.timeout);
    world.until([&] { return world.replica.state("") == SourceState::Unreachable; });
    QVERIFY(world.time.now() - silent <= 5s);
    QVERIFY(!world.replica.status("")->why.empty());
    cluster.setSilent(false);
    const auto later = beats();
    world.time.advance(settings.heartbeat.period);
    world.until([&] { return beats() > later && world.replica.state("") == SourceState::Live; });
    QVERIFY(world.replica.status("")->why.empty());
}

void KubernetesSourceTest::anUntrustedServerSeesNoToken()
{
    ScriptedCluster cluster([](ScriptedPeer&) {});
    const TestAuthority other;
    SourceWorld world(cluster, SourceWorld::unhurried(), other.certificate());
    world.until([&] { return world.replica.state("") == SourceState::Untrusted; });
    const auto status = world.replica.status("");
    QVERIFY2(QString::fromStdString(status->why).contains("not signed by the cluster's certificate authority"),
             status->why.c_str());
    QVERIFY(QString::fromStdString(status->tryThis).contains("kubeconfig"));
    QVERIFY(world.server.requests().empty());
}

QTEST_APPLESS_MAIN(KubernetesSourceTest)
#include "kubernetes_source_test.moc"
