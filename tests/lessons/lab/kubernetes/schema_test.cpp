// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "lessons/lab/kubernetes/schema/defaults.h"
#include "lessons/lab/kubernetes/schema/document_decoder.h"
#include "lessons/lab/kubernetes/schema/kubernetes_admission.h"
#include "lessons/lab/kubernetes/schema/strategic_merge.h"
#include "lessons/lab/kubernetes/schema/type_table.h"
#include "lessons/lab/kubernetes/server/served_kind.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <rapidcheck.h>

#include <fstream>
#include <set>

using namespace nephoscope;
using namespace nephoscope::lab;
using nlohmann::json;

// What documents are: their types, how they are read and patched. Most of it api_answers_test holds to a real server; here stand the
// laws, and what no request shows.
class SchemaTest : public QObject {
    Q_OBJECT

private slots:
    void everyKindHasItsType();
    void valuesAreWrittenCanonically();
    void whatIsUnknownIsNamedAndDropped();
    void depthIsBounded();
    void readingAgainChangesNothing();
    void defaultsAreIdempotent();
    void aPatchOfTheWholeIsTheWhole();
    void patchesOfLists_data();
    void patchesOfLists();
    void retainedKeysStay();

private:
    TypeTable m_types;
};

void SchemaTest::everyKindHasItsType()
{
    for (const Resource* resource : resources::all())
        QVERIFY(!resource->played || typeOf(m_types, *resource).find("metadata"));
    for (const ServedKind& kind : servedKinds())
        QVERIFY2(!kind.resource->played || m_types.find(kind.typeName), std::string{kind.typeName}.c_str());
    QCOMPARE(m_types.find("core.PodSpec")->find("containers")->mergeKey, std::string{"name"});
    QCOMPARE(m_types.find("core.PodSpec")->find("containers")->type.goName(), std::string{"[]v1.Container"});
    QVERIFY(!m_types.find("core.Nothing"));
    QVERIFY_EXCEPTION_THROWN(TypeTable({"a.A\n    b c.C\n"}), std::invalid_argument);
}

void SchemaTest::valuesAreWrittenCanonically()
{
    const TypeTable types{{"t.T\n    amount quantity\n    at time\n    exact microTime\n    port intOrString\n    many [int32]\n"
                           "    bytes bytes\n    any any\n    texts {string}\n"}};
    const auto decoded = decodeDocument(R"({"amount": 0.5, "at": "2026-05-03T14:00:00.7+02:00", "exact": "2026-05-03T12:00:00Z",
        "port": "http", "many": [1, 2], "bytes": "Yg==", "any": {"x": null}, "texts": {"a": "b", "c": null}})",
                                        *types.find("t.T"));
    QVERIFY2(decoded.has_value(), decoded ? "" : decoded.error().c_str());
    QCOMPARE(decoded->document.dump(),
             std::string{R"({"amount":"500m","any":{"x":null},"at":"2026-05-03T12:00:00Z","bytes":"Yg==",)"
                         R"("exact":"2026-05-03T12:00:00.000000Z","many":[1,2],"port":"http","texts":{"a":"b"}})"});
    for (const char* bad :
         {R"({"many": [1.5]})", R"({"many": [3000000000]})", R"({"many": 1})", R"({"amount": "x"})", R"({"bytes": "*"})",
          R"({"texts": {"a": 1}})", R"({"port": true})", R"([])", R"(1)", R"({"at": 5})", R"({)"})
        QVERIFY2(!decodeDocument(std::string_view{bad}, *types.find("t.T")), bad);
}

void SchemaTest::whatIsUnknownIsNamedAndDropped()
{
    const auto decoded = decodeDocument(
        R"({"kind":"Pod","spec":{"containers":[{"name":"a","odd":[{"deep":1}]},{"name":"b","name":"c"}]},"zzz":{"x":[]}})",
        *m_types.find("core.Pod"));
    QVERIFY(decoded.has_value());
    QCOMPARE(decoded->objections.size(), std::size_t{3});
    QCOMPARE(decoded->objections[0], std::string{"unknown field \"spec.containers[0].odd\""});
    QCOMPARE(decoded->objections[1], std::string{"duplicate field \"spec.containers[1].name\""});
    QCOMPARE(decoded->objections[2], std::string{"unknown field \"zzz\""});
    QCOMPARE(decoded->document.dump(), std::string{R"({"kind":"Pod","spec":{"containers":[{"name":"a"},{"name":"c"}]}})"});
}

