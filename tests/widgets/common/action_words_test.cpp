// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/action_words.h"

#include "tests/support/cluster_scene.h"

#include <QTest>

using namespace nephoscope;

namespace {

ActionOutcome outcome(ClusterScene& scene, ActionVerb verb, ActionState state)
{
    ActionOutcome result;
    result.action.verb = verb;
    result.action.name = scene.in("web");
    if (verb == ActionVerb::Scale)
        result.action.replicas = 5;
    result.state = state;
    return result;
}

} // namespace

class ActionWordsTest : public QObject {
    Q_OBJECT

private slots:
    void whatFollowsADeletionDependsOnTheOwner_data()
    {
        QTest::addColumn<QString>("owner");
        QTest::addColumn<QString>("says");
        QTest::newRow("nobody") << "" << "no other takes its place";
        QTest::newRow("replica set") << "ReplicaSet" << "ReplicaSet web-1 makes another in its place";
        QTest::newRow("stateful set") << "StatefulSet" << "makes another of the same name";
        QTest::newRow("daemon set") << "DaemonSet" << "another on the same node";
        QTest::newRow("job") << "Job" << "counts it as failed";
        QTest::newRow("static") << "Node" << "kubelet";
        QTest::newRow("an operator's") << "Kafka" << "Kafka web-1 makes another";
    }
    void whatFollowsADeletionDependsOnTheOwner()
    {
        QFETCH(const QString, owner);
        QFETCH(const QString, says);
        ClusterScene scene;
        Pod pod = scene.pod("p1", "shop", "web-1-x", "web", "r1", 0);
        auto spec = std::make_shared<PodSpec>(*pod.spec);
        spec->meta.controller.reset();
        if (!owner.isEmpty())
            spec->meta.controller = OwnerRef{scene.in(owner.toStdString()), scene.in("web-1"), scene.in("r1")};
        pod.spec = spec;
        scene.see(1, pod);
        scene.told(2);
        Action action;
        action.verb = ActionVerb::Delete;
        action.kind = ObjectKind::Pod;
        const ActionNote note = consequenceNote(scene.session, scene.key("p1"), action, liveTime);
        QVERIFY2(note.words.contains(says), qPrintable(note.words));
        QCOMPARE(note.tone == Tone::Pending, owner.isEmpty());
    }

    void scalingSaysHowManyComeOrGo()
    {
        ClusterScene scene;
        scene.see(1, scene.deployment("d1", "shop", "web", 3, 3, 0));
        scene.told(2);
        const auto note = [&](int replicas) {
            Action action;
            action.replicas = replicas;
            return consequenceNote(scene.session, scene.key("d1"), action, liveTime).words;
        };
        QCOMPARE(note(5), QStringLiteral("Starts 2 pods."));
        QCOMPARE(note(2), QStringLiteral("Ends 1 pod."));
        QVERIFY(note(3).contains(QStringLiteral("already")));
        QVERIFY(note(0).contains(QStringLiteral("nothing runs")));
    }

    void outcomesAreSentences()
    {
        ClusterScene scene;
        QCOMPARE(outcomeNotice(outcome(scene, ActionVerb::Scale, ActionState::Done)),
                 (OutcomeNotice{true, QStringLiteral("web was scaled to 5.")}));
        QVERIFY(outcomeNotice(outcome(scene, ActionVerb::Restart, ActionState::Done)).good);
        QVERIFY(outcomeNotice(outcome(scene, ActionVerb::Delete, ActionState::Done)).good);
        ActionOutcome paused = outcome(scene, ActionVerb::Restart, ActionState::Done);
        paused.why = "its roll-out is paused";
        paused.tryThis = "kubectl rollout resume lets it go on";
        QVERIFY(outcomeNotice(paused).words.contains(QStringLiteral("but its roll-out is paused")));
        for (const ActionState state : {ActionState::Refused, ActionState::Unknown}) {
            ActionOutcome failed = outcome(scene, ActionVerb::Scale, state);
            failed.what = "Cannot scale deployment web";
            failed.why = "it is forbidden";
            failed.tryThis = "Ask for the right";
            QCOMPARE(outcomeNotice(failed),
                     (OutcomeNotice{false, QStringLiteral("Cannot scale deployment web: it is forbidden. Ask for the right.")}));
        }
    }

    void everyReactionNamesTheAutoscaler()
    {
        ClusterScene scene;
        for (const ReactionKind kind : {ReactionKind::SetsBack, ReactionKind::Raises, ReactionKind::Lowers, ReactionKind::Agrees,
                                        ReactionKind::SwitchedOff, ReactionKind::Blind, ReactionKind::Unknown}) {
            AutoscalerReaction reaction;
            reaction.kind = kind;
            reaction.autoscaler = scene.in("web-hpa");
            const ActionNote note = reactionNote(reaction, 3);
            QVERIFY2(note.words.startsWith(QStringLiteral("The autoscaler web-hpa owns this number.")), qPrintable(note.words));
            QVERIFY(!note.words.contains(QLatin1Char('%')));
        }
    }
};

QTEST_GUILESS_MAIN(ActionWordsTest)
#include "action_words_test.moc"
