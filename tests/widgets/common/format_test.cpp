// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <rapidcheck.h>

#include "tests/widgets/quiet.h"
#include "widgets/common/format.h"

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

// Spaces as people see them: the thin and the unbreakable ones look alike in a test's output.
QString plain(QString text)
{
    return text.replace(QChar(0x202F), QLatin1Char('\'')).replace(QChar(0x00A0), QLatin1Char(' '));
}

Time at(double seconds)
{
    return Time{1'795'529'400s} + Duration{static_cast<std::int64_t>(seconds * 1e9)};
}

} // namespace

class FormatTest : public QObject {
    Q_OBJECT

private slots:
    void init() { failOnWarnings(); }

    void numbers_data()
    {
        QTest::addColumn<double>("number");
        QTest::addColumn<QString>("text");
        const std::pair<double, const char*> rows[] = {{0, "0"},
                                                       {1, "1"},
                                                       {1.6, "1.6"},
                                                       {0.0123, "0.0123"},
                                                       {12300, "12'300"},
                                                       {999, "999"},
                                                       {999.4, "999"},
                                                       {999.6, "1'000"},
                                                       {99.96, "100"},
                                                       {9.999, "10"},
                                                       {0.0999999, "0.1"},
                                                       {-1.5, "−1.5"},
                                                       {-1234567, "−1'234'567"},
                                                       {1e-9, "1e-09"},
                                                       {0.000001, "0.000001"},
                                                       {1e18, "1e+18"},
                                                       {70, "70"},
                                                       {100, "100"}};
        for (const auto& [number, text] : rows)
            QTest::newRow(text) << number << QString::fromUtf8(text);
        QTest::newRow("not a number") << std::numeric_limits<double>::quiet_NaN() << QStringLiteral("–");
    }
    void numbers()
    {
        QFETCH(double, number);
        QFETCH(QString, text);
        QCOMPARE(plain(formatNumber(number)), text);
    }

    void amounts()
    {
        QCOMPARE(plain(formatCount(0)), QStringLiteral("0"));
        QCOMPARE(plain(formatCount(999)), QStringLiteral("999"));
        QCOMPARE(plain(formatCount(1000)), QStringLiteral("1'000"));
        QCOMPARE(plain(formatCount(-100)), QStringLiteral("−100"));
        QCOMPARE(plain(formatCount(-12345678)), QStringLiteral("−12'345'678"));
        QCOMPARE(plain(formatPercent(112)), QStringLiteral("112 %"));
        QCOMPARE(plain(formatCpu(0)), QStringLiteral("0"));
        QCOMPARE(plain(formatCpu(0.25)), QStringLiteral("250m"));
        QCOMPARE(plain(formatCpu(0.0005)), QStringLiteral("500µ"));
        QCOMPARE(plain(formatCpu(0.9996)), QStringLiteral("1 core"));
        QCOMPARE(plain(formatCpu(1)), QStringLiteral("1 core"));
        QCOMPARE(plain(formatCpu(1.4)), QStringLiteral("1.4 cores"));
        QCOMPARE(plain(formatBytes(0)), QStringLiteral("0 B"));
        QCOMPARE(plain(formatBytes(1023)), QStringLiteral("1'023 B"));
        QCOMPARE(plain(formatBytes(1024)), QStringLiteral("1 Ki"));
        QCOMPARE(plain(formatBytes(512.0 * 1024 * 1024)), QStringLiteral("512 Mi"));
        QCOMPARE(plain(formatBytes(1.5 * 1024 * 1024 * 1024)), QStringLiteral("1.5 Gi"));
    }

    void nothingRealReadsAsZero()
    {
        QVERIFY(rc::check("a number that is not 0 is not written as 0", [] {
            const auto exponent = *rc::gen::inRange(-17, 17);
            const double number = *rc::gen::inRange(1, 10'000) * std::pow(10.0, exponent);
            for (const QString& text : {formatNumber(number), formatCpu(number), formatBytes(number), formatPercent(number)})
                RC_ASSERT(text.contains(QRegularExpression(QStringLiteral("[1-9]"))));
        }));
    }

    void lengths_data()
    {
        QTest::addColumn<qint64>("nanoseconds");
        QTest::addColumn<QString>("text");
        const std::pair<Duration, const char*> rows[] = {
            {0ns, "0 s"},       {850ns, "850 ns"},
            {1200us, "1.2 ms"}, {999999us, "1 s"},
            {4250ms, "4.2 s"},  {59999ms, "59 s"},
            {60s, "1 min"},     {192s, "3 min 12 s"},
            {3600s, "1 h"},     {2h + 5min, "2 h 5 min"},
            {76h, "3 d 4 h"},   {-42s, "−42 s"},
            {9999ms, "9.9 s"},  {10s, "10 s"},
            {5s, "5 s"},        {24h * 1234, "1'234 d"},
            {1us, "1 µs"},
        };
        for (const auto& [length, text] : rows)
            QTest::newRow(text) << static_cast<qint64>(length.count()) << QString::fromUtf8(text);
    }
    void lengths()
    {
        QFETCH(qint64, nanoseconds);
        QFETCH(QString, text);
        QCOMPARE(plain(formatDuration(Duration{nanoseconds})), text);
    }

    void clocks()
    {
        QCOMPARE(formatCountdown(9s), QStringLiteral("0:09"));
        QCOMPARE(formatCountdown(191500ms), QStringLiteral("3:12"));
        QCOMPARE(formatCountdown(1h + 2min + 3s), QStringLiteral("1:02:03"));
        QCOMPARE(formatCountdown(-5s), QStringLiteral("0:00"));
        QCOMPARE(formatTimeOfDay(at(431), TimeZone::Utc), QStringLiteral("14:17:11"));
        QCOMPARE(formatMinute(at(431), TimeZone::Utc), QStringLiteral("14:17"));
        QCOMPARE(formatDateTime(at(0), TimeZone::Utc), QStringLiteral("24 Nov 14:10:00"));
    }

    void howLongAgo_data()
    {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        const std::pair<double, const char*> rows[] = {{0, "just now"},    {0.4, "just now"},   {40, "40 s ago"},
                                                       {119, "119 s ago"}, {120, "2 min ago"},  {667, "11 min ago"},
                                                       {7200, "2 h ago"},  {172800, "2 d ago"}, {-12, "in 12 s"}};
        for (const auto& [seconds, text] : rows)
            QTest::newRow(text) << seconds << QString::fromUtf8(text);
    }
    void howLongAgo()
    {
        QFETCH(double, seconds);
        QFETCH(QString, text);
        QCOMPARE(plain(formatAgo(at(0), at(seconds))), text);
    }
};

QTEST_GUILESS_MAIN(FormatTest)
#include "format_test.moc"
