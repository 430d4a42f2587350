// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "widgets/charts/chart_csv.h"

#include <limits>

using namespace nephoscope;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
// 24 November 2026, 12:00 UTC.
constexpr double noon = 1'795'521'600;

} // namespace

class ChartCsvTest : public QObject {
    Q_OBJECT

private slots:
    void linesBecomeARowWhereverOneChanges_data()
    {
        QTest::addColumn<std::vector<ChartLine>>("lines");
        QTest::addColumn<QString>("csv");
        const auto row = [](const char* name, std::vector<ChartLine> lines, const char* csv) {
            QTest::newRow(name) << std::move(lines) << QString::fromLatin1(csv).replace('\n', QStringLiteral("\r\n"));
        };
        row("nothing", {}, "time\n");
        row("a line without points", {{QStringLiteral("ready"), {}}}, "time,ready\n");
        row("values hold until the next",
            {{QStringLiteral("desired"), {{noon, 3}, {noon + 60, 5}}}, {QStringLiteral("ready"), {{noon + 30, 2.5}}}},
            "time,desired,ready\n"
            "2026-11-24T12:00:00.000000000Z,3,\n"
            "2026-11-24T12:00:30.000000000Z,3,2.5\n"
            "2026-11-24T12:01:00.000000000Z,5,2.5\n");
        row("what is not known is empty, not zero", {{QStringLiteral("ready"), {{noon, 0}, {noon + 1, unknown}, {noon + 2, 1}}}},
            "time,ready\n"
            "2026-11-24T12:00:00.000000000Z,0\n"
            "2026-11-24T12:00:01.000000000Z,\n"
            "2026-11-24T12:00:02.000000000Z,1\n");
        row("of two corners at one time the later holds", {{QStringLiteral("ready"), {{noon, 1}, {noon, 4}}}},
            "time,ready\n2026-11-24T12:00:00.000000000Z,4\n");
        row("names are quoted where they must be", {{QStringLiteral("CPU, \"all\""), {}}}, "time,\"CPU, \"\"all\"\"\"\n");
    }
    void linesBecomeARowWhereverOneChanges()
    {
        QFETCH(std::vector<ChartLine>, lines);
        QTEST(chartCsv(lines), "csv");
    }
};

QTEST_GUILESS_MAIN(ChartCsvTest)
#include "chart_csv_test.moc"
