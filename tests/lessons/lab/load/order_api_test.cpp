// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/load/orders/order_api.h"
#include "lessons/lab/load/orders/order_gateway.h"

#include <rapidcheck.h>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;
using nlohmann::json;

// The chapter's order API, spoken to without a network.
class OrderApiTest : public QObject {
    Q_OBJECT

private slots:
    void anOrderIsMadeReadAndListed();
    void moneyIsExact();
    void whatTheListingAnswersWith500IsRefusedWithAReason_data();
    void whatTheListingAnswersWith500IsRefusedWithAReason();
    void otherPathsAndMethodsAreRefused();
    void aRepeatedKeyMakesOneOrder();
    void aLongListComesInPages();
    void theShopIsFullInTheEnd();
    void theSameSeedGivesTheSameIds();
    void noBytesBreakIt();
    void aRequestWaitsForItsPod();
};

namespace {

struct World {
    EventQueue queue{*parseRfc3339("2026-11-24T04:05:06Z")};
    RandomStreams randoms{1};
    OrderApi api{queue, randoms, 50};

    ApiAnswer post(const std::string& body, const std::string& key = {}) { return api.handle({"POST", "/orders", body, key}); }
    ApiAnswer get(const std::string& target) { return api.handle({"GET", target, {}, {}}); }
};

std::string order(const std::string& price, const std::string& quantity)
{
    return R"({"items":[{"price":)" + price + R"(,"quantity":)" + quantity + "}]}";
}

} // namespace

void OrderApiTest::anOrderIsMadeReadAndListed()
{
    World world;
    const ApiAnswer made = world.post(
        R"({"items":[{"sku":"lamp","price":12.5,"quantity":2},{"price":3,"quantity":1}],"customer_id":"c-7"})");
    QCOMPARE(made.status, 201);
    const json created = json::parse(made.body);
    QCOMPARE(created.size(), std::size_t{3});
    QVERIFY(created.at("total") == 28);
    QVERIFY(created.at("status") == "PENDING");
    const auto id = created.at("order_id").get<std::string>();
    QCOMPARE(id.size(), std::size_t{36});
    QCOMPARE(id[14], '4');
    QCOMPARE(made.location, "/orders/" + id);

    const ApiAnswer read = world.get("/orders/" + id);
    QCOMPARE(read.status, 200);
    const json expected{{"order_id", id},
                        {"items", json::parse(R"([{"sku":"lamp","price":12.5,"quantity":2},{"price":3,"quantity":1}])")},
                        {"total", 28},
                        {"status", "PENDING"},
                        {"created_at", "2026-11-24T04:05:06.000000000Z"},
                        {"customer_id", "c-7"}};
    QCOMPARE(QString::fromStdString(json::parse(read.body).dump()), QString::fromStdString(expected.dump()));
    QVERIFY(json::parse(world.get("/orders").body) == json({{"orders", json::array({expected})}}));
    QCOMPARE(world.get("/orders/none").body, std::string{R"({"error":"Order not found"})"});
    QCOMPARE(world.get("/orders/none").status, 404);
    QCOMPARE(world.get("/ready").status, 200);
    QCOMPARE(world.get("/health").body, std::string{R"({"status":"ok"})"});
}

void OrderApiTest::moneyIsExact()
{
    World world;
    const auto total = [&](const std::string& price, const std::string& quantity) {
        return json::parse(world.post(order(price, quantity)).body).at("total").dump();
    };
    QCOMPARE(total("0.1", "3"), std::string{"0.3"});
    QCOMPARE(total("19.99", "100"), std::string{"1999"});
    QCOMPARE(total("1.005", "1"), std::string{"1.005"});
    QCOMPARE(total("1e2", "2.0"), std::string{"200"});
    QCOMPARE(total("0", "1"), std::string{"0"});
    QVERIFY(rc::check("a total is the sum in whole cents", [] {
        World shop;
        const auto items = *rc::gen::container<std::vector<std::pair<int, int>>>(
            3, rc::gen::pair(rc::gen::inRange(0, 100'000'000), rc::gen::inRange(1, 1000)));
        json body{{"items", json::array()}};
        std::int64_t cents = 0;
        for (const auto& [price, quantity] : items) {
            body["items"].push_back({{"price", price / 100.0}, {"quantity", quantity}});
            cents += std::int64_t{price} * quantity;
        }
        const json made = json::parse(shop.post(body.dump()).body);
        RC_ASSERT(made.at("total").get<double>() == static_cast<double>(cents) / 100);
    }));
}

