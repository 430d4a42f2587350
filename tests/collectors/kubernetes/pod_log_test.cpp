// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "collectors/kubernetes/pod_log.h"
#include "tests/collectors/kubernetes/kube_world.h"
#include "tests/support/net_world.h"
#endif

#include <QTest>

#include <deque>
#include <mutex>

using namespace nephoscope;
using namespace std::chrono_literals;

// The log of one container over real sockets, against a server that does what a script says.
class PodLogTest : public QObject {
    Q_OBJECT

private slots:
    void linesArriveAsTheyAreWritten();
    void theQueryAsksForWhatIsWanted();
    void aCutConnectionIsResumedWithoutALineTwice();
    void aLogEndsWithItsContainer();
    void aRestartOfTheContainerIsWaitedFor();
    void aContainerThatHasNotStartedIsAskedForAgain();
    void refusalsSayWhy_data();
    void refusalsSayWhy();
    void aServerThatFailsIsAskedAgain();
    void aSilentContainerIsFollowedAllTheSame();
    void whoStopsHearsNothingMore();
    void aConnectionThatMayBeDeadIsOpenedAnew();
    void endlessLinesTakeNoMemory();
};

namespace {

using Texts = std::vector<std::string>;

std::string running(int restarts = 0)
{
    return R"({"spec":{"restartPolicy":"Always"},"status":{"phase":"Running","containerStatuses":[{"name":"app","restartCount":)"
           + std::to_string(restarts) + R"(,"state":{"running":{}}}]}})";
}

std::string crashed(int restarts)
{
    return R"({"spec":{"restartPolicy":"Always"},"status":{"phase":"Running","containerStatuses":[{"name":"app","restartCount":)"
           + std::to_string(restarts) + R"(,"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}})";
}

std::string succeeded()
{
    return R"({"spec":{"restartPolicy":"Never"},"status":{"phase":"Succeeded","containerStatuses":[{"name":"app",)"
           R"("state":{"terminated":{"reason":"Completed","exitCode":0}}}]}})";
}

std::string refusal(int code, const std::string& message)
{
    return R"({"kind":"Status","status":"Failure","message":")" + message + R"(","code":)" + std::to_string(code) + "}";
}

std::string line(const std::string& second, const std::string& text)
{
    return "2026-11-24T14:21:" + second + "Z " + text + "\n";
}

// Answers each question for the log by the next script, and questions for the pod by what the test says it is.
class LogServer {
public:
    using Script = std::function<void(ScriptedPeer&)>;

    void then(Script script)
    {
        const std::lock_guard lock(m_mutex);
        m_scripts.push_back(std::move(script));
    }
    // A whole log that ends.
    void thenWhole(const std::string& text)
    {
        then([text](ScriptedPeer& peer) { peer.send(answer("200 OK", text)); });
    }
    void thenRefuse(int code, const std::string& message)
    {
        then([code, message](ScriptedPeer& peer) { peer.send(answer(std::to_string(code) + " No", refusal(code, message))); });
    }
    void podIs(std::string json)
    {
        const std::lock_guard lock(m_mutex);
        m_pod = std::move(json);
    }
    void serve(ScriptedPeer& peer)
    {
        while (true) {
            const ReceivedRequest request = peer.readRequest();
            const bool log = request.line().find("/log?") != std::string::npos;
            Script script;
            std::string pod;
            {
                const std::lock_guard lock(m_mutex);
                (log ? m_logs : m_pods).push_back(request.line());
                pod = m_pod;
                if (log && !m_scripts.empty()) {
                    script = std::move(m_scripts.front());
                    m_scripts.pop_front();
                }
            }
            if (!log)
                peer.send(pod.empty() ? answer("404 Not Found", refusal(404, "pods \\\"web\\\" not found"))
                                      : answer("200 OK", pod));
            else if (script)
                script(peer);
            else
                peer.awaitClose();
        }
    }
    std::vector<std::string> logs() const { return copy(m_logs); }
    std::size_t pods() const { return copy(m_pods).size(); }

private:
    std::vector<std::string> copy(const std::vector<std::string>& lines) const
    {
        const std::lock_guard lock(m_mutex);
        return lines;
    }

