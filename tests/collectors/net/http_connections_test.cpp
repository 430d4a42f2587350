// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "http_scene.h"
#endif
#include "tests/support/gzip.h"

#include <QTest>


using namespace nephoscope;
using namespace std::chrono_literals;

// The connections under the HTTP client: how they are kept, how long they are waited for, read in pieces, given up, and led through
// a proxy.
class HttpConnectionsTest : public QObject {
    Q_OBJECT

private slots:
    void connectionsAreKeptAlive();
    void aConnectionClosedBetweenRequestsIsReplacedUnseen();
    void onlyWhatMayBeRepeatedIsRepeated();
    void bytesBehindAnAnswerAreNotTheNextOne();
    void closeIdleUsesNewConnections();
    void aSilentServerTimesOutOnTheInjectedClock_data();
    void aSilentServerTimesOutOnTheInjectedClock();
    void theTimeoutOfAStreamEndsWithItsHead();
    void theTimeoutOfARequestCoversItsBody();
    void nothingListensThere();
    void aNameThatIsUnknown();
    void theFirstEventIsHandedOutAtOnce();
    void manyBytesAreGatheredForLists();
    void behindEachPieceThereIsRoom();
    void closingEndsAReadUnderWay();
    void aStreamOutlivesItsClient();
    void destroyingTheClientEndsItsRequests();
    void requestsMayBeDestroyedAtAnyPoint();
    void theProxyIsAskedToConnect();
    void aProxyThatRefuses();
    void whatAProxySendsAlongIsNotTheServersAnswer();
};

void HttpConnectionsTest::connectionsAreKeptAlive()
{
    NetWorld world;
    const auto& server = world.serve(always(answer("200 OK", "x")));
    const auto client = world.client(server.port());
    for (int i = 0; i < 5; ++i)
        QVERIFY(get(world, *client));
    QCOMPARE(server.connections(), 1);
    // A stream has a connection of its own until it is read to its end.
    {
        const auto stream = world.run(client->open(HttpRequest("GET", "/"), 10s));
        QVERIFY(stream);
        QVERIFY(get(world, *client));
        QCOMPARE(server.connections(), 2);
        while (true) {
            const auto piece = world.run((*stream)->readSome());
            QVERIFY(piece);
            if (piece->empty())
                break;
        }
    }
    const auto one = world.start(client->request(HttpRequest("GET", "/"), 10s, plenty));
    const auto two = world.start(client->request(HttpRequest("GET", "/"), 10s, plenty));
    world.until([&] { return one.done() && two.done(); });
    QVERIFY(one.value() && two.value());
    QCOMPARE(server.connections(), 2);
}

void HttpConnectionsTest::aConnectionClosedBetweenRequestsIsReplacedUnseen()
{
    NetWorld world;
    const auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(answer("200 OK", std::to_string(peer.number())));
    });
    const auto client = world.client(server.port());
    for (int i = 0; i < 3; ++i) {
        const auto got = get(world, *client);
        QVERIFY(got);
        QCOMPARE(got->body, std::to_string(i));
        world.until([&] { return server.open() == 0; });
    }
    // A server that says so is not even tried again.
    const auto& polite = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(answer("200 OK", "", "Connection: close\r\n"));
        peer.awaitClose();
    });
    const auto other = world.client(polite.port());
    QVERIFY(get(world, *other));
    world.until([&] { return polite.open() == 0; });
    QVERIFY(get(world, *other));
    QCOMPARE(polite.connections(), 2);
}

