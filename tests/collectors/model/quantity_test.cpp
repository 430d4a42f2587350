// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: without it, moc stumbles over the standard headers behind the next line

#include "collectors/model/quantity.h"

#include <rapidcheck.h>

#include <limits>

using namespace nephoscope;

// Quantities as k8s.io/apimachinery reads and prints them.
class QuantityTest : public QObject {
    Q_OBJECT

private slots:
    void canonicalText_data();
    void canonicalText();
    void whatIsNoQuantity_data();
    void whatIsNoQuantity();
    void valuesRoundAwayFromZero();
    void amountsAreEqualInWhateverFormat();
    void magnitudeIsCapped();
    void textIsReadBack();
};

void QuantityTest::canonicalText_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char* written, const char* canonical) { QTest::newRow(written) << QString{canonical}; };
    row("0", "0");
    row("0Ki", "0");
    row("-0", "0");
    row("1000m", "1");
    row("0.5", "500m");
    row("1500", "1500");
    row("1500k", "1500k");
    row("1000k", "1M");
    row("1024", "1024"); // a decimal stays decimal
    row("1024Ki", "1Mi");
    row("1.5Gi", "1536Mi");
    row("0.5Mi", "512Ki");
    row("0.5Ki", "512");        // below 1024 there is no binary suffix
    row("1.0001Ki", "1024102400u"); // not whole: printed decimally
    row("1e3", "1e3");
    row("1E3", "1e3");
    row("1e4", "10e3");
    row("100e-3", "100e-3");
    row("12e-1", "1200e-3");
    row("1E", "1E"); // exa, not an exponent
    row("+5", "5");
    row("-5m", "-5m");
    row("1.", "1");
    row(".5", "500m");
    row("0.0000000001", "1n"); // finer than 10⁻⁹ rounds away from zero
    row("-0.0000000001", "-1n");
    row("1.0000000001", "1000000001n");
    row("007", "7");
}

void QuantityTest::canonicalText()
{
    QFETCH(QString, text);
    const auto quantity = parseQuantity(QTest::currentDataTag());
    QVERIFY(quantity);
    QCOMPARE(QString::fromStdString(quantity->text()), text);
}

void QuantityTest::whatIsNoQuantity_data()
{
    QTest::addColumn<int>("unused");
    for (const char* text : {"1.1.M", "1+1.0M", "0.1mi", "0.1am", "aoeu", ".5i", "1i", "-3.01i", "-3.01e-", " 1", "1 ", "1kk",
                             "1e1.5", "--1", "1K", "0x1"})
        QTest::newRow(text) << 0;
}

void QuantityTest::whatIsNoQuantity()
{
    QVERIFY(!parseQuantity(QTest::currentDataTag()));
}

void QuantityTest::valuesRoundAwayFromZero()
{
    QCOMPARE(parseQuantity("1100m")->value(), 2);
    QCOMPARE(parseQuantity("-1100m")->value(), -2);
    QCOMPARE(parseQuantity("1500u")->milliValue(), 2);
    QCOMPARE(parseQuantity("2")->milliValue(), 2000);
    QCOMPARE(parseQuantity("0.5")->toDouble(), 0.5);
}

void QuantityTest::amountsAreEqualInWhateverFormat()
{
    QVERIFY(*parseQuantity("1Ki") == *parseQuantity("1024"));
    QVERIFY(*parseQuantity("1e3") == *parseQuantity("1k"));
    QVERIFY(*parseQuantity("1Mi") > *parseQuantity("1M"));
}

void QuantityTest::magnitudeIsCapped()
{
    const auto huge = parseQuantity("1" + std::string(40, '0') + "Ei");
    QVERIFY(huge);
    QCOMPARE(huge->value(), std::numeric_limits<std::int64_t>::max());
    QCOMPARE(huge->milliValue(), std::numeric_limits<std::int64_t>::max());
    QCOMPARE(parseQuantity("-9999999999999999999E")->value(), -std::numeric_limits<std::int64_t>::max());
    QCOMPARE(parseQuantity("1e-999999999999")->text(), "1e-9");
}

void QuantityTest::textIsReadBack()
{
    QVERIFY(rc::check("parse(text(q)) is q", [] {
        const auto format = *rc::gen::element(Quantity::Format::DecimalSI, Quantity::Format::BinarySI,
                                              Quantity::Format::DecimalExponent);
        const Int128 nano = Int128{*rc::gen::arbitrary<std::int64_t>()}
                            * *rc::gen::element<std::int64_t>(1, 1000, 1'000'000'000, 1024);
        const Quantity quantity = Quantity::fromNano(nano, format);
        const auto again = parseQuantity(quantity.text());
        RC_ASSERT(again.has_value());
        RC_ASSERT(*again == quantity);
        RC_ASSERT(again->text() == quantity.text());
    }));
}

QTEST_GUILESS_MAIN(QuantityTest)
#include "quantity_test.moc"
