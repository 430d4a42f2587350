// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "pod_world.h"
#endif

#include <QtTest>
#include <rapidcheck.h>

using namespace nephoscope;
using namespace std::chrono_literals;

// A reflector whose server is busy, broken, silent, gone, or says no.
class ReflectorFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void waitsAsLongAsABusyServerAsks()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        FakeFault busy = FakeFault::answer(429, "TooManyRequests", "please wait");
        busy.headers.emplace_back("Retry-After", "20");
        world.server.intercept = [&](const FakeRequest&) -> std::optional<FakeFault> {
            return world.time.now() < Time{} + 0s || world.server.requests.size() < 2 ? std::optional(busy) : std::nullopt;
        };
        world.begin();
        QVERIFY(world.state() != SourceState::Live);
        world.pass(19s);
        QCOMPARE(world.server.requests.size(), std::size_t{1});
        world.pass(3s);
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(world.podsInStep());
    }

    void aBusyServerCostsTheWatchNoList()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        world.pass(2s);
        int refusals = 3;
        world.server.intercept = [&](const FakeRequest&) -> std::optional<FakeFault> {
            return refusals-- > 0 ? std::optional(FakeFault::answer(429, "TooManyRequests", "wait")) : std::nullopt;
        };
        world.server.endWatches();
        world.settle();
        QCOMPARE(world.state(), SourceState::Stale);
        world.server.putPod("shop", "b");
        world.pass(30s);
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(world.podsInStep());
        QCOMPARE(world.lists(), std::size_t{1});
    }

    void serverErrorsAreShownAndOutlived()
    {
        for (const int status : {500, 502, 503, 504}) {
            PodWorld world;
            world.server.putPod("shop", "a");
            world.begin();
            world.pass(2s);
            bool broken = true;
            world.server.intercept = [&](const FakeRequest&) -> std::optional<FakeFault> {
                return broken ? std::optional(FakeFault::answer(status, "InternalError", "etcd is gone")) : std::nullopt;
            };
            world.server.endWatches();
            world.settle();
            QCOMPARE(world.state(), SourceState::Stale);
            QVERIFY(world.replica.status("pods")->why.find("etcd is gone") != std::string::npos);
            world.server.putPod("shop", "b");
            world.pass(60s);
            broken = false;
            world.pass(61s);
            QCOMPARE(world.state(), SourceState::Live);
            QVERIFY(world.podsInStep());
        }
    }

    void aServerThatIsGoneIsStaleAndComesBack_data()
    {
        QTest::addColumn<int>("seconds");
        QTest::newRow("1 s") << 1;
        QTest::newRow("60 s") << 60;
        QTest::newRow("20 min") << 1200;
    }

    void aServerThatIsGoneIsStaleAndComesBack()
    {
        QFETCH(int, seconds);
        PodWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        world.pass(5s);
        bool gone = true;
        world.server.intercept = [&](const FakeRequest&) -> std::optional<FakeFault> {
            return gone ? std::optional(FakeFault::refused()) : std::nullopt;
        };
        world.server.breakConnections();
        world.settle();
        QCOMPARE(world.state(), SourceState::Stale);
        const Time since = *world.replica.status("pods")->since;
        world.pass(std::chrono::seconds(seconds));
        QCOMPARE(world.replica.status("pods")->since->time_since_epoch().count(), since.time_since_epoch().count());
        world.server.remove(pods, "shop", "a");
        world.server.putPod("shop", "b");
        const std::size_t before = world.server.requests.size();
        QVERIFY(before < 60); // it does not hammer
        gone = false;
        world.pass(61s);
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(world.podsInStep());
    }

    void neverReachedIsUnreachableNotStale()
    {
        PodWorld world;
        world.server.intercept = [](const FakeRequest&) { return FakeFault::refused(); };
        world.begin();
        QCOMPARE(world.state(), SourceState::Unreachable);
        QVERIFY(!world.replica.status("pods")->why.empty());
        world.server.intercept = {};
        world.pass(5s);
        QCOMPARE(world.state(), SourceState::Live);
    }

    void aSwallowedWatchIsQuietAndWatchedAnew()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        world.server.swallowsEvents = true;
        world.server.putPod("shop", "unheard");
        world.pass(89s);
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(!world.podsInStep());
        world.server.swallowsEvents = false;
        world.pass(2s);
        QVERIFY(saw(world.replica.states("pods"), SourceState::Quiet));
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(world.podsInStep());
        QCOMPARE(world.lists(), std::size_t{1});
    }

    void bookmarksKeepAWatchFromBeingQuiet()
    {
        PodWorld world;
        world.begin();
        for (int minute = 0; minute < 5; ++minute) {
            world.pass(75s);
            world.server.bookmark(pods);
            world.settle();
        }
        QVERIFY(!saw(world.replica.states("pods"), SourceState::Quiet));
        QCOMPARE(world.server.requests.size(), std::size_t{1});
    }

    void eventsHaveNoBookmarksAndAreWatchedAnewWithoutAWord()
    {
        KubeWorld world;
        Reflector reflector(world.context, world.api, world.decoder, resourceType(ObjectKind::Event), {}, {});
        world.start(reflector.run());
        world.settle();
        const std::size_t before = world.server.requests.size();
        world.pass(91s);
        QVERIFY(!saw(world.replica.states("events"), SourceState::Quiet));
        QCOMPARE(world.replica.state("events"), SourceState::Live);
        QCOMPARE(world.server.requests.size(), before + 1);
        QVERIFY(world.server.requests.back().isWatch());
        reflector.stop();
        world.settle();
    }

    void silenceAfterAConnectShowsAndIsLeft()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        world.pass(2s);
        world.server.intercept = [](const FakeRequest&) { return FakeFault::silence(); };
        world.server.endWatches();
        world.pass(16s);
        QCOMPARE(world.state(), SourceState::Stale);
        world.server.putPod("shop", "b");
        world.server.intercept = {};
        world.pass(30s);
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(world.podsInStep());
    }

    void watchesThatEndAtOnceAreNotReopenedInALoop()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.server.intercept = [](const FakeRequest& request) -> std::optional<FakeFault> {
            if (!request.isWatch() || request.isStreamingList())
                return std::nullopt;
            FakeFault empty = FakeFault::answer(200);
            empty.body.clear();
            return empty;
        };
        world.begin();
        world.server.endWatches();
        world.pass(60s);
        QVERIFY(world.server.requests.size() < 30);
        world.server.intercept = {};
        world.pass(61s);
        QCOMPARE(world.state(), SourceState::Live);
    }

    // Nothing that the server says may change what is believed, but what it says about pods.
    void strangeLinesAreLeftOut()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        const std::string before = std::to_string(world.server.version());
        world.server.send(pods, line("ADDED", "Secret", {{"name", "s"}, {"uid", "u9"}, {"resourceVersion", "999999"}}));
        world.server.send(pods, line("SOMETHING", "Pod", {{"name", "s"}, {"uid", "u9"}, {"resourceVersion", "999998"}}));
        world.server.send(pods, line("MODIFIED", "Pod", {{"name", {1}}, {"uid", 7}, {"resourceVersion", "999997"}}));
        world.server.send(pods, "\n\r\n");
        world.settle();
        QVERIFY(world.podsInStep());
        QCOMPARE(world.state(), SourceState::Live);
        world.pass(2s);
        world.server.endWatches();
        world.settle();
        QCOMPARE(world.server.requests.back().value("resourceVersion"), before);
        QCOMPARE(world.lists(), std::size_t{1});
    }

    void aBrokenLineIsFollowedByAList_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("truncated") << QByteArray("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\"\n");
        QTest::newRow("no JSON") << QByteArray("<html>Bad gateway</html>\n");
        QTest::newRow("bad UTF-8") << QByteArray("{\"type\":\"ADDED\",\"object\":{\"kind\":\"\xC3\x28\"}\n");
    }

    void aBrokenLineIsFollowedByAList()
    {
        QFETCH(QByteArray, line);
        PodWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        world.pass(2s);
        world.server.send(pods, line.toStdString());
        world.settle();
        QCOMPARE(world.state(), SourceState::Stale);
        world.server.putPod("shop", "b");
        world.pass(5s);
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(world.podsInStep());
        QCOMPARE(world.lists(), std::size_t{2});
    }

    void aLineCutOffByTheEndIsHeardAgain()
    {
        PodWorld world;
        world.begin();
        world.pass(2s);
        world.server.send(pods, "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\",\"meta");
        world.server.endWatches();
        world.server.putPod("shop", "b");
        world.pass(2s);
        QVERIFY(world.podsInStep());
        QCOMPARE(world.lists(), std::size_t{1});
    }

    void aLineWithoutEndIsBounded()
    {
        ReflectorSettings settings;
        settings.longestLine = 1 << 20;
        PodWorld world(settings);
        world.server.putPod("shop", "a");
        world.begin();
        world.pass(2s);
        const std::string chunk(1 << 18, 'x');
        for (int i = 0; i < 8; ++i) {
            world.server.send(pods, chunk);
            world.settle();
        }
        QCOMPARE(world.state(), SourceState::Stale);
        QCOMPARE(world.server.openWatches(), std::size_t{0});
        world.pass(5s);
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(world.podsInStep());
    }

    void refusedCredentialsAreRenewedOnceAndShownWhenThatDoesNotHelp()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.server.intercept = [&](const FakeRequest& request) -> std::optional<FakeFault> {
            for (const auto& [name, value] : request.headers) {
                if (name == "Authorization" && value == "Bearer good-token")
                    return std::nullopt;
            }
            return FakeFault::answer(401, "Unauthorized", "token first-token is not known");
        };
        world.begin();
        QCOMPARE(world.state(), SourceState::WrongCredentials);
        QCOMPARE(world.server.requests.size(), std::size_t{1});
        const SourceStatus status = *world.replica.status("pods");
        QVERIFY(status.why.find("first-token") == std::string::npos);
        QVERIFY(!status.tryThis.empty());
        // Somebody logs in.
        world.authorizer.newerToken = "good-token";
        world.pass(5s);
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(world.podsInStep());
    }

    void whatMayNotBeReadIsForbiddenUntilItMay()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.server.intercept = [](const FakeRequest&) { return FakeFault::answer(403, "Forbidden", "pods is forbidden"); };
        world.begin();
        QCOMPARE(world.state(), SourceState::Forbidden);
        QVERIFY(world.replica.status("pods")->why.find("pods is forbidden") != std::string::npos);
        world.server.intercept = {};
        world.pass(10s);
        QCOMPARE(world.state(), SourceState::Live);
    }

    // Whatever goes wrong and in whichever order: once it stops going wrong, the client is in step with the server.
    void afterAnyFaultsItEqualsAFreshList()
    {
        QVERIFY(rc::check([](bool streaming) {
            ReflectorSettings settings;
            settings.streamLists = streaming;
            settings.pageSize = *rc::gen::inRange(1, 5);
            PodWorld world(settings);
            world.begin();
            const int steps = *rc::gen::inRange(1, 40);
            for (int step = 0; step < steps; ++step) {
                const std::string name = "p" + std::to_string(*rc::gen::inRange(0, 6));
                switch (*rc::gen::inRange(0, 12)) {
                case 0:
                case 1:
                case 2: world.server.putPod("shop", name, *rc::gen::element<std::string>("Pending", "Running", "Failed")); break;
                case 3: world.server.remove(pods, "shop", name); break;
                case 4: world.server.endWatches(); break;
                case 5: world.server.breakConnections(); break;
                case 6: world.server.forgetHistory(); break;
                case 7: world.server.swallowsEvents = !world.server.swallowsEvents; break;
                case 8: world.server.bookmark(pods); break;
                case 9: world.server.send(pods, "{\"type\":\"ADD\n"); break;
                case 10: {
                    const int kind = *rc::gen::inRange(0, 4);
                    world.server.intercept = [kind](const FakeRequest&) -> std::optional<FakeFault> {
                        if (kind == 0)
                            return FakeFault::refused();
                        if (kind == 1)
                            return FakeFault::silence();
                        if (kind == 2)
                            return FakeFault::answer(503, "ServiceUnavailable", "down");
                        return std::nullopt;
                    };
                    break;
                }
                default: world.pass(std::chrono::seconds(*rc::gen::inRange(0, 100)), 1s); break;
                }
                world.settle();
            }
            world.server.intercept = {};
            world.server.swallowsEvents = false;
            world.pass(200s, 1s);
            RC_ASSERT(world.state() == SourceState::Live);
            RC_ASSERT(world.podsInStep());
        }));
    }
};

QTEST_GUILESS_MAIN(ReflectorFaultsTest)
#include "reflector_faults_test.moc"
