// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#ifndef Q_MOC_RUN // moc cannot read Asio
#include "app/feed.h"
#include "collectors/kubernetes/kubectl_command.h"
#include "collectors/session/projections/autoscaler_reaction.h"
#include "collectors/session/projections/workload_list.h"
#endif
#include "tests/support/real_cluster.h"
#include "tests/support/requirements.h"

using namespace nephoscope;
using namespace std::chrono_literals;

// What is asked of the real API server through the program's own door happens, is recorded, and is what kubectl sees.
class ActionsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        NEPHOSCOPE_REQUIRE_OR_SKIP("kubernetes", RealCluster::available(), "tests/real/kubernetes/build has not been run");
        QVERIFY2(m_cluster.start({QStringLiteral("--nodes"), QStringLiteral("2")}), qPrintable(m_cluster.failure()));
        kubectl("create deployment web --image=registry.example/web:1 --replicas=3");
        kubectl("create deployment owned --image=registry.example/web:1 --replicas=2");
        kubectl("autoscale deployment owned --min=2 --max=4 --cpu=50%");
        kubectl("rollout status deployment web --timeout=60s");
        m_feed = std::make_unique<Feed>(m_pool, [] {});
        const SourceSpec spec{"real", SourceKind::Kubernetes, m_cluster.kubeconfig().toStdString(), {}};
        QVERIFY(m_feed->start({spec}, {}).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(workload("web"), 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(workload("web")->ready == 3, 60'000);
    }
    void cleanupTestCase()
    {
        if (m_feed)
            m_feed->stop();
    }

    void scalesAsKubectlSees()
    {
        Action action = about(ActionVerb::Scale, "web");
        action.replicas = 5;
        QVERIFY(perform(action).state == ActionState::Done);
        QCOMPARE(kubectl("get deployment web -o jsonpath={.spec.replicas}"), QByteArray("5"));
        QTRY_VERIFY_WITH_TIMEOUT(workload("web")->specReplicas == 5 && workload("web")->ready == 5, 60'000);
        // And kubectl, told the same in its own words, has nothing to change.
        action.replicas = 3;
        const std::string line = kubectlCommand(action, {m_cluster.kubeconfig().toStdString(), {}});
        QStringList words = QString::fromStdString(line).split(u' ');
        QCOMPARE(words.takeFirst(), QStringLiteral("kubectl"));
        const auto told = m_cluster.kubectl(words);
        QVERIFY2(told.ok(), told.error.constData());
        QTRY_VERIFY_WITH_TIMEOUT(workload("web")->specReplicas == 3, 30'000);
    }

    void restartsAsKubectlDoes()
    {
        const QByteArray before = kubectl("get pods -l app=web -o jsonpath={.items[*].metadata.uid}");
        const QByteArray revision = kubectl("get deployment web -o jsonpath={.metadata.annotations}");
        QVERIFY(perform(about(ActionVerb::Restart, "web")).state == ActionState::Done);
        kubectl("rollout status deployment web --timeout=90s");
        const QByteArray after = kubectl(
            "get pods -l app=web --field-selector=status.phase=Running -o jsonpath={.items[*].metadata.uid}");
        for (const QByteArray& uid : before.split(' '))
            QVERIFY2(!after.contains(uid), after.constData());
        QVERIFY(kubectl("get deployment web -o jsonpath={.spec.template.metadata.annotations}").contains("restartedAt"));
        QVERIFY(kubectl("get deployment web -o jsonpath={.metadata.annotations}") != revision);
        QVERIFY(kubectl("get deployment web --show-managed-fields -o jsonpath={.metadata.managedFields[*].manager}")
                    .contains("nephoscope"));
    }

    void aPausedDeploymentDoesNotPretendToRestart()
    {
        kubectl("rollout pause deployment web");
        const ActionOutcome outcome = perform(about(ActionVerb::Restart, "web"));
        QVERIFY(outcome.state == ActionState::Done);
        QVERIFY(outcome.why.find("paused") != std::string::npos);
        kubectl("rollout resume deployment web");
        kubectl("rollout status deployment web --timeout=90s");
    }

    void deletesOnePodAndAnotherTakesItsPlace()
    {
        const QByteArray name = kubectl("get pods -l app=web -o jsonpath={.items[0].metadata.name}");
        const QByteArray uid = kubectl(("get pod " + name + " -o jsonpath={.metadata.uid}").constData());
        Action action;
        action.verb = ActionVerb::Delete;
        action.kind = ObjectKind::Pod;
        action.namespaceName = m_pool.intern("default");
        action.name = m_pool.intern(name.toStdString());
        action.uid = m_pool.intern(uid.toStdString());
        QVERIFY(perform(action).state == ActionState::Done);
        QTRY_VERIFY_WITH_TIMEOUT(!kubectl("get pods -l app=web -o jsonpath={.items[*].metadata.uid}").contains(uid), 60'000);
        kubectl("rollout status deployment web --timeout=60s");
        // It is gone: the same again says so.
        const ActionOutcome again = perform(action);
        QVERIFY(again.state == ActionState::Refused);
        QVERIFY(again.why.find("not found") != std::string::npos);
    }

    void anotherObjectOfTheSameNameIsLeftAlone()
    {
        for (const ActionVerb verb : {ActionVerb::Scale, ActionVerb::Restart}) {
            Action action = about(verb, "web");
            action.uid = m_pool.intern("00000000-0000-0000-0000-000000000000");
            action.replicas = 1;
            const ActionOutcome outcome = perform(action);
            QVERIFY2(outcome.state == ActionState::Refused, outcome.why.c_str());
            QVERIFY2(outcome.tryThis.find("Another object bears that name") != std::string::npos,
                     (outcome.why + " / " + outcome.tryThis).c_str());
        }
        Action action = about(ActionVerb::Delete, "web");
        action.kind = ObjectKind::Pod;
        action.name = m_pool.intern(kubectl("get pods -l app=web -o jsonpath={.items[0].metadata.name}").toStdString());
        action.uid = m_pool.intern("00000000-0000-0000-0000-000000000000");
        const ActionOutcome outcome = perform(action);
        QVERIFY2(outcome.state == ActionState::Refused && outcome.tryThis.find("Another object") != std::string::npos,
                 outcome.why.c_str());
        QCOMPARE(kubectl("get deployment web -o jsonpath={.spec.replicas}"), QByteArray("3"));
    }

    // What the dialog would say beforehand is what the cluster's own autoscaler then does.
    void theAutoscalerDoesAsForetold()
    {
        const ObjectKey key = *find("owned");
        const auto low = autoscalerReaction(m_session, key, 1, liveTime);
        QVERIFY(low && low->kind == ReactionKind::Raises && low->to == 2);
        const auto high = autoscalerReaction(m_session, key, 9, liveTime);
        QVERIFY(high && high->kind == ReactionKind::Lowers && high->to == 4);
        Action action = about(ActionVerb::Scale, "owned");
        action.replicas = 9;
        QVERIFY(perform(action).state == ActionState::Done);
        QTRY_COMPARE_WITH_TIMEOUT(kubectl("get deployment owned -o jsonpath={.spec.replicas}"), QByteArray("4"), 60'000);
        action.replicas = 1;
        QVERIFY(perform(action).state == ActionState::Done);
        QTRY_COMPARE_WITH_TIMEOUT(kubectl("get deployment owned -o jsonpath={.spec.replicas}"), QByteArray("2"), 60'000);
    }

    void aViewerIsToldWhichRightIsMissing()
    {
        QVERIFY(m_feed->add({"viewer", SourceKind::Kubernetes, m_cluster.viewerKubeconfig().toStdString(), {}}, {}).has_value());
        Action action = about(ActionVerb::Scale, "web");
        action.replicas = 1;
        const ActionOutcome outcome = perform(action, "viewer");
        QVERIFY(outcome.state == ActionState::Refused);
        QVERIFY2(outcome.tryThis.find("patch deployments/scale in namespace default") != std::string::npos,
                 outcome.tryThis.c_str());
        QCOMPARE(kubectl("get deployment web -o jsonpath={.spec.replicas}"), QByteArray("3"));
    }

    void allOfItIsInTheRecord()
    {
        std::size_t asked = 0;
        std::size_t known = 0;
        for (const auto& entry : m_session.actions().entries())
            ++(entry.value.outcome.state == ActionState::Asked ? asked : known);
        QVERIFY(asked > 0);
        QCOMPARE(known, asked);
        reportCount("actions", static_cast<int>(known), static_cast<int>(asked));
    }

private:
    void drain() { m_session.apply(m_feed->drain()); }
    std::optional<ObjectKey> find(const char* name)
    {
        drain();
        return m_session.find({m_pool.intern("real"), ObjectKind::Deployment, m_pool.intern("default"), m_pool.intern(name)},
                              liveTime);
    }
    std::shared_ptr<const Workload> workload(const char* name)
    {
        const auto key = find(name);
        return key ? m_session.workloads().at(*key, liveTime) : nullptr;
    }
    Action about(ActionVerb verb, const char* name)
    {
        Action action;
        action.verb = verb;
        action.kind = ObjectKind::Deployment;
        action.namespaceName = m_pool.intern("default");
        action.name = m_pool.intern(name);
        action.uid = find(name).value_or(ObjectKey{}).uid;
        return action;
    }
    ActionOutcome perform(const Action& action, const char* label = "real")
    {
        const auto id = m_feed->act(label, action);
        std::optional<ActionOutcome> outcome;
        const bool told = id
                          && QTest::qWaitFor(
                              [&] {
                                  drain();
                                  for (const auto& entry : m_session.actions().entries()) {
                                      if (entry.value.outcome.id == *id && entry.value.outcome.state != ActionState::Asked)
                                          outcome = entry.value.outcome;
                                  }
                                  return outcome.has_value();
                              },
                              40'000);
        return told ? *outcome : ActionOutcome{};
    }
    QByteArray kubectl(const char* arguments)
    {
        const auto done = m_cluster.kubectl(QString::fromLatin1(arguments).split(u' '));
        if (!done.ok())
            qWarning("kubectl %s: %s", arguments, done.error.constData());
        return done.output;
    }

    RealCluster m_cluster;
    StringPool m_pool;
    Session m_session{m_pool};
    std::unique_ptr<Feed> m_feed;
};

QTEST_GUILESS_MAIN(ActionsTest)
#include "actions_test.moc"
