// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/load/pod_server.h"

#include <cmath>
#include <map>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;

// One pod and its requests, each story small enough to be computed by hand.
class PodServerTest : public QObject {
    Q_OBJECT

private slots:
    void requestsShareTheCpu();
    void oneRequestUsesOneCore();
    void theLimitThrottles();
    void aChangedLimitHoldsAtOnce();
    void workersTakeOneAfterTheOther();
    void aFullPodRefuses();
    void anEndBreaksWhatIsUnderWay();
    void drainingEndsWithTheLastAnswer();
    void memoryFollowsRequestsAndLeaks();
    void tooMuchMemoryIsToldOnce();
    void aForgottenSinkHearsNothing();
    void anIdlePodUsesALittle();
    void anAnswerMayBringTheNextRequest();
};

namespace {

const Time start{};

// A pod and what it told: "1 answered 300ms" and so on.
struct World final : RequestSink {
    EventQueue queue{start};
    PodServer pod;
    std::map<std::uint64_t, std::pair<Outcome, Duration>> told;
    std::function<void()> onAnswer;

    explicit World(const PodServerSettings& settings) : pod(queue, "pod", settings) {}

    void finished(const Request& request, Outcome outcome, std::string_view name) override
    {
        QCOMPARE(name, std::string_view{"pod"});
        told[request.id] = {outcome, queue.now() - start};
        if (onAnswer)
            onAnswer();
    }
    bool offer(std::uint64_t id, double demand) { return pod.offer({id, this, queue.now(), demand}); }
    void run(Duration span) { queue.runUntil(queue.now() + span); }
    // When it was answered, in ms since the beginning; -1 when it was not.
    int answered(std::uint64_t id) const
    {
        const auto found = told.find(id);
        return found != told.end() && found->second.first == Outcome::Answered ? static_cast<int>(found->second.second / 1ms) : -1;
    }
    double cpu() { return static_cast<double>(pod.usage().cpuNano) * 1e-9; }
};

PodServerSettings cores(double count)
{
    PodServerSettings settings;
    settings.cores = count;
    return settings;
}

bool is(double a, double b)
{
    return std::abs(a - b) < 1e-6;
}

} // namespace

void PodServerTest::requestsShareTheCpu()
{
    // The second comes when the first has 200 ms left; from then on each has half: 1 has 100 ms left when 2 is done.
    World world{cores(1)};
    world.offer(1, 0.300);
    world.run(100ms);
    world.offer(2, 0.100);
    world.run(10s);
    QCOMPARE(world.answered(2), 300);
    QCOMPARE(world.answered(1), 400);
    QVERIFY(is(world.cpu(), 0.4));
}

void PodServerTest::oneRequestUsesOneCore()
{
    World world{cores(4)};
    for (std::uint64_t id = 1; id <= 4; ++id)
        world.offer(id, 0.100);
    world.run(10s);
    for (std::uint64_t id = 1; id <= 4; ++id)
        QCOMPARE(world.answered(id), 100);
    QVERIFY(is(world.pod.throttledSeconds(), 0));
}

void PodServerTest::theLimitThrottles()
{
    World world{cores(0.5)};
    world.offer(1, 0.100);
    world.run(1s);
    QCOMPARE(world.answered(1), 200);
    QVERIFY(is(world.pod.throttledSeconds(), 0.2));
    QVERIFY(is(world.cpu(), 0.1));
}

void PodServerTest::aChangedLimitHoldsAtOnce()
{
    World world{cores(0.5)};
    world.offer(1, 0.100);
    world.run(100ms);
    world.pod.setCores(1);
    world.run(1s);
    QCOMPARE(world.answered(1), 150);
    world.pod.setCores(0);
    world.offer(2, 0.1);
    world.run(1s);
    QCOMPARE(world.answered(2), -1);
    world.pod.setCores(1);
    world.run(1s);
    QCOMPARE(world.answered(2), 2200);
}

void PodServerTest::workersTakeOneAfterTheOther()
{
    PodServerSettings settings = cores(2);
    settings.workers = 1;
    World world{settings};
    world.offer(1, 0.100);
    world.offer(2, 0.100);
    world.offer(3, 0.100);
    QCOMPARE(world.pod.inFlight(), std::size_t{3});
    world.run(1s);
    QCOMPARE(world.answered(1), 100);
    QCOMPARE(world.answered(2), 200);
    QCOMPARE(world.answered(3), 300);
}