    mutable std::mutex m_mutex; // guards the rest
    std::deque<Script> m_scripts;
    std::string m_pod = running();
    std::vector<std::string> m_logs;
    std::vector<std::string> m_pods;
};

struct World {
    LogServer server;
    NetWorld net;
    ScriptedServer& listening = net.serve([this](ScriptedPeer& peer) { server.serve(peer); });
    std::unique_ptr<HttpClient> client = net.client(listening.port());
    StringPool pool;
    Decoder decoder{pool};
    FakeAuthorizer authorizer;
    KubeApi api{net.io.get_executor(), *client, authorizer, decoder, net.time, net.time, "kind-dev"};
    PostObservations post = [](std::vector<Observation>) {};
    StatusBoard board{pool.intern("kind-dev"), pool.intern("kubernetes"), {}, net.time, post};
    CollectorContext context{
        net.io.get_executor(), pool.intern("kind-dev"), net.time, net.time, pool, seededRandom(3), post, board};

    Texts lines;
    std::vector<LogStatus> told;
    std::unique_ptr<PodLog> log;
    bool ended = false;

    void start(LogQuery query = {})
    {
        query.namespaceName = "shop";
        query.pod = "web";
        query.container = "app";
        log = std::make_unique<PodLog>(context, api, query, [this](LogNews news) {
            for (const LogLine& one : news.lines)
                lines.push_back(one.text);
            if (news.status)
                told.push_back(*news.status);
        });
        boost::asio::co_spawn(net.io, log->run(), [this](std::exception_ptr fault) {
            ended = true;
            if (fault)
                std::rethrow_exception(fault);
        });
    }
    ~World()
    {
        if (log && !ended) {
            log->stop();
            until([this] { return ended; });
        }
    }
    // Time goes on while nothing else does.
    void until(const std::function<bool()>& so)
    {
        const auto patience = std::chrono::steady_clock::now() + 60s;
        while (!so() && std::chrono::steady_clock::now() < patience) {
            net.io.restart();
            if (net.io.run_one_for(1ms) == 0)
                net.time.advance(20ms);
        }
        QVERIFY(so());
    }
    void untilState(LogState state)
    {
        until([&] { return !told.empty() && told.back().state == state; });
    }
    const Error& error() const { return told.back().error; }
};

} // namespace

void PodLogTest::linesArriveAsTheyAreWritten()
{
    World world;
    world.server.then([](ScriptedPeer& peer) {
        peer.send(chunkedHead() + chunk(line("07.1", "one") + "2026-11-24T14:21:07.2Z tw"));
        peer.await("more");
        peer.send(chunk("o\n" + line("07.3", "\x1b[1mthree")));
        peer.awaitClose();
    });
    world.start();
    world.until([&] { return world.lines == Texts{"one"}; });
    QCOMPARE(world.told.back().state, LogState::Following);
    world.listening.allow("more");
    world.until([&] { return world.lines == Texts{"one", "two", "three"}; });
}

void PodLogTest::theQueryAsksForWhatIsWanted()
{
    World world;
    world.server.thenWhole("");
    LogQuery query;
    query.previous = true;
    query.since = 90500ms;
    query.tail = 500;
    world.start(query);
    world.untilState(LogState::Complete);
    QCOMPARE(
        world.server.logs().front(),
        std::string(
            "GET /api/v1/namespaces/shop/pods/web/log?timestamps=true&container=app&previous=true&sinceSeconds=91&tailLines=500"));
    QVERIFY(world.listening.requests().front().has("Accept: application/json, */*"));
}

