// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef Q_MOC_RUN // moc cannot read Asio
#include "collectors/net/process.h"
#include "tests/support/net_world.h"
#endif

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace nephoscope;
using namespace std::chrono_literals;

// Other people's programs, run to their end.
class ProcessTest : public QObject {
    Q_OBJECT

private slots:
    void outputsAndExitCode_data();
    void outputsAndExitCode();
    void argumentsAndEnvironmentAreHandedOverAsTheyAre();
    void inputIsReadToItsEnd();
    void aProgramThatReadsNothingDoesNoHarm();
    void noMoreThanAMebibyteIsKept();
    void theDeadlineEndsTheWholeGroup();
    void whatAProgramLeavesBehindIsNotWaitedFor();
    void leftoversAtTheDeadlineAreNoTimeout();
    void missingAndUnusablePrograms_data();
    void missingAndUnusablePrograms();
    void signalsAreNotInherited();
    void beingDestroyedEndsTheProgram();
};

namespace {

ProcessRequest shell(const std::string& script)
{
    ProcessRequest request("/bin/sh", {"-c", script});
    request.environment.emplace_back("PATH", "/usr/bin:/bin");
    return request;
}

Expected<ProcessResult> run(NetWorld& world, ProcessRequest request)
{
    return world.run(runProcess(world.io.get_executor(), world.time, std::move(request), 1h));
}

// Also while it waits to be collected by whoever took it over, a process that has ended is gone.
bool lives(pid_t process)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray stat = file.readAll();
    const char state = stat.mid(stat.lastIndexOf(')') + 2, 1).front();
    return state != 'Z' && state != 'X';
}

// A pipe with a name: reading waits until somebody has written, so that tests need not ask again and again.
struct Report {
    QTemporaryDir folder;
    std::string path() const { return folder.filePath(QStringLiteral("report")).toStdString(); }
    pid_t number() const
    {
        QFile file(QString::fromStdString(path()));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toInt() : 0;
    }
};

} // namespace

void ProcessTest::outputsAndExitCode_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("output");
    QTest::addColumn<QString>("errorOutput");
    const auto row = [](const char* script, int code, const char* output, const char* errorOutput) {
        QTest::newRow(script) << code << QString{output} << QString{errorOutput};
    };
    row("true", 0, "", "");
    row("exit 3", 3, "", "");
    row("exit 255", 255, "", "");
    row("echo out; echo err >&2; exit 1", 1, "out\n", "err\n");
    row("kill -TERM $$", 128 + SIGTERM, "", "");
    row("kill -KILL $$", 128 + SIGKILL, "", "");
    row("exec >&- 2>&-; exit 7", 7, "", ""); // ends its outputs before itself
}

void ProcessTest::outputsAndExitCode()
{
    QFETCH(int, code);
    QFETCH(QString, output);
    QFETCH(QString, errorOutput);
    NetWorld world;
    const auto result = run(world, shell(QTest::currentDataTag()));
    QVERIFY(result);
    QCOMPARE(result->exitCode, code);
    QCOMPARE(QString::fromStdString(result->output), output);
    QCOMPARE(QString::fromStdString(result->errorOutput), errorOutput);
}

void ProcessTest::argumentsAndEnvironmentAreHandedOverAsTheyAre()
{
    NetWorld world;
    ProcessRequest request("/bin/sh", {"-c", "printf '[%s]' \"$@\" \"$A\" \"$HOME\"", "sh", "a b", "", "$x;\"'*"});
    request.environment.emplace_back("A", "1=2 \n3");
    const auto result = run(world, request);
    QVERIFY(result);
    QCOMPARE(result->output, std::string{"[a b][][$x;\"'*][1=2 \n3][]"}); // HOME: none of ours is passed on
}

