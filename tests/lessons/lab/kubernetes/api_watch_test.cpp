// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "lessons/lab/kubernetes/schema/cluster_addresses.h"
#include "lessons/lab/kubernetes/schema/kubernetes_admission.h"
#include "lessons/lab/kubernetes/server/api_service.h"
#include "lessons/lab/kubernetes/server/watch_stream.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"
#include "tests/support/manual_time.h"

#include <rapidcheck.h>

#include <map>

using namespace nephoscope;
using namespace nephoscope::lab;
using namespace std::chrono_literals;
using nlohmann::json;

// Lists in pages, watches, Tables: what clients live on.
class ApiWatchTest : public QObject {
    Q_OBJECT

private slots:
    void aListInPagesIsOneMoment();
    void aPageThatComesTooLateIsToldSo();
    void aStreamingListEndsWithItsBookmark();
    void whatLeavesTheSelectionIsDeleted();
    void aWatchFromTheForgottenPastIsExpired();
    void bookmarksComeEveryMinuteAndTheEndInTime();
    void theSilentAreLetGo();
    void tablesHaveKubectlsColumns();
    void anyWatchLeadsToTheList();
    void whatIsNotPlayedIsAnEmptyList();
    void discoveryNamesEveryKind();
};

namespace {

struct World {
    explicit World(std::size_t history = 4096) : store(queue, {.history = history})
    {
        registry.create(resources::namespaces, {{"metadata", {{"name", "default"}}}});
    }
    json ask(const std::string& method, const std::string& target, const json& body = {}, const std::string& accept = {})
    {
        const ApiResponse response = respond(method, target, body, accept);
        return json::parse(response.body, nullptr, false);
    }
    ApiResponse respond(const std::string& method, const std::string& target, const json& body = {}, const std::string& accept = {})
    {
        ApiRequest request{method, target};
        request.accept = accept;
        if (!body.is_null())
            request.body = body.dump();
        if (method == "PATCH")
            request.contentType = "application/merge-patch+json";
        return api.handle(request);
    }
    void make(const std::string& name, const std::string& app = "web")
    {
        ask("POST", "/api/v1/namespaces/default/configmaps", {{"metadata", {{"name", name}, {"labels", {{"app", app}}}}}});
    }
    std::uint64_t version() const { return store.resourceVersion(); }

