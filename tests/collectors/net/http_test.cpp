// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#ifndef Q_MOC_RUN // moc cannot read Asio
#include "collectors/net/http.h"
#endif

#include <rapidcheck.h>

#include <ctime>

using namespace nephoscope;
using namespace std::chrono_literals;

// Heads of answers: dates, pauses asked for, names of fields.
class HttpTest : public QObject {
    Q_OBJECT

private slots:
    void dates_data();
    void dates();
    void everySecondIsReadBack();
    void whatIsNoDate_data();
    void whatIsNoDate();
    void retryAfterSecondsOrDate_data();
    void retryAfterSecondsOrDate();
    void namesOfFieldsCompareWithoutCase();
};

void HttpTest::dates_data()
{
    QTest::addColumn<QString>("time");
    const auto row = [](const char* date, const char* time) { QTest::newRow(date) << QString{time}; };
    row("Tue, 24 Nov 2026 04:31:27 GMT", "2026-11-24T04:31:27.000000000Z");
    row("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.000000000Z");
    row("Thu, 29 Feb 2024 23:59:59 GMT", "2024-02-29T23:59:59.000000000Z");
    row("Sat, 31 Dec 2016 23:59:60 GMT", "2017-01-01T00:00:00.000000000Z"); // a leap second
}

void HttpTest::dates()
{
    QFETCH(QString, time);
    const auto read = parseHttpDate(QTest::currentDataTag());
    QVERIFY(read);
    QCOMPARE(QString::fromStdString(formatRfc3339(*read)), time);
}

void HttpTest::everySecondIsReadBack()
{
    QVERIFY(rc::check("what strftime writes is read", [] {
        const auto seconds = *rc::gen::inRange<std::time_t>(0, 7'258'118'400); // to the end of 2199
        std::tm parts{};
        gmtime_r(&seconds, &parts);
        std::array<char, 64> text{};
        const std::size_t length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
        RC_ASSERT(parseHttpDate({text.data(), length}) == Time{} + std::chrono::seconds{seconds});
    }));
}

void HttpTest::whatIsNoDate_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"", "now", "Tuesday, 24-Nov-26 04:31:27 GMT", "Tue Nov 24 04:31:27 2026",
                             "Tue, 24 Nov 2026 04:31:27 CET", "Tue, 24 Nov 2026 24:00:00 GMT", "Tue, 24 Nov 2026 04:60:27 GMT",
                             "Tue, 24 Nov 2026 04:31:61 GMT", "Tue, 31 Nov 2026 04:31:27 GMT", "Thu, 29 Feb 2026 04:31:27 GMT",
                             "Tue, 24 nov 2026 04:31:27 GMT", "Tue, -4 Nov 2026 04:31:27 GMT", "Tue, 24 Nov 1969 04:31:27 GMT",
                             "Tue, 24 Nov 9999 04:31:27 GMT", "Tue, 24 Nov 2026 04:31:27 GMT ", "Tue, 24 Nov 2026 0x:31:27 GMT",
                             "Tue,_24 Nov 2026 04:31:27 GMT", "Tue, 24-Nov-2026 04:31:27 GMT"})
        QTest::newRow(text) << QString{text};
}

void HttpTest::whatIsNoDate()
{
    QFETCH(QString, text);
    QVERIFY(!parseHttpDate(text.toStdString()));
}

void HttpTest::retryAfterSecondsOrDate_data()
{
    QTest::addColumn<int>("seconds"); // -1: none is asked for
    QTest::newRow("") << -1;
    QTest::newRow("0") << 0;
    QTest::newRow("7") << 7;
    QTest::newRow("86400") << 86400;
    QTest::newRow("-7") << -1;
    QTest::newRow("7s") << -1;
    QTest::newRow("1.5") << -1;
    QTest::newRow("99999999999") << -1;
    QTest::newRow("soon") << -1;
    QTest::newRow("Sun, 03 May 2026 12:00:30 GMT") << 30;
    QTest::newRow("Sun, 03 May 2026 11:00:00 GMT") << 0; // has passed
}

void HttpTest::retryAfterSecondsOrDate()
{
    QFETCH(int, seconds);
    HttpHead head;
    head.headers.emplace_back("retry-after", QTest::currentDataTag());
    const auto pause = retryAfter(head, *parseRfc3339("2026-05-03T12:00:00Z"));
    QCOMPARE(pause.has_value(), seconds >= 0);
    if (pause)
        QCOMPARE(pause->count(), Duration{std::chrono::seconds{seconds}}.count());
    QVERIFY(!retryAfter(HttpHead{}, Time{}));
}

void HttpTest::namesOfFieldsCompareWithoutCase()
{
    HttpHead head;
    head.headers = {{"Content-Type", "a"}, {"CONTENT-type", "b"}, {"X", ""}};
    QVERIFY(head.header("content-type") == "a"); // the first counts
    QVERIFY(head.header("x") == "");
    QVERIFY(!head.header("content"));
}

QTEST_APPLESS_MAIN(HttpTest)
#include "http_test.moc"
