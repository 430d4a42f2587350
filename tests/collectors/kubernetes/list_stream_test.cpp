// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/list_stream.h"

#include <QTest>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>

using namespace nephoscope;

// A list decoded while it arrives, however the network cuts it, is the list decoded at once.
class ListStreamTest : public QObject {
    Q_OBJECT

private slots:
    void everyCuttingGivesTheSameItems();
    void whatWasWrittenIsRead();
    void metadataMayStandBehindTheItems();
    void itemsInsideOfMetadataAreNotItems();
    void anItemBeyondTheLimitIsLeftOut();
    void anEndlessEnvelopeIsRefused();
    void separatorsMustSeparate();
};

namespace {

using Json = nlohmann::json;

// Strings with what makes trouble in JSON: quotes, backslashes, brackets, controls, other alphabets.
rc::Gen<std::string> anyText()
{
    return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(
                            std::vector<std::string>{"a", "web", "-", "\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\x01",
                                                     "\xC3\xBC", "\xF0\x9F\x98\x80", "items", " "})),
                        [](const std::vector<std::string>& parts) {
                            std::string text;
                            for (const auto& part : parts)
                                text += part;
                            return text;
                        });
}

Json anyState()
{
    switch (*rc::gen::inRange(0, 4)) {
    case 0: return {{"waiting", {{"reason", *anyText()}}}};
    case 1: return {{"running", {{"startedAt", "2026-05-03T10:00:04Z"}}}};
    case 2:
        return {{"terminated",
                 {{"exitCode", *rc::gen::inRange(0, 256)}, {"signal", *rc::gen::inRange(0, 32)}, {"reason", *anyText()}}}};
    default: return Json::object();
    }
}

Json anyPod()
{
    Json pod;
    pod["metadata"] = {{"name", "p" + *anyText()},
                       {"uid", *anyText()},
                       {"labels", *rc::gen::container<std::map<std::string, std::string>>(anyText(), anyText())}};
    pod["spec"] = {{"nodeName", *anyText()}, {"containers", Json::array()}};
    pod["status"] = {{"phase", *rc::gen::element<std::string>("Pending", "Running", "Succeeded", "Failed")},
                     {"containerStatuses", Json::array()}};
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i) {
        const auto name = *anyText();
        pod["spec"]["containers"].push_back({{"name", name}, {"image", *anyText()}, {"command", {*anyText()}}});
        pod["status"]["containerStatuses"].push_back({{"name", name},
                                                      {"ready", *rc::gen::arbitrary<bool>()},
                                                      {"restartCount", *rc::gen::arbitrary<std::int32_t>()},
                                                      {"state", anyState()}});
    }
    return pod;
}

// Also items that are none.
Json anyItem()
{
    switch (*rc::gen::inRange(0, 12)) {
    case 0: return nullptr;
    case 1: return *rc::gen::arbitrary<int>();
    case 2: return {{"metadata", {{"name", 1}}}};
    default: return anyPod();
    }
}

std::string anyList()
{
    Json list{
        {"kind", "PodList"}, {"metadata", {{"resourceVersion", *anyText()}, {"continue", *anyText()}}}, {"items", Json::array()}};
    for (int i = *rc::gen::inRange(0, 6); i > 0; --i)
        list["items"].push_back(anyItem());
    return list.dump(*rc::gen::element(-1, 0, 2));
}

struct Read {
    std::vector<Payload> items;
    ListPage page;
};

} // namespace

void ListStreamTest::everyCuttingGivesTheSameItems()
{
    QVERIFY(rc::check("chunks do not matter", [] {
        StringPool strings;
        Decoder decoder(strings);
        const std::string list = anyList();
        Read whole;
        const auto page = decoder.decodeList(ObjectKind::Pod, list,
                                             [&](Payload&& payload) { whole.items.push_back(std::move(payload)); });
        RC_ASSERT(page.has_value());

        Read streamed;
        ListStream stream(decoder, ObjectKind::Pod, [&](Payload&& payload) { streamed.items.push_back(std::move(payload)); });
        for (std::size_t at = 0; at < list.size();) {
            const auto length = *rc::gen::inRange<std::size_t>(1, 40);
            RC_ASSERT(stream.feed(std::string_view{list}.substr(at, length)).has_value());
            at += length;
        }
        const auto streamedPage = stream.finish();
        RC_ASSERT(streamedPage.has_value());
        RC_ASSERT(streamed.items == whole.items);
        RC_ASSERT(*streamedPage == *page);
    }));
}

