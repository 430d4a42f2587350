// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "http_scene.h"
#endif
#include "tests/support/gzip.h"

#include <QTest>


using namespace nephoscope;
using namespace std::chrono_literals;

// The HTTP client against servers that do what a script says.
class HttpClientTest : public QObject {
    Q_OBJECT

private slots:
    void aWholeAnswerIsRead();
    void refusalsAreAnswers_data();
    void refusalsAreAnswers();
    void theRequestIsWhatWasAskedFor();
    void everyCuttingOfChunksGivesTheSameBody_data();
    void everyCuttingOfChunksGivesTheSameBody();
    void gzipIsAskedForAndUndone();
    void withoutCompressionNoGzipIsAskedFor();
    void interimAnswersAreSkipped();
    void aBodyWithoutLengthEndsWithTheConnection();
    void brokenAnswersSaySo_data();
    void brokenAnswersSaySo();
    void whatArrivedBeforeAResetIsNoWholeBody();
    void aBodyOverTheMaximumIsGivenUp();
    void aGzipBombIsGivenUp();
    void addressesWithAPathKeepIt();
};

void HttpClientTest::aWholeAnswerIsRead()
{
    NetWorld world;
    const auto& server = world.serve(always(answer("200 OK", "hello", "X-One: 1\r\n")));
    const auto client = world.client(server.port());
    const auto got = get(world, *client);
    QVERIFY(got);
    QCOMPARE(got->head.status, 200);
    QVERIFY(got->head.header("x-one") == "1");
    QCOMPARE(got->body, std::string{"hello"});
    QCOMPARE(world.time.waiting(), std::size_t{0}); // no timer is left behind
}

void HttpClientTest::refusalsAreAnswers_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {204, 301, 401, 403, 404, 410, 429, 500, 503})
        QTest::addRow("%d", status) << status;
}

void HttpClientTest::refusalsAreAnswers()
{
    QFETCH(int, status);
    NetWorld world;
    const std::string body = status == 204 ? "" : "why";
    const auto& server = world.serve(always(status == 204 ? "HTTP/1.1 204 No Content\r\nRetry-After: 7\r\n\r\n"
                                                          : answer(std::to_string(status) + " X", body, "Retry-After: 7\r\n")));
    const auto client = world.client(server.port());
    for (int i = 0; i < 2; ++i) {
        const auto got = get(world, *client);
        QVERIFY(got);
        QCOMPARE(got->head.status, status);
        QCOMPARE(got->body, body);
        QVERIFY(retryAfter(got->head, world.time.now()) == Duration{7s});
    }
    QCOMPARE(server.connections(), 1); // none of them costs the connection
}

void HttpClientTest::theRequestIsWhatWasAskedFor()
{
    NetWorld world;
    const auto& server = world.serve(always(answer("200 OK", "")));
    HttpClientSettings settings;
    settings.userAgent = "nephoscope";
    const auto client = world.client(server.port(), settings);
    HttpRequest request("POST", "/a%20b?c=d");
    request.headers.emplace_back("Authorization", "Bearer t");
    request.headers.emplace_back("X", "1");
    request.headers.emplace_back("X", "2"); // both, as for impersonated groups
    request.body = "{\"\xC3\xBC\":1}";
    QVERIFY(world.run(client->request(request, 10s, plenty)));
    const ReceivedRequest received = server.requests().at(0);
    QCOMPARE(received.line(), std::string{"POST /a%20b?c=d"});
    QCOMPARE(received.body, request.body);
    for (const std::string& field : {"Host: 127.0.0.1:" + std::to_string(server.port()), std::string{"User-Agent: nephoscope"},
                                     std::string{"Authorization: Bearer t"}, std::string{"X: 1\r\nX: 2\r\n"}})
        QVERIFY2(received.has(field), received.head.c_str());
}

void HttpClientTest::everyCuttingOfChunksGivesTheSameBody_data()
{
    QTest::addColumn<bool>("zipped");
    QTest::addColumn<int>("pieceLength");
    for (const int pieceLength : {1, 2, 3, 5, 7, 11, 1000}) {
        QTest::addRow("plain, %d bytes a piece", pieceLength) << false << pieceLength;
        QTest::addRow("gzip, %d bytes a piece", pieceLength) << true << pieceLength;
    }
}

