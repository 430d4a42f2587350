// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/scheduler/placement.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <QTest>

using namespace nephoscope::lab;
using nlohmann::json;

namespace {

NodeView node(const std::string& name, std::int64_t cpuMilli, const json& more = {})
{
    json document{{"metadata", {{"name", name}, {"uid", name}, {"labels", {{"kubernetes.io/hostname", name}}}}},
                  {"spec", json::object()}};
    if (more.is_object())
        document.merge_patch(more);
    NodeView view;
    view.node = std::make_shared<const ObjectVersion>(resources::nodes, document, 1);
    view.allocatable = {cpuMilli, std::int64_t{8} << 30};
    view.podLimit = 110;
    return view;
}

json pod(const std::string& cpu, const json& more = {})
{
    json document{{"metadata", {{"name", "web-1"}}},
                  {"spec", {{"containers", {{{"name", "app"}, {"resources", {{"requests", {{"cpu", cpu}}}}}}}}}}};
    if (more.is_object())
        document.merge_patch(more);
    return document;
}

} // namespace

// Which node a pod gets, of nodes as they are.
class PlacementTest : public QObject {
    Q_OBJECT

private slots:
    void demandIsTheSumOrTheLargestInitContainer_data()
    {
        QTest::addColumn<QString>("spec");
        QTest::addColumn<int>("cpuMilli");
        QTest::newRow("containers add up")
            << R"({"containers":[{"resources":{"requests":{"cpu":"250m"}}},{"resources":{"requests":{"cpu":"1"}}}]})" << 1250;
        QTest::newRow("init containers run alone")
            << R"({"containers":[{"resources":{"requests":{"cpu":"250m"}}}],"initContainers":[{"resources":{"requests":{"cpu":"2"}}}]})"
            << 2000;
        QTest::newRow("sidecars run beside")
            << R"({"containers":[{"resources":{"requests":{"cpu":"250m"}}}],"initContainers":[{"restartPolicy":"Always","resources":{"requests":{"cpu":"100m"}}}]})"
            << 350;
        QTest::newRow("and beside later init containers")
            << R"({"containers":[{"resources":{"requests":{"cpu":"250m"}}}],"initContainers":[{"restartPolicy":"Always","resources":{"requests":{"cpu":"100m"}}},{"resources":{"requests":{"cpu":"1"}}}]})"
            << 1100;
        QTest::newRow("overhead comes on top")
            << R"({"containers":[{"resources":{"requests":{"cpu":"250m"}}}],"overhead":{"cpu":"50m"}})" << 300;
        QTest::newRow("nothing is asked for") << R"({"containers":[{}]})" << 0;
    }
    void demandIsTheSumOrTheLargestInitContainer()
    {
        QFETCH(QString, spec);
        QFETCH(int, cpuMilli);
        QCOMPARE(demandOf({{"spec", json::parse(spec.toStdString())}}).cpuMilli, std::int64_t{cpuMilli});
    }

    void whatDoesNotFitSaysWhy()
    {
        NodeView full = node("a", 1000);
        full.requested.cpuMilli = 900;
        const NodeView cordoned = node("b", 4000, {{"spec", {{"unschedulable", true}}}});
        const NodeView tainted = node("c", 4000, {{"spec", {{"taints", {{{"key", "gpu"}, {"effect", "NoSchedule"}}}}}}});
        RandomStream choice(1, "scheduler", "choice");
        const Placement placement = place(pod("250m"), {full, cordoned, tainted}, choice);
        QVERIFY(!placement.node);
        QCOMPARE(QString::fromStdString(failureMessage(placement)),
                 QStringLiteral("0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were "
                                "unschedulable. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming "
                                "pod, 2 Preemption is not helpful for scheduling."));
    }

