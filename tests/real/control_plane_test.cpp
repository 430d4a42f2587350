// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/support/real_cluster.h"
#include "tests/support/requirements.h"

using namespace nephoscope;

// The ground that all tests of this folder stand on: a control plane comes up, answers, hangs, dies and comes back as it is told.
class ControlPlaneTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void nodesAreReady();
    void metricsAreServed();
    void aPausedServerDoesNotAnswerUntilItIsContinued();
    void aKilledServerComesBackWithTheSameObjects();
    void anUnknownProcessIsNotTouched();

private:
    bool answers(const QString& requestTimeout) const;

    RealCluster m_cluster;
};

void ControlPlaneTest::initTestCase()
{
    NEPHOSCOPE_REQUIRE_OR_SKIP("kubernetes", RealCluster::available(), "tests/real/kubernetes/build has not been run");
    QVERIFY2(m_cluster.start({QStringLiteral("--nodes"), QStringLiteral("2")}), qPrintable(m_cluster.failure()));
}

void ControlPlaneTest::nodesAreReady()
{
    const auto nodes = m_cluster.kubectl({QStringLiteral("get"), QStringLiteral("nodes"), QStringLiteral("--no-headers")});
    QVERIFY2(nodes.ok(), nodes.error.constData());
    const QList<QByteArray> lines = nodes.output.trimmed().split('\n');
    QCOMPARE(lines.size(), 2);
    for (const QByteArray& line : lines)
        QCOMPARE(line.simplified().split(' ').value(1), QByteArray("Ready"));
}

void ControlPlaneTest::metricsAreServed()
{
    const auto list = m_cluster.kubectl(
        {QStringLiteral("get"), QStringLiteral("--raw"), QStringLiteral("/apis/metrics.k8s.io/v1beta1/nodes")});
    QVERIFY2(list.ok(), list.error.constData());
    QVERIFY(list.output.contains("NodeMetricsList"));
}

void ControlPlaneTest::aPausedServerDoesNotAnswerUntilItIsContinued()
{
    QVERIFY(m_cluster.pauseProcess(QStringLiteral("kube-apiserver")));
    QVERIFY(!answers(QStringLiteral("1s")));
    QVERIFY(m_cluster.continueProcess(QStringLiteral("kube-apiserver")));
    QTRY_VERIFY_WITH_TIMEOUT(answers(QStringLiteral("5s")), 60'000);
}

void ControlPlaneTest::aKilledServerComesBackWithTheSameObjects()
{
    const QStringList readUid{QStringLiteral("get"), QStringLiteral("namespace"), QStringLiteral("kube-system"), QStringLiteral("-o"),
                              QStringLiteral("jsonpath={.metadata.uid}")};
    const auto before = m_cluster.kubectl(readUid);
    QVERIFY2(before.ok() && !before.output.isEmpty(), before.error.constData());

    QVERIFY(m_cluster.killProcess(QStringLiteral("kube-apiserver")));
    QTRY_VERIFY_WITH_TIMEOUT(!answers(QStringLiteral("1s")), 10'000);
    QVERIFY(m_cluster.restartProcess(QStringLiteral("kube-apiserver")));
    QTRY_VERIFY_WITH_TIMEOUT(answers(QStringLiteral("5s")), 60'000);
    QCOMPARE(m_cluster.kubectl(readUid).output, before.output);
}

void ControlPlaneTest::anUnknownProcessIsNotTouched()
{
    QVERIFY(!m_cluster.pauseProcess(QStringLiteral("kube")));
    QVERIFY(!m_cluster.stopProcess(QStringLiteral("kube")));
    QVERIFY(!m_cluster.restartProcess(QStringLiteral("kube")));
}

bool ControlPlaneTest::answers(const QString& requestTimeout) const
{
    return m_cluster
        .kubectl({QStringLiteral("--request-timeout"), requestTimeout, QStringLiteral("get"), QStringLiteral("--raw"),
                  QStringLiteral("/readyz")})
        .ok();
}

QTEST_GUILESS_MAIN(ControlPlaneTest)
#include "control_plane_test.moc"