void ProcessTest::inputIsReadToItsEnd()
{
    NetWorld world;
    ProcessRequest request = shell("cat");
    for (int i = 0; i < 50'000; ++i)
        request.input += "line " + std::to_string(i) + "\n"; // more than any pipe holds
    const auto result = run(world, request);
    QVERIFY(result);
    QVERIFY(result->output == request.input);
    const auto nothing = run(world, shell("cat; echo end"));
    QVERIFY(nothing);
    QCOMPARE(nothing->output, std::string{"end\n"});
}

void ProcessTest::aProgramThatReadsNothingDoesNoHarm()
{
    NetWorld world;
    ProcessRequest request = shell("exec <&-; echo done");
    request.input.assign(1'000'000, 'x');
    const auto result = run(world, request);
    QVERIFY(result);
    QCOMPARE(result->output, std::string{"done\n"});
}

void ProcessTest::noMoreThanAMebibyteIsKept()
{
    NetWorld world;
    const auto result = run(world, shell("head -c 5000000 /dev/zero; head -c 3000000 /dev/zero >&2; exit 4"));
    QVERIFY(result);
    QCOMPARE(result->exitCode, 4); // and it is not stopped by that
    QCOMPARE(result->output.size(), std::size_t{1} << 20);
    QCOMPARE(result->errorOutput.size(), std::size_t{1} << 20);
}

void ProcessTest::theDeadlineEndsTheWholeGroup()
{
    NetWorld world;
    const Report report;
    const auto result = world.start(
        runProcess(world.io.get_executor(), world.time,
                   shell("mkfifo " + report.path() + " && { sleep 10000 & echo $! > " + report.path() + "; wait; }"), 20s));
    world.settle();
    while (!QFile::exists(QString::fromStdString(report.path())))
        QTest::qWait(1);
    const pid_t grandchild = report.number();
    QVERIFY(grandchild > 0);
    QVERIFY(lives(grandchild));
    world.time.advance(20s - 1ns);
    world.settle();
    QVERIFY(!result.done());
    world.time.advance(1ns);
    world.until([&] { return result.done(); });
    QVERIFY(!result.value());
    QVERIFY(result.value().error().code == ErrorCode::TimedOut);
    const std::string text = sentence(result.value().error());
    QVERIFY2(text.find("Gave up on /bin/sh") != std::string::npos && text.find("within 20 s") != std::string::npos, text.c_str());
    QTRY_VERIFY(!lives(grandchild));
}

void ProcessTest::whatAProgramLeavesBehindIsNotWaitedFor()
{
    NetWorld world;
    // It holds stdout open long after the program has ended.
    const auto result = world.start(runProcess(world.io.get_executor(), world.time, shell("sleep 10000 & echo $!; exit 5"), 1h));
    world.until([&] { return world.time.waiting() == 2; }); // the program has ended: its last words are timed
    QVERIFY(!result.done());
    world.time.advance(1s);
    world.until([&] { return result.done(); });
    QVERIFY(result.value());
    QCOMPARE(result.value()->exitCode, 5);
    const pid_t left = std::stoi(result.value()->output);
    QVERIFY(lives(left)); // it was meant to go on
    ::kill(left, SIGKILL);
}

void ProcessTest::leftoversAtTheDeadlineAreNoTimeout()
{
    NetWorld world;
    const auto result = world.start(runProcess(world.io.get_executor(), world.time, shell("sleep 10000 & echo $!; exit 5"), 400ms));
    world.until([&] { return world.time.waiting() == 2; });
    world.time.advance(400ms); // before the last words are over
    world.until([&] { return result.done(); });
    QVERIFY2(result.value(), result.value() ? "" : sentence(result.value().error()).c_str());
    QCOMPARE(result.value()->exitCode, 5);
    ::kill(std::stoi(result.value()->output), SIGKILL);
}

void ProcessTest::missingAndUnusablePrograms_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("tryThis");
    QTest::newRow("/no/such/program") << "NotFound" << "Install it";
    QTest::newRow("/etc") << "BadInput" << "may be executed";
    QTest::newRow("/etc/passwd") << "BadInput" << "may be executed";
    QTest::newRow("") << "NotFound" << "Install it";
    QTest::newRow("sh") << "NotFound" << "Install it"; // not looked up in PATH
}

void ProcessTest::missingAndUnusablePrograms()
{
    QFETCH(QString, code);
    QFETCH(QString, tryThis);
    NetWorld world;
    const auto result = run(world, ProcessRequest(QTest::currentDataTag()));
    QVERIFY(!result);
    QCOMPARE(QString{name(result.error().code)}, code);
    QVERIFY(result.error().what == std::string{"Cannot start "} + QTest::currentDataTag());
    QVERIFY(QString::fromStdString(result.error().tryThis).contains(tryThis));
    QCOMPARE(world.time.waiting(), std::size_t{0});
}

void ProcessTest::signalsAreNotInherited()
{
    // A plugin that relies on SIGPIPE or SIGTERM must find them as usual.
    sigset_t blocked;
    sigset_t before;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &blocked, &before);
    const auto oldHandler = std::signal(SIGPIPE, SIG_IGN);
    NetWorld world;
    const auto piped = run(world, shell("kill -PIPE $$; exit 1"));
    const auto terminated = run(world, shell("kill -TERM $$; exit 1"));
    std::signal(SIGPIPE, oldHandler);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    QVERIFY(piped && terminated);
    QCOMPARE(piped->exitCode, 128 + SIGPIPE);
    QCOMPARE(terminated->exitCode, 128 + SIGTERM);
}

void ProcessTest::beingDestroyedEndsTheProgram()
{
    const Report report;
    pid_t child = 0;
    {
        NetWorld world;
        const auto result = world.start(
            runProcess(world.io.get_executor(), world.time,
                       shell("mkfifo " + report.path() + " && echo $$ > " + report.path() + " && exec sleep 10000"), 1h));
        world.settle();
        while (!QFile::exists(QString::fromStdString(report.path())))
            QTest::qWait(1);
        child = report.number();
        QVERIFY(child > 0 && lives(child));
        QVERIFY(!result.done());
    }
    QVERIFY(!lives(child));
}

QTEST_GUILESS_MAIN(ProcessTest)
#include "process_test.moc"
