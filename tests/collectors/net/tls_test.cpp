// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "tests/support/net_world.h"
#endif

#include <QTest>

#include <future>

using namespace nephoscope;
using namespace std::chrono_literals;

// Whom we trust, how we introduce ourselves, and what a learner reads when that fails.
class TlsTest : public QObject {
    Q_OBJECT

private slots:
    void certificatesOfServers_data();
    void certificatesOfServers();
    void theNameIsSentUnlessItIsAnAddress();
    void ourCertificateIsShown_data();
    void ourCertificateIsShown();
    void aServerThatRefusesOurCertificate_data();
    void aServerThatRefusesOurCertificate();
    void plainHttpOnThePortOfHttps();
    void onlyTls12AndNewer();
    void unusablePemIsNamed_data();
    void unusablePemIsNamed();
    void aConnectionCutWithoutFarewellIsNoEnd();
    void everyRecordMayEndAnywhere();
    void farewellsOfBothKindsEndABodyWithLength();
};

namespace {

Expected<HttpResponse> get(NetWorld& world, HttpClient& client)
{
    return world.run(client.request(HttpRequest("GET", "/"), 10s, std::size_t{1} << 20));
}

ScriptedServer::Script secure(const ServerTls& tls, const std::string& bytes)
{
    return [tls, bytes](ScriptedPeer& peer) {
        peer.startTls(tls);
        while (true) {
            peer.readRequest();
            peer.send(bytes);
        }
    };
}

HttpClientSettings trusting(const std::string& authorities, const std::string& host = {})
{
    HttpClientSettings settings;
    settings.server.tls = true;
    settings.server.host = host;
    settings.tls.certificateAuthorities = authorities;
    return settings;
}

QString text(const Error& error)
{
    return QString::fromStdString(sentence(error));
}

// What most tests need: a server that 127.0.0.1 and localhost can trust.
struct Usual {
    TestAuthority authority;
    ServerTls tls{authority.issue({{"localhost"}, {"127.0.0.1"}}), {}};
};

} // namespace

void TlsTest::certificatesOfServers_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("serverName");
    QTest::addColumn<QString>("sentence"); // empty: trusted; words separated by |
    const auto row = [](const char* name, const char* certificate, const char* host, const char* serverName, const char* words) {
        QTest::newRow(name) << QString{certificate} << QString{host} << QString{serverName} << QString{words};
    };
    row("for its name", "localhost", "localhost", "", "");
    row("for its address", "127.0.0.1", "127.0.0.1", "", "");
    row("for one of several", "a.b c.d 10.0.0.1 localhost", "localhost", "", "");
    row("a wildcard", "*.example.com", "127.0.0.1", "api.example.com", "");
    row("for another name", "api.example.com", "localhost", "",
        "Untrusted|Cannot trust https://localhost|is not for \"localhost\" (it is for api.example.com)|tls-server-name");
    row("for another address", "127.0.0.2", "127.0.0.1", "", "Untrusted|is not for \"127.0.0.1\" (it is for 127.0.0.2)");
    row("a name is no address", "localhost", "127.0.0.1", "", "Untrusted|is not for \"127.0.0.1\" (it is for localhost)");
    row("an address is no name", "127.0.0.1", "localhost", "", "Untrusted|is not for \"localhost\" (it is for 127.0.0.1)");
    row("for nobody", "", "localhost", "", "Untrusted|it is for no name at all");
    row("for many", "a b c d e f g", "localhost", "", "Untrusted|it is for a, b, c, d, e, …");
    row("for a command to the terminal", "\x1b[31m", "localhost", "", "Untrusted|it is for ?[31m");
    row("tls-server-name", "api.example.com", "127.0.0.1", "api.example.com", "");
    row("tls-server-name that does not fit", "localhost", "localhost", "api.example.com",
        "Untrusted|is not for \"api.example.com\"");
    row("expired", "expired", "localhost", "", "Untrusted|Cannot trust|expired on 3 May 2020|Renew the cluster's certificates");
    row("of the future", "future", "localhost", "", "Untrusted|not valid before 3 May 2098|this computer's clock");
    row("of an unknown authority", "unknown", "localhost", "",
        "Untrusted|not signed by the cluster's certificate authority|certificate authority of this cluster in the kubeconfig");
    row("of another authority of the same name", "namesake", "localhost", "",
        "Untrusted|not signed by the cluster's certificate authority");
    row("signed by itself", "self", "localhost", "", "Untrusted|not signed by the cluster's certificate authority");
    row("signed by itself, insecure-skip-tls-verify", "self skip", "localhost", "", "");
    row("expired, insecure-skip-tls-verify", "expired skip", "localhost", "", "");
    row("for another name, insecure-skip-tls-verify", "api.example.com skip", "localhost", "", "");
}

