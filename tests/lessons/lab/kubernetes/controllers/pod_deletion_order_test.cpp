// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/controllers/pod_deletion_order.h"
#include "lessons/lab/kubernetes/store/api_time.h"
#include "lessons/lab/kubernetes/store/resources.h"
#include "tests/support/manual_time.h"

#include <QTest>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

const Time now = ManualTime{}.now();

// A pod that has been ready for an hour on a node of its own.
ObjectPtr pod(const std::string& name, const json& more = {})
{
    json document{{"metadata", {{"name", name}, {"namespace", "shop"}, {"uid", name}, {"creationTimestamp", apiTime(now - 1h)}}},
                  {"spec", {{"nodeName", "node-of-" + name}}},
                  {"status",
                   {{"phase", "Running"},
                    {"conditions", {{{"type", "Ready"}, {"status", "True"}, {"lastTransitionTime", apiTime(now - 1h)}}}}}}};
    if (more.is_object())
        document.merge_patch(more);
    return std::make_shared<const ObjectVersion>(resources::pods, document, 1);
}

} // namespace

class PodDeletionOrderTest : public QObject {
    Q_OBJECT

private slots:
    // The usual pod stays; the other one goes.
    void whoGoesFirst_data()
    {
        QTest::addColumn<QString>("difference");
        QTest::newRow("on no node") << R"({"spec":{"nodeName":null}})";
        QTest::newRow("pending") << R"({"status":{"phase":"Pending"}})";
        QTest::newRow("of unknown phase") << R"({"status":{"phase":"Unknown"}})";
        QTest::newRow("not ready") << R"({"status":{"conditions":[{"type":"Ready","status":"False"}]}})";
        QTest::newRow("cheaper") << R"({"metadata":{"annotations":{"controller.kubernetes.io/pod-deletion-cost":"-5"}}})";
        QTest::newRow("restarted") << R"({"status":{"containerStatuses":[{"restartCount":3}]}})";
    }
    void whoGoesFirst()
    {
        QFETCH(QString, difference);
        // By its name the other one would come last.
        const std::vector<ObjectPtr> pods{pod("a"), pod("z", json::parse(difference.toStdString()))};
        QCOMPARE(podsToDelete(pods, pods, 1, now).front()->name(), std::string("z"));
    }

    void theYoungestGoFirstInPowersOfTwo()
    {
        const auto born = [](Duration ago) {
            return json{{"metadata", {{"creationTimestamp", apiTime(now - ago)}}},
                        {"status",
                         {{"conditions", {{{"type", "Ready"}, {"status", "True"}, {"lastTransitionTime", apiTime(now - ago)}}}}}}};
        };
        const std::vector<ObjectPtr> pods{pod("a"), pod("z", born(60s))};
        QCOMPARE(podsToDelete(pods, pods, 1, now).front()->name(), std::string("z"));
        // Between 50 and 60 seconds there is no difference: the name decides.
        const std::vector<ObjectPtr> alike{pod("a", born(60s)), pod("z", born(50s))};
        QCOMPARE(podsToDelete(alike, alike, 1, now).front()->name(), std::string("a"));
    }

    void ofTwoOnOneNodeOneGoes()
    {
        const json together{{"spec", {{"nodeName", "node-1"}}}};
        const std::vector<ObjectPtr> pods{pod("a"), pod("y", together), pod("z", together)};
        QCOMPARE(podsToDelete(pods, pods, 1, now).front()->name(), std::string("y"));
    }

    void allGoWhenAllAreAskedFor()
    {
        const std::vector<ObjectPtr> pods{pod("a"), pod("b")};
        QCOMPARE(podsToDelete(pods, pods, 5, now).size(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(PodDeletionOrderTest)
#include "pod_deletion_order_test.moc"