void HttpClientTest::everyCuttingOfChunksGivesTheSameBody()
{
    QFETCH(bool, zipped);
    QFETCH(int, pieceLength);
    // Chunks end within characters, pieces within everything, also within the heads of chunks.
    const std::string body = "{\"name\":\"gr\xC3\xBC\xC3\x9F\xF0\x9F\x98\x80\"}\n";
    const std::string sent = zipped ? gzip(body) : body;
    std::string bytes = chunkedHead(zipped ? "Content-Encoding: gzip\r\n" : "");
    for (std::size_t at = 0; at < sent.size(); at += 12)
        bytes += chunk(std::string_view{sent}.substr(at, 12));
    bytes += lastChunk;
    NetWorld world;
    const auto& server = world.serve([&](ScriptedPeer& peer) {
        while (true) {
            peer.readRequest();
            peer.send(bytes, static_cast<std::size_t>(pieceLength));
        }
    });
    const auto client = world.client(server.port());
    const auto whole = get(world, *client);
    QVERIFY(whole);
    QCOMPARE(whole->body, body);
    const auto stream = world.run(client->open(HttpRequest("GET", "/"), 10s));
    QVERIFY(stream);
    std::string watched;
    while (true) {
        const auto piece = world.run((*stream)->readSome());
        QVERIFY(piece);
        if (piece->empty())
            break;
        watched += textOf(*piece);
    }
    QCOMPARE(watched, body);
}