void TlsTest::certificatesOfServers()
{
    QFETCH(QString, certificate);
    QFETCH(QString, host);
    QFETCH(QString, serverName);
    QFETCH(QString, sentence);
    const TestAuthority authority;
    const TestAuthority namesake;
    const TestAuthority unknown{"unknown authority"};
    CertificateWish wish;
    QStringList words = certificate.split(u' ', Qt::SkipEmptyParts);
    const bool skip = words.removeAll("skip") > 0;
    const QString kind = words.value(0);
    const bool special = kind == "expired" || kind == "future" || kind == "unknown" || kind == "namesake" || kind == "self";
    for (const QString& word : special ? QStringList{"localhost"} : words)
        (word[0].isDigit() ? wish.addresses : wish.names).push_back(word.toStdString());
    if (kind == "expired")
        wish.notAfter = "20200503120000Z";
    if (kind == "future")
        wish.notBefore = "20980503120000Z";
    ServerTls tls;
    tls.identity = kind == "self"       ? selfSigned(wish)
                   : kind == "unknown"  ? unknown.issue(wish)
                   : kind == "namesake" ? namesake.issue(wish)
                                        : authority.issue(wish);

    NetWorld world;
    const auto& server = world.serve(secure(tls, answer("200 OK", "secret")));
    HttpClientSettings settings = trusting(authority.certificate(), host.toStdString());
    settings.tls.serverName = serverName.toStdString();
    settings.tls.insecureSkipVerify = skip;
    const auto client = world.client(server.port(), settings);
    const auto got = get(world, *client);
    if (sentence.isEmpty()) {
        QVERIFY2(got, got ? "" : qPrintable(text(got.error())));
        QCOMPARE(got->body, std::string{"secret"});
        return;
    }
    QVERIFY(!got);
    QStringList parts = sentence.split(u'|');
    QCOMPARE(QString{name(got.error().code)}, parts.takeFirst());
    for (const QString& part : parts)
        QVERIFY2(text(got.error()).contains(part), qPrintable(text(got.error())));
    QVERIFY(!got.error().tryThis.empty());
    QVERIFY(server.requests().empty()); // a token would have been in it
}

void TlsTest::theNameIsSentUnlessItIsAnAddress()
{
    // The raw ClientHello: a name in it stands there as it is.
    const auto greeting = [](const std::string& host, const std::string& serverName) {
        NetWorld world;
        std::promise<std::string> hello;
        auto& server = world.serve([&hello](ScriptedPeer& peer) {
            const std::string head = peer.read(5); // the record's head; its length in the last two
            hello.set_value(peer.read(static_cast<unsigned char>(head[3]) * 256u + static_cast<unsigned char>(head[4])));
        });
        HttpClientSettings settings = trusting({}, host);
        settings.tls.serverName = serverName;
        const auto client = world.client(server.port(), settings);
        const auto got = get(world, *client);
        return got ? std::string{"answered"} : hello.get_future().get();
    };
    QVERIFY(greeting("localhost", "").find("localhost") != std::string::npos);
    QVERIFY(greeting("127.0.0.1", "").find("127.0.0.1") == std::string::npos);
    const std::string renamed = greeting("localhost", "api.example.com");
    QVERIFY(renamed.find("api.example.com") != std::string::npos);
    QVERIFY(renamed.find("localhost") == std::string::npos);
}

void TlsTest::ourCertificateIsShown_data()
{
    QTest::addColumn<bool>("olderThan13");
    QTest::newRow("TLS 1.3") << false;
    QTest::newRow("TLS 1.2") << true;
}

void TlsTest::ourCertificateIsShown()
{
    QFETCH(bool, olderThan13);
    Usual usual;
    usual.tls.clientAuthority = usual.authority.certificate();
    usual.tls.olderThan13 = olderThan13;
    NetWorld world;
    const auto& server = world.serve(secure(usual.tls, answer("200 OK", "welcome")));
    HttpClientSettings settings = trusting(usual.authority.certificate());
    const PemPair mine = usual.authority.issue({});
    settings.tls.clientCertificate = mine.certificate;
    settings.tls.clientKey = mine.key;
    const auto client = world.client(server.port(), settings);
    const auto got = get(world, *client);
    QVERIFY2(got, got ? "" : qPrintable(text(got.error())));
    QCOMPARE(got->body, std::string{"welcome"});
}

