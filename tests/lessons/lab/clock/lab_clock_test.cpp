// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/clock/lockstep.h"
#include "lessons/lab/clock/pacer.h"
#include "lessons/lab/clock/random_stream.h"
#include "tests/support/manual_time.h"

#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <map>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;

// Virtual time: what happens in it, how fast it passes, and chance that repeats itself.
class LabClockTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsDueTogetherHappensInTheOrderOfTheCalls();
    void whatHappensMayAddAndCancel();
    void theQueueIsAModelOfSortedWaiting();
    void tenTimesIsTenTimes();
    void everySpeedTellsTheSameStory();
    void aPausedClockStandsAndSteps();
    void asFastAsItCanNeedsNoTime();
    void tooMuchWorkSlowsTheClockDown();
    void nobodyRunsAheadOfAnObserver();
    void aStreamIsItsOwn();
    void numbersFollowTheirLaws();
};

namespace {

Time start()
{
    return ManualTime{}.now();
}

// A clock, a pacer and wall time that the test moves.
struct World {
    ManualTime wall;
    EventQueue queue{start()};
    Lockstep lockstep{1s};
    Pacer pacer{queue, lockstep, wall, wall};

    Duration passed() const { return queue.now() - start(); }
};

// Wall time that passes while something works.
struct CostlyWall final : Clock, TimerService {
    Time now() const override { return time; }
    Id after(Duration delay, std::function<void()> action) override
    {
        timers.emplace(std::pair{time + delay, ++last}, std::move(action));
        return last;
    }
    void cancel(Id id) override
    {
        std::erase_if(timers, [id](const auto& timer) { return timer.first.second == id; });
    }
    void runNext()
    {
        auto timer = timers.extract(timers.begin());
        time = std::max(time, timer.key().first);
        timer.mapped()();
    }

    Time time = start();
    Id last = 0;
    std::map<std::pair<Time, Id>, std::function<void()>> timers;
};

} // namespace

void LabClockTest::whatIsDueTogetherHappensInTheOrderOfTheCalls()
{
    EventQueue queue{start()};
    std::string story;
    queue.after(2s, [&] { story += 'c'; });
    queue.after(1s, [&] { story += 'a'; });
    queue.after(1s, [&] { story += 'b'; });
    queue.at(start() - 1h, [&] { story += '0'; });
    QCOMPARE(queue.nextDue().value(), start());
    queue.runUntil(start() + 1s);
    QCOMPARE(story, std::string{"0ab"});
    QCOMPARE(queue.now(), start() + 1s);
    QVERIFY(queue.runNext());
    QVERIFY(!queue.runNext());
    QCOMPARE(story, std::string{"0abc"});
    QCOMPARE(queue.now(), start() + 2s);
    QCOMPARE(queue.happened(), std::uint64_t{4});
}

void LabClockTest::whatHappensMayAddAndCancel()
{
    EventQueue queue{start()};
    std::string story;
    TimerService::Id later = 0;
    queue.after(1s, [&] {
        story += 'a';
        queue.cancel(later);
        queue.after(0s, [&] { story += 'b'; });
    });
    later = queue.after(1s, [&] { story += 'x'; });
    queue.after(1s, [&] { story += 'c'; });
    queue.runUntil(start() + 1s);
    QCOMPARE(story, std::string{"acb"});
    queue.cancel(later);
    queue.cancel(12345);
    QVERIFY(!queue.nextDue());
    // Never: not in the past by overflow.
    queue.after(Duration::max(), [&] { story += 'y'; });
    queue.runUntil(start() + 24h);
    QCOMPARE(story, std::string{"acb"});
}