void PodLogTest::aCutConnectionIsResumedWithoutALineTwice()
{
    World world;
    world.server.then([](ScriptedPeer& peer) {
        peer.send(chunkedHead() + chunk(line("07.1", "a") + line("07.5", "b") + "2026-11-24T14:21:07.9Z half a li"));
        peer.reset();
    });
    // From that second on, with what came meanwhile.
    world.server.then([](ScriptedPeer& peer) {
        peer.send(
            chunkedHead()
            + chunk(line("07.1", "a") + line("07.5", "b") + line("07.5", "b2") + line("07.9", "half a line") + line("08.0", "c")));
        peer.awaitClose();
    });
    world.start();
    world.untilState(LogState::Waiting);
    QVERIFY(!world.error().why.empty() && !world.error().tryThis.empty());
    world.until([&] { return world.lines.size() >= 5; });
    QCOMPARE(world.lines, (Texts{"a", "b", "b2", "half a line", "c"}));
    world.untilState(LogState::Following);
    const std::string again = world.server.logs().at(1);
    QVERIFY2(again.find("&sinceTime=2026-11-24T14%3A21%3A07.000000000Z") != std::string::npos, again.c_str());
    QVERIFY2(again.find("tailLines") == std::string::npos, again.c_str());
}

void PodLogTest::aLogEndsWithItsContainer()
{
    World world;
    world.server.podIs(succeeded());
    world.server.thenWhole(line("07", "done") + "2026-11-24T14:21:08Z without a line end");
    world.start();
    world.untilState(LogState::Complete);
    QCOMPARE(world.lines, (Texts{"done", "without a line end"}));
    QCOMPARE(world.error().why, std::string("the container has ended (Completed) with exit code 0"));
    world.until([&] { return world.ended; });

    // And with its pod.
    World gone;
    gone.server.podIs({});
    gone.server.thenWhole(line("07", "done"));
    gone.start();
    gone.untilState(LogState::Complete);
    QCOMPARE(gone.error().why, std::string("the pod is gone, and its log with it"));
}

void PodLogTest::aRestartOfTheContainerIsWaitedFor()
{
    World world;
    world.server.podIs(crashed(4));
    world.server.thenWhole(line("07.1", "first life"));
    world.server.thenWhole(line("07.1", "first life")); // it may have lived between
    world.start();
    world.untilState(LogState::Waiting);
    QCOMPARE(world.error().why, std::string("the container waits: CrashLoopBackOff"));
    // Nothing is read while it stands still.
    world.until([&] { return world.server.pods() >= 5; });
    QCOMPARE(world.server.logs().size(), std::size_t{2});
    // It has lived and died between two looks.
    world.server.thenWhole(line("27", "second life"));
    world.server.podIs(crashed(5));
    world.until([&] { return world.lines.size() == 2; });
    world.server.then([](ScriptedPeer& peer) {
        peer.send(chunkedHead() + chunk(line("27", "second life") + line("47", "third life")));
        peer.awaitClose();
    });
    world.server.podIs(running(6));
    world.until([&] { return world.lines.size() == 3; });
    QCOMPARE(world.lines, (Texts{"first life", "second life", "third life"}));
    QCOMPARE(world.told.back().state, LogState::Following);
}

void PodLogTest::aContainerThatHasNotStartedIsAskedForAgain()
{
    World world;
    world.server.thenRefuse(400, "container \\\"app\\\" in pod \\\"web\\\" is waiting to start: ContainerCreating");
    world.server.thenRefuse(400, "container \\\"app\\\" in pod \\\"web\\\" is waiting to start: ContainerCreating");
    world.server.then([](ScriptedPeer& peer) {
        peer.send(chunkedHead() + chunk(line("07", "hello")));
        peer.awaitClose();
    });
    world.start();
    world.untilState(LogState::Waiting);
    QVERIFY(world.error().why.find("ContainerCreating") != std::string::npos);
    QCOMPARE(world.error().what, std::string("Cannot read the log of app in shop/web of \"kind-dev\""));
    world.until([&] { return world.lines == Texts{"hello"}; });
}

void PodLogTest::refusalsSayWhy_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<bool>("previous");
    QTest::addColumn<QByteArray>("hint");
    QTest::newRow("forbidden") << 403 << QByteArray("pods is forbidden") << false << QByteArray("pods/log in shop");
    QTest::newRow("gone") << 404 << QByteArray("pods not found") << false << QByteArray("another pod");
    QTest::newRow("never restarted") << 400 << QByteArray("previous terminated container not found") << true
                                     << QByteArray("present one");
    QTest::newRow("no such container") << 400 << QByteArray("container nope is not valid for pod web") << false << QByteArray();
}

