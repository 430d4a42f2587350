// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "collectors/net/inflater.h"
#include "tests/support/gzip.h"

#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace nephoscope;

// gzip undone piece by piece, with bounded memory.
class InflaterTest : public QObject {
    Q_OBJECT

private slots:
    void everyCuttingGivesTheSameText();
    void severalMembersAreOneText();
    void anEmptyMemberIsNotTheEnd();
    void aHeaderWithEverythingInItIsPassedOver();
    void aTruncatedStreamHasNotEnded();
    void garbageIsRefused_data();
    void garbageIsRefused();
    void aWrongChecksumIsRefused();
    void aBombComesInBoundedPieces();
};

namespace {

// What comes out of it, or nothing for what is no gzip.
struct Inflated {
    std::optional<std::string> text = std::string{};
    Error error;
    bool ended = false;
};

constexpr std::size_t placeSize = 64 * 1024;

void take(Inflater& inflater, std::string_view compressed, Inflated& result)
{
    std::vector<char> place(placeSize);
    inflater.feed({compressed.data(), compressed.size()});
    while (true) {
        const auto count = inflater.next(place);
        if (!count) {
            result.text.reset();
            result.error = count.error();
            return;
        }
        if (*count == 0)
            return;
        result.text->append(place.data(), *count);
    }
}

Inflated inflated(std::string_view compressed, std::size_t pieceLength = std::string_view::npos)
{
    Inflater inflater;
    Inflated result;
    for (std::size_t at = 0; at < compressed.size() && result.text; at += std::min(pieceLength, compressed.size() - at))
        take(inflater, compressed.substr(at, pieceLength), result);
    result.ended = inflater.ended();
    return result;
}

} // namespace

void InflaterTest::everyCuttingGivesTheSameText()
{
    QVERIFY(rc::check("the text does not depend on members and pieces", [] {
        const auto texts = *rc::gen::container<std::vector<std::string>>(rc::gen::arbitrary<std::string>());
        const auto length = *rc::gen::inRange<std::size_t>(1, 40);
        std::string whole;
        std::string compressed;
        for (const auto& text : texts) {
            whole += text;
            compressed += gzip(text);
        }
        const Inflated result = inflated(compressed, length);
        RC_ASSERT(result.text == whole);
        RC_ASSERT(result.ended == !texts.empty());
    }));
}

void InflaterTest::severalMembersAreOneText()
{
    const Inflated result = inflated(gzip("one ") + gzip("two ") + gzip("three"));
    QVERIFY(result.text == "one two three");
    QVERIFY(result.ended);
}

void InflaterTest::anEmptyMemberIsNotTheEnd()
{
    QVERIFY(inflated(gzip("") + gzip("") + gzip("after")).text == "after");
}

void InflaterTest::aHeaderWithEverythingInItIsPassedOver()
{
    using namespace std::string_literals;
    const std::string plain = gzip("text");
    const std::string extra = "\3\0abc"s;
    const std::string rest = "name\0comment\0\x12\x34"s + plain.substr(10);
    std::string full = plain.substr(0, 10) + extra + rest;
    full[3] = 0x1e;
    std::string reserved = plain;
    reserved[3] = static_cast<char>(0x80);
    for (const std::size_t length : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::string_view::npos}) {
        const Inflated result = inflated(full, length);
        QVERIFY(result.text == "text");
        QVERIFY(result.ended);
        QVERIFY(!inflated(reserved, length).text);
    }
}

void InflaterTest::aTruncatedStreamHasNotEnded()
{
    const std::string compressed = gzip("a text that is long enough to be cut anywhere");
    for (std::size_t length = 0; length < compressed.size(); ++length) {
        const Inflated result = inflated(std::string_view{compressed}.substr(0, length));
        QVERIFY(result.text);
        QVERIFY(!result.ended);
    }
    QVERIFY(inflated(compressed).ended);
    // Also when it is the second member that is cut.
    QVERIFY(!inflated(compressed + compressed.substr(0, 12)).ended);
}

void InflaterTest::garbageIsRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("no gzip at all") << QByteArray{"{\"kind\":\"PodList\"}"};
    QTest::newRow("garbage behind a member") << QByteArray::fromStdString(gzip("text") + "garbage");
    QTest::newRow("zlib without gzip's header") << QByteArray::fromHex("789c4b04000062006200");
    QTest::newRow("an unknown method") << QByteArray::fromHex("1f8b0700000000000003");
    QTest::newRow("a broken block") << QByteArray::fromHex("1f8b0800000000000003ffffffffff");
}

void InflaterTest::garbageIsRefused()
{
    QFETCH(QByteArray, bytes);
    for (const std::size_t length : {std::size_t{1}, std::size_t{5}, std::string_view::npos}) {
        const Inflated result = inflated({bytes.constData(), static_cast<std::size_t>(bytes.size())}, length);
        QVERIFY(!result.text);
        QVERIFY(result.error.code == ErrorCode::BadInput);
        QVERIFY2(result.error.why.find("no proper gzip") != std::string::npos, result.error.why.c_str());
    }
}

void InflaterTest::aWrongChecksumIsRefused()
{
    std::string compressed = gzip("text");
    compressed[compressed.size() - 5] = static_cast<char>(compressed[compressed.size() - 5] ^ 1);
    const Inflated result = inflated(compressed);
    QVERIFY(!result.text);
    QVERIFY(!result.ended);
}

void InflaterTest::aBombComesInBoundedPieces()
{
    constexpr std::size_t size = std::size_t{256} << 20;
    const std::string bomb = gzip(std::string(size, '\0'));
    QVERIFY(bomb.size() < size / 500);
    Inflater inflater;
    inflater.feed({bomb.data(), bomb.size()});
    std::vector<char> place(placeSize);
    std::size_t total = 0;
    std::size_t largest = 0;
    for (auto count = inflater.next(place); count && *count > 0; count = inflater.next(place)) {
        total += *count;
        largest = std::max(largest, *count);
    }
    QCOMPARE(total, size);
    QCOMPARE(largest, placeSize);
    QVERIFY(inflater.ended());
}

QTEST_APPLESS_MAIN(InflaterTest)
#include "inflater_test.moc"
