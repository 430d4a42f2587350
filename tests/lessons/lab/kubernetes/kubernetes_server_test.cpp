// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#ifndef Q_MOC_RUN // moc cannot read Asio
#include "lessons/lab/lab.h"
#include "tests/support/net_world.h"
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#endif
#include "collectors/net/base64.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

using namespace nephoscope;
using namespace std::chrono_literals;
using nlohmann::json;

// The practice cloud as its clients meet it: over TLS, with its token, under its own name.
class KubernetesServerTest : public QObject {
    Q_OBJECT

private slots:
    void whoHasTheTokenIsServed();
    void aWrongTokenIsRefused();
    void anotherNameIsRefusedBeforeAnythingIsRead();
    void largeAnswersAreCompressed();
    void aWatchGoesOnAndEnds();
    void theClockIsToldAndSet();
    void aServerThatGoesCutsItsWatches();
};

namespace {

struct Cloud {
    Cloud()
    {
        if (!lab->serve(world.io.get_executor()))
            qFatal("cannot listen");
        client = makeClient();
    }
    std::unique_ptr<HttpClient> makeClient()
    {
        const std::string kubeconfig = lab->server()->kubeconfig();
        const std::string key = "certificate-authority-data: ";
        const std::size_t begin = kubeconfig.find(key) + key.size();
        HttpClientSettings settings;
        settings.server = parseUrl(lab->server()->address()).value();
        settings.tls.certificateAuthorities = decodeBase64(kubeconfig.substr(begin, kubeconfig.find('\n', begin) - begin)).value();
        return std::move(makeHttpClient(world.io.get_executor(), world.time, settings).value());
    }
    HttpRequest request(const std::string& method, const std::string& target, const std::string& body = {}) const
    {
        HttpRequest result{method, target};
        result.headers.emplace_back("Authorization", "Bearer " + lab->server()->token());
        result.body = body;
        if (!body.empty())
            result.headers.emplace_back("Content-Type", "application/json");
        return result;
    }
    HttpResponse ask(const HttpRequest& what)
    {
        auto response = world.run(client->request(what, 10s, std::size_t{1} << 28));
        if (!response)
            qFatal("%s", sentence(response.error()).c_str());
        return std::move(*response);
    }

    NetWorld world;
    std::unique_ptr<lab::Lab> lab = std::make_unique<lab::Lab>(lab::Lab::Settings{.seed = 1, .start = world.time.now()}, world.time,
                                                               world.time);
    std::unique_ptr<HttpClient> client;
};

} // namespace

void KubernetesServerTest::whoHasTheTokenIsServed()
{
    Cloud cloud;
    const HttpResponse response = cloud.ask(cloud.request("GET", "/api/v1/namespaces"));
    QCOMPARE(response.head.status, 200);
    QCOMPARE(json::parse(response.body)["items"].size(), std::size_t{4});
    QVERIFY(response.head.header("Nephoscope-Clock") == "2026-05-03T12:00:00.000000000Z");
    QVERIFY(response.head.header("Date") == "Sun, 03 May 2026 12:00:00 GMT");
    const HttpResponse made = cloud.ask(
        cloud.request("POST", "/api/v1/namespaces/default/configmaps", R"({"metadata":{"name":"m"}})"));
    QCOMPARE(made.head.status, 201);
    QVERIFY(cloud.lab->registry().store().find(lab::resources::configMaps, "default", "m"));
}

void KubernetesServerTest::aWrongTokenIsRefused()
{
    Cloud cloud;
    for (const char* header : {"Bearer wrong", "Basic eDp5", ""}) {
        HttpRequest request{"GET", "/api/v1/pods"};
        if (*header)
            request.headers.emplace_back("Authorization", header);
        const HttpResponse response = cloud.ask(request);
        QCOMPARE(response.head.status, 401);
        QCOMPARE(lab::textAt(json::parse(response.body), {"reason"}), std::string{"Unauthorized"});
    }
}

