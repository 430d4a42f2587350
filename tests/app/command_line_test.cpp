// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line.h"

#include <QTest>

#include <iostream>
#include <sstream>

using namespace nephoscope;

namespace {

struct Outcome {
    ParsedCommandLine parsed;
    std::string out;
    std::string err;
};

// Parses as main() would, with what the user would read.
Outcome parse(std::vector<const char*> words)
{
    words.insert(words.begin(), "nephoscope");
    std::ostringstream out;
    std::ostringstream err;
    auto* const oldOut = std::cout.rdbuf(out.rdbuf());
    auto* const oldErr = std::cerr.rdbuf(err.rdbuf());
    Outcome outcome{parseCommandLine(static_cast<int>(words.size()), words.data()), {}, {}};
    std::cout.rdbuf(oldOut);
    std::cerr.rdbuf(oldErr);
    outcome.out = out.str();
    outcome.err = err.str();
    return outcome;
}

} // namespace

// What the words of a command line mean.
class CommandLineTest : public QObject {
    Q_OBJECT
private slots:
    void noCommandOpensTheWindow()
    {
        const auto outcome = parse({"--kubeconfig", "k.yaml"});
        const auto* window = std::get_if<WindowCommand>(&*outcome.parsed.command);
        QVERIFY(window);
        QCOMPARE(window->sources.kubeconfigs, std::vector<std::string>{"k.yaml"});
    }

    void watchTakesATopicALengthAndSources()
    {
        const auto outcome = parse({"watch", "scaling", "--kubeconfig", "F", "--for", "60s", "--json"});
        const auto* watch = std::get_if<WatchCommand>(&*outcome.parsed.command);
        QVERIFY(watch);
        QVERIFY(watch->topic == WatchTopic::Scaling);
        QVERIFY(watch->length == Duration(std::chrono::seconds(60)));
        QVERIFY(watch->json);
        QCOMPARE(watch->sources.kubeconfigs, std::vector<std::string>{"F"});
    }

    void explainTakesAnAutoscalerOrAScenario()
    {
        QCOMPARE(std::get<ExplainCommand>(*parse({"explain", "hpa", "shop/web"}).parsed.command).autoscaler,
                 std::string("shop/web"));
        QCOMPARE(std::get<ExplainCommand>(*parse({"explain", "hpa", "--scenario", "s.json"}).parsed.command).scenario,
                 std::string("s.json"));
    }

    void helpAndVersionAreNoMistake()
    {
        const auto help = parse({"--help"});
        QVERIFY(!help.parsed.command);
        QCOMPARE(help.parsed.exitCode, 0);
        QVERIFY(help.out.find("watch") != std::string::npos);
        QCOMPARE(parse({"watch", "--help"}).parsed.exitCode, 0);
        QVERIFY(parse({"--version"}).out.starts_with("nephoscope "));
    }

    void badUsageEndsWithTwo_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("unknown command") << QStringList{"observe"};
        QTest::newRow("unknown topic") << QStringList{"watch", "clouds"};
        QTest::newRow("no topic") << QStringList{"watch"};
        QTest::newRow("bad duration") << QStringList{"watch", "pods", "--for", "soon"};
        QTest::newRow("a sync without end") << QStringList{"watch", "scaling", "--hpa-sync", "1ns"};
        QTest::newRow("a window of years") << QStringList{"watch", "scaling", "--downscale-stabilization", "99999h"};
        QTest::newRow("bad time") << QStringList{"columns", "f", "--now", "noon"};
        QTest::newRow("bad size") << QStringList{"snapshot", "--out", "d", "--size", "big"};
        QTest::newRow("nothing to explain") << QStringList{"explain", "hpa"};
        QTest::newRow("both to explain") << QStringList{"explain", "hpa", "a/b", "--scenario", "s"};
        QTest::newRow("no namespace") << QStringList{"explain", "hpa", "web"};
    }
    void badUsageEndsWithTwo()
    {
        QFETCH(QStringList, words);
        std::vector<QByteArray> bytes;
        for (const QString& word : words)
            bytes.push_back(word.toUtf8());
        std::vector<const char*> arguments;
        for (const QByteArray& word : bytes)
            arguments.push_back(word.constData());
        const auto outcome = parse(arguments);
        QVERIFY(!outcome.parsed.command);
        QCOMPARE(outcome.parsed.exitCode, 2);
        QVERIFY(!outcome.err.empty());
    }
};

QTEST_APPLESS_MAIN(CommandLineTest)
#include "command_line_test.moc"
