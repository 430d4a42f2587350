// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "lessons/lab/kubernetes/selectors/field_selector.h"
#include "lessons/lab/kubernetes/selectors/label_selector.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <rapidcheck.h>

using namespace nephoscope;
using namespace nephoscope::lab;
using nlohmann::json;

// Which objects are meant.
class SelectorsTest : public QObject {
    Q_OBJECT

private slots:
    void labels_data();
    void labels();
    void mistakesAreNamed_data();
    void mistakesAreNamed();
    void aSelectorReadsBackWhatItSays();
    void documentsMeanTheSame();
    void fields_data();
    void fields();
};

namespace {

ObjectVersion pod()
{
    const json document{{"metadata", {{"name", "web-1"}, {"namespace", "shop"}}},
                        {"spec", {{"nodeName", "node-1"}}},
                        {"status", {{"phase", "Running"}}}};
    return {resources::pods, document, 1};
}

} // namespace

void SelectorsTest::labels_data()
{
    QTest::addColumn<QString>("selector");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* selector, bool matches) {
        QTest::newRow(selector) << QString::fromLatin1(selector) << matches;
    };
    // The labels are app=web, tier=front, level=5.
    row("", true);
    row("app=web", true);
    row("app==web", true);
    row("app=api", false);
    row("app!=api", true);
    row("none!=api", true);
    row("app in (api, web)", true);
    row("app notin (api,web)", false);
    row("none notin (a)", true);
    row("tier", true);
    row("!tier", false);
    row("!none", true);
    row("level>4", true);
    row("level<5", false);
    row("tier>4", false);
    row(" app = web , tier in (front,back),!none ", true);
    row("app=", false);
    row("example.com/app=web", false);
}

void SelectorsTest::labels()
{
    QFETCH(QString, selector);
    QFETCH(bool, matches);
    const auto parsed = LabelSelector::parse(selector.toStdString());
    QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().c_str());
    QCOMPARE(parsed->matches({{"app", "web"}, {"tier", "front"}, {"level", "5"}}), matches);
}

void SelectorsTest::mistakesAreNamed_data()
{
    QTest::addColumn<QString>("selector");
    QTest::addColumn<QString>("begins");
    const auto row = [](const char* selector, const char* begins) {
        QTest::newRow(selector) << QString::fromLatin1(selector) << QString::fromLatin1(begins);
    };
    row("a in", "unable to parse requirement: found '' expected: '('");
    row("a in (b", "unable to parse requirement: found '', expected: ',' or ')'");
    row("=a", "unable to parse requirement: found '=', expected: identifier");
    row("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt");
    row("a=b c", "found 'c', expected: ',' or 'end of string'");
    row("a,", "found '', expected: identifier after ','");
    row("-a", "unable to parse requirement: key: Invalid value");
    row("a=-b", "unable to parse requirement: values[0][a]: Invalid value: \"-b\"");
    row("a>b",
        "unable to parse requirement: values[0][a]: Invalid value: \"b\": for 'Gt', 'Lt' operators, the value must be an integer");
}

void SelectorsTest::mistakesAreNamed()
{
    QFETCH(QString, selector);
    QFETCH(QString, begins);
    const auto parsed = LabelSelector::parse(selector.toStdString());
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().starts_with(begins.toStdString()), parsed.error().c_str());
}

void SelectorsTest::aSelectorReadsBackWhatItSays()
{
    QVERIFY(rc::check("the text of a selector means what it was read from", [] {
        static const std::vector<std::string> parts{"a=1", "a!=1", "b in (1,2)", "b notin (2)", "c", "!c", "d>3", "d<3", "a==1"};
        std::string text;
        for (const int index : *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, static_cast<int>(parts.size()))))
            text += (text.empty() ? "" : ",") + parts[static_cast<std::size_t>(index)];
        json labels = json::object();
        for (const char* key : {"a", "b", "c", "d"}) {
            if (*rc::gen::arbitrary<bool>())
                labels[key] = std::to_string(*rc::gen::inRange(0, 6));
        }
        const auto first = LabelSelector::parse(text).value();
        const auto second = LabelSelector::parse(first.text()).value();
        RC_ASSERT(first.matches(labels) == second.matches(labels));
        RC_ASSERT(first.text() == second.text());
    }));
}

void SelectorsTest::documentsMeanTheSame()
{
    const auto selector = LabelSelector::fromDocument(json::parse(R"({"matchLabels": {"app": "web"}, "matchExpressions": [
        {"key": "tier", "operator": "In", "values": ["a", "b"]}, {"key": "old", "operator": "DoesNotExist"}]})"));
    QCOMPARE(selector.text(), std::string{"app=web,!old,tier in (a,b)"});
    QVERIFY(selector.matches({{"app", "web"}, {"tier", "a"}}));
    QVERIFY(!selector.matches({{"app", "web"}, {"tier", "a"}, {"old", ""}}));
    QVERIFY(!selector.matches(nullptr));
    QVERIFY(LabelSelector::fromDocument(nullptr).matches(nullptr));
    QVERIFY(!LabelSelector::fromDocument({{"matchExpressions", {{{"key", "a"}, {"operator", "Odd"}}}}}).matches({{"a", "b"}}));
    QVERIFY(LabelSelector::fromMap({{"a", "b"}}).matches({{"a", "b"}, {"c", "d"}}));
}

void SelectorsTest::fields_data()
{
    QTest::addColumn<QString>("selector");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char* selector, bool matches) {
        QTest::newRow(selector) << QString::fromLatin1(selector) << matches;
    };
    row("", true);
    row("status.phase=Running", true);
    row("status.phase!=Running", false);
    row("spec.nodeName==node-1,metadata.namespace=shop", true);
    row("spec.nodeName=", false);
    row("status.nominatedNodeName=", true);
    row("metadata.name=web\\-1", true);
    row("spec.hostNetwork=false", true);
}

void SelectorsTest::fields()
{
    QFETCH(QString, selector);
    QFETCH(bool, matches);
    const auto parsed = FieldSelector::parse(resources::pods, selector.toStdString());
    QVERIFY2(parsed.has_value(), parsed ? "" : parsed.error().c_str());
    QCOMPARE(parsed->matches(pod()), matches);
}

QTEST_APPLESS_MAIN(SelectorsTest)
#include "selectors_test.moc"
