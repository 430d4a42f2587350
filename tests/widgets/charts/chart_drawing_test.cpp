// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <cmath>

#include "tests/support/cluster_scene.h"
#include "tests/widgets/quiet.h"
#include "widgets/charts/marker_words.h"
#include "widgets/charts/metric_chart.h"
#include "widgets/charts/replica_chart.h"
#include "widgets/common/theme.h"

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

// The graphs of the replica chart, by the order in which it makes them.
enum ReplicaGraph { Minimum, Maximum, Ready, Desired };

// A chart of shop/order-service over the last 20 minutes of the busy scene.
struct Drawn {
    std::unique_ptr<ClusterScene> scene = busyScene();
    ObjectKey workload = *scene->session.find(scene->workload("shop", "order-service"), liveTime);
    TimeSpan span{scene->now - 20min, scene->now};
    Palette palette = themePalette(ThemeMode::Dark, true);
    ReplicaChart replicas;
    MetricChart metric;
    ReplicaHistory history;

    Drawn()
    {
        for (TimeChart* chart : std::initializer_list<TimeChart*>{&replicas, &metric}) {
            chart->resize(700, 220);
            chart->setColours(palette);
            chart->setTime(span, TimeZone::Utc);
            // So that the layout is that of the size.
            chart->replot();
        }
        history = replicaHistory(scene->session, workload, span, replicas.columns());
        const auto markers = scaleMarkers(scene->session, workload, span);
        replicas.setData(history, markers);
        metric.setData(metricHistory(scene->session, workload, span, metric.columns()).at(0), markers);
        replicas.replot();
        metric.replot();
    }
    bool inGap(Time time) const
    {
        return std::any_of(history.gaps.begin(), history.gaps.end(), [time](const TimeSpan& gap) { return gap.contains(time); });
    }
};

// Of a graph drawn in steps, at a time.
std::optional<double> drawnValue(const QCPGraph& graph, Time time)
{
    std::optional<double> value;
    for (const QCPGraphData& point : *graph.data()) {
        if (point.key > secondsSince1970(time) + 1e-7)
            break;
        value = std::isnan(point.value) ? std::nullopt : std::optional(point.value);
    }
    return value;
}

// Of the ready line or the area under it, and of nothing else in the chart.
bool isReadyGreen(const QColor& colour)
{
    return colour.green() - colour.red() > 25 && colour.blue() - colour.green() < 25;
}

} // namespace

class ChartDrawingTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void theSceneIsWorthDrawing()
    {
        const Drawn drawn;
        QCOMPARE(drawn.history.gaps.size(), std::size_t{1});
        QCOMPARE(drawn.history.gaps.front(), (TimeSpan{ClusterScene::at(540), ClusterScene::at(580)}));
        QStringList scalings;
        for (const ScaleMarker& marker : scaleMarkers(drawn.scene->session, drawn.workload, drawn.span))
            scalings += markerLabel(marker);
        QCOMPARE(scalings.join(QLatin1Char(' ')), QStringLiteral("3→5 5→8 8→10 10→6"));
    }

    void everyColumnIsDrawnAsTheSessionKnowsIt()
    {
        const Drawn drawn;
        const WorkloadSeries& truth = *drawn.scene->session.workloadSeries(drawn.workload);
        int known = 0;
        int unknown = 0;
        for (int i = 1; i + 1 < drawn.history.grid.count; ++i) {
            const Time end = drawn.history.grid.column(i).end - Duration{1'000'000};
            const bool gap = drawn.inGap(end);
            QCOMPARE(drawnValue(*drawn.replicas.graph(Ready), end), gap ? std::nullopt : truth.ready.at(end));
            QCOMPARE(drawnValue(*drawn.replicas.graph(Desired), end), gap ? std::nullopt : truth.desired.at(end));
            if (!gap)
                QCOMPARE(drawnValue(*drawn.replicas.graph(Maximum), end), std::optional(10.0));
            ++(gap ? unknown : known);
        }
        QVERIFY(known > 500);
        QVERIFY(unknown > 10);
    }

    void pixelsOfAGapShowNoLine()
    {
        const Drawn drawn;
        QImage image(drawn.replicas.size(), QImage::Format_RGB32);
        const_cast<ReplicaChart&>(drawn.replicas).render(&image);
        const TimeAxisMapping mapping = drawn.replicas.mapping();
        const auto drawnAt = [&](int x) {
            int pixels = 0;
            for (int y = 24; y < image.height() - 10; ++y)
                pixels += isReadyGreen(image.pixelColor(x, y)) ? 1 : 0;
            return pixels;
        };
        int seen = 0;
        for (int x = static_cast<int>(mapping.left) + 2; x < static_cast<int>(mapping.left + mapping.width) - 2; ++x) {
            const Time time = mapping.time(x + 0.5);
            const bool well = drawn.inGap(time - 3s) && drawn.inGap(time + 3s);
            const bool outside = !drawn.inGap(time - 3s) && !drawn.inGap(time + 3s);
            if (well)
                QCOMPARE(drawnAt(x), 0);
            if (outside && drawnAt(x) > 0)
                ++seen;
        }
        QVERIFY2(seen > 560, qPrintable(QString::number(seen)));
    }

    void hoveringReadsOutWithUnits()
    {
        Drawn drawn;
        QStringList told;
        connect(&drawn.replicas, &TimeChart::pointedAt, this, [&told](std::optional<Time> time) {
            told += time ? formatTimeOfDay(*time, TimeZone::Utc) : QStringLiteral("left");
        });
        QMouseEvent move(QEvent::MouseMove, QPointF(drawn.replicas.mapping().x(ClusterScene::at(450)), 100), QPointF(),
                         Qt::NoButton, Qt::NoButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&drawn.replicas, &move);
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(&drawn.replicas, &leave);
        QCOMPARE(told, (QStringList{QStringLiteral("14:17:30"), QStringLiteral("left")}));

        QCOMPARE(drawn.replicas.readOut(ClusterScene::at(350)), QStringLiteral("14:15:50\ndesired 3\nready 3\nallowed 3 to 10"));
        QVERIFY(drawn.replicas.readOut(ClusterScene::at(560)).contains(QStringLiteral("not seen")));
        const QString metric = drawn.metric.readOut(ClusterScene::at(450));
        QVERIFY2(metric.contains(QStringLiteral("target 70\u00A0%")) && metric.contains(QStringLiteral("reported ")),
                 qPrintable(metric));
    }

    void everyChartHasASummaryInWords()
    {
        Drawn drawn;
        QVERIFY2(drawn.replicas.summary().contains(QStringLiteral("desired 6, ready 6")), qPrintable(drawn.replicas.summary()));
        QVERIFY(drawn.replicas.summary().contains(QStringLiteral("4 scalings, the last 10→6 at 14:3")));
        QVERIFY(drawn.replicas.summary().contains(QStringLiteral("1 gap in what was seen")));
        QVERIFY2(drawn.metric.summary().startsWith(QStringLiteral("CPU, % of request: ")), qPrintable(drawn.metric.summary()));
        drawn.metric.setData(std::nullopt, {});
        QVERIFY(!drawn.metric.summary().isEmpty());
    }

    void aScalingThatOnlyAnEventTellsHasNoBeginning()
    {
        ScaleMarker marker;
        marker.from = -1;
        marker.to = 5;
        QCOMPARE(markerLabel(marker), QStringLiteral("→5"));
        QCOMPARE(markerMark(marker), Mark::Ring);
        marker.from = 12'000;
        QCOMPARE(markerLabel(marker), QStringLiteral("12\u202F000→5"));
        QCOMPARE(markerMark(marker), Mark::TriangleDown);
        marker.reason = "All metrics below target";
        QCOMPARE(markerSentence(marker), QStringLiteral("scaled 12\u202F000→5: All metrics below target"));
    }
};

QTEST_MAIN(ChartDrawingTest)
#include "chart_drawing_test.moc"