    EventQueue queue{ManualTime{}.now()};
    ObjectStore store;
    TypeTable types;
    ClusterAddresses addresses{store, RandomStreams{1}};
    KubernetesAdmission admission{types, addresses};
    Registry registry{store, queue, RandomStreams{1}, admission};
    ApiService api{{queue, registry, types}};
};

const std::string maps = "/api/v1/namespaces/default/configmaps";

std::vector<json> lines(const std::string& text)
{
    std::vector<json> result;
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = text.find('\n', begin);
        result.push_back(json::parse(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    return result;
}

// "ADDED a MODIFIED b"
std::string story(const std::vector<json>& events)
{
    std::string text;
    for (const json& event : events)
        text += (text.empty() ? "" : " ") + textAt(event, {"type"}) + " " + textAt(event, {"object", "metadata", "name"});
    return text;
}

} // namespace

void ApiWatchTest::aListInPagesIsOneMoment()
{
    World world;
    for (const char* name : {"a", "b", "c", "d", "e"})
        world.make(name);
    json page = world.ask("GET", maps + "?limit=2");
    QCOMPARE(page["items"].size(), std::size_t{2});
    QCOMPARE(numberAt(page, {"metadata", "remainingItemCount"}), std::int64_t{3});
    const std::string version = textAt(page, {"metadata", "resourceVersion"});
    // What happens meanwhile belongs to a later moment.
    world.ask("DELETE", maps + "/d");
    world.make("bb");
    std::string names;
    while (true) {
        for (const json& item : page["items"])
            names += textAt(item, {"metadata", "name"}) + " ";
        const std::string token = textAt(page, {"metadata", "continue"});
        if (token.empty())
            break;
        page = world.ask("GET", maps + "?limit=2&continue=" + token);
        QCOMPARE(textAt(page, {"metadata", "resourceVersion"}), version);
    }
    QCOMPARE(names, std::string{"a b c d e "});
}

void ApiWatchTest::aPageThatComesTooLateIsToldSo()
{
    World world{2};
    for (const char* name : {"a", "b", "c"})
        world.make(name);
    const std::string token = textAt(world.ask("GET", maps + "?limit=1"), {"metadata", "continue"});
    for (const char* name : {"d", "e", "f"})
        world.make(name);
    const ApiResponse late = world.respond("GET", maps + "?limit=1&continue=" + token);
    QCOMPARE(late.status, 410);
    const json status = json::parse(late.body);
    QCOMPARE(textAt(status, {"reason"}), std::string{"Expired"});
    // The token that comes with it goes on with whatever there is.
    const json rest = world.ask("GET", maps + "?continue=" + textAt(status, {"metadata", "continue"}));
    QCOMPARE(rest["items"].size(), std::size_t{5});
}

void ApiWatchTest::aStreamingListEndsWithItsBookmark()
{
    World world;
    world.make("a");
    world.make("b");
    ApiResponse response = world.respond(
        "GET", maps + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
    QVERIFY(response.stream);
    const auto events = lines(response.stream->take());
    QCOMPARE(story(events), std::string{"ADDED a ADDED b BOOKMARK "});
    const json& bookmark = events.back()["object"];
    QCOMPARE(textAt(bookmark, {"metadata", "annotations", "k8s.io/initial-events-end"}), std::string{"true"});
    QCOMPARE(textAt(bookmark, {"metadata", "resourceVersion"}), std::to_string(world.version()));
    world.make("c");
    QCOMPARE(story(lines(response.stream->take())), std::string{"ADDED c"});
}

void ApiWatchTest::whatLeavesTheSelectionIsDeleted()
{
    World world;
    world.make("a");
    ApiResponse response = world.respond(
        "GET", maps + "?watch=1&labelSelector=app%3Dweb&resourceVersion=" + std::to_string(world.version()));
    int woken = 0;
    response.stream->onReady([&] { ++woken; });
    const auto label = [&](const std::string& name, const std::string& app) {
        world.ask("PATCH", maps + "/" + name, {{"metadata", {{"labels", {{"app", app}}}}}});
    };
    world.make("other", "api");
    QCOMPARE(woken, 0);
    label("a", "api");
    label("a", "web");
    label("other", "x");
    world.ask("DELETE", maps + "/a");
    // Once, however much there is to take.
    QCOMPARE(woken, 1);
    QCOMPARE(story(lines(response.stream->take())), std::string{"DELETED a ADDED a DELETED a"});
}

void ApiWatchTest::aWatchFromTheForgottenPastIsExpired()
{
    World world{2};
    const std::string old = std::to_string(world.version());
    for (const char* name : {"a", "b", "c", "d"})
        world.make(name);
    const ApiResponse response = world.respond("GET", maps + "?watch=1&resourceVersion=" + old);
    QCOMPARE(response.status, 200);
    const auto events = lines(response.body);
    QCOMPARE(events.size(), std::size_t{1});
    QCOMPARE(textAt(events[0], {"type"}), std::string{"ERROR"});
    QCOMPARE(numberAt(events[0], {"object", "code"}), std::int64_t{410});
    QCOMPARE(textAt(events[0], {"object", "reason"}), std::string{"Expired"});
    QVERIFY(textAt(events[0], {"object", "message"}).starts_with("too old resource version: " + old + " ("));
}

void ApiWatchTest::bookmarksComeEveryMinuteAndTheEndInTime()
{
    World world;
    const std::string query = "?watch=1&allowWatchBookmarks=true&timeoutSeconds=150&resourceVersion="
                              + std::to_string(world.version());
    ApiResponse response = world.respond("GET", maps + query);
    world.registry.create(resources::nodes, {{"metadata", {{"name", "n"}}}});
    world.queue.runUntil(world.queue.now() + 149s);
    const auto events = lines(response.stream->take());
    QCOMPARE(story(events), std::string{"BOOKMARK  BOOKMARK "});
    QCOMPARE(textAt(events[1], {"object", "metadata", "resourceVersion"}), std::to_string(world.version()));
    QVERIFY(!response.stream->ended());
    world.queue.runUntil(world.queue.now() + 1s);
    QVERIFY(response.stream->ended());
    world.make("late");
    QCOMPARE(response.stream->take(), std::string{});
    response.stream.reset();
    QCOMPARE(world.queue.waiting(), std::size_t{0});
}

void ApiWatchTest::theSilentAreLetGo()
{
    World world;
    Scope scope;
    scope.kind = findServed("", "v1", "configmaps");
    WatchStream::Options options;
    options.resourceVersion = world.version();
    options.patience = 1000;
    WatchStream stream{world.store, world.queue, std::move(scope), std::move(options)};
    world.make("a");
    world.make("b");
    QVERIFY(!stream.ended());
    for (const char* name : {"c", "d", "e", "f"})
        world.make(name);
    QVERIFY(stream.ended());
}

void ApiWatchTest::tablesHaveKubectlsColumns()
{
    World world;
    world.ask("POST", "/api/v1/namespaces/default/pods",
              {{"metadata", {{"name", "p"}}}, {"spec", {{"containers", {{{"name", "c"}, {"image", "i"}}}}}}});
    world.make("m");
    const std::string accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    const json table = world.ask("GET", "/api/v1/namespaces/default/pods", {}, accept);
    QCOMPARE(textAt(table, {"kind"}), std::string{"Table"});
    QCOMPARE(table["rows"][0]["cells"].dump(),
             std::string{R"(["p","0/1","Pending","0","0s","<none>","<none>","<none>","<none>"])"});
    QCOMPARE(textAt(table["rows"][0], {"object", "kind"}), std::string{"PartialObjectMetadata"});
    QCOMPARE(world.ask("GET", maps, {}, accept)["rows"][0]["cells"].dump(), std::string{R"(["m","0","0s"])"});
    ApiResponse watch = world.respond("GET", maps + "?watch=1&resourceVersion=" + std::to_string(world.version()), {}, accept);
    world.make("n");
    world.make("o");
    const auto events = lines(watch.stream->take());
    // The columns come once.
    QVERIFY(!events[0]["object"]["columnDefinitions"].empty());
    QVERIFY(events[1]["object"]["columnDefinitions"].empty());
    QCOMPARE(events[1]["object"]["rows"][0]["cells"].dump(), std::string{R"(["o","0","0s"])"});
}

void ApiWatchTest::anyWatchLeadsToTheList()
{
    QVERIFY(rc::check("a list and a watch from its version, with any selector, are the list at the end", [] {
        World world;
        const std::string selector = *rc::gen::element<std::string>("", "&labelSelector=app%3Dweb", "&labelSelector=app!%3Dweb");
        std::map<std::string, json> state;
        std::vector<std::string> waiting;
        const auto act = [&](int choice) {
            const std::string name = "m" + std::to_string(choice % 4);
            if (choice < 20)
                world.make(name, choice % 3 == 0 ? "web" : "api");
            else if (choice < 40)
                world.ask("PATCH", maps + "/" + name, {{"metadata", {{"labels", {{"app", choice % 2 == 0 ? "web" : "api"}}}}}});
            else
                world.ask("DELETE", maps + "/" + name);
        };
        for (const int choice : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 50)))
            act(choice);
        const json list = world.ask("GET", maps + "?x=1" + selector);
        for (const json& item : list["items"])
            state[textAt(item, {"metadata", "name"})] = item;
        const std::vector<int> before = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 50));
        for (const int choice : before)
            act(choice);
        const ApiResponse watch = world.respond(
            "GET", maps + "?watch=1&resourceVersion=" + textAt(list, {"metadata", "resourceVersion"}) + selector);
        for (const int choice : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 50)))
            act(choice);
        for (const json& event : lines(watch.stream->take())) {
            const std::string name = textAt(event, {"object", "metadata", "name"});
            const std::string type = textAt(event, {"type"});
            RC_ASSERT((type == "ADDED") != state.contains(name));
            if (type == "DELETED")
                state.erase(name);
            else
                state[name] = event["object"];
        }
        std::map<std::string, json> now;
        const json end = world.ask("GET", maps + "?x=1" + selector);
        for (const json& item : end["items"])
            now[textAt(item, {"metadata", "name"})] = item;
        RC_ASSERT(state == now);
    }));
}

