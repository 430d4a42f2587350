// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/controllers/deployment_rollout.h"
#include "lessons/lab/kubernetes/controllers/template_hash.h"

#include <QTest>
#include <rapidcheck.h>

#include <algorithm>
#include <numeric>

using namespace nephoscope::lab;
using nlohmann::json;

// The arithmetic of a rollout.
class DeploymentRolloutTest : public QObject {
    Q_OBJECT

private slots:
    void sharesAreRoundedSoThatARolloutCanGoOn_data()
    {
        QTest::addColumn<int>("replicas");
        QTest::addColumn<QString>("surge");
        QTest::addColumn<QString>("unavailable");
        QTest::addColumn<int>("surges");
        QTest::addColumn<int>("mayLack");
        QTest::newRow("the defaults of 3") << 3 << "25%" << "25%" << 1 << 0;
        QTest::newRow("the defaults of 10") << 10 << "25%" << "25%" << 3 << 2;
        QTest::newRow("numbers") << 10 << "3" << "2" << 3 << 2;
        QTest::newRow("both come to nothing") << 3 << "0" << "10%" << 0 << 1;
        QTest::newRow("of nothing nothing can lack") << 0 << "25%" << "5" << 0 << 0;
    }
    void sharesAreRoundedSoThatARolloutCanGoOn()
    {
        QFETCH(int, replicas);
        QFETCH(QString, surge);
        QFETCH(QString, unavailable);
        QFETCH(int, surges);
        QFETCH(int, mayLack);
        const auto value = [](const QString& text) {
            return text.endsWith(QLatin1Char('%')) ? json(text.toStdString()) : json(text.toInt());
        };
        const RolloutLimits limits = rolloutLimits(
            {{"replicas", replicas},
             {"strategy",
              {{"type", "RollingUpdate"},
               {"rollingUpdate", {{"maxSurge", value(surge)}, {"maxUnavailable", value(unavailable)}}}}}});
        QCOMPARE(limits.surge, std::int64_t{surges});
        QCOMPARE(limits.unavailable, std::int64_t{mayLack});
    }

    // The example of Kubernetes' own documentation: 8 old and 5 new of 10 with a surge of 3, scaled to 15.
    void whatIsAddedInTheMiddleIsSpreadInProportion()
    {
        const std::vector<RolloutSet> sets{{"old", 8, 8, 13}, {"new", 5, 2, 13}};
        QCOMPARE(proportionalReplicas(sets, 15, 3), (std::vector<std::int64_t>{11, 7}));
    }

    void scaledToNothingNothingIsLeft()
    {
        QCOMPARE(proportionalReplicas({{"old", 8, 8, 13}, {"new", 5, 2, 13}}, 0, 0), (std::vector<std::int64_t>{0, 0}));
    }

    // Whatever the sizes: all that is added or taken is spread.
    void proportionsAddUp()
    {
        QVERIFY(rc::check([](const std::vector<std::uint8_t>& sizes) {
            const std::int64_t wished = *rc::gen::inRange(1, 300);
            const std::int64_t surge = *rc::gen::inRange(0, 50);
            std::vector<RolloutSet> sets;
            std::int64_t all = 0;
            for (const std::uint8_t size : sizes)
                all += size;
            for (const std::uint8_t size : sizes)
                sets.push_back({"set", size, size, all});
            const auto replicas = proportionalReplicas(sets, wished, surge);
            RC_ASSERT(std::all_of(replicas.begin(), replicas.end(), [](std::int64_t one) { return one >= 0; }));
            if (sets.empty())
                return;
            // What rounding leaves over is the largest set's; only where that has nothing more to give it stays over.
            const auto sum = std::accumulate(replicas.begin(), replicas.end(), std::int64_t{0});
            RC_ASSERT(sum == wished + surge || std::find(replicas.begin(), replicas.end(), 0) != replicas.end());
        }));
    }

    // Step by step, with pods that become available whenever they like: never more than allowed, never fewer available than
    // promised, and in the end all are new.
    void aRolloutKeepsItsLimitsAndEnds()
    {
        QVERIFY(rc::check([] {
            const std::int64_t wished = *rc::gen::inRange(1, 40);
            const RolloutLimits limits{*rc::gen::inRange<std::int64_t>(0, 10), *rc::gen::inRange<std::int64_t>(0, 10)};
            RC_PRE(limits.surge + limits.unavailable > 0);
            const std::int64_t mayLack = std::min(limits.unavailable, wished);
            std::vector<RolloutSet> old{{"old", wished, wished, 0}};
            RolloutSet fresh{"new", 0, 0, 0};
            int steps = 0;
            while (fresh.available != wished || old[0].replicas != 0) {
                RC_ASSERT(++steps < 1000);
                const std::int64_t grown = newSetReplicas(fresh, wished, fresh.replicas + old[0].replicas, limits.surge);
                if (grown != fresh.replicas) {
                    fresh.replicas = grown;
                } else {
                    old[0].replicas = oldSetReplicas(old, fresh, wished, mayLack)[0];
                    old[0].available = std::min(old[0].available, old[0].replicas);
                    if (fresh.available < fresh.replicas)
                        fresh.available += *rc::gen::inRange<std::int64_t>(1, fresh.replicas - fresh.available + 1);
                }
                RC_ASSERT(fresh.replicas + old[0].replicas <= wished + limits.surge);
                RC_ASSERT(fresh.available + old[0].available >= wished - mayLack);
            }
        }));
    }

    void podsThatAreNotAvailableGoFirst()
    {
        // Two of the older set never came up; five must stay available.
        const std::vector<RolloutSet> old{{"broken", 2, 0, 0}, {"good", 5, 5, 0}};
        QCOMPARE(oldSetReplicas(old, {"new", 0, 0, 0}, 5, 0), (std::vector<std::int64_t>{0, 5}));
    }

    void theHashOfATemplateIsItsOwn()
    {
        const json one{{"spec", {{"containers", {{{"image", "app:1"}}}}}}};
        const json two{{"spec", {{"containers", {{{"image", "app:2"}}}}}}};
        QCOMPARE(templateHash(one, 0), templateHash(one, 0));
        QVERIFY(templateHash(one, 0) != templateHash(two, 0));
        QVERIFY(templateHash(one, 0) != templateHash(one, 1));
        for (const char letter : templateHash(one, 0))
            QVERIFY(std::string_view("bcdfghjklmnpqrstvwxz2456789").find(letter) != std::string_view::npos);
    }
};

QTEST_APPLESS_MAIN(DeploymentRolloutTest)
#include "deployment_rollout_test.moc"