void PodLogTest::refusalsSayWhy()
{
    QFETCH(int, code);
    QFETCH(QByteArray, message);
    QFETCH(bool, previous);
    QFETCH(QByteArray, hint);
    World world;
    world.server.thenRefuse(code, message.toStdString());
    LogQuery query;
    query.previous = previous;
    world.start(query);
    world.untilState(LogState::Refused);
    QVERIFY2(world.error().why.find(message.toStdString()) != std::string::npos, world.error().why.c_str());
    QVERIFY2(world.error().tryThis.find(hint.toStdString()) != std::string::npos, world.error().tryThis.c_str());
    world.until([&] { return world.ended; });
}

void PodLogTest::aServerThatFailsIsAskedAgain()
{
    World world;
    world.server.thenRefuse(500, "dial tcp 10.0.0.7:10250: i/o timeout");
    world.server.thenRefuse(429, "too many requests");
    world.server.thenWhole(line("07", "hello"));
    world.server.podIs(succeeded());
    world.start();
    world.untilState(LogState::Complete);
    QCOMPARE(world.lines, (Texts{"hello"}));
    QVERIFY(std::any_of(world.told.begin(), world.told.end(), [](const LogStatus& status) {
        return status.state == LogState::Waiting && status.error.why.find("i/o timeout") != std::string::npos
               && !status.error.tryThis.empty();
    }));
}

// A kubelet sends not even the head of its answer before the first line.
void PodLogTest::aSilentContainerIsFollowedAllTheSame()
{
    World world;
    world.server.then([](ScriptedPeer& peer) { peer.awaitClose(); });
    world.server.then([](ScriptedPeer& peer) {
        peer.send(chunkedHead() + chunk(line("07", "at last")));
        peer.awaitClose();
    });
    world.start();
    world.untilState(LogState::Following);
    world.until([&] { return world.lines == Texts{"at last"}; });
    QVERIFY(std::none_of(world.told.begin(), world.told.end(),
                         [](const LogStatus& status) { return status.state == LogState::Waiting; }));
}

void PodLogTest::whoStopsHearsNothingMore()
{
    World world;
    world.server.then([](ScriptedPeer& peer) {
        peer.send(chunkedHead() + chunk(line("07", "one")));
        peer.awaitClose();
    });
    world.start();
    world.until([&] { return world.lines.size() == 1; });
    const std::size_t told = world.told.size();
    world.log->stop();
    world.until([&] { return world.ended; });
    QCOMPARE(world.told.size(), told);
    world.until([&] { return world.listening.open() == 0; });
}

void PodLogTest::aConnectionThatMayBeDeadIsOpenedAnew()
{
    World world;
    for (const char* text : {"one", "two"}) {
        world.server.then([text = std::string(text)](ScriptedPeer& peer) {
            peer.send(chunkedHead() + chunk(line("07", text)));
            peer.awaitClose();
        });
    }
    world.start();
    world.until([&] { return world.lines.size() == 1; });
    world.log->renew();
    world.until([&] { return world.lines == Texts{"one", "two"}; });
    QVERIFY(std::none_of(world.told.begin(), world.told.end(),
                         [](const LogStatus& status) { return status.state == LogState::Waiting; }));
}

void PodLogTest::endlessLinesTakeNoMemory()
{
    World world;
    world.server.podIs(succeeded());
    world.server.then([](ScriptedPeer& peer) {
        peer.send(chunkedHead());
        for (int i = 0; i < 40; ++i)
            peer.send(chunk(std::string(65536, 'x')));
        peer.send(chunk("\n" + line("08", "after it")) + std::string(lastChunk));
    });
    world.start();
    world.untilState(LogState::Complete);
    QCOMPARE(world.lines, (Texts{"A line of more than 1024 KiB is left out", "after it"}));
}

QTEST_GUILESS_MAIN(PodLogTest)
#include "pod_log_test.moc"
