// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/load/container_stats.h"
#include "lessons/lab/load/load_service.h"
#include "lessons/lab/load/metrics_server.h"

#include <cmath>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;

// Usage as it is reported: late, and averaged over windows.
class MetricsServerTest : public QObject {
    Q_OBJECT

private slots:
    void aRateIsTheDifferenceOfTwoReadings();
    void aYoungPodHasNoUsage();
    void aStepOfLoadIsSeenLate();
    void aRestartBeginsAnew();
    void whoIsGoneIsForgotten();
    void everyContainerMustBeMeasured();
    void itMeasuresAServedPod();
};

namespace {

const Time start{};

// Containers that use what the test says.
struct World {
    EventQueue queue{start};
    UsageLags lags;
    MetricsServer metrics{queue, lags};
    double cores = 0.1;
    Time changed = start;
    double used = 0;  // core seconds

    UsageReading read()
    {
        used += cores * toSeconds(queue.now() - changed);
        changed = queue.now();
        return {queue.now(), std::llround(used * 1e9), 1000};
    }
    void setCores(double count)
    {
        read();
        cores = count;
    }
    std::shared_ptr<ContainerStats> run(const std::string& entity)
    {
        return std::make_shared<ContainerStats>(queue, RandomStream{3, "kubelet", entity}, lags, [this] { return read(); });
    }
    std::optional<std::int64_t> cpu(std::string_view pod)
    {
        const auto usage = metrics.usage(pod);
        return usage ? std::optional{usage->containers.front().cpuNano} : std::nullopt;
    }
    void pass(Duration span) { queue.runUntil(queue.now() + span); }
};

} // namespace

void MetricsServerTest::aRateIsTheDifferenceOfTwoReadings()
{
    World world;
    const auto stats = world.run("a");
    world.metrics.watch("default/a", "app", stats);
    std::optional<MeasuredUsage> previous;
    for (int i = 0; i < 40; ++i) {
        world.pass(15s);
        const auto usage = world.metrics.usage("default/a");
        if (!usage)
            continue;
        QCOMPARE(usage->containers.size(), std::size_t{1});
        QCOMPARE(usage->containers[0].name, std::string{"app"});
        QVERIFY(std::abs(usage->containers[0].cpuNano - 100'000'000) <= 1);
        QCOMPARE(usage->containers[0].memoryBytes, std::int64_t{1000});
        // The kubelet reads every 10 to 20 s, and the window spans what lies between two scrapes.
        QVERIFY(usage->window >= 10s && usage->window <= 40s);
        QVERIFY(world.queue.now() - usage->timestamp <= 20s);
        QVERIFY(!previous || usage->timestamp >= previous->timestamp);
        previous = usage;
    }
    QVERIFY(previous);
    QCOMPARE(world.metrics.pods(), std::vector<std::string>{"default/a"});
}

void MetricsServerTest::aYoungPodHasNoUsage()
{
    // First usable numbers 15 to 60 s after the start, as on a real cluster.
    for (int i = 0; i < 50; ++i) {
        World world;
        world.pass(std::chrono::milliseconds{i * 300});
        const auto stats = world.run(std::to_string(i));
        world.metrics.watch("default/a", "app", stats);
        const Time begun = world.queue.now();
        QVERIFY(!world.metrics.usage("default/a"));
        while (!world.metrics.usage("default/a"))
            QVERIFY(world.queue.runNext());
        QVERIFY(world.queue.now() - begun >= 10s);
        QVERIFY(world.queue.now() - begun <= 60s);
    }
}

void MetricsServerTest::aStepOfLoadIsSeenLate()
{
    Duration earliest = 1h;
    Duration latest{};
    for (int i = 0; i < 60; ++i) {
        World world;
        const auto stats = world.run(std::to_string(i));
        world.metrics.watch("default/a", "app", stats);
        world.pass(5min + std::chrono::milliseconds{i * 250});
        world.setCores(0.5);
        const Time stepped = world.queue.now();
        while (world.cpu("default/a").value() < 499'000'000)
            QVERIFY(world.queue.runNext());
        earliest = std::min<Duration>(earliest, world.queue.now() - stepped);
        latest = std::max<Duration>(latest, world.queue.now() - stepped);
    }
    // A whole window after the step: two readings, and the scrape after them.
    QVERIFY(earliest >= 10s);
    QVERIFY(latest > 25s && latest <= 60s);
}

void MetricsServerTest::aRestartBeginsAnew()
{
    World world;
    auto stats = world.run("a");
    world.metrics.watch("default/a", "app", stats);
    world.pass(2min);
    QVERIFY(world.cpu("default/a"));
    stats = world.run("a again");
    world.metrics.watch("default/a", "app", stats);
    world.used = 0;
    world.pass(15s);
    // Never a rate over the restart: it would be negative.
    while (!world.cpu("default/a"))
        QVERIFY(world.queue.runNext());
    QVERIFY(world.cpu("default/a").value() >= 0);
    QVERIFY(world.metrics.usage("default/a")->timestamp - world.metrics.usage("default/a")->window >= stats->started());
}

void MetricsServerTest::whoIsGoneIsForgotten()
{
    World world;
    auto stats = world.run("a");
    world.metrics.watch("default/a", "app", stats);
    world.pass(2min);
    stats.reset();
    // What was stored stays until the next scrape.
    QVERIFY(world.metrics.usage("default/a"));
    world.pass(15s);
    QVERIFY(!world.metrics.usage("default/a"));
    QVERIFY(world.metrics.pods().empty());
}

void MetricsServerTest::everyContainerMustBeMeasured()
{
    World world;
    const auto app = world.run("app");
    world.metrics.watch("default/a", "app", app);
    world.pass(2min);
    const auto sidecar = world.run("sidecar");
    world.metrics.watch("default/a", "sidecar", sidecar);
    world.pass(15s);
    QVERIFY(!world.metrics.usage("default/a") || world.metrics.usage("default/a")->containers.size() == 2);
    world.pass(1min);
    QCOMPARE(world.metrics.usage("default/a")->containers.size(), std::size_t{2});
}

void MetricsServerTest::itMeasuresAServedPod()
{
    EventQueue queue{start};
    const UsageLags lags;
    MetricsServer metrics{queue, lags};
    PodServerSettings settings;
    settings.cores = 0.5;
    const auto pod = std::make_shared<PodServer>(queue, "a", settings);
    const auto stats = std::make_shared<ContainerStats>(queue, RandomStream{3, "kubelet", "a"}, lags,
                                                        [pod] { return pod->usage(); });
    metrics.watch("default/a", "app", stats);
    LoadService service{queue, RandomStreams{1}, "orders", ExponentialDemand{0.010}};
    service.addReplica(pod);
    service.offer("users", ConstantLoad{30});
    double sum = 0;
    constexpr int samples = 100;
    queue.runUntil(start + 2min);
    for (int i = 0; i < samples; ++i) {
        queue.runUntil(queue.now() + 30s);
        sum += static_cast<double>(metrics.usage("default/a")->containers.front().cpuNano) * 1e-9;
    }
    QVERIFY(std::abs(sum / samples - 0.3) < 0.015);
}

QTEST_APPLESS_MAIN(MetricsServerTest)
#include "metrics_server_test.moc"