void OrderApiTest::whatTheListingAnswersWith500IsRefusedWithAReason_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("error");
    const auto row = [](const char* body, const char* error) { QTest::newRow(body[0] ? body : "nothing") << body << error; };
    row("", "The body is not JSON");
    row("{", "The body is not JSON");
    row("[]", "The body is not a JSON object");
    row("{}", "Items required");
    row(R"({"items":[]})", "Items required");
    row(R"({"items":null})", "Items required");
    row(R"({"items":"lamp"})", "Items must be a list of at most 100");
    row(R"({"items":[1]})", "Item 1 is not an object");
    row(R"({"items":[{"quantity":1}]})", "Item 1 has no price");
    row(R"({"items":[{"price":1}]})", "Item 1 has no quantity");
    const char* price = "The price of item 1 is not a number from 0 to 1000000 with at most six decimals";
    row(R"({"items":[{"price":"1","quantity":1}]})", price);
    row(R"({"items":[{"price":-10,"quantity":1}]})", price);
    row(R"({"items":[{"price":1e300,"quantity":1}]})", price);
    row(R"({"items":[{"price":0.0000001,"quantity":1}]})", price);
    const char* quantity = "The quantity of item 1 is not a whole number from 1 to 1000000";
    row(R"({"items":[{"price":1,"quantity":0}]})", quantity);
    row(R"({"items":[{"price":1,"quantity":1.5}]})", quantity);
    row(R"({"items":[{"price":1,"quantity":"1"}]})", quantity);
    row(R"({"items":[{"price":1,"quantity":1}],"customer_id":7})", "customer_id is not a text");
}

void OrderApiTest::whatTheListingAnswersWith500IsRefusedWithAReason()
{
    QFETCH(QString, body);
    QFETCH(QString, error);
    World world;
    const ApiAnswer refused = world.post(body.toStdString());
    QCOMPARE(refused.status, 400);
    QCOMPARE(QString::fromStdString(json::parse(refused.body).at("error")), error);
    QCOMPARE(world.api.orders(), std::size_t{0});
}

void OrderApiTest::otherPathsAndMethodsAreRefused()
{
    World world;
    QCOMPARE(world.get("/").status, 404);
    QCOMPARE(world.get("").status, 404);
    QCOMPARE(world.get("/orders/").status, 404);
    QCOMPARE(world.get("/ordersx").status, 404);
    QCOMPARE(world.api.handle({"DELETE", "/orders/1", {}, {}}).status, 405);
    QCOMPARE(world.api.handle({"PUT", "/orders", {}, {}}).allow, std::string{"GET, POST"});
    QCOMPARE(world.api.handle({"POST", "/health", {}, {}}).allow, std::string{"GET"});
}

void OrderApiTest::aRepeatedKeyMakesOneOrder()
{
    World world;
    const ApiAnswer once = world.post(order("1", "1"), "key");
    const ApiAnswer again = world.post(order("1", "1"), "key");
    QCOMPARE(again.body, once.body);
    QCOMPARE(again.status, 201);
    QCOMPARE(world.post(order("2", "1"), "key").status, 422);
    QCOMPARE(world.post(order("1", "1"), "other").status, 201);
    QCOMPARE(world.api.orders(), std::size_t{2});
}

