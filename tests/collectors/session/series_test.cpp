// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>
#include <limits>
#include <rapidcheck.h>

#include "collectors/session/series.h"

using namespace nephoscope;

namespace {

Time second(double value)
{
    return Time{Duration{static_cast<std::int64_t>(value * 1e9)}};
}

struct Point {
    Time at;
    double value; // NaN: a gap
    bool operator==(const Point&) const = default;
};

// What Series promises, by walking all samples every time.
class NaiveSeries {
public:
    explicit NaiveSeries(std::size_t capacity) : m_capacity(capacity) {}

    bool add(Point point)
    {
        if (m_points.size() == m_capacity) {
            if (point.at < m_points.front().at)
                return false;
            m_points.erase(m_points.begin());
        }
        auto place = m_points.begin();
        while (place != m_points.end() && place->at <= point.at)
            ++place;
        m_points.insert(place, point);
        return true;
    }
    std::vector<SeriesColumn> columns(const ColumnGrid& grid) const
    {
        std::vector<SeriesColumn> result;
        for (int i = 0; i < grid.count; ++i) {
            SeriesColumn column;
            for (const Point& point : m_points) {
                if (!grid.column(i).contains(point.at))
                    continue;
                column.endsInGap = std::isnan(point.value);
                if (column.endsInGap) {
                    column.gap = true;
                    continue;
                }
                if (column.count++ == 0)
                    column.first = column.min = column.max = point.value;
                column.min = std::min(column.min, point.value);
                column.max = std::max(column.max, point.value);
                column.last = point.value;
            }
            result.push_back(column);
        }
        return result;
    }
    std::optional<double> at(Time t) const
    {
        std::optional<double> value;
        for (const Point& point : m_points) {
            if (point.at <= t)
                value = std::isnan(point.value) ? std::nullopt : std::optional{point.value};
        }
        return value;
    }

private:
    std::size_t m_capacity;
    std::vector<Point> m_points;
};

} // namespace

class SeriesTest : public QObject {
    Q_OBJECT

private slots:
    void keepsEverySpikeOfAColumn()
    {
        Series series(1000);
        for (int i = 0; i < 600; ++i)
            QVERIFY(series.append(second(i), i == 437 ? 99 : 1));
        const auto columns = series.columns({second(0), second(600)}, 10);
        QCOMPARE(columns.size(), 10U);
        QCOMPARE(columns[7], (SeriesColumn{1, 1, 99, 1, 60, false, false}));
        QCOMPARE(columns[6], (SeriesColumn{1, 1, 1, 1, 60, false, false}));
    }
    // NaN inside a cluster spoils its minimum and maximum: a gap is said explicitly instead.
    void refusesNaNAndTakesAGapInstead()
    {
        Series series(10);
        QVERIFY(series.append(second(1), 5));
        QVERIFY(!series.append(second(2), std::numeric_limits<double>::quiet_NaN()));
        QCOMPARE(series.at(second(2)), std::optional(5.0));
        QVERIFY(series.appendGap(second(3)));
        QCOMPARE(series.at(second(4)), std::nullopt);
        QVERIFY(series.append(second(5), 7));
        const auto columns = series.columns({second(0), second(6)}, 1);
        QCOMPARE(columns.at(0), (SeriesColumn{5, 5, 7, 7, 2, true, false}));
    }
    void theOldestGoWhenTheRingIsFull()
    {
        Series series(3);
        for (int i = 0; i < 5; ++i)
            QVERIFY(series.append(second(i), i));
        QCOMPARE(series.firstTime(), std::optional(second(2)));
        QVERIFY(!series.append(second(1), 1)); // older than all that is held
        QCOMPARE(series.at(second(1)), std::nullopt);
    }
    // A chart that follows the present would shimmer if its columns began at the span's edge.
    void columnsStayWhereTheyAreWhenTheSpanMoves()
    {
        const auto first = ColumnGrid::over({second(100.3), second(160.3)}, 60);
        const auto later = ColumnGrid::over({second(101.9), second(161.9)}, 60);
        QCOMPARE(first.width, later.width);
        QCOMPARE((later.begin - first.begin) % first.width, Duration{0});
        QVERIFY(first.begin <= second(100.3) && first.column(first.count - 1).end >= second(160.3));
        QVERIFY(first.count <= 61);
    }
    void anEmptySpanHasNoColumns()
    {
        Series series(3);
        series.append(second(1), 1);
        QCOMPARE(series.columns({second(1), second(1)}, 10).size(), 0U);
        QCOMPARE(series.columns({second(0), second(2)}, 0).size(), 0U);
    }
    void columnsAreThoseOfAWalkOverAllSamples()
    {
        QVERIFY(rc::check("Series equals the naive one", [] {
            const auto capacity = *rc::gen::inRange<std::size_t>(1, 700);
            Series series(capacity);
            NaiveSeries naive(capacity);
            const int count = *rc::gen::inRange(0, 1500);
            std::int64_t now = 0;
            const auto steps = *rc::gen::container<std::vector<int>>(static_cast<std::size_t>(count), rc::gen::inRange(-3, 12));
            for (const int step : steps) {
                now += step; // some come late, many at the same moment
                const double value = (now * 7919) % 23 == 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>((now * 31) % 101);
                const Point point{Time{Duration{now}}, value};
                RC_ASSERT((std::isnan(value) ? series.appendGap(point.at) : series.append(point.at, value)) == naive.add(point));
            }
            const auto from = *rc::gen::inRange<std::int64_t>(-50, now + 50);
            const auto length = *rc::gen::inRange<std::int64_t>(0, now + 100);
            const auto grid = ColumnGrid::over({Time{Duration{from}}, Time{Duration{from + length}}}, *rc::gen::inRange(1, 60));
            RC_ASSERT(series.columns(grid) == naive.columns(grid));
            for (std::int64_t t = from; t < from + 20; ++t)
                RC_ASSERT(series.at(Time{Duration{t}}) == naive.at(Time{Duration{t}}));
        }));
    }
};

QTEST_GUILESS_MAIN(SeriesTest)
#include "series_test.moc"
