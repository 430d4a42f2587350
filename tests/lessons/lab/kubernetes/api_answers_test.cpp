// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "lessons/lab/kubernetes/schema/cluster_addresses.h"
#include "lessons/lab/kubernetes/schema/kubernetes_admission.h"
#include "lessons/lab/kubernetes/schema/type_table.h"
#include "lessons/lab/kubernetes/server/api_service.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"
#include "tests/support/manual_time.h"
#include "tests/support/requirements.h"

#include <fstream>
#include <set>

using namespace nephoscope;
using namespace nephoscope::lab;
using nlohmann::json;

// Two hundred requests, one after the other, that a real kube-apiserver 1.37 was asked (tests/data/lab/answers.ndjson): the practice cloud
// answers the same.
class ApiAnswersTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void answersAreKubernetesOwn_data();
    void answersAreKubernetesOwn();
    void cleanupTestCase();

private:
    struct World {
        EventQueue queue{ManualTime{}.now()};
        ObjectStore store{queue};
        TypeTable types;
        ClusterAddresses addresses{store, RandomStreams{1}};
        KubernetesAdmission admission{types, addresses};
        Registry registry{store, queue, RandomStreams{1}, admission};
        ApiService api{{queue, registry, types}};
    };
    std::unique_ptr<World> m_world;
    std::vector<json> m_cases;
    int m_compared = 0;
};

namespace {

// Without what differs from run to run, and what Go writes for nothing.
json essence(const json& value, const std::string& name = {})
{
    static const std::set<std::string> volatileMembers{
        "uid",        "resourceVersion", "creationTimestamp", "deletionTimestamp", "clusterIP",
        "clusterIPs", "nodePort",        "serviceAccount",    "retryAfterSeconds", "managedFields"};
    if (value.is_object()) {
        json result = json::object();
        for (const auto& [key, member] : value.items()) {
            if (volatileMembers.contains(key) || (key == "name" && value.contains("generateName")))
                continue;
            json kept = essence(member, key);
            const bool nothing = kept.is_null() || kept == "" || (kept.is_structured() && kept.empty());
            if (!nothing)
                result[key] = std::move(kept);
        }
        return result;
    }
    if (value.is_array()) {
        json result = json::array();
        for (const auto& element : value) {
            // The token that a real cluster mounts into each pod.
            if (textAt(element, {"name"}).starts_with("kube-api-access-"))
                continue;
            json kept = essence(element, name);
            // An item of a list has no kind of its own there.
            if (name == "items") {
                kept.erase("kind");
                kept.erase("apiVersion");
            }
            result.push_back(std::move(kept));
        }
        return result;
    }
    // JSON in an annotation has any order.
    if (value.is_string() && name.starts_with("autoscaling.alpha.kubernetes.io/"))
        return json::parse(value.get_ref<const std::string&>());
    return value;
}

// Sentences that repeat a uid or a version of the run.
std::string withoutNumbers(std::string text)
{
    for (const std::string_view begin : {"UID in record (", "ResourceVersion in record (", "current: "}) {
        const std::size_t at = text.find(begin);
        if (at != std::string::npos)
            text.erase(at + begin.size(), text.find_first_of(").", at + begin.size()) - at - begin.size());
    }
    // Behind the sentence a real server shows where the two differ.
    if (const std::size_t difference = text.find("\n@@"); difference != std::string::npos)
        text.erase(difference);
    return text;
}

} // namespace

void ApiAnswersTest::initTestCase()
{
    m_world = std::make_unique<World>();
    for (const char* name : {"default", "kube-system"})
        QVERIFY(m_world->registry.create(resources::namespaces, {{"metadata", {{"name", name}}}}).has_value());
    QVERIFY(m_world->registry.create(resources::nodes, {{"metadata", {{"name", "n1"}}}}).has_value());
    std::ifstream file{NEPHOSCOPE_TEST_DATA "/lab/answers.ndjson"};
    for (std::string line; std::getline(file, line);)
        m_cases.push_back(json::parse(line));
    QVERIFY(m_cases.size() > 180);
}

void ApiAnswersTest::answersAreKubernetesOwn_data()
{
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < m_cases.size(); ++i)
        QTest::newRow(m_cases[i].at("name").get<std::string>().c_str()) << static_cast<int>(i);
}

void ApiAnswersTest::answersAreKubernetesOwn()
{
    QFETCH(int, index);
    const json& expected = m_cases[static_cast<std::size_t>(index)];
    ApiRequest request{expected.at("method"), expected.at("path").get<std::string>()};
    request.accept = "application/json";
    if (expected.at("contentType").is_string())
        request.contentType = expected.at("contentType");
    if (const json& body = expected.at("body"); !body.is_null())
        request.body = body.is_string() ? body.get<std::string>() : body.dump();
    const ApiResponse response = m_world->api.handle(request);
    const json answer = json::parse(response.body, nullptr, false);
    const std::string message = withoutNumbers(textAt(answer, {"message"}));
    const auto report = [&](const json& value) { return value.dump(1); };
    QVERIFY2(response.status == expected.at("code"),
             (std::to_string(response.status) + " " + response.body.substr(0, 2000)).c_str());
    const json& wanted = expected.at("answer");
    if (wanted.is_string()) {
        QCOMPARE(response.body, wanted.get<std::string>());
    } else if (wanted.contains("messageEnds")) {
        QVERIFY2(message.ends_with(wanted["messageEnds"].get<std::string>()), message.c_str());
    } else if (wanted.contains("messageBegins")) {
        QVERIFY2(message.starts_with(wanted["messageBegins"].get<std::string>()), message.c_str());
    } else if (textAt(wanted, {"kind"}) == "Status" && textAt(wanted, {"status"}) == "Failure") {
        const std::string wantedMessage = withoutNumbers(textAt(wanted, {"message"}));
        // Go walks over labels in any order.
        if (message.find("metadata.labels") == std::string::npos)
            QCOMPARE(message, wantedMessage);
        else
            QCOMPARE(message.size(), wantedMessage.size());
        QCOMPARE(textAt(answer, {"reason"}), textAt(wanted, {"reason"}));
        for (const char* member : {"name", "group", "kind"})
            QCOMPARE(textAt(answer, {"details", member}), textAt(wanted, {"details", member}));
        const json& causes = listAt(answer, {"details", "causes"});
        const json& wantedCauses = listAt(wanted, {"details", "causes"});
        QCOMPARE(causes.size(), wantedCauses.size());
        for (std::size_t i = 0; i < causes.size(); ++i) {
            QCOMPARE(textAt(causes[i], {"field"}), textAt(wantedCauses[i], {"field"}));
            QCOMPARE(textAt(causes[i], {"reason"}), textAt(wantedCauses[i], {"reason"}));
        }
    } else {
        const json mine = essence(answer);
        const json theirs = essence(wanted);
        QVERIFY2(mine == theirs, report(json::diff(theirs, mine)).c_str());
    }
    const json& warnings = expected.contains("warnings") ? expected["warnings"] : json::array();
    QCOMPARE(response.warnings.size(), warnings.size());
    ++m_compared;
}

void ApiAnswersTest::cleanupTestCase()
{
    reportCount("api-answers", m_compared, static_cast<int>(m_cases.size()));
}

QTEST_APPLESS_MAIN(ApiAnswersTest)
#include "api_answers_test.moc"
