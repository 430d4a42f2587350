// SPDX-License-Identifier: GPL-3.0-or-later
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

// The program itself, with the mistakes that people make: data on stdout, talk on stderr, 0, 1 or 2, and a sentence that helps.
class ProgramTest : public QObject {
    Q_OBJECT

    struct Result {
        int exitCode = -1;
        QByteArray output;
        QByteArray talk;
    };

    QTemporaryDir m_home;

    QString path(const char* name) const { return m_home.filePath(QString::fromLatin1(name)); }
    QString write(const char* name, const QByteArray& bytes) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write %s", name);
        return file.fileName();
    }
    QString kubeconfig(const QByteArray& server) const
    {
        return write("kubeconfig", "apiVersion: v1\nkind: Config\ncurrent-context: dev\n"
                                   "clusters: [{name: dev, cluster: {server: \""
                                       + server
                                       + "\"}}]\n"
                                         "users: [{name: me, user: {token: planted-token-4711}}]\n"
                                         "contexts: [{name: dev, context: {cluster: dev, user: me}}]\n");
    }
    // As somebody without a kubeconfig, unless the arguments name one.
    void prepare(QProcess& process, const QStringList& arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("HOME"), m_home.path());
        environment.remove(QStringLiteral("KUBECONFIG"));
        process.setProcessEnvironment(environment);
        process.setProgram(QStringLiteral(NEPHOSCOPE_PROGRAM));
        process.setArguments(arguments);
    }
    Result run(const QStringList& arguments, const QByteArray& input = {}) const
    {
        QProcess process;
        prepare(process, arguments);
        process.start();
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
            return {};
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

private slots:
    void helpAndVersionAreData()
    {
        const Result version = run({QStringLiteral("--version")});
        QCOMPARE(version.exitCode, 0);
        QVERIFY(version.output.startsWith("nephoscope "));
        for (const char* command : {"watch", "record", "explain", "columns", "snapshot", "facts", "doctor"}) {
            const Result help = run({QString::fromLatin1(command), QStringLiteral("--help")});
            QCOMPARE(help.exitCode, 0);
            QVERIFY2(help.output.contains("Usage"), command);
            QVERIFY(help.talk.isEmpty());
        }
    }

    void badUsageIsTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no such command") << QStringList{QStringLiteral("wtach")};
        QTest::newRow("no topic") << QStringList{QStringLiteral("watch")};
        QTest::newRow("no such topic") << QStringList{QStringLiteral("watch"), QStringLiteral("clouds")};
        QTest::newRow("no duration") << QStringList{QStringLiteral("watch"), QStringLiteral("pods"), QStringLiteral("--for=soon")};
        QTest::newRow("autoscaler without namespace")
            << QStringList{QStringLiteral("explain"), QStringLiteral("hpa"), QStringLiteral("web")};
        QTest::newRow("no such view") << QStringList{QStringLiteral("--view=clouds")};
    }
    void badUsageIsTwo()
    {
        QFETCH(QStringList, arguments);
        const Result result = run(arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY(result.output.isEmpty());
        QVERIFY(!result.talk.isEmpty());
    }

    void failuresAreOneAndSayWhatToDo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("says");
        const auto watch = [](const QStringList& more) {
            return QStringList{QStringLiteral("watch"), QStringLiteral("pods")} + more;
        };
        QTest::newRow("no kubeconfig") << watch({}) << QByteArray("kubeconfig");
        QTest::newRow("kubeconfig that is not there")
            << watch({QStringLiteral("--kubeconfig"), path("absent")}) << QByteArray("absent");
        QTest::newRow("broken YAML") << watch({QStringLiteral("--kubeconfig"), write("broken", "clusters: [\n  - {")})
                                     << QByteArray("broken");
        QTest::newRow("unknown context") << watch({QStringLiteral("--kubeconfig"), kubeconfig("https://127.0.0.1:1"),
                                                   QStringLiteral("--context"), QStringLiteral("prod")})
                                         << QByteArray("prod");
        QTest::newRow("recording that is not there")
            << watch({QStringLiteral("--recording"), path("absent.gz")}) << QByteArray("absent.gz");
        QTest::newRow("recording that is none")
            << watch({QStringLiteral("--recording"), write("prose", "Dear diary")}) << QByteArray("prose");
        QTest::newRow("unknown kind of source")
            << watch({QStringLiteral("--source"), QStringLiteral("a=carrier-pigeon:x")}) << QByteArray("carrier-pigeon");
        QTest::newRow("scenario that is not there")
            << QStringList{QStringLiteral("explain"), QStringLiteral("hpa"), QStringLiteral("--scenario"), path("absent.json")}
            << QByteArray("absent.json");
        QTest::newRow("scenario of the wrong shape")
            << QStringList{QStringLiteral("explain"), QStringLiteral("hpa"), QStringLiteral("--scenario"), write("list.json", "[]")}
            << QByteArray("list.json");
        QTest::newRow("columns of a folder") << QStringList{QStringLiteral("columns"), m_home.path()} << QByteArray("Name a file");
        QTest::newRow("record into a folder that is not there")
            << QStringList{QStringLiteral("record"), path("no/such/folder.ndjson"), QStringLiteral("--kubeconfig"),
                           kubeconfig("https://127.0.0.1:1"), QStringLiteral("--for=1s")}
            << QByteArray("folder.ndjson");
    }
    void failuresAreOneAndSayWhatToDo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, says);
        const Result result = run(arguments);
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.output.isEmpty(), result.output.constData());
        QVERIFY2(result.talk.contains(says), result.talk.constData());
        QVERIFY(!result.talk.contains("planted-token"));
    }

    void aServerThatRefusesIsAStateAndNoFailure()
    {
        QTcpServer port; // one that nobody listens on any more
        QVERIFY(port.listen(QHostAddress::LocalHost));
        const QByteArray server = "https://127.0.0.1:" + QByteArray::number(port.serverPort());
        port.close();
        const QStringList source{QStringLiteral("--kubeconfig"), kubeconfig(server)};
        const Result watched = run(
            QStringList{QStringLiteral("watch"), QStringLiteral("all"), QStringLiteral("--json"), QStringLiteral("--for=3s")}
            + source);
        QCOMPARE(watched.exitCode, 0);
        bool unreachable = false;
        for (const QByteArray& line : watched.output.split('\n')) {
            if (line.isEmpty())
                continue;
            const auto observation = nlohmann::json::parse(line.toStdString());
            QCOMPARE(observation["v"], 1);
            unreachable = unreachable || observation.value("state", "") == "unreachable";
        }
        QVERIFY(unreachable);
        QVERIFY(!watched.output.contains("planted-token"));

        const Result doctor = run(QStringList{QStringLiteral("doctor"), QStringLiteral("--json")} + source);
        QCOMPARE(doctor.exitCode, 0);
        const auto findings = nlohmann::json::parse(doctor.output.toStdString())["findings"];
        const auto cluster = std::find_if(findings.begin(), findings.end(),
                                          [](const auto& finding) { return finding["name"] == "dev"; });
        QVERIFY(cluster != findings.end());
        QVERIFY(!(*cluster)["good"].get<bool>());
    }

    void theOldRecordingStaysWhenTheSourceIsWrong()
    {
        const QString old = write("old.ndjson", "precious");
        QCOMPARE(run({QStringLiteral("record"), old, QStringLiteral("--kubeconfig"), path("absent")}).exitCode, 1);
        QFile file(old);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("precious"));
    }

    void ctrlCEndsARecordingWell()
    {
        const QString file = path("interrupted.ndjson");
        const auto holds = [&file](const QByteArray& word) {
            QFile log(file);
            return log.open(QIODevice::ReadOnly) && log.readAll().contains(word);
        };
        QProcess process;
        prepare(process, {QStringLiteral("record"), file, QStringLiteral("--kubeconfig"), kubeconfig("https://127.0.0.1:1")});
        process.start();
        QTRY_VERIFY_WITH_TIMEOUT(holds("\"unreachable\""), 30'000);
        process.terminate();
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
        const QByteArray talk = process.readAllStandardError();
        QVERIFY2(talk.contains("Recorded "), talk.constData());
        // And it can be read back to its end.
        const Result replayed = run(
            {QStringLiteral("watch"), QStringLiteral("all"), QStringLiteral("--json"), QStringLiteral("--recording"), file});
        QCOMPARE(replayed.exitCode, 0);
        QVERIFY(replayed.output.contains("\"ended\""));
        QVERIFY(!replayed.output.contains("planted-token"));
    }

    void aReaderThatGoesAwayEndsItQuietly()
    {
        QProcess process;
        prepare(process, {QStringLiteral("facts"), QStringLiteral("--json")});
        process.start(QIODevice::ReadOnly);
        process.closeReadChannel(QProcess::StandardOutput);
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    }

    void columnsReadsStandardInputAndNamesTheBrokenLine()
    {
        const QStringList arguments{QStringLiteral("columns"), QStringLiteral("-"), QStringLiteral("--json"),
                                    QStringLiteral("--now=2026-11-24T12:00:00Z")};
        const QByteArray node =
            R"({"kind":"Node","apiVersion":"v1","metadata":{"name":"n1","creationTimestamp":"2026-11-24T11:00:00Z"}})";
        const Result good = run(arguments, node + "\n");
        QCOMPARE(good.exitCode, 0);
        const auto row = nlohmann::json::parse(good.output.toStdString());
        QCOMPARE(row["columns"]["Name"], "n1");
        QCOMPARE(row["columns"]["Age"], "60m");
        const Result mixed = run(arguments, node + "\n{\"kind\":\n");
        QCOMPARE(mixed.exitCode, 1);
        QVERIFY(mixed.output.contains("\"n1\""));
        QVERIFY2(mixed.talk.contains("line 2") || mixed.talk.contains(":2"), mixed.talk.constData());
    }

    void factsHaveNamesUnitsAndSentences()
    {
        const Result result = run({QStringLiteral("facts"), QStringLiteral("--json")});
        QCOMPARE(result.exitCode, 0);
        QSet<QString> names;
        for (const QByteArray& line : result.output.split('\n')) {
            if (line.isEmpty())
                continue;
            const auto fact = nlohmann::json::parse(line.toStdString());
            const QString name = QString::fromStdString(fact["name"].get<std::string>());
            QVERIFY2(!names.contains(name), qPrintable(name));
            names.insert(name);
            QVERIFY(!fact["sentence"].get<std::string>().empty());
        }
        QVERIFY(names.contains(QStringLiteral("workload.ready")));
    }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
