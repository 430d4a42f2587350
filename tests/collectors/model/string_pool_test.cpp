// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest> // first: without it, moc stumbles over the standard headers behind the next line

#include "collectors/model/string_pool.h"

#include <rapidcheck.h>

#include <string>
#include <thread>
#include <vector>

using namespace nephoscope;

class StringPoolTest : public QObject {
    Q_OBJECT

private slots:
    void theSameTextIsKeptOnce();
    void valuesOfTwoPoolsCompareByContent();
    void longTextsAreKeptToo();
    void orderIsThatOfTheTexts();
    void manyThreadsMayInternAtOnce();
};

void StringPoolTest::theSameTextIsKeptOnce()
{
    StringPool pool;
    const Interned a = pool.intern("web-1");
    const std::size_t bytes = pool.bytes();
    std::string copy = "web-1";
    const Interned b = pool.intern(copy);
    copy = "xxxxx"; // the pool keeps its own
    QCOMPARE(b.str(), "web-1");
    QVERIFY(a.view().data() == b.view().data());
    QCOMPARE(pool.bytes(), bytes);
    QVERIFY(pool.intern("").empty());
    QVERIFY(pool.intern("") == Interned{});
}

void StringPoolTest::valuesOfTwoPoolsCompareByContent()
{
    StringPool one;
    StringPool other;
    QVERIFY(one.intern("a") == other.intern("a"));
    QVERIFY(one.intern("a").hash() == other.intern("a").hash());
    QVERIFY(one.intern("a") != other.intern("b"));
    QVERIFY(one.intern("a") != other.intern(""));
}

void StringPoolTest::longTextsAreKeptToo()
{
    StringPool pool;
    std::vector<Interned> kept;
    for (std::size_t length : {1U, 1000U, 16'384U, 16'385U, 65'536U, 200'000U})
        kept.push_back(pool.intern(std::string(length, 'x')));
    for (const Interned text : kept)
        QVERIFY(text == std::string(text.view().size(), 'x'));
    QVERIFY(pool.bytes() > 280'000);
}

void StringPoolTest::orderIsThatOfTheTexts()
{
    QVERIFY(rc::check("interned texts compare like texts", [](const std::string& a, const std::string& b) {
        StringPool pool;
        const Interned x = pool.intern(a);
        const Interned y = pool.intern(b);
        RC_ASSERT((x < y) == (a < b));
        RC_ASSERT((x == y) == (a == b));
        RC_ASSERT(x.view() == a);
    }));
}

void StringPoolTest::manyThreadsMayInternAtOnce()
{
    StringPool pool;
    std::vector<std::vector<Interned>> seen(4);
    std::vector<std::thread> threads;
    for (auto& mine : seen) {
        threads.emplace_back([&pool, &mine] {
            for (int i = 0; i < 2000; ++i)
                mine.push_back(pool.intern("text " + std::to_string(i)));
        });
    }
    for (auto& thread : threads)
        thread.join();
    for (const auto& mine : seen) {
        for (std::size_t i = 0; i < mine.size(); ++i)
            QVERIFY(mine[i].view().data() == seen[0][i].view().data());
    }
}

QTEST_GUILESS_MAIN(StringPoolTest)
#include "string_pool_test.moc"
