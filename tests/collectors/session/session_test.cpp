// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/action_markers.h"
#include "story.h"

#include <QTest>

using namespace nephoscope;

namespace {

std::string namesAt(const Session& session, Time t)
{
    std::set<std::string> names;
    session.pods().forEachAt(
        t, [&](const ObjectKey& key, const Pod& pod) { names.insert(pod.meta().name.str() + "=" + key.uid.str()); });
    std::string text;
    for (const auto& name : names)
        text += name + " ";
    return text;
}

} // namespace

class SessionTest : public QObject {
    Q_OBJECT

private slots:
    void aPodThatLivedHalfASecondIsInTheRecord()
    {
        Story story;
        story.see(10, story.pod("u1", "web-1"));
        story.see(10.5, ObjectGone{ObjectKind::Pod, story.in("u1"), story.in("shop"), story.in("web-1")});
        QCOMPARE(namesAt(story.session, Story::at(10.2)), "web-1=u1 ");
        QCOMPARE(namesAt(story.session, liveTime), "");
    }
    void whatAListDidNotShowIsGoneAtItsEnd()
    {
        Story story;
        story.see(1, story.pod("u1", "a"));
        story.see(1, story.pod("u2", "b"));
        story.see(5, ResyncBegin{ObjectKind::Pod, {}});
        story.see(6, story.pod("u2", "b"));
        story.see(6, story.pod("u3", "c"));
        QCOMPARE(namesAt(story.session, liveTime), "a=u1 b=u2 c=u3 ");
        const Changes changes = story.see(7, ResyncEnd{ObjectKind::Pod, {}, true});
        QCOMPARE(namesAt(story.session, liveTime), "b=u2 c=u3 ");
        QCOMPARE(namesAt(story.session, Story::at(6.9)), "a=u1 b=u2 c=u3 ");
        QVERIFY(changes.has(Topic::Pods));
        QCOMPARE(changes.keys.size(), 1U);
    }
    void aListThatBrokeOffDeletesNothing()
    {
        Story story;
        story.see(1, story.pod("u1", "a"));
        story.see(5, ResyncBegin{ObjectKind::Pod, {}});
        story.see(7, ResyncEnd{ObjectKind::Pod, {}, false});
        story.see(8, ResyncEnd{ObjectKind::Pod, {}, true}); // without a beginning of its own
        QCOMPARE(namesAt(story.session, liveTime), "a=u1 ");
    }
    // Two kinds are listed at once, on two connections.
    void bracketsOfTwoKindsMayInterleave()
    {
        Story story;
        story.see(1, story.pod("u1", "a"));
        story.see(1, story.deployment("d1", "web", 1, 1));
        story.see(2, ResyncBegin{ObjectKind::Pod, {}});
        story.see(2, ResyncBegin{ObjectKind::Deployment, {}});
        story.see(3, story.deployment("d1", "web", 1, 1));
        story.see(4, ResyncEnd{ObjectKind::Pod, {}, true});
        story.see(5, ResyncEnd{ObjectKind::Deployment, {}, true});
        QCOMPARE(namesAt(story.session, liveTime), "");
        QVERIFY(story.session.workloads().latest(story.key("d1")));
    }
    // What the first attempt saw does not count for the second: it may have been deleted in between.
    void aBracketThatBeginsAnewForgetsTheFirst()
    {
        Story story;
        story.see(2, ResyncBegin{ObjectKind::Pod, {}});
        story.see(3, story.pod("u1", "a"));
        story.see(4, ResyncBegin{ObjectKind::Pod, {}});
        story.see(5, story.pod("u2", "b"));
        story.see(6, ResyncEnd{ObjectKind::Pod, {}, true});
        QCOMPARE(namesAt(story.session, liveTime), "b=u2 ");
    }
    void aListOfOneNamespaceDeletesInThatOneOnly()
    {
        Story story;
        story.see(1, story.pod("u1", "a"));
        Pod other = story.pod("u2", "b");
        auto spec = std::make_shared<PodSpec>(*other.spec);
        spec->meta.namespaceName = story.in("bank");
        other.spec = spec;
        story.see(1, other);
        story.see(2, ResyncBegin{ObjectKind::Pod, story.in("bank")});
        story.see(3, ResyncEnd{ObjectKind::Pod, story.in("bank"), true});
        QCOMPARE(namesAt(story.session, liveTime), "a=u1 ");
    }
    // A stateful set replaces web-0 by another web-0; the watch may have missed the deletion.
    void anotherUidUnderTheSameNameEndsTheFirst()
    {
        Story story;
        story.see(1, story.pod("u1", "web-0"));
        story.see(5, story.pod("u2", "web-0"));
        QCOMPARE(namesAt(story.session, Story::at(4)), "web-0=u1 ");
        QCOMPARE(namesAt(story.session, Story::at(5)), "web-0=u2 ");
        const ObjectName name{story.in("c"), ObjectKind::Pod, story.in("shop"), story.in("web-0")};
        QCOMPARE(story.session.find(name, Story::at(4)), std::optional(story.key("u1")));
        QCOMPARE(story.session.find(name, liveTime), std::optional(story.key("u2")));
    }
    void samplesBelongToThePodThatBoreTheNameThen()
    {
        Story story;
        Pod first = story.pod("u1", "web-0");
        story.see(1, first);
        story.see(21, story.usage("web-0", 10, 100), 10);
        Pod second = story.pod("u2", "web-0");
        auto spec = std::make_shared<PodSpec>(*second.spec);
        spec->meta.created = Story::at(30);
        second.spec = spec;
        story.see(31, second);
        QVERIFY(!story.session.podUsage(story.key("u1"), Story::at(9)));
        QCOMPARE(story.session.podUsage(story.key("u1"), Story::at(30))->timestamp, Story::at(10));
        QVERIFY(!story.session.podUsage(story.key("u2"), Story::at(35))); // absent, not its predecessor's
        story.see(50, story.usage("web-0", 40, 300), 40);
        QCOMPARE(*story.session.podUsage(story.key("u2"), liveTime)->containers[0].cpuNano, 300'000'000);
        QCOMPARE(story.session.podUsageBetween(story.key("u1"), {Story::at(0), Story::at(100)}).size(), 1U);
        QCOMPARE(story.session.podUsageBetween(story.key("u2"), {Story::at(0), Story::at(100)}).size(), 1U);
    }
    void aSampleReadTwiceCountsOnce()
    {
        Story story;
        story.see(1, story.pod("u1", "web-0"));
        QVERIFY(story.see(12, story.usage("web-0", 10, 100), 10).has(Topic::PodUsage));
        QVERIFY(story.see(22, story.usage("web-0", 10, 100), 10).empty());
    }
    void objectsAreStampedWithTheSourcesClock()
    {
        Story story;
        story.see(1, SourceClock{std::chrono::seconds{100}});
        story.see(2, story.pod("u1", "a"));
        QVERIFY(!story.session.pods().at(story.key("u1"), Story::at(101)));
        QVERIFY(story.session.pods().at(story.key("u1"), Story::at(102)));
    }
    // Of a recording that somebody has written by hand.
    void absurdOffsetsLeaveTimesThatCanBe()
    {
        constexpr auto century = std::chrono::years{100};
        for (const Duration offset : {Duration::max(), Duration::min()}) {
            Story story;
            story.see(1, SourceClock{offset});
            story.see(2, story.pod("u1", "a"));
            const auto at = story.session.pods().versionTime(story.key("u1"), liveTime);
            QVERIFY(at && std::chrono::abs(*at - Story::at(0)) <= century + std::chrono::seconds{2});
        }
    }
    void absurdLossesStayANumber()
    {
        Story story;
        for (const double second : {1.0, 1.0, 2.0})
            story.see(second, Lost{std::numeric_limits<std::int64_t>::max()});
        story.see(3, Lost{-5});
        QCOMPARE(story.session.lostBetween({Story::at(0), Story::at(10)}), std::int64_t{2} << 40);
    }
    // The offset is measured anew now and then; a smaller one must not put what comes later before what came earlier.
    void timeNeverRunsBackwardsWithinASource()
    {
        Story story;
        story.see(10, SourceClock{std::chrono::seconds{5}});
        story.see(10, story.pod("u1", "a", PodPhase::Pending));
        story.see(11, SourceClock{std::chrono::seconds{-5}});
        story.see(11, story.pod("u1", "a", PodPhase::Running));
        QCOMPARE(story.session.pods().latest(story.key("u1"))->phase, PodPhase::Running);
        QCOMPARE(story.session.pods().versionTime(story.key("u1"), liveTime), std::optional(Story::at(15)));
    }
    void gapsAreWhenASourceWasNotFollowed()
    {
        Story story;
        story.see(10, story.status("pods", SourceState::CatchingUp));
        story.see(12, story.status("pods", SourceState::Live));
        story.see(20, story.status("pods", SourceState::Quiet)); // silent, but nothing says that it broke
        story.see(30, story.status("pods", SourceState::Stale));
        story.see(35, story.status("pods", SourceState::CatchingUp));
        story.see(36, story.status("pods", SourceState::Live));
        const auto gaps = story.session.gaps(story.in("c"), ObjectKind::Pod, story.in("shop"), {Story::at(0), Story::at(40)});
        QCOMPARE(gaps, (std::vector<TimeSpan>{{Story::at(0), Story::at(12)}, {Story::at(30), Story::at(36)}}));
    }
    // Listing all pods is forbidden, those of one's own namespace are allowed: the common case at work.
    void aNamespaceThatIsFollowedAloneHasNoGap()
    {
        Story story;
        story.see(1, story.status("pods", SourceState::Forbidden));
        story.see(2, story.status("pods in shop", SourceState::Live));
        QCOMPARE(story.session.gaps(story.in("c"), ObjectKind::Pod, story.in("shop"), {Story::at(2), Story::at(9)}).size(), 0U);
        QCOMPARE(story.session.gaps(story.in("c"), ObjectKind::Pod, story.in("bank"), {Story::at(2), Story::at(9)}).size(), 1U);
    }
    void lostOnesAreCounted()
    {
        Story story;
        story.see(1, Lost{3});
        story.see(60, Lost{4});
        QCOMPARE(story.session.lostBetween({Story::at(0), Story::at(30)}), 3);
        QCOMPARE(story.session.lostBetween({Story::at(0), liveTime}), 7);
    }
    void memoryIsBoundedAndSaysWhereItBegins()
    {
        Story story({.versionBytes = 200'000, .events = 10, .seriesSamples = 100});
        for (int i = 0; i < 20'000; ++i) {
            Pod pod = story.pod("u" + std::to_string(i % 10), "web-" + std::to_string(i % 10));
            pod.startTime = Story::at(i);
            story.see(i, pod);
            QVERIFY(story.session.versionBytes() <= 200'000U);
        }
        const Time begins = *story.session.memoryBegins();
        QVERIFY(begins > Story::at(10'000) && begins < Story::at(19'999));
        QCOMPARE(namesAt(story.session, begins).size(), std::string("web-0=u0 ").size() * 10); // complete from there on
        QCOMPARE(story.session.pods().latest(story.key("u9"))->startTime, std::optional(Story::at(19'999)));
    }
    // Names of pods never repeat; their indexes must not grow for ever.
    void deadPodsAreForgottenWithTheirNames()
    {
        Story story({.versionBytes = 50'000, .events = 10, .seriesSamples = 100});
        for (int i = 0; i < 2'000; ++i) {
            const std::string uid = "u" + std::to_string(i);
            story.see(i, story.podOf(uid, "web-" + uid, "ReplicaSet", "r1"));
            story.see(i + 0.5, ObjectGone{ObjectKind::Pod, story.in(uid), {}, {}});
        }
        QVERIFY(story.session.pods().keyCount() < 1'000);
        QCOMPARE(story.session.controlledBy(story.key("r1")).size(), story.session.pods().keyCount());
        QCOMPARE(story.session.podsIn(story.in("c"), story.in("shop")).size(), story.session.pods().keyCount());
    }
    void changesTellWhatAndWhen()
    {
        Story story;
        Changes changes = story.see(5, story.pod("u1", "a"));
        QCOMPARE(changes.keys, (std::vector<Changes::Key>{{Topic::Pods, story.key("u1")}}));
        QCOMPARE(changes.when->begin, Story::at(5));
        QVERIFY(story.see(6, story.pod("u1", "a")).empty());
        changes = story.see(9, story.event("e1", "Started", "x"), 2);
        QCOMPARE(changes.when->begin, Story::at(2)); // late rows change the past
    }
    void actionsAreInTheRecordAndAreToldOnce()
    {
        Story story;
        ActionOutcome outcome;
        outcome.id = 7;
        outcome.action.uid = story.in("d1");
        outcome.action.replicas = 5;
        outcome.asked = Story::at(1);
        Changes changes = story.see(1, outcome);
        QVERIFY(changes.has(Topic::Actions));
        QCOMPARE(changes.keys, (std::vector<Changes::Key>{{Topic::Actions, story.key("d1")}}));
        outcome.state = ActionState::Done;
        QVERIFY(story.see(2, outcome).has(Topic::Actions));
        QVERIFY(story.see(3, outcome).empty());
        QCOMPARE(story.session.actions().size(), std::size_t{2});
        // One marker, at the time it was asked, with what came of it.
        const auto markers = actionMarkers(story.session, story.in("c"), {Story::at(0), Story::at(9)});
        QCOMPARE(markers, (std::vector<ActionMarker>{{Story::at(1), story.in("c"), outcome}}));
        QVERIFY(actionMarkers(story.session, story.in("other"), {Story::at(0), Story::at(9)}).empty());
        Session told(story.pool);
        told.apply(story.session.restated());
        QCOMPARE(told.actions().entries().back().value, (SeenAction{story.in("c"), outcome}));
        QCOMPARE(told.actions().entries().back().at, Story::at(2));
    }
    void withoutAUidTheNameTellsWhoIsGone()
    {
        Story story;
        story.see(1, story.pod("u1", "a"));
        story.see(2, ObjectGone{ObjectKind::Pod, {}, story.in("shop"), story.in("a")});
        QCOMPARE(namesAt(story.session, liveTime), "");
    }
};

QTEST_GUILESS_MAIN(SessionTest)
#include "session_test.moc"