void ListStreamTest::whatWasWrittenIsRead()
{
    QVERIFY(rc::check("a pod survives JSON", [] {
        StringPool strings;
        Decoder decoder(strings);
        const Json json = anyPod();
        const auto payload = decoder.decodeItem(ItemKind::Pod, json.dump());
        RC_ASSERT(payload.has_value());
        const Pod& pod = std::get<Pod>(*payload);
        RC_ASSERT(pod.meta().name == json["metadata"]["name"].get<std::string>());
        RC_ASSERT(pod.meta().uid == json["metadata"]["uid"].get<std::string>());
        RC_ASSERT(pod.node == json["spec"]["nodeName"].get<std::string>());
        RC_ASSERT(enumName(pod.phase) == json["status"]["phase"].get<std::string>());
        const auto labels = json["metadata"]["labels"].get<std::map<std::string, std::string>>();
        RC_ASSERT(pod.meta().labels.items.size() == labels.size());
        for (const auto& [key, value] : labels)
            RC_ASSERT(pod.meta().labels.find(key).value() == value);
        const Json& statuses = json["status"]["containerStatuses"];
        RC_ASSERT(pod.statuses.size() == statuses.size());
        for (std::size_t i = 0; i < statuses.size(); ++i) {
            RC_ASSERT(pod.statuses[i].name == statuses[i]["name"].get<std::string>());
            RC_ASSERT(pod.statuses[i].ready == statuses[i]["ready"].get<bool>());
            RC_ASSERT(pod.statuses[i].restarts == statuses[i]["restartCount"].get<std::int32_t>());
            const ContainerState& state = pod.statuses[i].state;
            RC_ASSERT((state.kind == ContainerStateKind::None) == statuses[i]["state"].empty());
            RC_ASSERT((state.kind == ContainerStateKind::Terminated) == statuses[i]["state"].contains("terminated"));
            if (state.kind == ContainerStateKind::Terminated)
                RC_ASSERT(state.exitCode == statuses[i]["state"]["terminated"]["exitCode"].get<int>());
            RC_ASSERT(pod.spec->containers[i].image == json["spec"]["containers"][i]["image"].get<std::string>());
        }
    }));
}

void ListStreamTest::metadataMayStandBehindTheItems()
{
    StringPool strings;
    Decoder decoder(strings);
    int items = 0;
    ListStream stream(decoder, ObjectKind::Pod, [&](Payload&&) { ++items; });
    QVERIFY(stream.feed(R"({"items" : [ {"metadata":{"name":"a"}} ] , "metadata":{"resourceVersion":"9"},"kind":"PodList"} )"));
    const auto page = stream.finish();
    QVERIFY(page);
    QCOMPARE(items, 1);
    QCOMPARE(page->resourceVersion, "9");
}

void ListStreamTest::itemsInsideOfMetadataAreNotItems()
{
    StringPool strings;
    Decoder decoder(strings);
    int items = 0;
    ListStream stream(decoder, ObjectKind::Pod, [&](Payload&&) { ++items; });
    QVERIFY(stream.feed(R"({"kind":"PodList","metadata":{"items":[{"metadata":{"name":"no"}}],"x":"\"items\":["},"items":[]})"));
    QVERIFY(stream.finish());
    QCOMPARE(items, 0);
}

void ListStreamTest::anItemBeyondTheLimitIsLeftOut()
{
    StringPool strings;
    Decoder decoder(strings);
    int items = 0;
    ListStream stream(decoder, ObjectKind::Pod, [&](Payload&&) { ++items; }, 100);
    QVERIFY(stream.feed(R"({"kind":"PodList","items":[{"metadata":{"name":"a"}},{"metadata":{"name":")"));
    for (int i = 0; i < 1000; ++i)
        QVERIFY(stream.feed("0123456789"));
    QVERIFY(stream.feed(R"("}},{"metadata":{"name":"b"}}]})"));
    const auto page = stream.finish();
    QVERIFY(page);
    QCOMPARE(items, 2);
    QCOMPARE(page->skipped, 1U);
    QVERIFY(page->reasons.at(0).code == ErrorCode::TooLarge);
}

void ListStreamTest::anEndlessEnvelopeIsRefused()
{
    StringPool strings;
    Decoder decoder(strings);
    ListStream stream(decoder, ObjectKind::Pod, [](Payload&&) {});
    QVERIFY(stream.feed(R"({"kind":")"));
    const std::string much(64 * 1024, 'x');
    bool refused = false;
    for (int i = 0; i < 20 && !refused; ++i)
        refused = !stream.feed(much);
    QVERIFY(refused);
}

void ListStreamTest::separatorsMustSeparate()
{
    for (const char* list :
         {R"({"items":[{} {}]})", R"({"items":[,{}]})", R"({"items":[{},]})", R"({"items":[{}}])", R"({"items":[]}})", "[]", "x"}) {
        StringPool strings;
        Decoder decoder(strings);
        ListStream stream(decoder, ObjectKind::Pod, [](Payload&&) {});
        QVERIFY2(!stream.feed(list), list);
    }
}

QTEST_GUILESS_MAIN(ListStreamTest)
#include "list_stream_test.moc"
