// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <QCryptographicHash>

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/load/load_service.h"

#include <fmt/format.h>

#include <cmath>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;

// Requests spread over replicas that come and go.
class LoadServiceTest : public QObject {
    Q_OBJECT

private slots:
    void replicasShareTheLoadEvenly();
    void moreReplicasMeanLessForEach();
    void withoutAReplicaNothingIsReached();
    void aRemovedReplicaDrains();
    void aDeadReplicaThatIsStillListedRefuses();
    void theDialTurnsWhileItRuns();
    void oneFromOutsideIsAnswered();
    void quantilesOfASpanComeFromTwoStates();
    void theSameSeedTellsTheSameStory();
    void anotherServiceShiftsNothing();
    void whoLooksOnChangesNothing();
    void aServiceMayEndBeforeItsPods();
};

namespace {

const Time start{};

PodServerSettings small()
{
    PodServerSettings settings;
    settings.cores = 0.5;
    settings.capacity = 100;
    return settings;
}

struct World {
    EventQueue queue{start};
    RandomStreams randoms{1};
    LoadService service{queue, randoms, "orders", ExponentialDemand{0.010}};
    std::vector<std::shared_ptr<PodServer>> pods;

    void add(const std::string& name, const PodServerSettings& settings = small())
    {
        pods.push_back(std::make_shared<PodServer>(queue, name, settings));
        service.addReplica(pods.back());
    }
    void run(Duration span) { queue.runUntil(queue.now() + span); }
    // Mean cores that a pod used over the next span.
    double used(std::size_t pod, Duration span)
    {
        const auto before = pods.at(pod)->usage().cpuNano;
        run(span);
        return static_cast<double>(pods.at(pod)->usage().cpuNano - before) / static_cast<double>(span.count());
    }
};

} // namespace

void LoadServiceTest::replicasShareTheLoadEvenly()
{
    World world;
    for (const char* name : {"a", "b", "c", "d"})
        world.add(name);
    world.service.offer("users", ConstantLoad{100});
    world.run(400s);
    const RequestCounts& counts = world.service.counts();
    QVERIFY(std::abs(static_cast<double>(counts.offered) - 40'000) < 4 * std::sqrt(40'000));
    for (const auto& pod : world.pods)
        QVERIFY(std::abs(static_cast<double>(pod->answered()) - 10'000) < 4 * std::sqrt(10'000));
    QCOMPARE(counts.failed(), std::uint64_t{0});
}

void LoadServiceTest::moreReplicasMeanLessForEach()
{
    // Below saturation each uses rate × demand / replicas.
    World world;
    world.service.offer("users", ConstantLoad{80});
    for (int replicas = 1; replicas <= 8; ++replicas) {
        world.add("pod-" + std::to_string(replicas));
        world.run(10s);
        const double used = world.used(0, 200s);
        const double expected = std::min(80 * 0.010 / replicas, 0.5);
        QVERIFY2(std::abs(used - expected) < 0.05 * expected,
                 qPrintable(QString("%1: %2, %3").arg(replicas).arg(used).arg(expected)));
    }
}

void LoadServiceTest::withoutAReplicaNothingIsReached()
{
    World world;
    world.service.offer("users", ConstantLoad{10});
    world.run(10s);
    QVERIFY(world.service.counts().offered > 50);
    QCOMPARE(world.service.counts().unreachable, world.service.counts().offered);
}

void LoadServiceTest::aRemovedReplicaDrains()
{
    World world;
    world.add("a");
    world.add("b");
    world.service.offer("users", ConstantLoad{60});
    world.run(100s);
    world.service.removeReplica("a");
    QCOMPARE(world.service.replicas(), std::size_t{1});
    const auto had = world.pods[0]->answered() + world.pods[0]->inFlight();
    world.run(100s);
    QCOMPARE(world.pods[0]->answered(), had);
    QCOMPARE(world.pods[0]->inFlight(), std::size_t{0});
    QCOMPARE(world.service.counts().failed(), world.pods[1]->refused());
}

void LoadServiceTest::aDeadReplicaThatIsStillListedRefuses()
{
    // As between the end of a process and the change of its EndpointSlice.
    World world;
    world.add("a");
    world.add("b");
    world.service.offer("users", ConstantLoad{20});
    world.run(10s);
    world.pods[0]->stop();
    const RequestCounts before = world.service.counts();
    world.run(100s);
    const auto offered = static_cast<double>(world.service.counts().offered - before.offered);
    const auto failed = static_cast<double>(world.service.counts().unreachable - before.unreachable);
    QVERIFY(std::abs(failed / offered - 0.5) < 0.05);
    world.service.removeReplica("a");
    const auto unreachable = world.service.counts().unreachable;
    world.run(100s);
    QCOMPARE(world.service.counts().unreachable, unreachable);
}

void LoadServiceTest::theDialTurnsWhileItRuns()
{
    World world;
    for (const char* name : {"a", "b", "c"})
        world.add(name);
    world.service.offer("users", ConstantLoad{10});
    world.run(100s);
    world.service.setDial(8);
    QCOMPARE(world.service.offeredRate(), 80.0);
    const auto before = world.service.counts().offered;
    world.run(100s);
    QVERIFY(std::abs(static_cast<double>(world.service.counts().offered - before) - 8000) < 4 * std::sqrt(8000));
    world.service.setDial(0);
    const auto stopped = world.service.counts().offered;
    world.run(100s);
    QCOMPARE(world.service.counts().offered, stopped);
    // Whoever joins finds the dial where it stands.
    world.service.offer("others", ConstantLoad{10});
    world.run(100s);
    QCOMPARE(world.service.counts().offered, stopped);
}