void SchemaTest::depthIsBounded()
{
    const std::string deep = "{\"zzz\":" + std::string(100'000, '[');
    QVERIFY(!decodeDocument(deep, *m_types.find("core.Pod")));
}

void SchemaTest::readingAgainChangesNothing()
{
    // Everything that a real server has answered is a document of its kind.
    std::ifstream file{NEPHOSCOPE_TEST_DATA "/lab/answers.ndjson"};
    int read = 0;
    for (std::string line; std::getline(file, line);) {
        const json answer = json::parse(line).at("answer");
        if (!answer.is_object())
            continue;
        for (const ServedKind& kind : servedKinds()) {
            if (!kind.resource->played || answer.value("kind", "") != kind.resource->kind
                || answer.value("apiVersion", "") != kind.apiVersion())
                continue;
            const auto once = conformDocument(answer, *m_types.find(kind.typeName));
            QVERIFY2(once.has_value(), once ? "" : once.error().c_str());
            QVERIFY2(once->objections.empty(), once->objections.empty() ? "" : once->objections.front().c_str());
            const auto twice = conformDocument(once->document, *m_types.find(kind.typeName));
            QVERIFY(twice->document == once->document);
            ++read;
        }
    }
    QVERIFY(read > 50);
}

void SchemaTest::defaultsAreIdempotent()
{
    std::ifstream file{NEPHOSCOPE_TEST_DATA "/lab/answers.ndjson"};
    for (std::string line; std::getline(file, line);) {
        const json body = json::parse(
            json::parse(line).at("body").is_string() ? json::parse(line).at("body").get<std::string>() : "null", nullptr, false);
        const Resource* resource = body.is_object() && body.contains("kind") && body["kind"].is_string()
                                           && body.contains("apiVersion")
                                       ? resources::findKind(body["apiVersion"] == "apps/v1" ? "apps" : "",
                                                             body["kind"].get<std::string>())
                                       : nullptr;
        if (!resource)
            continue;
        const ObjectType& type = typeOf(m_types, *resource);
        auto decoded = conformDocument(body, type);
        if (!decoded)
            continue;
        json once = decoded->document;
        applyDefaults(once, *resource, type);
        json twice = once;
        applyDefaults(twice, *resource, type);
        QVERIFY(once == twice);
    }
}

void SchemaTest::aPatchOfTheWholeIsTheWhole()
{
    QVERIFY(rc::check("patching with itself, or twice with the same, changes nothing more", [this] {
        const auto list = [](int most) {
            json containers = json::array();
            std::set<int> known;
            for (const int number : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, most))) {
                if (!known.insert(number).second)
                    continue;
                json container{{"name", "c" + std::to_string(number)}};
                if (*rc::gen::arbitrary<bool>())
                    container["image"] = "i" + std::to_string(*rc::gen::inRange(0, 3));
                containers.push_back(container);
            }
            return containers;
        };
        const json document{{"spec", {{"containers", list(6)}}}};
        const json patch{{"spec", {{"containers", list(8)}}}};
        const ObjectType& type = *m_types.find("core.Pod");
        RC_ASSERT(strategicMerge(document, document, type).value() == document);
        const json once = strategicMerge(document, patch, type).value();
        RC_ASSERT(strategicMerge(once, patch, type).value() == once);
        // Nobody is lost, and nobody comes twice.
        std::set<std::string> names;
        for (const json& side : {document, patch}) {
            for (const auto& container : side["spec"]["containers"])
                names.insert(container["name"].get<std::string>());
        }
        RC_ASSERT(once["spec"]["containers"].size() == names.size());
    }));
}

void SchemaTest::patchesOfLists_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("patch");
    QTest::addColumn<QString>("after");
    const auto row = [](const char* name, const char* before, const char* patch, const char* after) {
        QTest::newRow(name) << QString::fromLatin1(before) << QString::fromLatin1(patch) << QString::fromLatin1(after);
    };
    row("merged by key", R"({"containers":[{"name":"a","image":"1"}]})",
        R"({"containers":[{"name":"a","image":"2"},{"name":"b"}]})", R"({"containers":[{"name":"a","image":"2"},{"name":"b"}]})");
    row("deleted", R"({"containers":[{"name":"a"},{"name":"b"}]})", R"({"containers":[{"$patch":"delete","name":"a"}]})",
        R"({"containers":[{"name":"b"}]})");
    row("replaced", R"({"containers":[{"name":"a"},{"name":"b"}]})", R"({"containers":[{"$patch":"replace"},{"name":"c"}]})",
        R"({"containers":[{"name":"c"}]})");
    row("ordered", R"({"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]})",
        R"({"$setElementOrder/containers":[{"name":"c"},{"name":"a"}]})",
        R"({"containers":[{"name":"b"},{"name":"c"},{"name":"a"}]})");
    row("without a key it is replaced", R"({"containers":[{"name":"a","args":["1","2"]}]})",
        R"({"containers":[{"name":"a","args":["3"]}]})", R"({"containers":[{"name":"a","args":["3"]}]})");
    row("null removes", R"({"nodeName":"n","containers":[]})", R"({"nodeName":null,"hostname":null})", R"({"containers":[]})");
    row("an object replaced", R"({"nodeSelector":{"a":"1"}})", R"({"nodeSelector":{"$patch":"replace","b":"2"}})",
        R"({"nodeSelector":{"b":"2"}})");
    row("a list deleted from nothing", R"({})", R"({"containers":[{"$patch":"delete","name":"a"},{"name":"b"}]})",
        R"({"containers":[{"name":"b"}]})");
}

void SchemaTest::patchesOfLists()
{
    QFETCH(QString, before);
    QFETCH(QString, patch);
    QFETCH(QString, after);
    const auto merged = strategicMerge(json::parse(before.toStdString()), json::parse(patch.toStdString()),
                                       *m_types.find("core.PodSpec"));
    QVERIFY2(merged.has_value(), merged ? "" : merged.error().c_str());
    QCOMPARE(merged->dump(), json::parse(after.toStdString()).dump());
}

void SchemaTest::retainedKeysStay()
{
    const ObjectType& type = *m_types.find("apps.DeploymentSpec");
    const json before = json::parse(R"({"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":1}}})");
    QCOMPARE(strategicMerge(before, json::parse(R"({"strategy":{"$retainKeys":["type"],"type":"Recreate"}})"), type)->dump(),
             std::string{R"({"strategy":{"type":"Recreate"}})"});
    QVERIFY(!strategicMerge(before, json::parse(R"({"strategy":{"$retainKeys":[],"type":"Recreate"}})"), type));
    QVERIFY(!strategicMerge(before, json::parse(R"({"strategy":{"$retainKeys":1}})"), type));
}

QTEST_APPLESS_MAIN(SchemaTest)
#include "schema_test.moc"
