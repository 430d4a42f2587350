// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <nlohmann/json.hpp>

#include "collectors/kubernetes/yaml_order.h"
#include "collectors/kubernetes/yaml_writer.h"

using namespace nephoscope;

namespace {

// What `kubectl get -o yaml` prints of the document.
QByteArray yaml(const char* json)
{
    return QByteArray::fromStdString(YamlWriter().write(nlohmann::json::parse(json)));
}

QByteArray yamlOf(const std::string& text)
{
    return QByteArray::fromStdString(YamlWriter().write(nlohmann::json(text)));
}

} // namespace

// Every expectation was printed by sigs.k8s.io/yaml 1.6.0, with which kubectl prints.
class YamlWriterTest : public QObject {
    Q_OBJECT

private slots:
    void structures_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("wanted");
        QTest::newRow("keys are sorted") << QByteArray(R"({"b":1,"a":{"d":true,"c":null}})")
                                         << QByteArray("a:\n  c: null\n  d: true\nb: 1\n");
        QTest::newRow("lists are not indented") << QByteArray(R"({"args":["-v",{"name":"x","value":"y"},[1,[2]]]})")
                                                << QByteArray("args:\n- -v\n- name: x\n  value: \"y\"\n- - 1\n  - - 2\n");
        QTest::newRow("empty") << QByteArray(R"({"a":{},"b":[],"c":""})") << QByteArray("a: {}\nb: []\nc: \"\"\n");
        QTest::newRow("root list") << QByteArray(R"([{"a":1,"b":2},"x"])") << QByteArray("- a: 1\n  b: 2\n- x\n");
        QTest::newRow("root text") << QByteArray(R"("x")") << QByteArray("x\n");
        QTest::newRow("keys that need quotes") << QByteArray(R"({"":1,"true":2,"a: b":3,"8":4,"*":5})")
                                               << QByteArray("\"\": 1\n'*': 5\n\"8\": 4\n'a: b': 3\n\"true\": 2\n");
    }
    void structures()
    {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, wanted);
        QCOMPARE(yaml(json.constData()), wanted);
    }

    void textsThatLookLikeSomethingElseAreQuoted_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("quoted");
        for (const char* text : {"",
                                 "~",
                                 "null",
                                 "Null",
                                 "true",
                                 "True",
                                 "yes",
                                 "No",
                                 "on",
                                 "OFF",
                                 "y",
                                 "N",
                                 "1",
                                 "-1",
                                 "+1",
                                 "007",
                                 "0x1F",
                                 "0b101",
                                 "0o17",
                                 "1_000",
                                 "1.5",
                                 ".5",
                                 "1e3",
                                 "1.",
                                 "-.inf",
                                 ".NaN",
                                 "9223372036854775808",
                                 "99999999999999999999999",
                                 "2026-11-24",
                                 "2026-1-2",
                                 "2026-11-24T14:21:07Z",
                                 "2026-11-24 14:21:07.5",
                                 "2026-02-28T1:2:3+01:00",
                                 "1:30",
                                 "-190:20:30.15"})
            QTest::newRow(*text == 0 ? "empty" : text) << QByteArray(text) << true;
        for (const char* text : {"nullable", "truee",      "yess",       "1.2.3", "v1",
                                 "10.0.0.1", "0x",         "0b2",        "1e",    "1e999",
                                 "--1",      "2026-13-01", "2026-02-30", "20:99", "2026-11-24T14:21:07",
                                 "1:30:",    "a1",         "1Gi",        "250m",  "-",
                                 "+",        ".",          "x: 1"})
            QTest::newRow(text) << QByteArray(text) << false;
    }
    void textsThatLookLikeSomethingElseAreQuoted()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, quoted);
        QCOMPARE(readsAsOther(text.toStdString()), quoted);
        if (quoted)
            QCOMPARE(yamlOf(text.toStdString()), "\"" + text + "\"\n");
    }

    void textsWithIndicatorsStandInSingleQuotes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("wanted");
        const auto row = [](const char* text, const char* wanted) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(wanted);
        };
        row("a: b", "'a: b'\n");
        row("a:b", "a:b\n");
        row("a #b", "'a #b'\n");
        row("a#b", "a#b\n");
        row("- x", "'- x'\n");
        row("-x", "-x\n");
        row("[x]", "'[x]'\n");
        row("{}", "'{}'\n");
        row("@x", "'@x'\n");
        row("it's", "it's\n");
        row("'x'", "'''x'''\n");
        row(" x", "' x'\n");
        row("x ", "'x '\n");
        row("---", "'---'\n");
        row("x\ty", "\"x\\ty\"\n");
        row("\x1b[1m", "\"\\e[1m\"\n");
        row("ä€", "ä€\n");
        row("\xF0\x9F\x98\x80", "\"\\U0001F600\"\n");
    }
    void textsWithIndicatorsStandInSingleQuotes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, wanted);
        QCOMPARE(yamlOf(text.toStdString()), wanted);
    }

    void textsOfSeveralLinesAreBlocks()
    {
        QCOMPARE(yaml(R"({"a":"one\ntwo\n"})"), QByteArray("a: |\n  one\n  two\n"));
        QCOMPARE(yaml(R"({"a":"one\ntwo"})"), QByteArray("a: |-\n  one\n  two\n"));
        QCOMPARE(yaml(R"({"a":"one\n\n"})"), QByteArray("a: |+\n  one\n\n"));
        QCOMPARE(yaml(R"({"a":["one\n  two\n",1]})"), QByteArray("a:\n- |\n  one\n    two\n- 1\n"));
        QCOMPARE(yaml(R"({"a":"  one\ntwo"})"), QByteArray("a: |2-\n    one\n  two\n"));
        // Tabs and blanks before a line end cannot stand in a block.
        QCOMPARE(yaml(R"({"a":"one\n\ttwo"})"), QByteArray("a: \"one\\n\\ttwo\"\n"));
        QCOMPARE(yaml(R"({"a":"one \ntwo"})"), QByteArray("a: \"one \\ntwo\"\n"));
    }

    void longTextsAreFolded()
    {
        const char* message =
            R"({"message":"0/3 nodes are available: 1 node(s) had untolerated taint {key: value}, 2 Insufficient cpu. preemption: no victims"})";
        QCOMPARE(yaml(message), QByteArray("message: '0/3 nodes are available: 1 node(s) had untolerated taint {key: value}, 2\n"
                                           "  Insufficient cpu. preemption: no victims'\n"));
        const char* plain =
            R"({"text":"a text of words that goes on and on and on beyond the width at which go-yaml folds its lines"})";
        QCOMPARE(yaml(plain), QByteArray("text: a text of words that goes on and on and on beyond the width at which go-yaml\n"
                                         "  folds its lines\n"));
    }

    void longKeysAreAskedFor()
    {
        const std::string key(130, 'k');
        QCOMPARE(QByteArray::fromStdString(YamlWriter().write(nlohmann::json{{key, 1}})),
                 QByteArray::fromStdString("? " + key + "\n: 1\n"));
    }

    void numbersAreGos_data()
    {
        QTest::addColumn<double>("number");
        QTest::addColumn<QByteArray>("wanted");
        const auto row = [](const char* wanted, double number) { QTest::newRow(wanted) << number << QByteArray(wanted); };
        row("0.1", 0.1);
        row("0", -0.0);
        row("3", 3.0);
        row("1000000", 1e6);
        row("1.2345675e+06", 1234567.5);
        row("123456.75", 123456.75);
        row("1e-05", 1e-5);
        row("0.0001", 1e-4);
        row("1e+21", 1e21);
        row("1e+20", 1e20);
        row("-2.5", -2.5);
        row("1.5e+300", 1.5e300);
    }
    void numbersAreGos()
    {
        QFETCH(double, number);
        QFETCH(QByteArray, wanted);
        QCOMPARE(QByteArray::fromStdString(yamlNumber(number)), wanted);
    }

    void numbersInKeysCountAsNumbers()
    {
        QVERIFY(yamlKeyBefore("web-2", "web-10"));
        QVERIFY(!yamlKeyBefore("web-10", "web-2"));
        QVERIFY(yamlKeyBefore("a-b", "aa"));   // letters come last
        QVERIFY(yamlKeyBefore("A", "a"));
        QVERIFY(yamlKeyBefore("a", "aa"));
        QVERIFY(!yamlKeyBefore("a", "a"));
        QVERIFY(yamlKeyBefore("a100", "a101"));
        QVERIFY(yamlKeyBefore("x1", "x01"));
        QVERIFY(yamlKeyBefore("app.kubernetes.io/name", "app.kubernetes.io/part-of"));
    }
};

QTEST_GUILESS_MAIN(YamlWriterTest)
#include "yaml_writer_test.moc"
