// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "pod_world.h"
#endif

#include <QtTest>

using namespace nephoscope;
using namespace std::chrono_literals;
using Json = FakeApi::Json;

class ReflectorTest : public QObject {
    Q_OBJECT

private slots:
    void listsInPagesThenWatches()
    {
        PodWorld world(inPages(2));
        for (int i = 0; i < 5; ++i)
            world.server.putPod("shop", "web-" + std::to_string(i));
        world.begin();
        QVERIFY(world.podsInStep());
        QCOMPARE(world.state(), SourceState::Live);
        QCOMPARE(world.lists(), std::size_t{3});
        QCOMPARE(world.seen<ResyncBegin>(), std::size_t{1});
        QCOMPARE(world.seen<ResyncEnd>(), std::size_t{1});

        world.server.putPod("shop", "web-5", "Pending");
        world.server.putPod("shop", "web-0", "Failed");
        world.server.remove(pods, "shop", "web-1");
        world.settle();
        QVERIFY(world.podsInStep());
        QCOMPARE(world.lists(), std::size_t{3});
    }

    // A version beside the token would be refused, and a limit beside version "0" ignored.
    void pagesAskForTheMostRecentStateAndNothingElse()
    {
        PodWorld world(inPages(1));
        world.server.putPod("shop", "a");
        world.server.putPod("shop", "b");
        world.begin();
        for (const FakeRequest& request : world.server.requests) {
            if (request.isWatch())
                continue;
            QVERIFY(!request.query.contains("resourceVersion"));
            QVERIFY(!request.query.contains("resourceVersionMatch"));
        }
    }

    void watchesWithBookmarksFromTheListsVersion()
    {
        PodWorld world(inPages());
        world.server.putPod("shop", "a");
        const std::string version = std::to_string(world.server.version());
        world.begin();
        const FakeRequest& watch = world.server.requests.back();
        QVERIFY(watch.isWatch());
        QCOMPARE(watch.value("resourceVersion"), version);
        QCOMPARE(watch.value("allowWatchBookmarks"), std::string("true"));
        const int timeout = std::stoi(watch.value("timeoutSeconds"));
        QVERIFY(timeout >= 300 && timeout <= 600);
    }