void HttpConnectionsTest::onlyWhatMayBeRepeatedIsRepeated()
{
    NetWorld world;
    const auto& server = world.serve([](ScriptedPeer& peer) {
        // Each connection answers one GET; what comes then, or would change something, it cuts off.
        if (peer.readRequest().line().starts_with("GET")) {
            peer.send(answer("200 OK", ""));
            peer.readRequest();
        }
        peer.cut();
    });
    const auto client = world.client(server.port());
    QVERIFY(get(world, *client));
    QVERIFY(get(world, *client)); // cut off, and sent again
    QCOMPARE(server.connections(), 2);
    for (const char* method : {"POST", "PUT", "PATCH", "DELETE"}) {
        // Over a connection of its own, so that one that had died unnoticed leaves no doubt whether it was done.
        const int before = server.connections();
        HttpRequest request(method, "/");
        request.underWay = std::make_shared<bool>(false);
        const auto underWay = request.underWay;
        const auto changed = world.run(client->request(std::move(request), 10s, plenty));
        QVERIFY(!changed);
        QVERIFY(changed.error().code == ErrorCode::Unreachable);
        QVERIFY(*underWay);
        QCOMPARE(server.connections(), before + 1);
    }
    const ClosedPort closed;
    const auto nobody = world.client(closed.port());
    HttpRequest request("PATCH", "/");
    request.underWay = std::make_shared<bool>(false);
    const auto underWay = request.underWay;
    QVERIFY(!world.run(nobody->request(std::move(request), 10s, plenty)));
    QVERIFY(!*underWay); // nothing can have come of it
}

void HttpConnectionsTest::bytesBehindAnAnswerAreNotTheNextOne()
{
    NetWorld world;
    const auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(answer("200 OK", std::to_string(peer.number())) + answer("200 OK", "not asked for"));
        peer.awaitClose();
    });
    const auto client = world.client(server.port());
    for (int i = 0; i < 3; ++i) {
        const auto got = get(world, *client);
        QVERIFY(got);
        QCOMPARE(got->body, std::to_string(i));
    }
}

void HttpConnectionsTest::closeIdleUsesNewConnections()
{
    NetWorld world;
    const auto& server = world.serve(always(answer("200 OK", "")));
    const auto client = world.client(server.port());
    QVERIFY(get(world, *client));
    client->closeIdle();
    world.until([&] { return server.open() == 0; });
    QVERIFY(get(world, *client));
    QCOMPARE(server.connections(), 2);
}

void HttpConnectionsTest::aSilentServerTimesOutOnTheInjectedClock_data()
{
    QTest::addColumn<QString>("silence");
    for (const char* silence : {"before TLS", "before the head", "within the head", "within the body"})
        QTest::newRow(silence) << QString{silence};
}

void HttpConnectionsTest::aSilentServerTimesOutOnTheInjectedClock()
{
    QFETCH(QString, silence);
    const bool tls = silence == "before TLS";
    NetWorld world;
    auto& server = world.serve([&](ScriptedPeer& peer) {
        if (!tls)
            peer.readRequest();
        if (silence == "within the head")
            peer.send("HTTP/1.1 200");
        if (silence == "within the body")
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour");
        peer.awaitClose();
    });
    HttpClientSettings settings;
    settings.server.tls = tls;
    const auto client = world.client(server.port(), settings);
    const auto got = world.start(client->request(HttpRequest("GET", "/"), 20min, plenty));
    world.until([&] { return tls ? server.connections() == 1 : server.requests().size() == 1; });
    world.settle();
    QVERIFY(!got.done());
    world.time.advance(20min - 1ns);
    world.settle();
    QVERIFY(!got.done());
    world.time.advance(1ns);
    world.until([&] { return got.done(); });
    QVERIFY(!got.value());
    QVERIFY(got.value().error().code == ErrorCode::TimedOut);
    QVERIFY(says(got.value().error(), "No answer from http"));
    QVERIFY(says(got.value().error(), "within 1200 s"));
    world.until([&] { return server.open() == 0; }); // nothing is left open
}

void HttpConnectionsTest::theTimeoutOfAStreamEndsWithItsHead()
{
    NetWorld world;
    auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(chunkedHead());
        peer.await("event");
        peer.send(chunk("event"));
        peer.awaitClose();
    });
    const auto client = world.client(server.port());
    const auto stream = world.run(client->open(HttpRequest("GET", "/"), 5s));
    QVERIFY(stream);
    const auto piece = world.start((*stream)->readSome());
    world.time.advance(24h);
    world.settle();
    QVERIFY(!piece.done());
    server.allow("event");
    world.until([&] { return piece.done(); });
    QVERIFY(piece.value());
    QCOMPARE(textOf(*piece.value()), std::string{"event"});
}

