// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "collectors/net/backoff.h"
#include "collectors/net/token_bucket.h"
#include "tests/support/manual_time.h"

#include <rapidcheck.h>

using namespace nephoscope;
using namespace std::chrono_literals;

// How fast we ask: pauses that grow, and a bucket of tokens.
class PaceTest : public QObject {
    Q_OBJECT

private slots:
    void pausesGrowToTheCap();
    void jitterAddsUpToItsShare();
    void whoHasNotFailedForLongBeginsAgain();
    void resetBeginsAgain();
    void theSameSeedGivesTheSameNumbers();
    void aBurstThenTheRate();
    void creditIsPaidBackInOrder();
    void aClockSetBackGivesAndTakesNothing();
    void neverMoreThanBurstAndRate();
};

namespace {

constexpr Backoff::Settings quick{.base = 1s, .cap = 10s, .factor = 2, .jitter = 1, .resetAfter = 1min};

RandomFunction always(double value)
{
    return [value] { return value; };
}

} // namespace

void PaceTest::pausesGrowToTheCap()
{
    const ManualTime time;
    Backoff backoff{time, always(0), quick};
    for (const Duration expected : {1s, 2s, 4s, 8s, 10s, 10s, 10s})
        QCOMPARE(backoff.next().count(), expected.count());
    Backoff usual{time, always(0)};
    QCOMPARE(usual.next().count(), Duration{800ms}.count());
}

void PaceTest::jitterAddsUpToItsShare()
{
    const ManualTime time;
    Backoff backoff{time, always(0.5), quick};
    QCOMPARE(backoff.next().count(), Duration{1500ms}.count());
    QCOMPARE(backoff.next().count(), Duration{3s}.count());
    QVERIFY(rc::check("each pause lies in [b, 2b), and b never exceeds the cap", [&time] {
        Backoff any{time, seededRandom(*rc::gen::arbitrary<std::uint64_t>()), quick};
        Duration base = quick.base;
        for (int i = 0; i < 12; ++i) {
            const Duration pause = any.next();
            RC_ASSERT(pause >= base);
            RC_ASSERT(pause < 2 * base);
            base = std::min(2 * base, quick.cap);
        }
    }));
}

void PaceTest::whoHasNotFailedForLongBeginsAgain()
{
    ManualTime time;
    Backoff backoff{time, always(0), quick};
    backoff.next();
    backoff.next();
    time.advance(1min);
    QCOMPARE(backoff.next().count(), Duration{4s}.count()); // exactly as long is not yet longer
    time.advance(1min + 1ns);
    QCOMPARE(backoff.next().count(), Duration{1s}.count());
}

void PaceTest::resetBeginsAgain()
{
    const ManualTime time;
    Backoff backoff{time, always(0), quick};
    backoff.next();
    backoff.next();
    backoff.reset();
    QCOMPARE(backoff.next().count(), Duration{1s}.count());
}

void PaceTest::theSameSeedGivesTheSameNumbers()
{
    RandomFunction one = seededRandom(42);
    RandomFunction two = seededRandom(42);
    RandomFunction other = seededRandom(43);
    double sum = 0;
    bool differs = false;
    for (int i = 0; i < 1000; ++i) {
        const double value = one();
        QCOMPARE(value, two());
        QVERIFY(value >= 0 && value < 1);
        differs = differs || value != other();
        sum += value;
    }
    QVERIFY(differs);
    QVERIFY(sum > 450 && sum < 550);
}

void PaceTest::aBurstThenTheRate()
{
    ManualTime time;
    TokenBucket bucket{time, 5, 3};
    for (int i = 0; i < 3; ++i)
        QVERIFY(bucket.tryTake());
    QVERIFY(!bucket.tryTake());
    time.advance(199ms);
    QVERIFY(!bucket.tryTake());
    time.advance(1ms);
    QVERIFY(bucket.tryTake());
    time.advance(1h);
    QCOMPARE(bucket.available(), 3.0); // no more than it holds
}

void PaceTest::creditIsPaidBackInOrder()
{
    ManualTime time;
    TokenBucket bucket{time, 2, 1};
    QCOMPARE(bucket.take().count(), Duration{0}.count());
    QCOMPARE(bucket.take().count(), Duration{500ms}.count());
    QCOMPARE(bucket.take().count(), Duration{1s}.count()); // behind the one before
    time.advance(1s);
    QVERIFY(!bucket.tryTake()); // both tokens of this second are spoken for
    time.advance(500ms);
    QVERIFY(bucket.tryTake());
}

void PaceTest::aClockSetBackGivesAndTakesNothing()
{
    struct SettableClock final : Clock {
        Time present = ManualTime{}.now();
        Time now() const override { return present; }
    } clock;
    TokenBucket bucket{clock, 1, 2};
    QVERIFY(bucket.tryTake());
    clock.present -= 1h;
    QCOMPARE(bucket.available(), 1.0);
    clock.present += 1s;
    QCOMPARE(bucket.available(), 2.0);
}

void PaceTest::neverMoreThanBurstAndRate()
{
    QVERIFY(rc::check("in any span at most burst + rate · span pass", [] {
        const auto rate = *rc::gen::inRange(1, 20);
        const auto burst = *rc::gen::inRange(1, 10);
        const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 400));
        ManualTime time;
        TokenBucket bucket{time, static_cast<double>(rate), static_cast<double>(burst)};
        int taken = 0;
        std::int64_t milliseconds = 0;
        for (const int step : steps) {
            time.advance(std::chrono::milliseconds{step});
            milliseconds += step;
            while (bucket.tryTake())
                ++taken;
            RC_ASSERT(taken <= burst + static_cast<double>(rate * milliseconds) / 1000 + 1e-6);
        }
        // And waiting as long as told is enough.
        const Duration wait = bucket.take();
        time.advance(wait);
        RC_ASSERT(bucket.available() >= -1e-6);
    }));
}

QTEST_APPLESS_MAIN(PaceTest)
#include "pace_test.moc"
