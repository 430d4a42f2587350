// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/session_driver.h"
#include "widgets/common/session_host.h"

using namespace nephoscope;

namespace {

// Nodes, one a second.
std::string nodeLog(int nodes)
{
    std::string log;
    for (int i = 0; i < nodes; ++i) {
        const std::string number = std::to_string(i);
        log += R"({"v":1,"type":"node","source":"c","seen":")" + formatRfc3339(Time{std::chrono::seconds{1'795'521'600 + i}})
               + R"(","meta":{"uid":"u)" + number + R"(","name":"node-)" + number + "\"}}\n";
    }
    return log;
}

} // namespace

class SessionDriverTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsTooMuchForAFrameGoesOnInTheNext()
    {
        constexpr int nodes = 5'000;
        SessionDriver driver;
        const SystemClock clock;
        SessionHost host(driver.session(), clock);
        driver.setHost(&host);
        std::size_t most = 0;
        connect(&host, &SessionHost::changed, this,
                [&most](const Changes& changes) { most = std::max(most, changes.keys.size()); });
        QVERIFY(driver.feed().startRecording("rec", "memory", readObservationLog(nodeLog(nodes), "nodes.ndjson", driver.pool())));
        const auto seen = [&driver] {
            int count = 0;
            driver.session().nodes().forEachAt(liveTime, [&count](const ObjectKey&, const Node&) { ++count; });
            return count;
        };
        QTRY_COMPARE(seen(), nodes);
        QVERIFY2(most <= 500, std::to_string(most).c_str());
        // In the order they were seen in, with nothing left out.
        QCOMPARE(driver.session().latestTime(), std::optional{Time{std::chrono::seconds{1'795'521'600 + nodes - 1}}});
        QVERIFY(!driver.history().excerpt().batches.empty());
        driver.setHost(nullptr);
    }
};

QTEST_GUILESS_MAIN(SessionDriverTest)
#include "session_driver_test.moc"