void HttpConnectionsTest::theTimeoutOfARequestCoversItsBody()
{
    NetWorld world;
    auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(answer("200 OK", ""));
        peer.readRequest();
        peer.await("late");
        peer.send(answer("200 OK", "late"));
        peer.awaitClose();
    });
    const auto client = world.client(server.port());
    QVERIFY(get(world, *client));
    // On a kept-alive connection too, and it is not sent again then.
    const auto got = world.start(client->request(HttpRequest("GET", "/"), 5s, plenty));
    world.until([&] { return server.requests().size() == 2; });
    world.time.advance(5s);
    world.until([&] { return got.done(); });
    QVERIFY(!got.value());
    QVERIFY(got.value().error().code == ErrorCode::TimedOut);
    QCOMPARE(server.connections(), 1);
}

void HttpConnectionsTest::nothingListensThere()
{
    NetWorld world;
    const ClosedPort closed;
    const auto client = world.client(closed.port());
    const auto got = get(world, *client);
    QVERIFY(!got);
    QVERIFY(got.error().code == ErrorCode::Unreachable);
    QVERIFY(says(got.error(), "nothing answers at 127.0.0.1:" + std::to_string(closed.port())));
    QVERIFY(says(got.error(), "connection refused"));
    QVERIFY(says(got.error(), "Start the cluster"));
}

void HttpConnectionsTest::aNameThatIsUnknown()
{
    NetWorld world;
    HttpClientSettings settings;
    settings.server.host = "no-such-host.invalid";
    const auto client = world.client(1, settings);
    const auto got = get(world, *client);
    QVERIFY(!got);
    QVERIFY(got.error().code == ErrorCode::Unreachable);
    QVERIFY(says(got.error(), "no address is known for the name \"no-such-host.invalid\""));
    QVERIFY(says(got.error(), "VPN"));
}

void HttpConnectionsTest::theFirstEventIsHandedOutAtOnce()
{
    NetWorld world;
    auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(chunkedHead("Content-Encoding: gzip\r\n") + chunk(gzip("{\"type\":\"ADDED\"}\n")));
        peer.await("second");
        peer.send(chunk(gzip("{}\n")) + std::string{lastChunk});
        peer.awaitClose();
    });
    const auto client = world.client(server.port());
    const auto stream = world.run(client->open(HttpRequest("GET", "/"), 5s));
    QVERIFY(stream);
    const auto first = world.run((*stream)->readSome());
    QVERIFY(first);
    QCOMPARE(textOf(*first), std::string{"{\"type\":\"ADDED\"}\n"});
    server.allow("second");
    const auto second = world.run((*stream)->readSome());
    QVERIFY(second);
    QCOMPARE(textOf(*second), std::string{"{}\n"});
    const auto end = world.run((*stream)->readSome());
    QVERIFY(end);
    QVERIFY(end->empty());
}

void HttpConnectionsTest::manyBytesAreGatheredForLists()
{
    constexpr std::size_t large = 256 * 1024;
    NetWorld world;
    auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(chunkedHead());
        for (int i = 0; i < 1000; ++i)
            peer.send(chunk(std::string(large / 800, static_cast<char>('a' + i % 26))));
        peer.send(lastChunk);
    });
    const auto client = world.client(server.port());
    const auto stream = world.run(client->open(HttpRequest("GET", "/"), 5s));
    QVERIFY(stream);
    ByteBuffer body;
    const auto first = world.run((*stream)->readInto(body));
    QVERIFY(first);
    QCOMPARE(*first, large);
    const auto second = world.run((*stream)->readInto(body));
    QVERIFY(second);
    QCOMPARE(*second, large / 800 * 1000 - large);
    const auto end = world.run((*stream)->readInto(body));
    QVERIFY(end);
    QCOMPARE(*end, std::size_t{0});
    QCOMPARE(body.size(), large / 800 * 1000);
    QVERIFY(body.view().starts_with('a'));
}

