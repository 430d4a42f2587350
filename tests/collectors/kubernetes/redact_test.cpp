// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/base64.h"
#include "collectors/kubernetes/redact.h"
#include "collectors/kubernetes/secret.h"

#include <QtTest>
#include <rapidcheck.h>

#include <type_traits>
#include <vector>

using namespace nephoscope;

namespace {

template <class T>
concept Streams = requires(std::ostream& stream, const T& value) { stream << value; };

std::string hidden(const std::string& text, const std::vector<std::string>& planted)
{
    std::vector<Secret> secrets;
    for (const std::string& secret : planted)
        secrets.emplace_back(secret);
    return redact(text, secrets);
}

} // namespace

class RedactTest : public QObject {
    Q_OBJECT

private slots:
    void aSecretHasNoWayIntoAStream();
    void aSecretIsWiped();
    void plantedSecretsAreHidden();
    void shortSecretsAreHiddenAsWords();
    void whatLooksLikeASecretIsHiddenToo();
    void ordinaryTextStays();
    void nothingPlantedSurvives();
    void namesThatPromiseSecrets();
    void longOutputIsCutToItsEnd();
    void aSecretBrokenIntoLinesIsHiddenToo();
    void base64IsStrict_data();
    void base64IsStrict();
    void base64RoundTrips();
};

void RedactTest::aSecretHasNoWayIntoAStream()
{
    static_assert(!Streams<Secret>);
    static_assert(!std::is_convertible_v<Secret, std::string>);
    static_assert(!std::is_convertible_v<std::string, Secret>);
    QVERIFY(Secret{"a"} == Secret{"a"});
    QVERIFY(!(Secret{"a"} == Secret{"b"}));
}

void RedactTest::aSecretIsWiped()
{
    std::string text = "a secret that is long enough to live on the heap";
    const char* bytes = text.data();
    const std::size_t size = text.size();
    wipe(text);
    QVERIFY(text.empty());
    // The string still owns its memory: it may be looked at.
    QVERIFY(std::all_of(bytes, bytes + size, [](char c) { return c == 0; }));

    Secret first{"short"};
    Secret second{std::move(first)};
    QVERIFY(first.empty());   // NOLINT(bugprone-use-after-move): that is what is tested
    first = std::move(second);
    QVERIFY(second.empty());  // NOLINT(bugprone-use-after-move)
    QCOMPARE(first.reveal(), std::string{"short"});
}

void RedactTest::plantedSecretsAreHidden()
{
    QCOMPARE(hidden("login with hunter2 failed, hunter2!", {"hunter2"}), std::string{"login with [hidden] failed, [hidden]!"});
    // One secret is a part of the other: nothing of the longer one may stay.
    QCOMPARE(hidden("x=abcdefgh", {"abcd", "abcdefgh"}), std::string{"x=[hidden]"});
    QCOMPARE(hidden("nothing", {""}), std::string{"nothing"});
}

void RedactTest::shortSecretsAreHiddenAsWords()
{
    QCOMPARE(hidden("the pin is 123, not 91234", {"123"}), std::string{"the pin is [hidden], not 91234"});
    QCOMPARE(hidden("a#1 b", {"#1", "b"}), std::string{"a[hidden] [hidden]"});
}

void RedactTest::whatLooksLikeASecretIsHiddenToo()
{
    QCOMPARE(hidden("got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2ln from it", {}), std::string{"got [hidden] from it"});
    QCOMPARE(hidden("Authorization: Bearer abcdefgh12345678;", {}), std::string{"Authorization: Bearer [hidden];"});
    QCOMPARE(hidden("token k8s-aws-v1.aHR0cHM6Ly9zdHMuYW1hem9uYXdz end", {}), std::string{"token [hidden] end"});
    QCOMPARE(hidden("a\n-----BEGIN EC PRIVATE KEY-----\nMHcCAQ\n-----END EC PRIVATE KEY-----\nb", {}), std::string{"a\n[hidden]\nb"});
    QCOMPARE(hidden("a -----BEGIN PRIVATE KEY-----\nMHcCAQ", {}), std::string{"a [hidden]"});
}

