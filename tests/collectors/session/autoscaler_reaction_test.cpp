// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/autoscaler_reaction.h"

#include "tests/collectors/session/scaling_story.h"

#include <QTest>

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

// Three pods at 80 % of their requests, where 50 % is the target: the metrics ask for five.
struct Busy : ScalingStory {
    Busy()
    {
        pods(0, 3, 3);
        samples(1, 1.5, 3, 400);
        decided(2, 3, 5, 80);
        see(2, deployment("d1", "web", 5, 3));
    }
    AutoscalerReaction reaction(int replicas) { return *autoscalerReaction(session, key("d1"), replicas, at(3)); }
};

} // namespace

// What somebody who scales a workload by hand is told first, where an autoscaler owns the count.
class AutoscalerReactionTest : public QObject {
    Q_OBJECT

private slots:
    void whatTheMetricsAskForComesBack()
    {
        Busy story;
        const AutoscalerReaction fewer = story.reaction(3);
        QVERIFY(fewer.kind == ReactionKind::SetsBack);
        QCOMPARE(fewer.to, 5);
        QCOMPARE(fewer.autoscaler.str(), std::string{"web"});
        QCOMPARE(fewer.within, Duration{15s});
        const AutoscalerReaction more = story.reaction(9);
        QVERIFY(more.kind == ReactionKind::SetsBack);
        QCOMPARE(more.to, 5);
    }

    // From 2, growth is limited to 4 in a step.
    void limitsOfItsPaceHoldForItToo()
    {
        Busy story;
        const AutoscalerReaction reaction = story.reaction(2);
        QVERIFY(reaction.kind == ReactionKind::SetsBack);
        QCOMPARE(reaction.to, 4);
    }

    void theSameNumberStaysForNow()
    {
        Busy story;
        QVERIFY(story.reaction(5).kind == ReactionKind::Agrees);
        QCOMPARE(story.reaction(5).to, 5);
    }

    void boundsComeFirst()
    {
        Busy story;
        const AutoscalerReaction reaction = story.reaction(500);
        QVERIFY(reaction.kind == ReactionKind::Lowers);
        QCOMPARE(reaction.to, reaction.maximum);
    }

    void noReplicasSwitchItOff()
    {
        Busy story;
        QVERIFY(story.reaction(0).kind == ReactionKind::SwitchedOff);
        QCOMPARE(story.reaction(0).to, 0);
    }

    void withoutMetricsTheNumberStays()
    {
        ScalingStory story;
        story.pods(0, 3, 3);
        story.decided(2, 3, 3, 50);
        const auto reaction = autoscalerReaction(story.session, story.key("d1"), 2, Story::at(3));
        QVERIFY(reaction && reaction->kind == ReactionKind::Blind);
        QCOMPARE(reaction->to, 2);
    }

    void anAutoscalerOfWhichLittleIsKnownIsNamedAllTheSame()
    {
        ScalingStory story;
        Workload target = story.deployment("d1", "web", 3, 3);
        target.selector.reset();
        story.see(0, target);
        story.decided(2, 3, 3, 50);
        const auto reaction = autoscalerReaction(story.session, story.key("d1"), 2, Story::at(3));
        QVERIFY(reaction && reaction->kind == ReactionKind::Unknown);
    }

    void withoutAnAutoscalerThereIsNothingToSay()
    {
        ScalingStory story;
        story.pods(0, 3, 3);
        QVERIFY(!autoscalerReaction(story.session, story.key("d1"), 2, Story::at(3)));
        QVERIFY(!autoscalerReaction(story.session, story.key("nobody"), 2, Story::at(3)));
    }
};

QTEST_GUILESS_MAIN(AutoscalerReactionTest)
#include "autoscaler_reaction_test.moc"
