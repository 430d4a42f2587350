// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <rapidcheck.h>

#include "tests/widgets/quiet.h"
#include "widgets/charts/time_axis_mapping.h"

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

Time at(Duration sinceMidnight)
{
    return Time{1'795'478'400s} + sinceMidnight;  // 24 November 2026, 00:00 UTC
}

QString minutes(const std::vector<Time>& ticks)
{
    QStringList words;
    for (const Time tick : ticks)
        words += QString::number(std::chrono::duration_cast<std::chrono::minutes>(tick - at(0s)).count());
    return words.join(QLatin1Char(' '));
}

} // namespace

class TimeAxisMappingTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void timesBecomePixels()
    {
        const TimeAxisMapping mapping{{at(10min), at(20min)}, 40, 600};
        QCOMPARE(mapping.x(at(10min)), 40.0);
        QCOMPARE(mapping.x(at(15min)), 340.0);
        QCOMPARE(mapping.x(at(20min)), 640.0);
        QCOMPARE(mapping.x(at(9min)), -20.0);
        QCOMPARE(mapping.time(340), at(15min));
        QCOMPARE(mapping.time(-1000), at(10min));
        QCOMPARE(mapping.time(1000), at(20min));
    }

    void anEmptySpanOrNoWidthIsHarmless()
    {
        const TimeAxisMapping empty{{at(1min), at(1min)}, 40, 600};
        QCOMPARE(empty.x(at(5min)), 40.0);
        QCOMPARE(empty.time(300), at(1min));
        const TimeAxisMapping narrow{{at(1min), at(2min)}, 40, 0};
        QCOMPARE(narrow.time(300), at(1min));
    }

    void zoomingKeepsTheTimeUnderTheMouse_data()
    {
        QTest::addColumn<Duration>("anchor");
        QTest::addColumn<double>("factor");
        QTest::addColumn<Duration>("begin");
        QTest::addColumn<Duration>("end");
        const auto row = [](const char* name, Duration anchor, double factor, Duration begin, Duration end) {
            QTest::newRow(name) << anchor << factor << begin << end;
        };
        row("in, in the middle", 20min, 0.5, 15min, 25min);
        row("out, in the middle", 20min, 2, 0min, 40min);
        row("in at the left end", 10min, 0.5, 10min, 20min);
        row("in at the right end", 30min, 0.5, 20min, 30min);
        row("a quarter in", 15min, 0.8, 11min, 27min);
        row("no further in than told", 20min, 0.001, 19min + 30s, 20min + 30s);
        row("no further out than told", 20min, 100, -10min, 50min);
    }
    void zoomingKeepsTheTimeUnderTheMouse()
    {
        QFETCH(Duration, anchor);
        QFETCH(double, factor);
        QFETCH(Duration, begin);
        QFETCH(Duration, end);
        const TimeSpan span = zoomedAt({at(10min), at(30min)}, at(anchor), factor, 1min, 60min);
        QCOMPARE(span, (TimeSpan{at(begin), at(end)}));
        QCOMPARE(zoomedAt({at(1min), at(1min)}, at(1min), factor, 1min, 60min), (TimeSpan{at(1min), at(1min)}));
    }

    void draggingMovesThePicture()
    {
        const TimeAxisMapping mapping{{at(10min), at(20min)}, 40, 600};
        QCOMPARE(draggedBy(mapping, 60), (TimeSpan{at(9min), at(19min)}));
        QCOMPARE(draggedBy(mapping, -600), (TimeSpan{at(20min), at(30min)}));
        QCOMPARE(draggedBy(mapping, 0), mapping.span);
        QCOMPARE(draggedBy({mapping.span, 40, 0}, 60), mapping.span);
    }

    void thereAndBackIsWithinAPixel()
    {
        QVERIFY(rc::check("time(x(t)) is t, to the precision of a pixel's thousandth", [] {
            const Duration length{*rc::gen::inRange<std::int64_t>(1'000'000'000, 90'000'000'000'000)};
            const TimeAxisMapping mapping{{at(0s), at(length)}, 40, static_cast<double>(*rc::gen::inRange(1, 4000))};
            const Duration into{*rc::gen::inRange<std::int64_t>(0, length.count())};
            const Duration error = std::chrono::abs(mapping.time(mapping.x(at(into))) - at(into));
            RC_ASSERT(static_cast<double>(error.count()) <= static_cast<double>(length.count()) / mapping.width / 1000 + 1);
        }));
    }

    void ticksAreRound_data()
    {
        QTest::addColumn<qint64>("span");
        QTest::addColumn<int>("width");
        QTest::addColumn<qint64>("step");
        const std::tuple<const char*, Duration, int, Duration> rows[] = {
            {"a minute", 1min, 600, 15s}, {"20 minutes", 20min, 600, 5min}, {"20 minutes, narrow", 20min, 250, 10min},
            {"an hour", 1h, 600, 15min},  {"a day", 24h, 600, 6h},          {"a week", 168h, 600, 48h},
            {"a second", 1s, 600, 1s},
        };
        for (const auto& [name, span, width, step] : rows)
            QTest::newRow(name) << static_cast<qint64>(span.count()) << width << static_cast<qint64>(step.count());
    }
    void ticksAreRound()
    {
        QFETCH(qint64, span);
        QFETCH(int, width);
        QFETCH(qint64, step);
        QCOMPARE(timeTickStep(Duration{span}, width, 110).count(), step);
    }

    void ticksStandFarEnoughApart()
    {
        QVERIFY(rc::check("neighbouring ticks are at least the gap apart, and not needlessly few", [] {
            const Duration length{*rc::gen::inRange<std::int64_t>(60'000'000'000, 86'400'000'000'000)};
            const int width = *rc::gen::inRange(120, 4000);
            const Duration step = timeTickStep(length, width, 110);
            RC_ASSERT(static_cast<double>(step.count()) / static_cast<double>(length.count()) * width >= 110);
            const TimeSpan span{at(7min + 13s), at(7min + 13s) + length};
            const auto ticks = timeTicks(span, step, 0s);
            for (const Time tick : ticks) {
                RC_ASSERT(span.begin <= tick);
                RC_ASSERT(tick <= span.end);
                RC_ASSERT((tick.time_since_epoch() % step).count() == 0);
            }
            RC_ASSERT(static_cast<std::int64_t>(ticks.size()) >= length / step);
        }));
    }

    void ticksCountFromTheZonesMidnight()
    {
        const TimeSpan span{at(0s), at(3h)};
        QCOMPARE(minutes(timeTicks(span, 1h, 0s)), QStringLiteral("0 60 120 180"));
        QCOMPARE(minutes(timeTicks(span, 1h, 5h + 30min)), QStringLiteral("30 90 150"));
        QCOMPARE(minutes(timeTicks(span, 1h, -(3h + 30min))), QStringLiteral("30 90 150"));
        QVERIFY(timeTicks(span, 0s, 0s).empty());
        QVERIFY(timeTicks({at(1h), at(0s)}, 1min, 0s).empty());
    }

    void valueScales_data()
    {
        QTest::addColumn<double>("highest");
        QTest::addColumn<int>("steps");
        QTest::addColumn<bool>("whole");
        QTest::addColumn<double>("top");
        QTest::addColumn<double>("step");
        QTest::newRow("ten replicas") << 10.0 << 4 << true << 10.0 << 5.0;
        QTest::newRow("eight") << 8.0 << 4 << true << 8.0 << 2.0;
        QTest::newRow("one") << 1.0 << 4 << true << 1.0 << 1.0;
        QTest::newRow("none") << 0.0 << 4 << true << 1.0 << 1.0;
        QTest::newRow("112 %") << 112.0 << 2 << true << 200.0 << 100.0;
        QTest::newRow("three tenths in three") << 0.3 << 3 << false << 0.3 << 0.1;
        QTest::newRow("many") << 10'000.0 << 4 << true << 10'000.0 << 5'000.0;
        QTest::newRow("not finite") << std::numeric_limits<double>::infinity() << 4 << true << 1.0 << 1.0;
    }
    void valueScales()
    {
        QFETCH(double, highest);
        QFETCH(int, steps);
        QFETCH(bool, whole);
        const ValueScale scale = valueScale(highest, steps, whole);
        QTEST(scale.top, "top");
        QTEST(scale.step, "step");
    }

    void aScaleReachesWhatItMustWithFewSteps()
    {
        QVERIFY(rc::check("top >= highest, top is a multiple of step, at most `steps` steps", [] {
            const double highest = *rc::gen::inRange(1, 100'000) / 7.0;
            const int steps = *rc::gen::inRange(1, 8);
            const bool whole = *rc::gen::arbitrary<bool>();
            const ValueScale scale = valueScale(highest, steps, whole);
            RC_ASSERT(scale.top >= highest * (1 - 1e-9));
            RC_ASSERT(std::abs(scale.top / scale.step - std::round(scale.top / scale.step)) < 1e-6);
            RC_ASSERT(scale.top / scale.step <= steps + 1e-6);
            RC_ASSERT(!whole || scale.step == std::floor(scale.step));
        }));
    }
};

QTEST_GUILESS_MAIN(TimeAxisMappingTest)
#include "time_axis_mapping_test.moc"