void TlsTest::aServerThatRefusesOurCertificate_data()
{
    QTest::addColumn<QString>("certificate");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("none, TLS 1.2") << "none of 1.2" << "it may want a client certificate";
    QTest::newRow("none") << "none" << "asks for a client certificate, and the kubeconfig has none for this user";
    QTest::newRow("of an unknown authority") << "unknown" << "the server refuses our client certificate";
    QTest::newRow("expired") << "expired" << "the server refuses our client certificate";
}

void TlsTest::aServerThatRefusesOurCertificate()
{
    QFETCH(QString, certificate);
    QFETCH(QString, sentence);
    const bool olderThan13 = certificate == "none of 1.2";
    Usual usual;
    usual.tls.clientAuthority = usual.authority.certificate();
    usual.tls.olderThan13 = olderThan13;
    NetWorld world;
    const auto& server = world.serve(secure(usual.tls, answer("200 OK", "welcome")));
    HttpClientSettings settings = trusting(usual.authority.certificate());
    CertificateWish wish;
    if (certificate == "expired")
        wish.notAfter = "20200503120000Z";
    const PemPair mine = certificate == "unknown" ? TestAuthority{"unknown authority"}.issue(wish) : usual.authority.issue(wish);
    if (!certificate.startsWith("none")) {
        settings.tls.clientCertificate = mine.certificate;
        settings.tls.clientKey = mine.key;
    }
    const auto client = world.client(server.port(), settings);
    const auto got = get(world, *client);
    QVERIFY(!got);
    QVERIFY2(text(got.error()).contains(sentence), qPrintable(text(got.error())));
    // The older version does not say why.
    QVERIFY(got.error().code == (olderThan13 ? ErrorCode::Untrusted : ErrorCode::WrongCredentials));
    QVERIFY(text(got.error()).contains("in the kubeconfig"));
}

void TlsTest::plainHttpOnThePortOfHttps()
{
    NetWorld world;
    const auto& server = world.serve([](ScriptedPeer& peer) {
        peer.read(5);
        peer.send(answer("400 Bad Request", "400 Bad Request"));
        peer.awaitClose();
    });
    const auto client = world.client(server.port(), trusting({}));
    const auto got = get(world, *client);
    QVERIFY(!got);
    QVERIFY(got.error().code == ErrorCode::BadInput);
    QVERIFY2(text(got.error()).contains("does not speak TLS; it may be plain HTTP"), qPrintable(text(got.error())));
    QVERIFY(text(got.error()).contains("http://"));
}

void TlsTest::onlyTls12AndNewer()
{
    Usual usual;
    usual.tls.olderThan13 = true;
    NetWorld world;
    const auto& server = world.serve(secure(usual.tls, answer("200 OK", "1.2")));
    const auto client = world.client(server.port(), trusting(usual.authority.certificate()));
    QVERIFY(get(world, *client));

    // A server that answers with TLS 1.1.
    const auto& old = world.serve([](ScriptedPeer& peer) {
        peer.read(5);
        const std::string hello = std::string("\x02\x00\x00\x26\x03\x02", 6) + std::string(32, 'r')
                                  + std::string("\x00\xc0\x13\x00", 4);
        peer.send(std::string("\x16\x03\x02\x00\x2a", 5) + hello);
        peer.awaitClose();
    });
    const auto other = world.client(old.port(), trusting(usual.authority.certificate()));
    const auto got = get(world, *other);
    QVERIFY(!got);
    QVERIFY2(text(got.error()).contains("Cannot agree on TLS"), qPrintable(text(got.error())));
    QVERIFY(got.error().code == ErrorCode::Untrusted);
}

void TlsTest::unusablePemIsNamed_data()
{
    QTest::addColumn<QString>("broken");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("authority") << "authority" << "Cannot use the certificate authority";
    QTest::newRow("certificate") << "certificate" << "Cannot use the client certificate";
    QTest::newRow("key") << "key" << "Cannot use the key of the client certificate";
    QTest::newRow("no key") << "no key" << "Cannot use the key of the client certificate";
    QTest::newRow("encrypted key") << "encrypted key" << "Cannot use the key of the client certificate";
    QTest::newRow("key of another") << "key of another" << "Cannot use the key of the client certificate";
}

