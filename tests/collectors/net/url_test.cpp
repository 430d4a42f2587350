// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "collectors/net/url.h"

#include <rapidcheck.h>

using namespace nephoscope;

// Addresses of servers, as people write them.
class UrlTest : public QObject {
    Q_OBJECT

private slots:
    void addresses_data();
    void addresses();
    void whatIsNoAddress_data();
    void whatIsNoAddress();
    void userInformationIsReadButNeverShown();
    void theTextIsReadBack();
    void escapingIsUndone();
    void onlyProperEscapesAreUndone();
    void anyTextIsReadOrRefused();
};

void UrlTest::addresses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("hostAndPort");
    QTest::addColumn<QString>("authority");
    const auto row = [](const char* written, const char* text, const char* hostAndPort, const char* authority) {
        QTest::newRow(written) << QString{text} << QString{hostAndPort} << QString{authority};
    };
    row("https://example.com:6443", "https://example.com:6443", "example.com:6443", "example.com:6443");
    row("https://example.com", "https://example.com", "example.com:443", "example.com");
    row("http://example.com", "http://example.com", "example.com:80", "example.com");
    row("https://example.com:443/", "https://example.com", "example.com:443", "example.com");
    row("http://example.com:443", "http://example.com:443", "example.com:443", "example.com:443");
    row("HTTPS://Example.COM", "https://example.com", "example.com:443", "example.com");
    row("  https://a.b \n", "https://a.b", "a.b:443", "a.b");
    row("https://a:", "https://a", "a:443", "a");
    row("https://rancher/k8s/clusters/c-1/", "https://rancher/k8s/clusters/c-1", "rancher:443", "rancher");
    row("https://a/x//", "https://a/x", "a:443", "a");
    row("https://a?b=c", "https://a?b=c", "a:443", "a");
    row("https://a/x?b=c d#e", "https://a/x?b=c%20d", "a:443", "a");
    row("https://a/\xC3\xBC", "https://a/%C3%BC", "a:443", "a");
    row("https://a/%2F", "https://a/%2F", "a:443", "a");
    row("https://my_host", "https://my_host", "my_host:443", "my_host");
    row("https://127.0.0.1:1", "https://127.0.0.1:1", "127.0.0.1:1", "127.0.0.1:1");
    row("https://[::1]:6443", "https://[::1]:6443", "[::1]:6443", "[::1]:6443");
    row("https://[FE80::1%25eth0]", "https://[fe80::1%25eth0]", "[fe80::1%25eth0]:443", "[fe80::1%25eth0]");
    row("https://a:65535", "https://a:65535", "a:65535", "a:65535");
}

void UrlTest::addresses()
{
    QFETCH(QString, text);
    QFETCH(QString, hostAndPort);
    QFETCH(QString, authority);
    const auto url = parseUrl(QTest::currentDataTag());
    QVERIFY(url);
    QCOMPARE(QString::fromStdString(url->text()), text);
    QCOMPARE(QString::fromStdString(url->hostAndPort()), hostAndPort);
    QCOMPARE(QString::fromStdString(url->authority()), authority);
}

void UrlTest::whatIsNoAddress_data()
{
    QTest::addColumn<QString>("why");
    const auto row = [](const char* text, const char* why) { QTest::newRow(text) << QString{why}; };
    row("", "empty");
    row("   ", "empty");
    row("example.com:6443", "begin with http");
    row("//a", "begin with http");
    row("ftp://a", "only http and https");
    row("https://", "no host");
    row("https:///path", "no host");
    row("https://:6443", "no host");
    row("https://a b", "character");
    row("https://a\tb", "character");
    row("https://.a", "character");
    row("https://\xC3\xBC.de", "character");
    row("https://a:0", "65535");
    row("https://a:65536", "65535");
    row("https://a:99999999999999999999", "65535");
    row("https://a:-1", "65535");
    row("https://a:+1", "65535");
    row("https://a:8o", "65535");
    row("https://::1", "brackets");
    row("https://[::1", "closing bracket");
    row("https://[]", "no IPv6");
    row("https://[a.b]", "no IPv6");
    row("https://[::1]x", "no IPv6");
}