void HttpClientTest::gzipIsAskedForAndUndone()
{
    NetWorld world;
    const std::string body(100'000, 'x');
    const auto& server = world.serve(always(answer("200 OK", gzip(body), "Content-Encoding: GZIP\r\n")));
    const auto client = world.client(server.port());
    const auto got = get(world, *client);
    QVERIFY(got);
    QVERIFY(got->body == body);
    QVERIFY(server.requests().at(0).has("Accept-Encoding: gzip"));
}

void HttpClientTest::withoutCompressionNoGzipIsAskedFor()
{
    NetWorld world;
    const auto& server = world.serve(always(answer("200 OK", "")));
    HttpClientSettings settings;
    settings.compress = false;
    const auto client = world.client(server.port(), settings);
    QVERIFY(get(world, *client));
    QVERIFY(!server.requests().at(0).has("gzip"));
}

void HttpClientTest::interimAnswersAreSkipped()
{
    NetWorld world;
    const auto& server = world.serve(
        always("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + answer("200 OK", "it")));
    const auto client = world.client(server.port());
    for (int i = 0; i < 2; ++i) {
        const auto got = get(world, *client);
        QVERIFY(got);
        QCOMPARE(got->head.status, 200);
        QCOMPARE(got->body, std::string{"it"});
    }
    QCOMPARE(server.connections(), 1);
}

void HttpClientTest::aBodyWithoutLengthEndsWithTheConnection()
{
    NetWorld world;
    const auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send("HTTP/1.0 200 OK\r\n\r\nall of it");
    });
    const auto client = world.client(server.port());
    const auto got = get(world, *client);
    QVERIFY(got);
    QCOMPARE(got->body, std::string{"all of it"});
}

void HttpClientTest::brokenAnswersSaySo_data()
{
    QTest::addColumn<QByteArray>("bytes"); // then the connection is closed
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("why");
    const auto row = [](const char* name, const std::string& bytes, const char* code, const char* why) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString{code} << QString{why};
    };
    row("closed without an answer", "", "Unreachable", "the server closed it");
    row("closed within the head", "HTTP/1.1 200 OK\r\nConte", "Unreachable", "in the middle of an answer");
    row("fewer bytes than announced", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfour", "Unreachable",
        "in the middle of an answer");
    row("closed within a chunk", chunkedHead() + "a\r\nfour", "Unreachable", "in the middle of an answer");
    row("closed between chunks", chunkedHead() + chunk("four"), "Unreachable", "in the middle of an answer");
    row("gzip cut short", answer("200 OK", gzip("text").substr(0, 15), "Content-Encoding: gzip\r\n"), "Unreachable",
        "ended too early");
    row("gzip that is none", answer("200 OK", "text", "Content-Encoding: gzip\r\n"), "BadInput", "no proper gzip");
    row("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", "BadInput", "no proper HTTP");
    row("a chunk without a length", chunkedHead() + "xyz\r\nfour\r\n", "BadInput", "no proper HTTP");
    row("a chunk longer than any", chunkedHead() + "fffffffffffffffff\r\n", "BadInput", "no proper HTTP");
    row("a chunk longer than it says", chunkedHead() + "2\r\nfour\r\n", "BadInput", "no proper HTTP");
    row("a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "BadInput", "no proper HTTP");
    row("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "BadInput", "no proper HTTP");
    row("a head without end", "HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x'), "BadInput", "no proper HTTP");
    row("a chunk head without end", chunkedHead() + "4;" + std::string(400'000, 'x'), "BadInput", "no proper HTTP");
}

void HttpClientTest::brokenAnswersSaySo()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, code);
    QFETCH(QString, why);
    NetWorld world;
    const auto& server = world.serve([&](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send({bytes.constData(), static_cast<std::size_t>(bytes.size())});
    });
    const auto client = world.client(server.port());
    const auto got = get(world, *client);
    QVERIFY(!got);
    QCOMPARE(QString{name(got.error().code)}, code);
    QVERIFY2(QString::fromStdString(sentence(got.error())).contains(why), sentence(got.error()).c_str());
    QVERIFY(says(got.error(), "http://127.0.0.1:" + std::to_string(server.port())) || why.contains("gzip")
            || why == "ended too early");
    QCOMPARE(server.connections(), 1);
}

void HttpClientTest::whatArrivedBeforeAResetIsNoWholeBody()
{
    // Without a length only a proper end of the connection ends the body.
    NetWorld world;
    auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send("HTTP/1.0 200 OK\r\n\r\n");
        peer.await("body");
        peer.send("half of");
        peer.await("reset");
        peer.reset();
    });
    const auto client = world.client(server.port());
    const auto stream = world.run(client->open(HttpRequest("GET", "/"), 10s));
    QVERIFY(stream);
    ByteBuffer body;
    auto count = world.start((*stream)->readInto(body));
    server.allow("body");
    world.settle();
    server.allow("reset");
    world.until([&] { return count.done(); });
    if (count.value()) {
        QVERIFY(body.view() == "half of");
        count = world.start((*stream)->readInto(body));
        world.until([&] { return count.done(); });
    }
    QVERIFY(!count.value());
    QVERIFY(count.value().error().code == ErrorCode::Unreachable);
    const auto again = world.run((*stream)->readInto(body));
    QVERIFY(!again);
}

void HttpClientTest::aBodyOverTheMaximumIsGivenUp()
{
    NetWorld world;
    const auto& server = world.serve([](ScriptedPeer& peer) {
        peer.readRequest();
        peer.send(chunkedHead());
        while (true)
            peer.send(chunk(std::string(100'000, 'x')));
    });
    const auto client = world.client(server.port());
    const auto got = world.run(client->request(HttpRequest("GET", "/"), 10s, std::size_t{1} << 20));
    QVERIFY(!got);
    QVERIFY(got.error().code == ErrorCode::TooLarge);
    QVERIFY(says(got.error(), "larger than 1024 KiB"));
    world.until([&] { return server.open() == 0; }); // and the server is spared the rest
}

void HttpClientTest::aGzipBombIsGivenUp()
{
    NetWorld world;
    const auto& server = world.serve(
        always(answer("200 OK", gzip(std::string(std::size_t{64} << 20, '\0')), "Content-Encoding: gzip\r\n")));
    const auto client = world.client(server.port());
    const auto got = world.run(client->request(HttpRequest("GET", "/"), 10s, std::size_t{8} << 20));
    QVERIFY(!got);
    QVERIFY(got.error().code == ErrorCode::TooLarge);
}

void HttpClientTest::addressesWithAPathKeepIt()
{
    NetWorld world;
    const auto& server = world.serve(always(answer("200 OK", "")));
    HttpClientSettings settings;
    settings.server.path = "/k8s/clusters/c-1";
    const auto client = world.client(server.port(), settings);
    QVERIFY(get(world, *client, "/api/v1/pods?limit=1"));
    QCOMPARE(server.requests().at(0).line(), std::string{"GET /k8s/clusters/c-1/api/v1/pods?limit=1"});
}

QTEST_APPLESS_MAIN(HttpClientTest)
#include "http_client_test.moc"
