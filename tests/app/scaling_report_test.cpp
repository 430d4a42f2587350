// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scaling_report.h"
#include "tests/collectors/session/story.h"

#include <QtTest>
#include <nlohmann/json.hpp>

using namespace nephoscope;
using nlohmann::json;

// A line for each change of an autoscaler that is worth one.
class ScalingReportTest : public QObject {
    Q_OBJECT

    // A deployment of two pods whose autoscaler wants at most 50 % of 500m each.
    struct World : Story {
        World()
        {
            see(0, status({}, SourceState::Live));
            see(0, deployment("d", "web", 2, 2));
            see(0, replicaSet("rs", "web-1", "d"));
            for (const char* name : {"a", "b"}) {
                Pod one = podOf(name, name, "ReplicaSet", "rs");
                one.startTime = at(-600);
                one.conditions = {{in("Ready"), ConditionStatus::True, {}, {}, at(-500)}};
                see(0, one);
            }
        }
        Autoscaler scaler(int utilization, int current, int desired)
        {
            Autoscaler result = autoscaler("h", "web", "web", utilization);
            result.currentReplicas = current;
            result.desiredReplicas = desired;
            result.currentMetrics.front().averageValue = Quantity::fromMilli(utilization * 5);
            const auto condition = [&](const char* type, ConditionStatus status, const char* reason) {
                return Condition{in(type), status, in(reason), {}, at(0)};
            };
            result.conditions = {
                condition("AbleToScale", ConditionStatus::True, current == desired ? "ReadyForNewScale" : "SucceededRescale"),
                condition("ScalingActive", ConditionStatus::True, "ValidMetricFound"),
                condition("ScalingLimited", ConditionStatus::False, "DesiredWithinRange")};
            return result;
        }
        ScalingReport report{session, {}};
    };

private slots:
    void anAutoscalerWithoutItsTargetIsNoLineYet()
    {
        Story story;
        ScalingReport report(story.session, {});
        QVERIFY(report.update(story.see(0, story.autoscaler("h", "web", "web", 40))).empty());
        QCOMPARE(report.update(story.see(1, story.deployment("d", "web", 3, 3))).size(), std::size_t{1});
    }

    void tellsWhatIsWantedSeenAndReady()
    {
        World world;
        const auto lines = world.report.update(world.see(1, world.scaler(40, 2, 2)));
        QCOMPARE(lines.size(), std::size_t{1});
        const json line = json::parse(lines.front().json);
        QCOMPARE(line["type"], "scaling");
        QCOMPARE(line["source"], "c");
        QCOMPARE(line["namespace"], "shop");
        QCOMPARE(line["name"], "web");
        QCOMPARE(line["target"], "Deployment/web");
        QCOMPARE(line["currentReplicas"], 2);
        QCOMPARE(line["desiredReplicas"], 2);
        QCOMPARE(line["readyReplicas"], 2);
        QCOMPARE(line["minReplicas"], 2);
        QCOMPARE(line["maxReplicas"], 10);
        QCOMPARE(line["metrics"], json::parse(R"([{"metric":"cpu","target":"50%","current":"40%"}])"));
        QCOMPARE(line["conditions"]["AbleToScale"], "True/ReadyForNewScale");
        QVERIFY(!line["explanation"].empty());
        QVERIFY(lines.front().text.find("shop/web  2 → 2 replicas (min 2, max 10), 2 ready  cpu: 40%/50%") != std::string::npos);
    }

    void whatChangesNothingIsNotSaidTwice()
    {
        World world;
        QCOMPARE(world.report.update(world.see(1, world.scaler(40, 2, 2))).size(), std::size_t{1});
        Autoscaler touched = world.scaler(40, 2, 2);
        touched.meta.generation = 7;
        QVERIFY(world.report.update(world.see(2, touched)).empty());
        QVERIFY(world.report.update(world.see(3, world.event("e", "Pulled", "Image pulled"))).empty());
    }

    void aRescaleCarriesTheClustersOwnReason()
    {
        World world;
        world.report.update(world.see(1, world.scaler(40, 2, 2)));
        for (const char* name : {"a", "b"})
            world.see(14, world.usage(name, 14, 450), 14);
        world.see(15,
                  world.event("e", "SuccessfulRescale",
                              "New size: 4; reason: cpu resource utilization (percentage of request) above target", "h"),
                  15);
        const auto lines = world.report.update(world.see(15.1, world.scaler(90, 2, 4)));
        QCOMPARE(lines.size(), std::size_t{1});
        const json line = json::parse(lines.front().json);
        QCOMPARE(line["desiredReplicas"], 4);
        QCOMPARE(line["rescale"]["to"], 4);
        QCOMPARE(line["rescale"]["reason"], "cpu resource utilization (percentage of request) above target");
        QVERIFY2(line["reproduced"].get<bool>(), lines.front().text.substr(lines.front().text.find("reported")).c_str());
    }

    // The watch tells of a decision at once; the samples it was made from have to be asked for.
    void aLineIsToldAgainWhenItsSamplesArrive()
    {
        World world;
        const auto early = world.report.update(world.see(15, world.scaler(90, 2, 4)));
        QCOMPARE(early.size(), std::size_t{1});
        QVERIFY(!json::parse(early.front().json)["reproduced"].get<bool>());
        QVERIFY(world.report.update(world.see(15.1, world.usage("a", 14, 450), 14)).empty());
        const auto late = world.report.update(world.see(15.1, world.usage("b", 14, 450), 14));
        QCOMPARE(late.size(), std::size_t{1});
        QVERIFY(json::parse(late.front().json)["reproduced"].get<bool>());
        QVERIFY(world.report.update(world.see(16, world.usage("b", 15.5, 450), 15.5)).empty());
    }

    void aMetricWithoutAValueIsAbsentAndNotZero()
    {
        World world;
        Autoscaler blind = world.scaler(0, 2, 2);
        blind.currentMetrics.clear();
        const auto lines = world.report.update(world.see(1, blind));
        QCOMPARE(lines.size(), std::size_t{1});
        QVERIFY(!json::parse(lines.front().json)["metrics"][0].contains("current"));
        QVERIFY(lines.front().text.find("cpu: <unknown>/50%") != std::string::npos);
    }

    void oneThatIsMadeAnewIsToldAnew()
    {
        World world;
        QCOMPARE(world.report.update(world.see(1, world.scaler(40, 2, 2))).size(), std::size_t{1});
        QVERIFY(world.report
                    .update(world.see(
                        2, ObjectGone{ObjectKind::HorizontalPodAutoscaler, world.in("h"), world.in("shop"), world.in("web")}))
                    .empty());
        QCOMPARE(world.report.update(world.see(3, world.scaler(40, 2, 2))).size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(ScalingReportTest)
#include "scaling_report_test.moc"