void HttpConnectionsTest::behindEachPieceThereIsRoom()
{
    NetWorld world;
    const auto& server = world.serve(always(answer("200 OK", std::string(1'000'000, 'x'))));
    const auto client = world.client(server.port());
    const auto stream = world.run(client->open(HttpRequest("GET", "/"), 5s));
    QVERIFY(stream);
    std::size_t total = 0;
    unsigned sum = 0;
    while (true) {
        const auto piece = world.run((*stream)->readSome());
        QVERIFY(piece);
        if (piece->empty())
            break;
        total += piece->size();
        // The address sanitizer watches.
        for (std::size_t i = 0; i < 64; ++i)
            sum += static_cast<unsigned char>(piece->data()[piece->size() + i]);
    }
    QCOMPARE(total, std::size_t{1'000'000});
    QVERIFY(sum < 1u << 31);
}

void HttpConnectionsTest::closingEndsAReadUnderWay()
{
    NetWorld world;
    const auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(chunkedHead() + chunk("a"));
        peer.awaitClose();
    });
    const auto client = world.client(server.port());
    const auto endsWhenClosed = [&world](const auto& stream, const auto& read) {
        world.settle();
        QVERIFY(!read.done());
        stream->close();
        world.until([&] { return read.done(); });
        QVERIFY(!read.value());
        QVERIFY(read.value().error().code == ErrorCode::Cancelled);
    };
    for (const bool many : {false, true}) {
        const auto stream = world.run(client->open(HttpRequest("GET", "/"), 5s));
        QVERIFY(stream);
        ByteBuffer body;
        if (many) {
            endsWhenClosed(*stream, world.start((*stream)->readInto(body)));
        } else {
            QVERIFY(world.run((*stream)->readSome()));
            endsWhenClosed(*stream, world.start((*stream)->readSome()));
        }
        const auto later = world.run((*stream)->readSome());
        QVERIFY(!later);
        QVERIFY(later.error().code == ErrorCode::Cancelled);
        world.until([&] { return server.open() == 0; });
    }
}

void HttpConnectionsTest::aStreamOutlivesItsClient()
{
    NetWorld world;
    auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(chunkedHead());
        peer.await("event");
        peer.send(chunk("event") + std::string{lastChunk});
        peer.awaitClose();
    });
    auto client = world.client(server.port());
    const auto stream = world.run(client->open(HttpRequest("GET", "/"), 5s));
    QVERIFY(stream);
    client.reset();
    server.allow("event");
    const auto piece = world.run((*stream)->readSome());
    QVERIFY(piece);
    QCOMPARE(textOf(*piece), std::string{"event"});
    const auto end = world.run((*stream)->readSome());
    QVERIFY(end && end->empty());
    world.until([&] { return server.open() == 0; }); // kept for nobody
}

void HttpConnectionsTest::destroyingTheClientEndsItsRequests()
{
    NetWorld world;
    const auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        if (peer.number() == 0)
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour");
        peer.awaitClose();
    });
    auto client = world.client(server.port());
    const auto one = world.start(client->request(HttpRequest("GET", "/"), 5s, plenty));
    world.until([&] { return server.requests().size() == 1; });
    const auto two = world.start(client->open(HttpRequest("GET", "/"), 5s));
    world.until([&] { return server.requests().size() == 2; });
    const auto three = world.start(client->request(HttpRequest("GET", "/"), 5s, plenty)); // not begun
    client.reset();
    world.until([&] { return one.done() && two.done() && three.done(); });
    QVERIFY(!one.value() && one.value().error().code == ErrorCode::Cancelled);
    QVERIFY(!two.value() && two.value().error().code == ErrorCode::Cancelled);
    QVERIFY(!three.value() && three.value().error().code == ErrorCode::Cancelled);
    QCOMPARE(world.time.waiting(), std::size_t{0});
    world.until([&] { return server.open() == 0; });
}

void HttpConnectionsTest::requestsMayBeDestroyedAtAnyPoint()
{
    // With the io_context, as when the program ends; the sanitizers watch.
    const TestAuthority authority;
    const ServerTls tls{authority.issue({{}, {"127.0.0.1"}}), {}};
    for (int steps = 0; steps < 12; ++steps) {
        NetWorld world;
        const auto& server = world.serve([&tls](ScriptedPeer& peer) {
            peer.startTls(tls);
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour");
            peer.awaitClose();
        });
        HttpClientSettings settings;
        settings.server.tls = true;
        settings.tls.certificateAuthorities = authority.certificate();
        const auto client = world.client(server.port(), settings);
        const auto got = world.start(client->request(HttpRequest("GET", "/"), 5s, plenty));
        for (int i = 0; i < steps; ++i)
            world.io.run_one_for(1s);
        QVERIFY(!got.done());
    }
}