void LoadServiceTest::oneFromOutsideIsAnswered()
{
    World world;
    std::vector<Outcome> told;
    const auto note = [&](Outcome outcome) { told.push_back(outcome); };
    world.service.submit(note);
    QVERIFY(told.empty());
    world.run(0s);
    QVERIFY(told == std::vector{Outcome::Unreachable});
    world.add("a");
    world.service.submit(note);
    world.run(10s);
    QVERIFY(told.back() == Outcome::Answered);
    world.service.submit(note);
    world.pods[0]->stop();
    world.run(0s);
    QVERIFY(told.back() == Outcome::Broken);
    QCOMPARE(told.size(), std::size_t{3});
}

void LoadServiceTest::quantilesOfASpanComeFromTwoStates()
{
    World world;
    world.add("a");
    world.service.offer("users", ConstantLoad{10});
    world.run(200s);
    const LatencyHistogram calm = world.service.latencies();
    world.service.setDial(5.5);
    world.run(200s);
    const LatencyHistogram busy = world.service.latencies().since(calm);
    QVERIFY(busy.quantile(0.95).value() > 2 * calm.quantile(0.95).value());
    QVERIFY(calm.quantile(0.5).value() < calm.quantile(0.95).value());
}

namespace {

// The SHA-256 of an access log of twenty minutes in which replicas come, go and die.
QByteArray digest(std::uint64_t seed, bool withNeighbour, int* lines = nullptr)
{
    EventQueue queue{start};
    const RandomStreams randoms{seed};
    LoadService service{queue, randoms, "orders", LognormalDemand{0.015, 1}};
    LoadService neighbour{queue, randoms, "users", LognormalDemand{0.015, 1}};
    QCryptographicHash hash{QCryptographicHash::Sha256};
    service.onAccess([&](const Access& access) {
        const auto line = fmt::format("{} {} {} {} {}\n", (queue.now() - start).count(), access.pod,
                                      (access.arrived - start).count(), access.took.count(), static_cast<int>(access.outcome));
        hash.addData(QByteArray::fromStdString(line));
        if (lines)
            ++*lines;
    });
    std::vector<std::shared_ptr<PodServer>> pods;
    for (int i = 0; i < 4; ++i)
        pods.push_back(std::make_shared<PodServer>(queue, "orders-" + std::to_string(i), small()));
    service.addReplica(pods[0]);
    service.addReplica(pods[1]);
    service.offer("shop", WaveLoad{40, 30, 5min});
    service.offer("mobile", SpikeLoad{5, 60, 4min, 2min});
    const auto other = std::make_shared<PodServer>(queue, "users-0", small());
    if (withNeighbour) {
        neighbour.addReplica(other);
        neighbour.offer("shop", ConstantLoad{13});
    }
    queue.runUntil(start + 5min);
    service.addReplica(pods[2]);
    service.addReplica(pods[3]);
    queue.runUntil(start + 8min);
    service.removeReplica("orders-0");
    pods[1]->stop();
    queue.runUntil(start + 9min);
    service.removeReplica("orders-1");
    service.setDial(0.5);
    queue.runUntil(start + 20min);
    return hash.result().toHex();
}

} // namespace

void LoadServiceTest::theSameSeedTellsTheSameStory()
{
    int lines = 0;
    const QByteArray once = digest(7, false, &lines);
    QVERIFY(lines > 20'000);
    QCOMPARE(digest(7, false), once);
    QVERIFY(digest(8, false) != once);
}

void LoadServiceTest::anotherServiceShiftsNothing()
{
    QCOMPARE(digest(7, true), digest(7, false));
}

void LoadServiceTest::whoLooksOnChangesNothing()
{
    // At odd times, whether requests are followed or flow.
    const auto story = [](double followed, bool looks) {
        EventQueue queue{start};
        LoadService service{queue, RandomStreams{3}, "orders", LognormalDemand{0.010, 1}, followed};
        std::vector<std::shared_ptr<PodServer>> pods;
        for (const char* name : {"a", "b"}) {
            pods.push_back(std::make_shared<PodServer>(queue, name, small()));
            service.addReplica(pods.back());
        }
        service.offer("users", WaveLoad{80, 60, 40s});
        std::string told;
        for (int i = 0; i < 100; ++i) {
            for (int k = 0; looks && k < 7; ++k) {
                queue.runUntil(queue.now() + 123'456'789ns);
                for (const auto& pod : pods)
                    pod->usage();
            }
            queue.runUntil(start + 1s * (i + 1));
            for (const auto& pod : pods)
                told += fmt::format("{} {} {} {} ", pod->usage().cpuNano, pod->answered(), pod->refused(), pod->inFlight());
            told += fmt::format("{}\n", service.latencies().quantile(0.5).value_or(0s).count());
        }
        return told;
    };
    for (const double followed : {1e9, 0.0})
        QVERIFY(story(followed, true) == story(followed, false));
}

void LoadServiceTest::aServiceMayEndBeforeItsPods()
{
    EventQueue queue{start};
    const auto pod = std::make_shared<PodServer>(queue, "a", small());
    bool told = false;
    {
        LoadService service{queue, RandomStreams{1}, "orders", FixedDemand{1}};
        service.addReplica(pod);
        service.offer("users", ConstantLoad{10});
        service.submit([&](Outcome) { told = true; });
        queue.runUntil(start + 1s);
        service.removeReplica("a");
        QVERIFY(pod->inFlight() > 0);
    }
    QCOMPARE(pod->inFlight(), std::size_t{0});
    queue.runUntil(start + 1h);
    QVERIFY(!told);
}

QTEST_APPLESS_MAIN(LoadServiceTest)
#include "load_service_test.moc"