void OrderApiTest::aLongListComesInPages()
{
    World world;
    for (int i = 1; i <= 25; ++i)
        world.post(order(std::to_string(i), "1"));
    std::vector<int> prices;
    int pages = 0;
    for (std::string next = "/orders?limit=10"; !next.empty(); ++pages) {
        const json page = json::parse(world.get(next).body);
        for (const json& one : page.at("orders"))
            prices.push_back(one.at("total"));
        next = page.value("next", "");
    }
    QCOMPARE(pages, 3);
    QCOMPARE(prices.size(), std::size_t{25});
    QVERIFY(std::is_sorted(prices.begin(), prices.end()));
    QCOMPARE(world.get("/orders?limit=0").status, 400);
    QCOMPARE(world.get("/orders?limit=ten").status, 400);
    QCOMPARE(world.get("/orders?x=1&limit=99999").status, 400);
    QCOMPARE(world.get("/orders?after=nobody").status, 400);
}

void OrderApiTest::theShopIsFullInTheEnd()
{
    World world;
    for (int i = 0; i < 50; ++i)
        QCOMPARE(world.post(order("1", "1")).status, 201);
    QCOMPARE(world.post(order("1", "1")).status, 503);
}

void OrderApiTest::theSameSeedGivesTheSameIds()
{
    World one;
    World two;
    QCOMPARE(one.post(order("1", "1")).body, two.post(order("1", "1")).body);
    QVERIFY(one.post(order("1", "1")).body != two.post(order("1", "2")).body);
}

void OrderApiTest::noBytesBreakIt()
{
    QVERIFY(rc::check("any method, target and body are answered in JSON", [] {
        World world;
        const auto text = [] {
            return *rc::gen::oneOf(
                rc::gen::arbitrary<std::string>(),
                rc::gen::container<std::string>(rc::gen::element('[', '{', '"', ':', '1', '}', ']', ',', '\xff')),
                rc::gen::element<std::string>("POST", "GET", "/orders", "/orders/x", "/orders?limit=1&after=\xff", "/orders?&&="));
        };
        const ApiAnswer answer = world.api.handle({text(), text(), text(), text()});
        RC_ASSERT(!json::parse(answer.body, nullptr, false).is_discarded());
        RC_ASSERT(answer.status < 500);
    }));
    World world;
    const ApiAnswer deep = world.post(R"({"items":)" + std::string(30'000, '[') + std::string(30'000, ']') + "}");
    QCOMPARE(deep.body, std::string{R"({"error":"The body is nested deeper than 20 levels"})"});
    QCOMPARE(world.post(std::string(100'000, ' ')).body, std::string{R"({"error":"The body is longer than 64 KiB"})"});
}

void OrderApiTest::aRequestWaitsForItsPod()
{
    World world;
    LoadService service{world.queue, world.randoms, "orders", FixedDemand{0.050}};
    OrderGateway gateway{service, world.api};
    std::vector<int> told;
    const auto note = [&](const ApiAnswer& answer) { told.push_back(answer.status); };
    const ApiRequest request{"POST", "/orders", order("1", "1"), {}};
    gateway.handle(request, note);
    world.queue.runUntil(world.queue.now());
    QCOMPARE(told.back(), 503);
    PodServerSettings settings;
    settings.cores = 0.5;
    settings.capacity = 2;
    const auto pod = std::make_shared<PodServer>(world.queue, "a", settings);
    service.addReplica(pod);
    const Time begun = world.queue.now();
    gateway.handle(request, note);
    QCOMPARE(world.api.orders(), std::size_t{0});
    while (told.size() < 2)
        QVERIFY(world.queue.runNext());
    QCOMPARE(world.queue.now() - begun, Duration{100ms});
    QCOMPARE(told.back(), 201);
    for (int i = 0; i < 3; ++i)
        gateway.handle(request, note);
    world.queue.runUntil(world.queue.now());
    QCOMPARE(told.back(), 503);
    pod->stop();
    world.queue.runUntil(world.queue.now());
    QCOMPARE(told.back(), 502);
    QCOMPARE(world.api.orders(), std::size_t{1});
}

QTEST_APPLESS_MAIN(OrderApiTest)
#include "order_api_test.moc"