void HttpConnectionsTest::theProxyIsAskedToConnect()
{
    const TestAuthority authority;
    const ServerTls tls{authority.issue({{"api.example"}, {}}), {}};
    NetWorld world;
    const auto& proxy = world.serve([&tls](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send("HTTP/1.1 200 Connection established\r\n\r\n");
        peer.startTls(tls);
        while (true) {
            peer.readRequest();
            peer.send(answer("200 OK", "through"));
        }
    });
    HttpClientSettings settings;
    settings.server.tls = true;
    settings.server.host = "api.example"; // known to the proxy alone
    settings.tls.certificateAuthorities = authority.certificate();
    settings.proxy = *parseUrl("http://jane:pa%20ss@127.0.0.1:" + std::to_string(proxy.port()));
    const auto client = world.client(6443, settings);
    for (int i = 0; i < 2; ++i) {
        const auto got = get(world, *client);
        QVERIFY2(got, got ? "" : sentence(got.error()).c_str());
        QCOMPARE(got->body, std::string{"through"});
    }
    const auto requests = proxy.requests();
    QCOMPARE(requests.size(), std::size_t{3});
    QCOMPARE(requests[0].line(), std::string{"CONNECT api.example:6443"});
    QVERIFY(requests[0].has("Host: api.example:6443"));
    QVERIFY(requests[0].has("Proxy-Authorization: Basic amFuZTpwYSBzcw==\r\n"));
    QVERIFY(!requests[1].has("Proxy-Authorization"));
}

void HttpConnectionsTest::aProxyThatRefuses()
{
    NetWorld world;
    const auto& proxy = world.serve(always(answer("407 Proxy Authentication Required", "no")));
    HttpClientSettings settings;
    settings.server.host = "api.example";
    settings.proxy = *parseUrl("http://jane:s3cret@127.0.0.1:" + std::to_string(proxy.port()));
    const auto client = world.client(6443, settings);
    const auto got = get(world, *client);
    QVERIFY(!got);
    QVERIFY(got.error().code == ErrorCode::Unreachable);
    QVERIFY(says(got.error(), "the proxy 127.0.0.1:" + std::to_string(proxy.port()) + " refused with status 407"));
    QVERIFY(says(got.error(), "proxy-url"));
    QVERIFY(!says(got.error(), "s3cret"));

    const ClosedPort closed;
    settings.proxy = *parseUrl("http://127.0.0.1:" + std::to_string(closed.port()));
    const auto other = world.client(6443, settings);
    const auto absent = get(world, *other);
    QVERIFY(!absent);
    QVERIFY(says(absent.error(), "nothing answers at 127.0.0.1:" + std::to_string(closed.port())));
}

void HttpConnectionsTest::whatAProxySendsAlongIsNotTheServersAnswer()
{
    const TestAuthority authority;
    const ServerTls tls{authority.issue({{"api.example"}, {}}), {}};
    NetWorld world;
    const auto& proxy = world.serve([&tls](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send("HTTP/1.1 200 OK\r\n\r\n" + answer("200 OK", "forged"));
        peer.startTls(tls);
        peer.readRequest();
        peer.send(answer("200 OK", "genuine"));
        peer.awaitClose();
    });
    HttpClientSettings settings;
    settings.server.tls = true;
    settings.server.host = "api.example";
    settings.tls.certificateAuthorities = authority.certificate();
    settings.proxy = *parseUrl("http://127.0.0.1:" + std::to_string(proxy.port()));
    const auto client = world.client(6443, settings);
    const auto got = get(world, *client);
    QVERIFY2(got, got ? "" : sentence(got.error()).c_str());
    QCOMPARE(got->body, std::string{"genuine"});
}

QTEST_APPLESS_MAIN(HttpConnectionsTest)
#include "http_connections_test.moc"