    void tolerationsAndSelectorsOpenNodes_data()
    {
        QTest::addColumn<QString>("node");
        QTest::addColumn<QString>("pod");
        QTest::addColumn<bool>("fits");
        const char* gpu = R"({"spec":{"taints":[{"key":"gpu","value":"yes","effect":"NoSchedule"}]}})";
        QTest::newRow("a taint repels") << gpu << "{}" << false;
        QTest::newRow("tolerated by value") << gpu
                                            << R"({"spec":{"tolerations":[{"key":"gpu","value":"yes","effect":"NoSchedule"}]}})"
                                            << true;
        QTest::newRow("another value") << gpu << R"({"spec":{"tolerations":[{"key":"gpu","value":"no"}]}})" << false;
        QTest::newRow("tolerated by existence") << gpu << R"({"spec":{"tolerations":[{"key":"gpu","operator":"Exists"}]}})" << true;
        QTest::newRow("everything is tolerated") << gpu << R"({"spec":{"tolerations":[{"operator":"Exists"}]}})" << true;
        QTest::newRow("a wish alone repels nobody")
            << R"({"spec":{"taints":[{"key":"old","effect":"PreferNoSchedule"}]}})" << "{}" << true;
        const char* ssd = R"({"metadata":{"labels":{"disk":"ssd","cores":"8"}}})";
        QTest::newRow("selector matches") << ssd << R"({"spec":{"nodeSelector":{"disk":"ssd"}}})" << true;
        QTest::newRow("selector does not") << ssd << R"({"spec":{"nodeSelector":{"disk":"hdd"}}})" << false;
        const auto term = [](const char* requirement) {
            return QString::fromLatin1(
                       R"({"spec":{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[%1]}]}}}}})")
                .arg(QLatin1String(requirement));
        };
        QTest::newRow("In") << ssd << term(R"({"key":"disk","operator":"In","values":["ssd","nvme"]})") << true;
        QTest::newRow("NotIn, without the key") << ssd << term(R"({"key":"zone","operator":"NotIn","values":["a"]})") << true;
        QTest::newRow("Gt") << ssd << term(R"({"key":"cores","operator":"Gt","values":["4"]})") << true;
        QTest::newRow("Lt") << ssd << term(R"({"key":"cores","operator":"Lt","values":["4"]})") << false;
        QTest::newRow("DoesNotExist") << ssd << term(R"({"key":"disk","operator":"DoesNotExist"})") << false;
    }
    void tolerationsAndSelectorsOpenNodes()
    {
        QFETCH(QString, node);
        QFETCH(QString, pod);
        QFETCH(bool, fits);
        RandomStream choice(1, "scheduler", "choice");
        const Placement placement = place(::pod("100m", json::parse(pod.toStdString())),
                                          {::node("a", 4000, json::parse(node.toStdString()))}, choice);
        QCOMPARE(placement.node.has_value(), fits);
    }

    void theEmptierNodeIsBetter()
    {
        NodeView busy = node("a", 4000);
        busy.scored.cpuMilli = busy.requested.cpuMilli = 3000;
        RandomStream choice(1, "scheduler", "choice");
        const Placement placement = place(pod("250m"), {busy, node("b", 4000)}, choice);
        QCOMPARE(placement.node, std::optional<std::size_t>{1});
        QVERIFY(placement.scores[1].leastAllocated > placement.scores[0].leastAllocated);
    }

    void podsOfOneOwnerAreSpread()
    {
        const json owned{{"metadata", {{"ownerReferences", {{{"uid", "set"}, {"controller", true}}}}}}};
        NodeView first = node("a", 4000);
        json sibling = pod("250m", owned);
        sibling["metadata"]["namespace"] = "shop";
        first.pods.push_back(std::make_shared<const ObjectVersion>(resources::pods, sibling, 2));
        RandomStream choice(1, "scheduler", "choice");
        QCOMPARE(place(pod("250m", owned), {first, node("b", 4000)}, choice).node, std::optional<std::size_t>{1});
    }

    void amongEqualsEachHasItsTurn()
    {
        const std::vector<NodeView> nodes{node("a", 4000), node("b", 4000), node("c", 4000)};
        RandomStream choice(1, "scheduler", "choice");
        std::array<int, 3> chosen{};
        for (int i = 0; i < 300; ++i)
            ++chosen.at(*place(pod("250m"), nodes, choice).node);
        for (const int times : chosen)
            QVERIFY(times > 60);
    }

    void withoutNodesThereIsNothingToSay()
    {
        RandomStream choice(1, "scheduler", "choice");
        QCOMPARE(failureMessage(place(pod("250m"), {}, choice)), std::string("no nodes available to schedule pods"));
    }
};

QTEST_APPLESS_MAIN(PlacementTest)
#include "placement_test.moc"
