// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "lessons/lab/load/latency_histogram.h"
#include "lessons/lab/load/load_profile.h"
#include "lessons/lab/load/offered_load.h"

#include <rapidcheck.h>

#include <algorithm>
#include <cmath>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;

// Offered load: rates as functions of time, and requests that come by chance at those rates.
class LoadProfileTest : public QObject {
    Q_OBJECT

private slots:
    void eachProfileHasItsShape();
    void whatCannotBeOfferedSaysWhy();
    void boundsHoldAndCountsAreIntegrals();
    void arrivalsAreAPoissonProcess_data();
    void arrivalsAreAPoissonProcess();
    void theDialChangesTheRateAtOnce();
    void nothingIsOfferedWithoutEnd();
    void quantilesAreWithinABucket();
};

namespace {

const Time start{};

rc::Gen<LoadProfile> anyProfile()
{
    return rc::gen::exec([]() -> LoadProfile {
        const auto rate = [] { return *rc::gen::inRange(0, 400) / 4.0; };
        const auto span = [] { return Duration{std::chrono::milliseconds{*rc::gen::inRange(1, 90'000)}}; };
        switch (*rc::gen::inRange(0, 5)) {
        case 0: return ConstantLoad{rate()};
        case 1: return RampLoad{rate(), rate(), span()};
        case 2: return SpikeLoad{rate(), rate(), span(), span()};
        case 3: {
            const double mean = rate();
            return WaveLoad{mean, mean * *rc::gen::inRange(-4, 5) / 4.0, span()};
        }
        default: {
            TraceLoad trace;
            Duration at{};
            for (int i = *rc::gen::inRange(1, 8); i > 0; --i) {
                trace.points.push_back({at, rate()});
                at += span();
            }
            if (*rc::gen::arbitrary<bool>())
                trace.repeatAfter = at;
            return trace;
        }
        }
    });
}

} // namespace

void LoadProfileTest::eachProfileHasItsShape()
{
    const LoadProfile ramp = RampLoad{10, 50, 40s};
    QCOMPARE(rateAt(ramp, -1s), 0.0);
    QCOMPARE(rateAt(ramp, 0s), 10.0);
    QCOMPARE(rateAt(ramp, 10s), 20.0);
    QCOMPARE(rateAt(ramp, 2h), 50.0);
    QCOMPARE(expectedCount(ramp, 0s, 50s), 1200.0 + 500.0);

    const LoadProfile spike = SpikeLoad{5, 100, 1min, 10s};
    QCOMPARE(rateAt(spike, 1min - 1ns), 5.0);
    QCOMPARE(rateAt(spike, 1min), 100.0);
    QCOMPARE(rateAt(spike, 70s), 5.0);
    QCOMPARE(expectedCount(spike, 0s, 2min), 110.0 * 5 + 1000);

    const LoadProfile wave = WaveLoad{20, 10, 40s};
    QCOMPARE(rateAt(wave, 0s), 20.0);
    QCOMPARE(rateAt(wave, 10s), 30.0);
    QCOMPARE(rateAt(wave, 70s), 10.0);
    QCOMPARE(expectedCount(wave, 0s, 80s), 1600.0);

    const LoadProfile trace = TraceLoad{{{0s, 1}, {10s, 7}, {15s, 0}}, 20s};
    QCOMPARE(rateAt(trace, 9s), 1.0);
    QCOMPARE(rateAt(trace, 10s), 7.0);
    QCOMPARE(rateAt(trace, 19s), 0.0);
    QCOMPARE(rateAt(trace, 31s), 7.0);
    QCOMPARE(expectedCount(trace, 0s, 40s), 90.0);
    QCOMPARE(rateAt(LoadProfile{TraceLoad{{{0s, 1}, {10s, 7}}, 0s}}, 2h), 7.0);
}

void LoadProfileTest::whatCannotBeOfferedSaysWhy()
{
    const auto why = [](const LoadProfile& profile) { return problemOf(profile) ? problemOf(profile)->why : std::string{}; };
    QCOMPARE(why(ConstantLoad{3}), std::string{});
    QCOMPARE(why(ConstantLoad{-1}), std::string{"-1 is not a number of requests per second"});
    QCOMPARE(why(ConstantLoad{std::nan("")}), std::string{"nan is not a number of requests per second"});
    QCOMPARE(why(RampLoad{1, 2, 0s}), std::string{"a ramp that takes no time is a step"});
    QCOMPARE(why(SpikeLoad{1, 2, -1s, 1s}), std::string{"the spike begins before the load, or takes no time"});
    QCOMPARE(why(WaveLoad{10, 11, 1s}), std::string{"the wave would go below zero"});
    QCOMPARE(why(WaveLoad{10, 1, 0s}), std::string{"the wave has no period"});
    QCOMPARE(why(TraceLoad{{}, 0s}), std::string{"the trace does not begin at 0"});
    QCOMPARE(why(TraceLoad{{{0s, 1}, {0s, 2}}, 0s}), std::string{"point 2 of the trace is not later than the one before it"});
    QCOMPARE(why(TraceLoad{{{0s, 1}, {5s, 2}}, 5s}), std::string{"the trace repeats before it has ended"});
}

void LoadProfileTest::boundsHoldAndCountsAreIntegrals()
{
    QVERIFY(rc::check("the rate is never above its bound, and the count is the sum of many small pieces", [] {
        const LoadProfile profile = *anyProfile();
        RC_ASSERT(!problemOf(profile));
        const Duration from = std::chrono::milliseconds{*rc::gen::inRange(0, 200'000)};
        const LoadBound bound = boundFrom(profile, from);
        RC_ASSERT(bound.until > from);
        RC_ASSERT(bound.rate <= peakRate(profile) * (1 + 1e-12));
        const Duration length = std::min<Duration>(bound.until - from, 1h);
        for (int i = 0; i < 50; ++i)
            RC_ASSERT(rateAt(profile, from + length / 50 * i) <= bound.rate * (1 + 1e-12) + 1e-12);
        const Duration span = std::chrono::milliseconds{*rc::gen::inRange(1, 60'000)};
        double sum = 0;
        constexpr int parts = 2000;
        for (int i = 0; i < parts; ++i)
            sum += rateAt(profile, from + span / parts * i + span / parts / 2) * toSeconds(span) / parts;
        // A jump may fall into a piece.
        const double slack = 1e-3 * sum + 16 * peakRate(profile) * toSeconds(span) / parts;
        RC_ASSERT(std::abs(sum - expectedCount(profile, from, from + span)) <= slack + 1e-9);
    }));
}

void LoadProfileTest::arrivalsAreAPoissonProcess_data()
{
    QTest::addColumn<int>("which");
    int which = 0;
    for (const char* name : {"constant", "ramp", "spike", "wave", "trace"})
        QTest::newRow(name) << which++;
}

void LoadProfileTest::arrivalsAreAPoissonProcess()
{
    QFETCH(int, which);
    const std::array<LoadProfile, 5> profiles{ConstantLoad{5}, RampLoad{1, 9, 100s}, SpikeLoad{2, 20, 30s, 20s},
                                              WaveLoad{5, 5, 50s}, TraceLoad{{{0s, 0}, {20s, 12}, {45s, 3}}, 60s}};
    const LoadProfile& profile = profiles.at(static_cast<std::size_t>(which));
    // Many runs: in each tenth of the time the counts have the expected mean and, being Poisson's, the same variance.
    constexpr int runs = 1000;
    constexpr int parts = 10;
    constexpr Duration part = 10s;
    std::array<double, parts> sum{};
    std::array<double, parts> squares{};
    for (int run = 0; run < runs; ++run) {
        OfferedLoad load{profile, start, RandomStream{9, "arrivals", std::to_string(run)}};
        std::array<int, parts> counts{};
        Time time = start;
        while (const auto next = load.drawNext(time)) {
            if (*next >= start + parts * part)
                break;
            QVERIFY(*next >= time);
            time = *next;
            ++counts.at(static_cast<std::size_t>((time - start) / part));
        }
        for (std::size_t i = 0; i < parts; ++i) {
            sum.at(i) += counts.at(i);
            squares.at(i) += counts.at(i) * counts.at(i);
        }
    }
    for (std::size_t i = 0; i < parts; ++i) {
        const double expected = expectedCount(profile, part * i, part * (i + 1));
        const double mean = sum.at(i) / runs;
        const double variance = squares.at(i) / runs - mean * mean;
        QVERIFY2(std::abs(mean - expected) <= 4 * std::sqrt(expected / runs), qPrintable(QString("%1 %2").arg(mean).arg(expected)));
        // The variance of a sample variance is about 2 σ⁴ / n, and a little more for few.
        QVERIFY2(std::abs(variance - expected) <= 5 * std::sqrt((2 * expected * expected + expected) / runs),
                 qPrintable(QString("%1 %2").arg(variance).arg(expected)));
    }
}

void LoadProfileTest::theDialChangesTheRateAtOnce()
{
    OfferedLoad load{ConstantLoad{10}, start, RandomStream{3, "dial", "one"}};
    load.setDial(3);
    QCOMPARE(load.rateAt(start + 1s), 30.0);
    QCOMPARE(load.expectedCount(start, start + 10s), 300.0);
    int count = 0;
    for (Time time = start; time < start + 1000s; ++count)
        time = load.drawNext(time).value();
    QVERIFY(std::abs(count - 30'000) < 4 * std::sqrt(30'000));
    load.setDial(1e9);
    QCOMPARE(load.dial(), 1000.0);
    load.setDial(std::nan(""));
    QCOMPARE(load.dial(), 0.0);
    QVERIFY(!load.drawNext(start));
    // A new profile begins when it is set.
    load.setDial(1);
    load.setProfile(RampLoad{0, 100, 10s}, start + 1h);
    QCOMPARE(load.rateAt(start + 1h + 5s), 50.0);
}

void LoadProfileTest::nothingIsOfferedWithoutEnd()
{
    const auto next = [](LoadProfile profile) {
        return OfferedLoad{std::move(profile), start, RandomStream{3, "none", "one"}}.drawNext(start);
    };
    QVERIFY(!next(ConstantLoad{0}));
    QVERIFY(!next(TraceLoad{{{0s, 0}, {5s, 0}}, 10s}));
    QVERIFY(!next(RampLoad{0, 0, 10s}));
    QVERIFY(!next(ConstantLoad{1e-300}));
    QVERIFY(next(TraceLoad{{{0s, 0}, {5s, 100}}, 0s}).value() >= start + 5s);
    // A load that ends.
    OfferedLoad ramp{RampLoad{100, 0, 10s}, start, RandomStream{3, "none", "two"}};
    Time time = start;
    while (const auto later = ramp.drawNext(time))
        time = *later;
    QVERIFY(time > start + 5s && time < start + 10s);
}

void LoadProfileTest::quantilesAreWithinABucket()
{
    QVERIFY(rc::check("a quantile is that of the sorted list, within 1.6 %", [] {
        const auto values = *rc::gen::nonEmpty(
            rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 1LL << 40)));
        LatencyHistogram histogram;
        for (const auto value : values)
            histogram.add(Duration{value});
        auto sorted = values;
        std::sort(sorted.begin(), sorted.end());
        for (const double share : {0.0, 0.5, 0.95, 0.99, 1.0}) {
            const auto rank = std::max(std::ceil(share * static_cast<double>(sorted.size())), 1.0);
            const auto exact = static_cast<double>(sorted[static_cast<std::size_t>(rank) - 1]);
            const auto told = static_cast<double>(histogram.quantile(share)->count());
            RC_ASSERT(std::abs(told - exact) <= exact * 0.016);
        }
        // The difference to an older state holds what came since.
        LatencyHistogram later = histogram;
        later.add(7ms, 3);
        const LatencyHistogram since = later.since(histogram);
        RC_ASSERT(since.count() == 3U);
        RC_ASSERT(std::abs(toSeconds(*since.quantile(0.5)) - 0.007) < 0.0002);
    }));
    QVERIFY(!LatencyHistogram{}.quantile(0.5));
    QVERIFY(!LatencyHistogram{}.mean());
}

QTEST_APPLESS_MAIN(LoadProfileTest)
#include "load_profile_test.moc"