void LabClockTest::theQueueIsAModelOfSortedWaiting()
{
    QVERIFY(rc::check("what happens is what was added and not cancelled, by due time and then by call", [] {
        EventQueue queue{start()};
        std::vector<std::pair<Time, TimerService::Id>> model;
        std::vector<std::pair<Time, TimerService::Id>> happened;
        for (const int choice : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 40))) {
            if (choice < 25) {
                const Time due = queue.now() + Duration{std::chrono::seconds{choice}};
                auto id = std::make_shared<TimerService::Id>();
                *id = queue.at(due, [&queue, &happened, id] { happened.emplace_back(queue.now(), *id); });
                model.emplace_back(due, *id);
            } else if (choice < 35) {
                if (!model.empty()) {
                    const auto victim = model.begin() + (choice * 7) % static_cast<int>(model.size());
                    const bool waits = std::find(happened.begin(), happened.end(), *victim) == happened.end();
                    queue.cancel(victim->second);
                    if (waits)
                        model.erase(victim);
                }
            } else {
                queue.runUntil(queue.now() + Duration{std::chrono::seconds{choice - 35}});
            }
        }
        queue.runUntil(queue.now() + 1h);
        std::stable_sort(model.begin(), model.end());
        RC_ASSERT(happened == model);
        RC_ASSERT(queue.waiting() == 0U);
    }));
}

void LabClockTest::tenTimesIsTenTimes()
{
    World world;
    world.pacer.setSpeed(10);
    world.pacer.resume();
    int beats = 0;
    std::function<void()> beat = [&] {
        ++beats;
        world.queue.after(1s, beat);
    };
    world.queue.after(1s, beat);
    world.wall.advance(3s);
    QCOMPARE(beats, 30);
    QCOMPARE(world.passed(), Duration{30s});
    QVERIFY(std::abs(world.pacer.achieved().value() - 10) < 0.5);
    world.pacer.setSpeed(1e9);
    QCOMPARE(world.pacer.speed().value(), Pacer::fastest);
    world.pacer.setSpeed(std::nan(""));
    QCOMPARE(world.pacer.speed().value(), Pacer::slowest);
}

void LabClockTest::everySpeedTellsTheSameStory()
{
    // Events that depend on chance and time.
    const auto story = [](std::optional<double> speed) {
        World world;
        std::vector<std::int64_t> told;
        RandomStream random{7, "story", "one"};
        std::function<void()> next = [&] {
            told.push_back((world.queue.now() - start()).count());
            if (told.size() < 200)
                world.queue.after(random.uniform(1ms, 3s), next);
        };
        world.queue.after(1s, next);
        if (speed)
            world.pacer.setSpeed(*speed);
        else
            world.pacer.setUnthrottled();
        world.pacer.resume();
        while (told.size() < 200)
            world.wall.advance(97ms);
        return told;
    };
    const auto once = story(1);
    QCOMPARE(story(600), once);
    QCOMPARE(story(7.5), once);
    QCOMPARE(story(std::nullopt), once);
}

void LabClockTest::aPausedClockStandsAndSteps()
{
    World world;
    int changes = 0;
    world.pacer.onChange([&] { ++changes; });
    std::string story;
    world.queue.after(5s, [&] { story += 'a'; });
    world.queue.after(9s, [&] { story += 'b'; });
    world.wall.advance(1h);
    QCOMPARE(world.passed(), Duration{0});
    QVERIFY(!world.pacer.achieved());
    world.pacer.step();
    QCOMPARE(story, std::string{"a"});
    QCOMPARE(world.passed(), Duration{5s});
    world.pacer.skip(10s);
    QCOMPARE(story, std::string{"ab"});
    QCOMPARE(world.passed(), Duration{15s});
    world.pacer.resume();
    world.wall.advance(2s);
    world.pacer.pause();
    world.wall.advance(2s);
    QCOMPARE(world.passed(), Duration{17s});
    QCOMPARE(changes, 4);
}