    void streamsTheListWhereTheServerOffersIt()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.server.putPod("shop", "b");
        world.begin();
        QVERIFY(world.podsInStep());
        QCOMPARE(world.state(), SourceState::Live);
        QCOMPARE(world.server.requests.size(), std::size_t{1}); // one stream for both
        QCOMPARE(world.server.requests.front().value("resourceVersionMatch"), std::string("NotOlderThan"));
        QCOMPARE(world.seen<ResyncEnd>(), std::size_t{1});
        world.server.putPod("shop", "c");
        world.settle();
        QVERIFY(world.podsInStep());
    }

    void remembersThatAServerStreamsNoLists()
    {
        PodWorld world;
        world.server.offersStreamingLists = false;
        world.server.putPod("shop", "a");
        world.begin();
        QVERIFY(world.podsInStep());
        QCOMPARE(world.state(), SourceState::Live);
        QVERIFY(!world.api.mayStreamLists());
        world.server.forgetHistory();
        world.server.endWatches();
        world.pass(5s);
        QCOMPARE(world.state(), SourceState::Live);
        QCOMPARE(world.server.count([](const FakeRequest& r) { return r.isStreamingList(); }), std::size_t{1});
    }

    // A server that does not know the parameter sends objects and never says that it is done.
    void aStreamingListWithoutEndIsReadInPages_data()
    {
        QTest::addColumn<bool>("endless");
        QTest::newRow("silent") << true;
        QTest::newRow("cut off") << false;
    }
    void aStreamingListWithoutEndIsReadInPages()
    {
        QFETCH(bool, endless);
        PodWorld world;
        world.server.putPod("shop", "a");
        world.server.intercept = [endless](const FakeRequest& request) -> std::optional<FakeFault> {
            if (!request.isStreamingList())
                return std::nullopt;
            FakeFault silent = FakeFault::answer(200);
            silent.kind = endless ? FakeFault::Kind::Endless : FakeFault::Kind::Answer;
            silent.body = "\n";
            return silent;
        };
        world.begin();
        world.pass(60s);
        QVERIFY(world.podsInStep());
        QCOMPARE(world.state(), SourceState::Live);
    }

    void resumesWhereAWatchEnded()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        world.pass(10s);
        for (int round = 0; round < 3; ++round) {
            world.server.endWatches();
            world.server.putPod("shop", "between-" + std::to_string(round));
            world.pass(2s);
            QVERIFY(world.podsInStep());
        }
        QCOMPARE(world.lists(), std::size_t{1});
        QVERIFY(!saw(world.replica.states("pods"), SourceState::Stale));
    }

    void aBrokenConnectionCostsNoList()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        world.pass(10s);
        world.server.breakConnections();
        world.server.remove(pods, "shop", "a");
        world.server.putPod("shop", "b");
        world.pass(1s);
        QVERIFY(world.podsInStep());
        QCOMPARE(world.lists(), std::size_t{1});
    }

    void bookmarksMoveThePlaceToResumeFrom()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        world.server.putPod("other", "x");
        world.server.bookmark(pods);
        world.settle();
        const std::string version = std::to_string(world.server.version());
        world.pass(2s);
        world.server.endWatches();
        world.settle();
        QCOMPARE(world.server.requests.back().value("resourceVersion"), version);
    }

    // What was deleted while nobody watched is known from its absence.
    void anExpiredVersionIsListedAnew_data()
    {
        QTest::addColumn<bool>("streaming");
        QTest::addColumn<bool>("asStatus");
        QTest::newRow("ERROR event, streaming") << true << false;
        QTest::newRow("ERROR event, pages") << false << false;
        QTest::newRow("HTTP 410, streaming") << true << true;
        QTest::newRow("HTTP 410, pages") << false << true;
    }
    void anExpiredVersionIsListedAnew()
    {
        QFETCH(bool, streaming);
        QFETCH(bool, asStatus);
        ReflectorSettings settings;
        settings.streamLists = streaming;
        PodWorld world(settings);
        world.server.putPod("shop", "stays");
        world.server.putPod("shop", "goes");
        world.begin();
        world.pass(5s);
        world.server.swallowsEvents = true;
        world.server.remove(pods, "shop", "goes");
        world.server.putPod("shop", "comes");
        world.server.swallowsEvents = false;
        world.server.forgetHistory();
        if (asStatus) {
            world.server.intercept = [](const FakeRequest& request) -> std::optional<FakeFault> {
                if (request.isWatch() && !request.isStreamingList() && request.value("resourceVersion") < "105")
                    return FakeFault::answer(410, "Expired", "too old resource version");
                return std::nullopt;
            };
        }
        world.server.endWatches();
        world.pass(10s);
        QVERIFY(world.podsInStep());
        QCOMPARE(world.state(), SourceState::Live);
        QCOMPARE(world.lists(), std::size_t{2});
    }

    void aVersionFromTheFutureIsForgotten()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        world.pass(2s);
        world.server.intercept = [](const FakeRequest& request) -> std::optional<FakeFault> {
            if (request.isWatch() && !request.value("resourceVersion").empty()) {
                return FakeFault::answer(request.isStreamingList() ? 504 : 410, "Timeout",
                                         "Too large resource version: 101, current: 5");
            }
            return std::nullopt;
        };
        world.server.endWatches();
        world.pass(10s);
        QVERIFY(saw(world.replica.states("pods"), SourceState::Stale));
        QVERIFY(world.podsInStep());
        QCOMPARE(world.state(), SourceState::Live);
    }

    void aTokenThatExpiresBetweenPagesBringsAWholeList()
    {
        PodWorld world(inPages(2));
        for (int i = 0; i < 5; ++i)
            world.server.putPod("shop", "web-" + std::to_string(i));
        bool once = true;
        world.server.intercept = [&](const FakeRequest& request) -> std::optional<FakeFault> {
            if (!request.value("continue").empty() && std::exchange(once, false)) {
                world.server.remove(pods, "shop", "web-0"); // was on the first page
                return FakeFault::answer(410, "Expired", "The provided continue parameter is too old");
            }
            return std::nullopt;
        };
        world.begin();
        QVERIFY(world.podsInStep());
        QCOMPARE(world.state(), SourceState::Live);
        QCOMPARE(world.seen<ResyncBegin>(), std::size_t{2});
    }

    void eventsMayBeCutAnywhere()
    {
        PodWorld world;
        world.begin();
        const std::string whole = line("ADDED", "Pod",
                                       {{"name", "grün-≥"}, {"namespace", "shop"}, {"uid", "u1"}, {"resourceVersion", "200"}});
        for (const char byte : whole) {
            world.server.send(pods, std::string(1, byte));
            world.settle();
        }
        QCOMPARE(world.believed(ObjectKind::Pod), (std::set<std::string>{"shop/grün-≥ u1"}));
    }

    // A StatefulSet's pod comes back under its name with another uid.
    void anotherUidUnderTheSameNameIsADeathAndABirth()
    {
        PodWorld world;
        world.server.putPod("shop", "db-0");
        world.begin();
        FakeApi::Json reborn{{"metadata", {{"uid", "second"}}}, {"spec", {{"containers", FakeApi::Json::array()}}}};
        world.server.put(pods, "shop", "db-0", reborn);
        world.settle();
        QCOMPARE(world.seen<ObjectGone>(), std::size_t{1});
        QVERIFY(world.podsInStep());
        QCOMPARE(world.believed(ObjectKind::Pod), (std::set<std::string>{"shop/db-0 second"}));
    }

    void watchesOneNamespaceOnly()
    {
        PodWorld world({}, "shop");
        world.server.putPod("shop", "a");
        world.server.putPod("other", "b");
        world.begin();
        QCOMPARE(world.replica.state("pods in shop"), SourceState::Live);
        QCOMPARE(world.believed(ObjectKind::Pod).size(), std::size_t{1});
        for (const auto& observation : world.replica.all()) {
            if (const auto* begin = std::get_if<ResyncBegin>(&observation.payload))
                QCOMPARE(begin->namespaceName.str(), std::string("shop"));
        }
    }

    void renewingReopensTheWatchWhereItStood()
    {
        PodWorld world;
        world.server.putPod("shop", "a");
        world.begin();
        world.server.swallowsEvents = true;
        world.server.putPod("shop", "b");
        world.server.swallowsEvents = false;
        world.reflector.renew();
        world.settle();
        QVERIFY(world.podsInStep());
        QCOMPARE(world.lists(), std::size_t{1});
    }

    void stopsAtOnceWhateverItIsDoing()
    {
        for (int phase = 0; phase < 2; ++phase) {
            PodWorld world;
            if (phase == 1)
                world.server.intercept = [](const FakeRequest&) { return FakeFault::refused(); };
            world.begin();
            QCOMPARE(world.running, 1);
            world.reflector.stop();
            world.settle();
            QCOMPARE(world.running, 0);
        }
    }
};

QTEST_GUILESS_MAIN(ReflectorTest)
#include "reflector_test.moc"
