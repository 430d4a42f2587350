// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <rapidcheck.h>

#include "tests/widgets/quiet.h"
#include "widgets/charts/step_points.h"

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t origin = 1'795'529'400;

Time second(double value)
{
    return Time{std::chrono::seconds{origin}} + Duration{std::llround(value * 1e9)};
}

// "0:3 5:8 10:?": the corners of a line, in seconds after the beginning.
QString corners(const std::vector<StepPoint>& points)
{
    QStringList words;
    for (const StepPoint& point : points) {
        const double seconds = point.seconds - static_cast<double>(origin);
        words += QStringLiteral("%1:%2")
                     .arg(std::round(seconds * 100) / 100)
                     .arg(std::isnan(point.value) ? QStringLiteral("?") : QString::number(point.value));
    }
    return words.join(QLatin1Char(' '));
}

// What is sampled as "second:value …", "?" for a gap, over 0 s to 20 s in columns of one second.
struct Line {
    StepLine line;
    ColumnGrid grid = ColumnGrid::over({second(0), second(20)}, 20);
    TimeSpan span{second(0), second(20)};
    Series series{1000};
    explicit Line(const QString& samples)
    {
        for (const QString& sample : samples.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
            const QStringList parts = sample.split(QLatin1Char(':'));
            if (parts[1] == QLatin1String("?"))
                series.appendGap(second(parts[0].toDouble()));
            else
                series.append(second(parts[0].toDouble()), parts[1].toDouble());
        }
        line.before = series.at(grid.begin - Duration{1});
        line.columns = series.columns(grid);
    }
    QString drawn(const std::vector<TimeSpan>& gaps = {}) const { return corners(stepPoints(line, grid, span, gaps)); }
    std::optional<double> at(double seconds, const std::vector<TimeSpan>& gaps = {}) const
    {
        return stepValueAt(line, grid, second(seconds), gaps);
    }
};

// The value of a drawn line at a time: that of the last corner at or before it.
std::optional<double> valueOf(const std::vector<StepPoint>& points, Time time)
{
    std::optional<double> value;
    for (const StepPoint& point : points) {
        if (point.seconds <= secondsSince1970(time) + 1e-7)
            value = std::isnan(point.value) ? std::nullopt : std::optional(point.value);
    }
    return value;
}

} // namespace

class StepPointsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void stepsHoldUntilTheNextAndToTheEnd()
    {
        QCOMPARE(Line("-5:3").drawn(), QStringLiteral("0:3 20:3"));
        QCOMPARE(Line("-5:3 4:5").drawn(), QStringLiteral("0:3 4:5 20:5"));
        QCOMPARE(Line("-5:3 4:5 6:5 8:5 9:2").drawn(), QStringLiteral("0:3 4:5 9:2 20:2"));
    }

    void nothingIsDrawnBeforeTheFirst()
    {
        QCOMPARE(Line("").drawn(), QStringLiteral("0:? 20:?"));
        QCOMPARE(Line("7:4").drawn(), QStringLiteral("0:? 7:4 20:4"));
    }

    void aSpikeWithinAColumnIsKept()
    {
        // 3, 9, 3 within one pixel: the 9 must not vanish.
        QCOMPARE(Line("-5:3 6:3 6.2:9 6.4:1 6.6:3").drawn(), QStringLiteral("0:3 6.25:1 6.5:9 6.75:3 20:3"));
    }

    void aGapOfTheSeriesStaysAGap()
    {
        QCOMPARE(Line("-5:3 4:? 9:5").drawn(), QStringLiteral("0:3 4:? 9:5 20:5"));
        // It begins in a column that still holds a sample.
        QCOMPARE(Line("-5:3 4.1:7 4.5:? 9:5").drawn(), QStringLiteral("0:3 4:7 5:? 9:5 20:5"));
        QCOMPARE(Line("-5:3 4.1:7 4.5:?").drawn(), QStringLiteral("0:3 4:7 5:? 20:?"));
        const Line line("-5:3 4.1:7 4.5:? 9:5");
        QCOMPARE(line.at(3), std::optional(3.0));
        QCOMPARE(line.at(7), std::optional<double>());
        QCOMPARE(line.at(10), std::optional(5.0));
    }

    void aGapOfTheSourceCutsTheLine()
    {
        const std::vector<TimeSpan> gaps{{second(5), second(8)}};
        QCOMPARE(Line("-5:3").drawn(gaps), QStringLiteral("0:3 5:3 5:? 8:3 20:3"));
        QCOMPARE(Line("-5:3 6:9").drawn(gaps), QStringLiteral("0:3 5:3 5:? 8:9 20:9"));
        QCOMPARE(Line("-5:3").drawn({{second(15), second(20)}}), QStringLiteral("0:3 15:3 15:?"));
        QCOMPARE(Line("-5:3").drawn({{second(0), second(4)}}), QStringLiteral("0:? 4:3 20:3"));
        QCOMPARE(Line("-5:3").at(6, gaps), std::optional<double>());
        QCOMPARE(Line("-5:3").at(8, gaps), std::optional(3.0));
    }

    void theDrawnLineIsTheSampledOne()
    {
        QVERIFY(rc::check("at the end of every column the line is at the value that holds there, or is interrupted", [] {
            QStringList samples;
            double now = -3;
            const int count = *rc::gen::inRange(0, 60);
            for (int i = 0; i < count; ++i) {
                now += *rc::gen::inRange(1, 9) / 4.0;
                const int value = *rc::gen::inRange(-1, 9);
                samples += QStringLiteral("%1:%2").arg(now).arg(value < 0 ? QStringLiteral("?") : QString::number(value));
            }
            const Line line(samples.join(QLatin1Char(' ')));
            std::vector<TimeSpan> gaps;
            if (*rc::gen::arbitrary<bool>()) {
                const int begin = *rc::gen::inRange(0, 19);
                gaps.push_back({second(begin), second(begin + *rc::gen::inRange(1, 20 - begin))});
            }
            const auto points = stepPoints(line.line, line.grid, line.span, gaps);
            RC_ASSERT(static_cast<int>(points.size()) <= 4 * line.grid.count + 4);
            for (std::size_t i = 1; i < points.size(); ++i)
                RC_ASSERT(points[i - 1].seconds <= points[i].seconds);
            for (int i = 0; i < line.grid.count; ++i) {
                const Time end = line.grid.column(i).end - Duration{1'000'000};
                const bool hidden = std::any_of(gaps.begin(), gaps.end(), [end](const TimeSpan& gap) { return gap.contains(end); });
                const auto holds = hidden ? std::nullopt : line.series.at(end);
                RC_ASSERT(stepValueAt(line.line, line.grid, end, gaps) == holds);
                // Where a gap begins within a column the line goes on to its end.
                const SeriesColumn& column = line.line.columns[static_cast<std::size_t>(i)];
                if (!(column.endsInGap && column.count > 0))
                    RC_ASSERT(valueOf(points, end) == holds);
            }
        }));
    }
};

QTEST_GUILESS_MAIN(StepPointsTest)
#include "step_points_test.moc"