void LabClockTest::asFastAsItCanNeedsNoTime()
{
    World world;
    int beats = 0;
    std::function<void()> beat = [&] {
        if (++beats < 10'000)
            world.queue.after(1s, beat);
    };
    world.queue.after(1s, beat);
    world.pacer.setUnthrottled();
    world.pacer.resume();
    world.wall.advance(1ms);
    QCOMPARE(beats, 10'000);
    QCOMPARE(world.passed(), Duration{10'000s});
}

void LabClockTest::tooMuchWorkSlowsTheClockDown()
{
    // Each virtual second costs a fifth of a real one: at 600× that cannot be kept up.
    CostlyWall wall;
    EventQueue queue{start()};
    Lockstep lockstep{1s};
    Pacer pacer{queue, lockstep, wall, wall};
    std::function<void()> work = [&] {
        wall.time += 200ms;
        queue.after(1s, work);
    };
    queue.after(1s, work);
    pacer.setSpeed(600);
    pacer.resume();
    while (wall.time < start() + 10s)
        wall.runNext();
    QVERIFY(std::abs(pacer.achieved().value() - 5) < 1);
    QVERIFY(queue.now() < start() + 60s);
}

void LabClockTest::nobodyRunsAheadOfAnObserver()
{
    World world;
    int beats = 0;
    std::function<void()> beat = [&] {
        ++beats;
        world.queue.after(300ms, beat);
    };
    world.queue.after(300ms, beat);
    const auto observer = world.lockstep.join(world.queue.now());
    world.pacer.setUnthrottled();
    world.pacer.resume();
    world.wall.advance(1min);
    QCOMPARE(beats, 3);
    world.lockstep.acknowledge(observer, start() + 1s);
    world.wall.advance(1ms);
    QCOMPARE(beats, 6);
    world.lockstep.acknowledge(observer, start());  // an old answer
    world.wall.advance(1ms);
    QCOMPARE(beats, 6);
    world.pacer.pause();
    world.lockstep.leave(observer);
    QVERIFY(world.lockstep.empty());
    world.pacer.skip(3s);
    QVERIFY(beats > 10);
}

void LabClockTest::aStreamIsItsOwn()
{
    const RandomStreams streams{42};
    RandomStream one = streams.stream("kubelet", "node-1");
    RandomStream same = streams.stream("kubelet", "node-1");
    // Written down: the numbers of a seed are for ever.
    QCOMPARE(RandomStream(1, "a", "b").next(), std::uint64_t{1700422925919259199U});
    for (int i = 0; i < 100; ++i)
        QCOMPARE(one.next(), same.next());
    QVERIFY(streams.stream("ab", "c").next() != streams.stream("a", "bc").next());
    QVERIFY(streams.stream("a", "b").next() != streams.stream("b", "a").next());
    QVERIFY(RandomStreams{43}.stream("kubelet", "node-1").next() != streams.stream("kubelet", "node-1").next());
}

void LabClockTest::numbersFollowTheirLaws()
{
    RandomStream random{1, "test", "laws"};
    constexpr int draws = 20'000;
    double sum = 0;
    double squares = 0;
    double waits = 0;
    std::array<int, 7> sides{};
    for (int i = 0; i < draws; ++i) {
        const double normal = random.normal(10, 2);
        sum += normal;
        squares += (normal - 10) * (normal - 10);
        waits += random.exponential(3);
        ++sides.at(random.below(7));
        const double part = random.uniform();
        QVERIFY(part >= 0 && part < 1);
        const Duration pause = random.uniform(2s, 3s);
        QVERIFY(pause >= 2s && pause < 3s);
    }
    // Five standard errors.
    QVERIFY(std::abs(sum / draws - 10) < 5 * 2 / std::sqrt(draws));
    QVERIFY(std::abs(squares / draws - 4) < 5 * 4 * std::sqrt(2.0 / draws));
    QVERIFY(std::abs(waits / draws - 3) < 5 * 3 / std::sqrt(draws));
    for (const int side : sides)
        QVERIFY(std::abs(side - draws / 7.0) < 5 * std::sqrt(draws / 7.0));
}

QTEST_APPLESS_MAIN(LabClockTest)
#include "lab_clock_test.moc"