void RedactTest::ordinaryTextStays()
{
    for (const char* text : {"error: the region eu-central-1 is not known", "Bearer token expired", "basic checks passed",
                             "-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----", "eyJ", "monkeyjungle-and-something-longer"})
        QCOMPARE(hidden(text, {}), std::string{text});
}

void RedactTest::nothingPlantedSurvives()
{
    QVERIFY(rc::check("no planted secret of four characters or more is left, wherever it stands", [] {
        const auto letters = rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abAB01=/+. \n"}));
        const auto secret = *rc::gen::suchThat(letters, [](const std::string& text) { return text.size() >= 4; });
        const auto before = *letters;
        const auto after = *letters;
        RC_ASSERT(hidden(before + secret + after + secret, {secret}).find(secret) == std::string::npos);
    }));
}

void RedactTest::namesThatPromiseSecrets()
{
    for (const char* name : {"AWS_SECRET_ACCESS_KEY", "--token", "ClientPassword", "apiKey"})
        QVERIFY2(namesASecret(name), name);
    for (const char* name : {"AWS_PROFILE", "--region", "HOME"})
        QVERIFY2(!namesASecret(name), name);
}

void RedactTest::longOutputIsCutToItsEnd()
{
    QCOMPARE(quoteForPeople("  one\n\ttwo\x1b[31m\r\n", {}, 100), std::string{"one two [31m"});
    const std::string quoted = quoteForPeople(std::string(10'000, 'x') + "äöü the end", {}, 13);
    QCOMPARE(quoted, std::string{"…öü the end"});   // not in the middle of a character
    // Cut after hiding: half a secret is a leak, too.
    const std::vector<Secret> secrets{Secret{"abcdefghij"}};
    QVERIFY(quoteForPeople("abcdefghij", secrets, 5).find("fgh") == std::string::npos);
}

void RedactTest::aSecretBrokenIntoLinesIsHiddenToo()
{
    const std::vector<Secret> secrets{Secret{"open sesame"}};
    QCOMPARE(quoteForPeople("say open\nsesame, or open \t sesame", secrets, 100), std::string{"say [hidden], or [hidden]"});
}

void RedactTest::base64IsStrict_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray{""} << true << QByteArray{""};
    QTest::newRow("one") << QByteArray{"YQ=="} << true << QByteArray{"a"};
    QTest::newRow("two") << QByteArray{"YWI="} << true << QByteArray{"ab"};
    QTest::newRow("three") << QByteArray{"YWJj"} << true << QByteArray{"abc"};
    QTest::newRow("lines") << QByteArray{"YW\nJj\r\nYQ==\n"} << true << QByteArray{"abca"};
    QTest::newRow("all bits") << QByteArray{"+/+/"} << true << QByteArray::fromHex("fbffbf");
    QTest::newRow("no padding") << QByteArray{"YQ"} << false << QByteArray{};
    QTest::newRow("half padding") << QByteArray{"YQ="} << false << QByteArray{};
    QTest::newRow("too much padding") << QByteArray{"YWI=="} << false << QByteArray{};
    QTest::newRow("padding alone") << QByteArray{"===="} << false << QByteArray{};
    QTest::newRow("padding within") << QByteArray{"YQ==YQ=="} << false << QByteArray{};
    QTest::newRow("one digit") << QByteArray{"Y==="} << false << QByteArray{};
    QTest::newRow("blank") << QByteArray{"YW Jj"} << false << QByteArray{};
    QTest::newRow("url alphabet") << QByteArray{"-_-_"} << false << QByteArray{};
}

void RedactTest::base64IsStrict()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, good);
    QFETCH(QByteArray, bytes);
    const auto decoded = decodeBase64(text.toStdString());
    QCOMPARE(decoded.has_value(), good);
    if (good)
        QCOMPARE(QByteArray::fromStdString(*decoded), bytes);
}

void RedactTest::base64RoundTrips()
{
    QVERIFY(rc::check("decoding undoes encoding, and encoding is what Qt makes of it", [](const std::string& bytes) {
        const std::string text = encodeBase64(bytes);
        RC_ASSERT(text == QByteArray::fromStdString(bytes).toBase64().toStdString());
        RC_ASSERT(decodeBase64(text) == bytes);
    }));
}

QTEST_APPLESS_MAIN(RedactTest)
#include "redact_test.moc"
