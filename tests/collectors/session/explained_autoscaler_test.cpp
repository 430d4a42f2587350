// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/explained_autoscaler.h"
#include "tests/collectors/session/scaling_story.h"

#include <QTest>

using namespace nephoscope;
using namespace std::chrono_literals;

// The explanation of a decision, from what a session saw around it.
class ExplainedAutoscalerTest : public QObject {
    Q_OBJECT

private slots:
    void theLatestDecisionIsExplained();
    void podsOfTheRescaleItselfDoNotCount_data();
    void podsOfTheRescaleItselfDoNotCount();
    void aPodThatChangedJustThenMayHaveBeenSeenBeforeOrAfter();
    void whatIsReadLaterAtTheBeginningWasThereBefore();
    void aTargetThatIsMadeLaterWasNotThereBefore();
    void afterARescaleTheNextSyncIsTheOneThatWritesIt();
    void ofALostSourceNoLaterDecisionIsKnown();
};

void ExplainedAutoscalerTest::theLatestDecisionIsExplained()
{
    ScalingStory story;
    story.pods(0, 3, 3);
    story.samples(1, 1.5, 3, 250);
    story.decided(2, 3, 3, 50);
    story.samples(11, 11.5, 3, 500);
    story.decided(17, 3, 6, 100);
    const auto before = explainAutoscaler(story.session, story.key("h1"), Story::at(10));
    QVERIFY(before && before->explanation.reproduced);
    QCOMPARE(before->decidedAt, Story::at(2));
    QCOMPARE(before->explanation.decision.desiredReplicas, 3);
    const auto after = explainAutoscaler(story.session, story.key("h1"), liveTime);
    QVERIFY(after && after->explanation.reproduced);
    QCOMPARE(after->decidedAt, Story::at(17));
    QCOMPARE(after->explanation.decision.desiredReplicas, 6);
    QVERIFY(!explainAutoscaler(story.session, story.key("h2"), liveTime));
}

void ExplainedAutoscalerTest::ofALostSourceNoLaterDecisionIsKnown()
{
    ScalingStory story;
    story.pods(0, 3, 3);
    story.samples(1, 1.5, 3, 250);
    story.decided(2, 3, 3, 50);
    SourceStatus lost = story.status({}, SourceState::Unreachable);
    lost.since = Story::at(20);
    story.see(25, lost);
    // The rhythm goes on until then, and no further, however long ago that is.
    const auto expected = explainAutoscaler(story.session, story.key("h1"), Story::at(19));
    QVERIFY(expected);
    QCOMPARE(expected->decidedAt, Story::at(17));
    QVERIFY(!expected->told);
    const auto later = explainAutoscaler(story.session, story.key("h1"), Story::at(120));
    QVERIFY(later);
    QCOMPARE(later->decidedAt, Story::at(17));
    QVERIFY(explainAutoscaler(story.session, story.key("h1"), Story::at(2))->told);
}

void ExplainedAutoscalerTest::podsOfTheRescaleItselfDoNotCount_data()
{
    QTest::addColumn<double>("statusAfter"); // seconds from the new scale to the status
    QTest::newRow("idle cluster") << 0.02;
    QTest::newRow("busy cluster") << 3.0;
}
void ExplainedAutoscalerTest::podsOfTheRescaleItselfDoNotCount()
{
    QFETCH(double, statusAfter);
    ScalingStory story;
    story.pods(0, 3, 3);
    story.samples(1, 1.5, 3, 400);
    story.decided(2, 3, 3, 50);
    // 80 % of three pods: five. Counted among the pods, the new ones would make it fewer.
    story.see(17, story.deployment("d1", "web", 5, 3));
    Pod fresh = story.podOf("p3", "web-3", "ReplicaSet", "r1");
    fresh.phase = PodPhase::Pending;
    story.see(17.01, fresh);
    story.decided(17 + statusAfter, 3, 5, 80);
    const auto explained = explainAutoscaler(story.session, story.key("h1"), liveTime);
    QVERIFY(explained && explained->explanation.reproduced);
    QCOMPARE(explained->explanation.decision.desiredReplicas, 5);
}

void ExplainedAutoscalerTest::aPodThatChangedJustThenMayHaveBeenSeenBeforeOrAfter()
{
    ScalingStory story;
    story.pods(0, 3, 3);
    story.samples(1, 1.5, 3, 250);
    Pod leaving = story.podOf("p2", "web-2", "ReplicaSet", "r1");
    leaving.deletionRequested = Story::at(16.9);
    story.see(16.9, leaving);
    story.samples(11, 11.5, 2, 200);
    story.see(11.5, story.usage("web-2", 11, 350), 11);
    story.decided(17, 3, 3, 40); // without it; with it these are 50 %
    const auto without = explainAutoscaler(story.session, story.key("h1"), liveTime);
    QVERIFY(without && without->explanation.reproduced);
    story.decided(17.1, 3, 3, 50);
    const auto with = explainAutoscaler(story.session, story.key("h1"), liveTime);
    QVERIFY(with && with->explanation.reproduced);
}

// The autoscaler's list comes first, then that of its target, then that of the pods; the samples last.
void ExplainedAutoscalerTest::whatIsReadLaterAtTheBeginningWasThereBefore()
{
    ScalingStory story;
    story.decided(1, 3, 3, 50);
    QVERIFY(!explainAutoscaler(story.session, story.key("h1"), liveTime));
    story.pods(2, 3, 3);
    story.samples(0, 3, 3, 250);
    const auto explained = explainAutoscaler(story.session, story.key("h1"), liveTime);
    QVERIFY(explained && explained->explanation.reproduced);
    QCOMPARE(explained->decidedAt, Story::at(1));
}

void ExplainedAutoscalerTest::aTargetThatIsMadeLaterWasNotThereBefore()
{
    ScalingStory story;
    for (const ObjectKind kind : {ObjectKind::Deployment, ObjectKind::Pod}) {
        story.see(0, ResyncBegin{kind, {}});
        story.see(0, ResyncEnd{kind, {}, true});
    }
    for (const char* resource : {"", "deployments", "pods"})
        story.see(0, story.status(resource, SourceState::Live));
    story.decided(1, 0, 0, 50);
    story.pods(2, 3, 3);
    QVERIFY(!explainAutoscaler(story.session, story.key("h1"), liveTime));
    story.decided(4, 3, 3, 50);
    const auto explained = explainAutoscaler(story.session, story.key("h1"), liveTime);
    QVERIFY(explained);
    QCOMPARE(explained->decidedAt, Story::at(4));
}

// Syncs are not as punctual as our reckoning of them.
void ExplainedAutoscalerTest::afterARescaleTheNextSyncIsTheOneThatWritesIt()
{
    ScalingStory story;
    story.pods(0, 3, 3);
    story.samples(1, 1.5, 3, 500);
    story.decided(2, 3, 6, 100);
    story.samples(16, 17.5, 3, 250);
    const auto between = explainAutoscaler(story.session, story.key("h1"), liveTime);
    QVERIFY(between && between->explanation.reproduced);
    QCOMPARE(between->decidedAt, Story::at(2));
    story.pods(17.5, 6, 6);
    story.decided(18, 6, 6, 50);
    const auto after = explainAutoscaler(story.session, story.key("h1"), liveTime);
    QVERIFY(after);
    QCOMPARE(after->decidedAt, Story::at(18));
}

QTEST_GUILESS_MAIN(ExplainedAutoscalerTest)
#include "explained_autoscaler_test.moc"
