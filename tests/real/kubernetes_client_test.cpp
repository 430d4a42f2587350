// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#ifndef Q_MOC_RUN // moc cannot read Asio
#include "tests/real/live_source.h"
#endif
#include "tests/support/real_cluster.h"
#include "tests/support/requirements.h"

using namespace nephoscope;
using namespace std::chrono_literals;

// The client against the real API server: it sees what kubectl sees, says within five seconds what is wrong, and comes back.
class KubernetesClientTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        NEPHOSCOPE_REQUIRE_OR_SKIP("kubernetes", RealCluster::available(), "tests/real/kubernetes/build has not been run");
        QVERIFY2(m_cluster.start({QStringLiteral("--nodes"), QStringLiteral("3")}), qPrintable(m_cluster.failure()));
        kubectl("create deployment web --image=registry.example/web:1 --replicas=12");
        kubectl("autoscale deployment web --min=12 --max=20 --cpu=50%");
    }

    void seesWhatKubectlSees()
    {
        LiveSource source(m_cluster.kubeconfig());
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::Live, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(source.pods().size(), std::size_t{12}, 60'000);
        QVERIFY(comesInStep(source, 60s));
        QTRY_VERIFY_WITH_TIMEOUT(source.state("metrics") == SourceState::Live, 30'000);
        QVERIFY(source.status().serverVersion.view().starts_with("v1."));
        // Changes arrive by themselves, and cost no further LIST.
        kubectl("scale deployment web --replicas=15");
        QTRY_COMPARE_WITH_TIMEOUT(source.pods().size(), std::size_t{15}, 60'000);
        kubectl("scale deployment web --replicas=12");
        QTRY_COMPARE_WITH_TIMEOUT(source.pods().size(), std::size_t{12}, 60'000);
        QVERIFY(comesInStep(source, 60s));
        QCOMPARE(source.lists(), std::size_t{1});
    }

    void aStoppedServerShowsWithinFiveSecondsAndIsFoundAgain()
    {
        LiveSource source(m_cluster.tokenKubeconfig());
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::Live, 30'000);
        QVERIFY(m_cluster.pauseProcess(QStringLiteral("kube-apiserver")));
        QElapsedTimer timer;
        timer.start();
        QTRY_VERIFY_WITH_TIMEOUT(source.state() == SourceState::Unreachable, 15'000);
        const qint64 shownAfter = timer.elapsed();
        QVERIFY(m_cluster.continueProcess(QStringLiteral("kube-apiserver")));
        QVERIFY2(shownAfter <= 5'500, qPrintable(QString::number(shownAfter)));
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::Live, 60'000);
        QVERIFY(comesInStep(source, 60s));
    }

    // A restarted server keeps no history from before its start, and its store has gone on since our last version (leases): 410.
    void aRestartedServerNoLongerKnowsOurVersionAndIsListedAgain()
    {
        LiveSource source(m_cluster.kubeconfig());
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::Live, 30'000);
        QCOMPARE(source.lists(), std::size_t{1});
        QVERIFY(m_cluster.stopProcess(QStringLiteral("kube-apiserver")));
        QTRY_VERIFY_WITH_TIMEOUT(source.state() == SourceState::Unreachable, 15'000);
        QVERIFY(m_cluster.restartProcess(QStringLiteral("kube-apiserver")));
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::Live, 90'000);
        kubectl("scale deployment web --replicas=14");
        QTRY_COMPARE_WITH_TIMEOUT(source.pods().size(), std::size_t{14}, 90'000);
        QVERIFY(source.wasEverTold("the API server no longer keeps the version we had"));
        QVERIFY(source.lists() > 1);
        QVERIFY(comesInStep(source, 90s));
        kubectl("scale deployment web --replicas=12");
        QVERIFY(comesInStep(source, 90s));
    }

    void aViewerSeesPodsWithoutNodes()
    {
        LiveSource source(m_cluster.viewerKubeconfig());
        QTRY_COMPARE_WITH_TIMEOUT(source.state("nodes"), SourceState::Forbidden, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(source.state("pods"), SourceState::Live, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::Live, 30'000);
        QVERIFY(!source.pods().empty());
    }

    void aWrongTokenIsWrongCredentialsAndIsNowhereToBeRead()
    {
        LiveSource source(m_cluster.tokenKubeconfig(),
                          [](ResolvedContext& context) { context.user.token = Secret("wrong-token-5127"); });
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::WrongCredentials, 30'000);
        QVERIFY(!source.status().tryThis.empty());
        QVERIFY(source.everything().find("wrong-token-5127") == std::string::npos);
    }

    void aServerOfAnotherAuthorityIsNotTrusted()
    {
        LiveSource source(m_cluster.tokenKubeconfig(), [](ResolvedContext& context) {
            context.cluster.certificateAuthorityData.clear(); // the system's authorities did not sign it
            context.cluster.certificateAuthority.clear();
        });
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::Untrusted, 30'000);
        QVERIFY(!source.status().why.empty());
    }

    void aServerWithoutANameIsUnreachable()
    {
        LiveSource source(m_cluster.tokenKubeconfig(),
                          [](ResolvedContext& context) { context.server = "https://no-such-host.invalid:6443"; });
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::Unreachable, 30'000);
        QVERIFY(source.status().why.find("no-such-host.invalid") != std::string::npos);
    }

    // Last, since the cluster's own token files do not know the next token. The restarted server asks for it on every watch.
    void aTokenThatIsTakenBackIsFollowedByTheNextOneInItsFile()
    {
        const QByteArray first = m_cluster.variable(QStringLiteral("KUBE_TOKEN")).toLatin1();
        const QByteArray next = "the-next-token-of-the-test";
        const QString tokenFile = m_cluster.folder() + QStringLiteral("/rotated-token");
        write(tokenFile, first);
        LiveSource source(m_cluster.tokenKubeconfig(), [&tokenFile](ResolvedContext& context) {
            context.user.token = {};
            context.user.tokenFile = tokenFile.toStdString();
        });
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::Live, 90'000);
        const QString known = m_cluster.folder() + QStringLiteral("/pki/tokens.csv");
        QFile tokens(known);
        QVERIFY(tokens.open(QIODevice::ReadOnly));
        write(known, tokens.readAll().replace(first, next));
        QVERIFY(m_cluster.stopProcess(QStringLiteral("kube-apiserver")));
        QVERIFY(m_cluster.restartProcess(QStringLiteral("kube-apiserver")));
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::WrongCredentials, 60'000);
        QVERIFY(!source.pods().empty()); // what is known stays to be seen
        write(tokenFile, next);
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::Live, 90'000);
        QVERIFY(comesInStep(source, 60s));
        const std::string everything = source.everything();
        QVERIFY(everything.find(first.toStdString()) == std::string::npos);
        QVERIFY(everything.find(next.toStdString()) == std::string::npos);
    }

private:
    static void write(const QString& path, const QByteArray& content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
    void kubectl(const char* arguments)
    {
        const auto done = m_cluster.kubectl(QString::fromLatin1(arguments).split(u' '));
        QVERIFY2(done.ok(), done.error.constData());
    }
    // Waits until what is held equals a fresh list. The cluster goes on changing, so what held once need not hold when asked again,
    // as QTRY_VERIFY asks.
    bool comesInStep(LiveSource& source, std::chrono::seconds limit)
    {
        return QTest::qWaitFor([&] { return isInStep(source); }, static_cast<int>(std::chrono::milliseconds(limit).count()));
    }
    bool isInStep(LiveSource& source)
    {
        const auto list = [this](const char* path) {
            return m_cluster.kubectl({QStringLiteral("get"), QStringLiteral("--raw"), QString::fromLatin1(path)})
                .output.toStdString();
        };
        return source.sameAs(ObjectKind::Pod, list("/api/v1/pods"))
               && source.sameAs(ObjectKind::Deployment, list("/apis/apps/v1/deployments"))
               && source.sameAs(ObjectKind::ReplicaSet, list("/apis/apps/v1/replicasets"))
               && source.sameAs(ObjectKind::HorizontalPodAutoscaler, list("/apis/autoscaling/v2/horizontalpodautoscalers"));
    }

    RealCluster m_cluster;
};

QTEST_GUILESS_MAIN(KubernetesClientTest)
#include "kubernetes_client_test.moc"