void TlsTest::unusablePemIsNamed()
{
    QFETCH(QString, broken);
    QFETCH(QString, sentence);
    const TestAuthority authority;
    const PemPair mine = authority.issue({});
    HttpClientSettings settings = trusting(authority.certificate());
    settings.tls.clientCertificate = mine.certificate;
    settings.tls.clientKey = mine.key;
    if (broken == "authority")
        settings.tls.certificateAuthorities = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n";
    if (broken == "certificate")
        settings.tls.clientCertificate = "nothing";
    if (broken == "key")
        settings.tls.clientKey = mine.key.substr(0, mine.key.size() / 2);
    if (broken == "no key")
        settings.tls.clientKey.clear();
    // Nobody is asked for its pass phrase.
    if (broken == "encrypted key")
        settings.tls.clientKey = "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,"
                                 "00112233445566778899AABBCCDDEEFF\n\nQUJDREVGR0hJSktMTU5PUA==\n-----END EC PRIVATE KEY-----\n";
    if (broken == "key of another")
        settings.tls.clientKey = authority.issue({}).key;
    NetWorld world;
    const auto made = makeHttpClient(world.io.get_executor(), world.time, settings);
    QVERIFY(!made);
    QVERIFY(made.error().code == ErrorCode::BadInput);
    QVERIFY2(text(made.error()).contains(sentence), qPrintable(text(made.error())));
    const std::string secret = mine.key.substr(40, 20);
    QVERIFY(!text(made.error()).contains(QString::fromStdString(secret)));
}

void TlsTest::aConnectionCutWithoutFarewellIsNoEnd()
{
    // A body without length, over TLS: only close_notify says that it is whole.
    const Usual usual;
    for (const bool farewell : {true, false}) {
        NetWorld world;
        const auto& server = world.serve([&usual, farewell](ScriptedPeer& peer) {
            peer.startTls(usual.tls);
            peer.readRequest();
            peer.send("HTTP/1.0 200 OK\r\n\r\nhalf");
            if (farewell)
                peer.close();
            else
                peer.cut();
        });
        const auto client = world.client(server.port(), trusting(usual.authority.certificate()));
        const auto got = get(world, *client);
        QCOMPARE(got.has_value(), farewell);
        if (!farewell) {
            QVERIFY(got.error().code == ErrorCode::Unreachable);
            QVERIFY2(text(got.error()).contains("Lost the connection"), qPrintable(text(got.error())));
        }
    }
}

void TlsTest::everyRecordMayEndAnywhere()
{
    const Usual usual;
    const std::string body = "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80\n";
    const std::string bytes = chunkedHead() + chunk(body.substr(0, 3)) + chunk(body.substr(3)) + std::string{lastChunk};
    for (const std::size_t length : {1, 2, 3, 7}) {
        NetWorld world;
        const auto& server = world.serve([&](ScriptedPeer& peer) {
            peer.startTls(usual.tls);
            peer.readRequest();
            peer.send(bytes, length);
            peer.awaitClose();
        });
        const auto client = world.client(server.port(), trusting(usual.authority.certificate()));
        const auto stream = world.run(client->open(HttpRequest("GET", "/"), 10s));
        QVERIFY(stream);
        std::string read;
        while (true) {
            const auto piece = world.run((*stream)->readSome());
            QVERIFY(piece);
            if (piece->empty())
                break;
            read.append(piece->data(), piece->size());
        }
        QCOMPARE(read, body);
    }
}

void TlsTest::farewellsOfBothKindsEndABodyWithLength()
{
    // What is complete is complete, however the connection ends then; and the next request gets a new one.
    const Usual usual;
    for (const bool farewell : {true, false}) {
        NetWorld world;
        const auto& server = world.serve([&usual, farewell](ScriptedPeer& peer) {
            peer.startTls(usual.tls);
            peer.readRequest();
            peer.send(answer("200 OK", "whole"));
            if (farewell)
                peer.close();
            else
                peer.cut();
        });
        const auto client = world.client(server.port(), trusting(usual.authority.certificate()));
        for (int i = 0; i < 3; ++i) {
            const auto got = get(world, *client);
            QVERIFY2(got, got ? "" : qPrintable(text(got.error())));
            QCOMPARE(got->body, std::string{"whole"});
            world.until([&] { return server.open() == 0; });
        }
        QCOMPARE(server.connections(), 3);
    }
}

QTEST_APPLESS_MAIN(TlsTest)
#include "tls_test.moc"
