// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "collectors/kubernetes/cluster_probe.h"
#include "tests/collectors/kubernetes/kube_world.h"
#endif

#include <QTest>

using namespace nephoscope;
using namespace std::chrono_literals;

using Verdict = ProbeFinding::Verdict;

namespace {

// A server without a network, and what trying it has found.
struct Probed : KubeWorld {
    std::optional<ProbeReport> report;

    void probe(const std::string& contextNamespace = "shop")
    {
        start([](Probed& world, std::string space) -> boost::asio::awaitable<void> {
            ProbeReport found = co_await probeCluster(world.api, std::move(space));
            world.report = std::move(found);
        }(*this, contextNamespace));
    }
    std::string said(std::size_t i) const { return report && report->size() > i ? report->at(i).sentence : std::string{}; }
    bool is(std::vector<Verdict> verdicts) const
    {
        return report
               && std::equal(report->begin(), report->end(), verdicts.begin(), verdicts.end(),
                             [](const ProbeFinding& finding, Verdict verdict) { return finding.verdict == verdict; });
    }
};

bool speaksOf(const std::string& text, const char* words)
{
    return text.find(words) != std::string::npos;
}

} // namespace

class ClusterProbeTest : public QObject {
    Q_OBJECT

private slots:
    void aGoodClusterWorksInEveryRespect()
    {
        Probed world;
        world.server.putPod("shop", "web-1");
        world.server.intercept = [](const FakeRequest& request) -> std::optional<FakeFault> {
            if (request.path.starts_with("/apis/metrics.k8s.io"))
                return FakeFault{FakeFault::Kind::Answer, 200, R"({"items":[]})", {}};
            return std::nullopt;
        };
        world.probe();
        QVERIFY(world.is({Verdict::Works, Verdict::Works, Verdict::Works}));
        QVERIFY(speaksOf(world.said(0), "v1.37.2"));
        // It asks for no more than it must.
        QCOMPARE(world.server.requests.size(), std::size_t{3});
        QCOMPARE(world.server.requests.at(1).value("limit"), std::string{"1"});
        QVERIFY(!world.server.requests.at(1).isWatch());
    }

    void missingMetricsAreALimitAndSayWhatToInstall()
    {
        Probed world;
        world.server.intercept = [](const FakeRequest& request) -> std::optional<FakeFault> {
            if (request.path.starts_with("/apis/metrics.k8s.io"))
                return FakeFault::answer(404, "NotFound", "the server could not find the requested resource");
            return std::nullopt;
        };
        world.probe();
        QVERIFY(world.is({Verdict::Works, Verdict::Works, Verdict::Limited}));
        QVERIFY(speaksOf(world.said(2), "metrics-server"));
    }

    void whoMaySeeOneNamespaceIsToldSo()
    {
        Probed world;
        world.server.intercept = [](const FakeRequest& request) -> std::optional<FakeFault> {
            if (request.path == "/api/v1/pods")
                return FakeFault::answer(403, "Forbidden", "pods is forbidden");
            return std::nullopt;
        };
        world.probe();
        QVERIFY(world.report && world.report->at(1).verdict == Verdict::Limited);
        QVERIFY(speaksOf(world.said(1), "namespace shop"));
        QCOMPARE(world.server.requests.back().path, std::string{"/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods"});
    }

    void whoMaySeeNothingIsToldWhichRightToAskFor()
    {
        Probed world;
        world.server.intercept = [](const FakeRequest& request) -> std::optional<FakeFault> {
            if (request.path != "/version")
                return FakeFault::answer(403, "Forbidden", "pods is forbidden: User \"me\" cannot list");
            return std::nullopt;
        };
        world.probe();
        QVERIFY(world.is({Verdict::Works, Verdict::Fails}));
        QVERIFY(speaksOf(world.said(1), "Ask for the right"));
    }

    void whatFailsAtOnceIsTheOnlyFinding_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        QTest::newRow("nobody there") << 0 << QStringLiteral("refused");
        QTest::newRow("wrong credentials") << 401 << QStringLiteral("does not accept the credentials");
        QTest::newRow("a broken server") << 500 << QStringLiteral("500");
        QTest::newRow("no API server") << 404 << QStringLiteral("404");
    }
    void whatFailsAtOnceIsTheOnlyFinding()
    {
        QFETCH(const int, status);
        QFETCH(const QString, says);
        Probed world;
        world.server.intercept = [status](const FakeRequest&) -> std::optional<FakeFault> {
            return status == 0 ? FakeFault::refused() : FakeFault::answer(status, "Odd", "odd");
        };
        world.probe();
        QVERIFY(world.is({Verdict::Fails}));
        QVERIFY2(speaksOf(world.said(0), says.toLatin1().constData()), world.said(0).c_str());
    }

    void aSilentServerIsGivenUp()
    {
        Probed world;
        world.server.intercept = [](const FakeRequest&) { return std::optional(FakeFault::silence()); };
        world.probe();
        QVERIFY(!world.report);
        world.pass(16s);
        QVERIFY(world.is({Verdict::Fails}));
    }
};

QTEST_GUILESS_MAIN(ClusterProbeTest)
#include "cluster_probe_test.moc"