void UrlTest::whatIsNoAddress()
{
    QFETCH(QString, why);
    const auto url = parseUrl(QTest::currentDataTag());
    QVERIFY(!url);
    QVERIFY(url.error().code == ErrorCode::BadInput);
    QVERIFY2(QString::fromStdString(url.error().why).contains(why), url.error().why.c_str());
    QVERIFY(!url.error().tryThis.empty());
}

void UrlTest::userInformationIsReadButNeverShown()
{
    const auto url = parseUrl("https://jane:p%40ss@word@proxy:3128/x");
    QVERIFY(url);
    QCOMPARE(url->userInfo, std::string{"jane:p@ss@word"});
    QCOMPARE(url->text(), std::string{"https://proxy:3128/x"});
    QCOMPARE(url->authority(), std::string{"proxy:3128"});
    for (const char* broken : {"https://jane:s3cret@", "https://jane:s3cret@a:x", "https://jane:s3cret@a b", "ftp://jane:s3cret@a",
                               "jane:s3cret@a", "https://jane:s3cret@[::"}) {
        const auto refused = parseUrl(broken);
        QVERIFY(!refused);
        QVERIFY2(sentence(refused.error()).find("s3cret") == std::string::npos, broken);
    }
}

void UrlTest::theTextIsReadBack()
{
    QVERIFY(rc::check("parse(text(parse(x))) = parse(x)", [] {
        const auto part = rc::gen::container<std::string>(rc::gen::elementOf(std::string{"aZ09-._/%?&= \xC3\xBC\"<"}));
        const auto host = *rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abXY12-_"})));
        const std::string written = *rc::gen::element<std::string>("http://", "https://") + host
                                    + *rc::gen::element<std::string>("", ":1", ":80", ":443", ":8443") + "/" + *part;
        const auto once = parseUrl(written);
        RC_PRE(host.size() <= 253);
        RC_ASSERT(once.has_value());
        const auto twice = parseUrl(once->text());
        RC_ASSERT(twice.has_value());
        RC_ASSERT(*once == *twice);
        for (const char c : once->text())
            RC_ASSERT(c > 0x20 && c < 0x7f);
    }));
}

void UrlTest::escapingIsUndone()
{
    QCOMPARE(percentEncode("a b/c?d=e&\xC3\xBC~"), std::string{"a%20b%2Fc%3Fd%3De%26%C3%BC~"});
    QVERIFY(rc::check("decode(encode(x)) = x, in letters that may stand anywhere", [](const std::string& text) {
        const std::string encoded = percentEncode(text);
        RC_ASSERT(encoded.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%")
                  == std::string::npos);
        RC_ASSERT(percentDecode(encoded) == text);
    }));
}

void UrlTest::onlyProperEscapesAreUndone()
{
    QCOMPARE(percentDecode("%41%6a%6A"), std::string{"Ajj"});
    for (const char* text : {"%", "%4", "%4g", "%g4", "100%", "%%"})
        QCOMPARE(percentDecode(text), std::string{text});
}

void UrlTest::anyTextIsReadOrRefused()
{
    QVERIFY(rc::check("no text does harm", [](const std::string& rest) {
        const auto url = parseUrl(*rc::gen::element<std::string>("", "http://", "https://", "https://[", "https://u@") + rest);
        if (url) {
            RC_ASSERT(!url->host.empty());
            RC_ASSERT(url->port != 0);
            RC_ASSERT(url->path.empty() || (url->path.starts_with('/') && !url->path.ends_with('/')));
        } else {
            RC_ASSERT(url.error().code == ErrorCode::BadInput);
        }
    }));
}

QTEST_APPLESS_MAIN(UrlTest)
#include "url_test.moc"