void ApiWatchTest::whatIsNotPlayedIsAnEmptyList()
{
    World world;
    QCOMPARE(world.ask("GET", "/apis/apps/v1/statefulsets")["items"].size(), std::size_t{0});
    QCOMPARE(world.respond("POST", "/apis/batch/v1/namespaces/default/jobs", json::object()).status, 405);
    QCOMPARE(world.respond("GET", "/apis/batch/v1/namespaces/default/jobs/j").status, 404);
}

void ApiWatchTest::discoveryNamesEveryKind()
{
    World world;
    const json groups = world.ask("GET", "/apis");
    for (const json& group : groups["groups"]) {
        for (const json& version : group["versions"]) {
            const json list = world.ask("GET", "/apis/" + textAt(version, {"groupVersion"}));
            QVERIFY(!list["resources"].empty());
        }
    }
    const json aggregated = world.ask("GET", "/apis", {}, "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    QCOMPARE(aggregated["items"].size(), groups["groups"].size());
    const json paths = world.ask("GET", "/openapi/v3")["paths"];
    for (const auto& [path, entry] : paths.items()) {
        const json document = world.ask("GET", "/openapi/v3/" + path);
        // Everything that is spoken of is there.
        const std::string text = document.dump();
        const std::string mark = "#/components/schemas/";
        for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
            const std::size_t begin = at + mark.size();
            const std::string name = text.substr(begin, text.find('"', begin) - begin);
            QVERIFY2(document["components"]["schemas"].contains(name), name.c_str());
        }
    }
}

QTEST_APPLESS_MAIN(ApiWatchTest)
#include "api_watch_test.moc"
