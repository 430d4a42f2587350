// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/fuzzy_match.h"

#include <QTest>

using namespace nephoscope;

class FuzzyMatchTest : public QObject {
    Q_OBJECT

private slots:
    void theFirstAnswersBetter_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse");
        QTest::newRow("initials before letters within") << "os" << "order-service" << "cosmos";
        QTest::newRow("a prefix before the middle") << "web" << "web-1" << "cobweb";
        QTest::newRow("together before apart") << "cart" << "my-cart" << "ochre-artist";
        QTest::newRow("the shorter of equals") << "order" << "order" << "order-service";
        QTest::newRow("camel case begins words") << "cb" << "CrashBackOff" << "crabs";
        QTest::newRow("any case") << "PAY" << "payment" << "prepay";
        QTest::newRow("two words in any order") << "service order" << "order-service" << "reorder-services";
        QTest::newRow("the best of several places") << "ab" << "xa-ab" << "xaxxb";
    }
    void theFirstAnswersBetter()
    {
        QFETCH(QString, query);
        QFETCH(QString, better);
        QFETCH(QString, worse);
        const auto good = fuzzyScore(query, better);
        const auto bad = fuzzyScore(query, worse);
        QVERIFY(good);
        QVERIFY(!bad || *good > *bad);
    }

    void answersOnlyWithAllLetters_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("answers");
        QTest::newRow("letters in order") << "osv" << "order-service" << true;
        QTest::newRow("words out of order") << "s o" << "order-service" << true;
        QTest::newRow("not there") << "ox" << "order-service" << false;
        QTest::newRow("twice where it is once") << "dd" << "order" << false;
        QTest::newRow("wrong order") << "ro" << "or" << false;
        QTest::newRow("one word of two is missing") << "order x" << "order-service" << false;
        QTest::newRow("longer than the text") << "orders" << "order" << false;
        QTest::newRow("nothing asked") << "" << "order" << true;
        QTest::newRow("only blanks") << "  " << "order" << true;
        QTest::newRow("nothing there") << "a" << "" << false;
    }
    void answersOnlyWithAllLetters()
    {
        QFETCH(QString, query);
        QFETCH(QString, text);
        QFETCH(bool, answers);
        QCOMPARE(fuzzyScore(query, text).has_value(), answers);
    }
};

QTEST_GUILESS_MAIN(FuzzyMatchTest)
#include "fuzzy_match_test.moc"