void KubernetesServerTest::anotherNameIsRefusedBeforeAnythingIsRead()
{
    Cloud cloud;
    // As a browser sends it that was led here by a name of somebody else's; the body never comes.
    boost::asio::ip::tcp::socket socket{cloud.world.io};
    boost::asio::ssl::context context{boost::asio::ssl::context::tls_client};
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket&> stream{socket, context};
    std::string answer;
    std::array<char, 4096> place{};
    bool ended = false;
    const std::string head = "POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: evil.example:"
                             + std::to_string(cloud.lab->server()->port()) + "\r\nAuthorization: Bearer "
                             + cloud.lab->server()->token() + "\r\nContent-Length: 1000\r\n\r\n";
    std::function<void()> read = [&] {
        stream.async_read_some(boost::asio::buffer(place), [&](const boost::system::error_code& error, std::size_t size) {
            answer.append(place.data(), size);
            if (error)
                ended = true;
            else
                read();
        });
    };
    socket.async_connect({boost::asio::ip::address_v4::loopback(), cloud.lab->server()->port()},
                         [&](const boost::system::error_code&) {
                             stream.async_handshake(boost::asio::ssl::stream_base::client, [&](const boost::system::error_code&) {
                                 boost::asio::async_write(stream, boost::asio::buffer(head),
                                                          [&](const boost::system::error_code&, std::size_t) { read(); });
                             });
                         });
    cloud.world.until([&] { return ended; });
    QVERIFY2(answer.starts_with("HTTP/1.1 403 Forbidden"), answer.c_str());
    QCOMPARE(cloud.lab->registry().store().count(lab::resources::configMaps), std::size_t{0});
}

void KubernetesServerTest::largeAnswersAreCompressed()
{
    Cloud cloud;
    for (int i = 0; i < 100; ++i)
        QVERIFY(
            cloud.lab->registry()
                .create(lab::resources::configMaps, {{"metadata", {{"name", "m" + std::to_string(i)}, {"namespace", "default"}}},
                                                     {"data", {{"text", std::string(3000, 'x')}}}})
                .has_value());
    const HttpResponse response = cloud.ask(cloud.request("GET", "/api/v1/configmaps"));
    QVERIFY(response.head.header("Content-Encoding") == "gzip");
    QCOMPARE(json::parse(response.body)["items"].size(), std::size_t{100});
    HttpRequest plain = cloud.request("GET", "/api/v1/configmaps?limit=10");
    QVERIFY(!cloud.ask(plain).head.header("Content-Encoding"));
}

void KubernetesServerTest::aWatchGoesOnAndEnds()
{
    Cloud cloud;
    auto opened = cloud.world.run(cloud.client->open(cloud.request("GET", "/api/v1/configmaps?watch=1&timeoutSeconds=30"), 10s));
    QVERIFY(opened.has_value());
    HttpStream& stream = **opened;
    QVERIFY(cloud.lab->registry()
                .create(lab::resources::configMaps, {{"metadata", {{"name", "m"}, {"namespace", "default"}}}})
                .has_value());
    const auto piece = cloud.world.run(stream.readSome());
    QVERIFY(std::string(piece->data(), piece->size()).starts_with(R"({"type":"ADDED")"));
    cloud.lab->pacer().skip(30s);
    const auto end = cloud.world.run(stream.readSome());
    QVERIFY(end.has_value() && end->empty());
}

void KubernetesServerTest::theClockIsToldAndSet()
{
    Cloud cloud;
    const auto set = [&](const std::string& body) { return cloud.ask(cloud.request("PATCH", "/nephoscope/clock", body)); };
    json clock = json::parse(set(R"({"skip":"90s"})").body);
    QCOMPARE(lab::textAt(clock, {"now"}), std::string{"2026-05-03T12:01:30.000000000Z"});
    clock = json::parse(set(R"({"paused":false,"speed":60})").body);
    QCOMPARE(clock["paused"].get<bool>(), false);
    cloud.world.time.advance(1s);
    clock = json::parse(cloud.ask(cloud.request("GET", "/nephoscope/clock")).body);
    QCOMPARE(lab::textAt(clock, {"now"}), std::string{"2026-05-03T12:02:30.000000000Z"});
    const HttpResponse wrong = set(R"({"spede":60})");
    QCOMPARE(wrong.head.status, 400);
    QVERIFY(wrong.body.find("spede") != std::string::npos);
}

void KubernetesServerTest::aServerThatGoesCutsItsWatches()
{
    Cloud cloud;
    auto opened = cloud.world.run(cloud.client->open(cloud.request("GET", "/api/v1/pods?watch=1"), 10s));
    QVERIFY(opened.has_value());
    cloud.lab.reset();
    const auto end = cloud.world.run((*opened)->readSome());
    QVERIFY(!end.has_value() || end->empty());
}

QTEST_APPLESS_MAIN(KubernetesServerTest)
#include "kubernetes_server_test.moc"