void PodServerTest::aFullPodRefuses()
{
    PodServerSettings settings = cores(1);
    settings.capacity = 2;
    World world{settings};
    QVERIFY(world.offer(1, 0.1));
    QVERIFY(world.offer(2, 0.1));
    QVERIFY(!world.offer(3, 0.1));
    QCOMPARE(world.pod.refused(), std::uint64_t{1});
    world.run(1s);
    QVERIFY(world.offer(4, 0.1));
    QVERIFY(!world.told.contains(3));
}

void PodServerTest::anEndBreaksWhatIsUnderWay()
{
    PodServerSettings settings = cores(1);
    settings.workers = 1;
    World world{settings};
    world.offer(1, 0.100);
    world.offer(2, 0.100);
    world.run(50ms);
    world.pod.stop();
    QVERIFY(world.told.at(1).first == Outcome::Broken);
    QVERIFY(world.told.at(2).first == Outcome::Broken);
    QVERIFY(!world.offer(3, 0.1));
    QCOMPARE(world.pod.refused(), std::uint64_t{0});
    QCOMPARE(world.pod.broken(), std::uint64_t{2});
    world.run(1s);
    QVERIFY(is(world.cpu(), 0.05));
    QCOMPARE(world.pod.memory(), std::int64_t{0});
}

void PodServerTest::drainingEndsWithTheLastAnswer()
{
    World world{cores(1)};
    world.offer(1, 0.100);
    std::optional<Time> idle;
    world.pod.whenIdle([&] { idle = world.queue.now(); });
    world.run(1s);
    QCOMPARE(idle.value(), start + 100ms);
    idle.reset();
    world.pod.whenIdle([&] { idle = world.queue.now(); });
    QVERIFY(!idle);
    world.run(0s);
    QCOMPARE(idle.value(), start + 1s);
}

void PodServerTest::memoryFollowsRequestsAndLeaks()
{
    PodServerSettings settings = cores(1);
    settings.memoryBase = 1000;
    settings.memoryPerRequest = 10;
    settings.leakPerRequest = 1;
    World world{settings};
    QCOMPARE(world.pod.memory(), std::int64_t{1000});
    world.offer(1, 0.1);
    world.offer(2, 0.1);
    QCOMPARE(world.pod.usage().memoryBytes, std::int64_t{1020});
    world.run(1s);
    QCOMPARE(world.pod.memory(), std::int64_t{1002});
}

void PodServerTest::tooMuchMemoryIsToldOnce()
{
    PodServerSettings settings = cores(1);
    settings.memoryBase = 1000;
    settings.memoryPerRequest = 10;
    settings.memoryLimit = 1020;
    World world{settings};
    int told = 0;
    world.pod.whenOutOfMemory([&] {
        ++told;
        world.pod.stop();
    });
    world.offer(1, 0.1);
    world.offer(2, 0.1);
    world.run(0s);
    QCOMPARE(told, 0);
    world.offer(3, 0.1);
    world.offer(4, 0.1);
    world.run(1s);
    QCOMPARE(told, 1);
    QCOMPARE(world.pod.broken(), std::uint64_t{4});
}

void PodServerTest::aForgottenSinkHearsNothing()
{
    World world{cores(1)};
    World other{cores(1)};
    world.offer(1, 0.1);
    world.pod.offer({2, &other, start, 0.1});
    world.pod.forget(other);
    world.run(1s);
    QCOMPARE(world.answered(1), 100);
    QVERIFY(other.told.empty());
}

void PodServerTest::anIdlePodUsesALittle()
{
    PodServerSettings settings = cores(0.5);
    settings.idleCores = 0.002;
    World world{settings};
    world.run(1000s);
    QVERIFY(is(world.cpu(), 2));
}

void PodServerTest::anAnswerMayBringTheNextRequest()
{
    // Ten requests by one who waits for each answer.
    World world{cores(1)};
    std::uint64_t next = 1;
    world.onAnswer = [&] {
        if (next < 10)
            world.offer(++next, 0.1);
    };
    world.offer(next, 0.1);
    world.run(10s);
    QCOMPARE(world.answered(10), 1000);
}

QTEST_APPLESS_MAIN(PodServerTest)
#include "pod_server_test.moc"
