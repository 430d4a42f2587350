// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: without it, moc stumbles over the standard headers behind the next line

#include "collectors/model/time.h"

#include <rapidcheck.h>

using namespace nephoscope;
using namespace std::chrono_literals;

class TimeTest : public QObject {
    Q_OBJECT

private slots:
    void timesOfRfc3339_data();
    void timesOfRfc3339();
    void whatIsNoTime_data();
    void whatIsNoTime();
    void everyTimeIsReadBack();
    void durations_data();
    void durations();
    void sentencesTellTenthsOfSeconds();
    void aSpanIsHalfOpen();
};

void TimeTest::timesOfRfc3339_data()
{
    QTest::addColumn<QString>("utc");
    const auto row = [](const char* written, const char* utc) { QTest::newRow(written) << QString{utc}; };
    row("2026-05-03T10:00:00Z", "2026-05-03T10:00:00.000000000Z");
    row("2026-05-03t10:00:00z", "2026-05-03T10:00:00.000000000Z");
    row("2026-05-03T10:00:00.5Z", "2026-05-03T10:00:00.500000000Z");
    row("2026-05-03T10:00:00.1234567899Z", "2026-05-03T10:00:00.123456789Z");
    row("2026-05-03T10:00:00+02:30", "2026-05-03T07:30:00.000000000Z");
    row("2026-05-03T23:30:00-01:00", "2026-05-04T00:30:00.000000000Z");
    row("1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.900000000Z");
    row("2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000000Z");
    row("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000000000Z"); // a leap second is the next one
    row("1678-01-01T00:00:00Z", "1678-01-01T00:00:00.000000000Z");
    row("2261-12-31T23:59:59Z", "2261-12-31T23:59:59.000000000Z");
}

void TimeTest::timesOfRfc3339()
{
    QFETCH(QString, utc);
    const auto time = parseRfc3339(QTest::currentDataTag());
    QVERIFY(time);
    QCOMPARE(QString::fromStdString(formatRfc3339(*time)), utc);
}

void TimeTest::whatIsNoTime_data()
{
    QTest::addColumn<int>("unused");
    for (const char* text :
         {"2026-05-03", "2026-05-03T10:00:00", "2026-5-3T10:00:00Z", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
          "2026-05-03T24:00:00Z", "2026-05-03T10:60:00Z", "2026-05-03T10:00:61Z", "2026-05-03T10:00:00.Z", "2026-05-03T10:00:00Z ",
          "2026-05-03T10:00:00+0200", "2026-05-03T10:00:00+24:00", "0001-01-01T00:00:00Z", "1677-12-31T00:00:00Z",
          "2262-01-01T00:00:00Z", "2261-12-31T23:59:60Z", "1678-01-01T00:00:00+01:00", "-2026-05-03T10:00:00Z"})
        QTest::newRow(text) << 0;
}

void TimeTest::whatIsNoTime()
{
    QVERIFY(!parseRfc3339(QTest::currentDataTag()));
}

void TimeTest::everyTimeIsReadBack()
{
    QVERIFY(rc::check("parse(format(t)) is t", [] {
        // Within the years that the text may have.
        constexpr std::int64_t edge = 9'200'000'000'000'000'000;
        const Time time{Duration{*rc::gen::inRange<std::int64_t>(-edge, edge)}};
        RC_ASSERT(parseRfc3339(formatRfc3339(time)) == time);
    }));
}

void TimeTest::durations_data()
{
    QTest::addColumn<qint64>("nanoseconds");
    const auto row = [](const char* written, std::optional<Duration> duration) {
        QTest::newRow(written) << static_cast<qint64>(duration ? duration->count() : -1);
    };
    row("90s", 90s);
    row("10m", 10min);
    row("1h30m", 90min);
    row("250ms", 250ms);
    row("1.5s", 1500ms);
    row("0s", 0s);
    row("14.873s", 14873ms);
    row("7ns", 7ns);
    for (const char* wrong : {"", "5", "s", "-1s", "1x", "1s ", " 1s", "1h-1m", "9e9h", "infs", "nans", "1e5s", "3000000h"})
        row(wrong, std::nullopt);
}

void TimeTest::durations()
{
    QFETCH(qint64, nanoseconds);
    const auto duration = parseDuration(QTest::currentDataTag());
    QCOMPARE(duration ? static_cast<qint64>(duration->count()) : -1, nanoseconds);
}

void TimeTest::sentencesTellTenthsOfSeconds()
{
    QCOMPARE(inSeconds(20s), std::string("20 s"));
    QCOMPARE(inSeconds(2500ms), std::string("2.5 s"));
    QCOMPARE(inSeconds(2960ms), std::string("3 s"));
    QCOMPARE(inSeconds(40ms), std::string("0 s"));
}

void TimeTest::aSpanIsHalfOpen()
{
    const TimeSpan span{Time{} + 1s, Time{} + 3s};
    QVERIFY(span.length() == 2s);
    QVERIFY(!span.contains(Time{}));
    QVERIFY(span.contains(Time{} + 1s));
    QVERIFY(!span.contains(Time{} + 3s));
}

QTEST_GUILESS_MAIN(TimeTest)
#include "time_test.moc"
