// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/login_shell.h"

#include "fake_process_runner.h"

#include <QtTest>

using namespace nephoscope;

namespace {

constexpr std::string_view marker = "nephoscope-environment-follows";

// What the shell prints: `before` from its profile, then "A=1 B=2" as env -0 does, then `after`.
ProcessResult printed(const std::string& variables, const std::string& before = {}, const std::string& after = {})
{
    std::string output = before + std::string{marker} + "\n";
    for (const char c : variables)
        output += c == ' ' ? '\0' : c;
    if (!variables.empty())
        output += '\0';
    return ProcessResult{0, output + after};
}

} // namespace

class LoginShellTest : public QObject {
    Q_OBJECT

private slots:
    void theShellIsAskedAsALoginShell();
    void itsPathComesFirstAndOursIsNotLost();
    void eachFolderComesOnceHoweverManyThereAre();
    void ourOwnVariablesWin();
    void chatterOfTheProfileIsSkipped();
    void aFailingShellLeavesOurEnvironment();
    void itIsAskedOnceForAll();
    void programsAreFoundInTheOrderOfPath();
};

void LoginShellTest::theShellIsAskedAsALoginShell()
{
    boost::asio::io_context io;
    FakeProcessRunner runner{io};
    runner.answers.emplace_back(printed("PATH=/x"));
    LoginShell shell{io.get_executor(), runner, {{"SHELL", "/bin/zsh"}, {"HOME", "/home/me"}}, std::chrono::seconds{3}};
    const Started asked{io, shell.environment()};
    QVERIFY(asked.done());
    QCOMPARE(runner.requests.at(0).program, std::string{"/bin/zsh"});
    QCOMPARE(runner.requests[0].arguments.at(0), std::string{"-l"});
    QCOMPARE(runner.requests[0].arguments.at(1), std::string{"-c"});
    QVERIFY(runner.requests[0].arguments.at(2).ends_with("; env -0"));
    QCOMPARE(runner.variable("HOME"), std::string{"/home/me"});
    QVERIFY(runner.deadlines.at(0) == std::chrono::seconds{3});

    FakeProcessRunner second{io};
    second.answers.emplace_back(printed(""));
    LoginShell unnamed{io.get_executor(), second, {}};
    const Started askedToo{io, unnamed.environment()};
    QVERIFY(askedToo.done());
    QCOMPARE(second.requests.at(0).program, std::string{"/bin/sh"});
}

void LoginShellTest::itsPathComesFirstAndOursIsNotLost()
{
    QCOMPARE(completeEnvironment({{"PATH", "/usr/bin:/venv:/bin"}}, {{"PATH", "/home/me/bin:/usr/bin:/bin"}}).at("PATH"),
             std::string{"/home/me/bin:/usr/bin:/bin:/venv"});
    QCOMPARE(completeEnvironment({{"PATH", "/bin"}}, {}).at("PATH"), std::string{"/bin"});
    QVERIFY(!completeEnvironment({}, {{"A", "1"}}).contains("PATH"));
}

void LoginShellTest::eachFolderComesOnceHoweverManyThereAre()
{
    std::string path;
    for (int i = 0; i < 100'000; ++i)
        path += (path.empty() ? "/opt/" : ":/opt/") + std::to_string(i);
    QVERIFY(completeEnvironment({{"PATH", "/opt/7:/bin:/bin"}}, {{"PATH", path + ":" + path}}).at("PATH") == path + ":/bin");
}

void LoginShellTest::ourOwnVariablesWin()
{
    const Environment both = completeEnvironment({{"AWS_PROFILE", "mine"}}, {{"AWS_PROFILE", "default"}, {"AZURE_DIR", "/a"}, {"PWD", "/"}});
    QCOMPARE(both, (Environment{{"AWS_PROFILE", "mine"}, {"AZURE_DIR", "/a"}}));
}

void LoginShellTest::chatterOfTheProfileIsSkipped()
{
    const ProcessResult result = printed("A=1 B=two=2 C= =x noequals", "Welcome!\nX=7\n", "Bye=1\n");
    QCOMPARE(parseEnvironment(result.output, marker), (Environment{{"A", "1"}, {"B", "two=2"}, {"C", ""}}));
    QCOMPARE(parseEnvironment("A=1", marker), Environment{});
}

void LoginShellTest::aFailingShellLeavesOurEnvironment()
{
    boost::asio::io_context io;
    FakeProcessRunner runner{io};
    runner.answers.emplace_back(tl::unexpected(Error{ErrorCode::TimedOut, "", "", "", "", "", 0}));
    LoginShell shell{io.get_executor(), runner, {{"PATH", "/bin"}}};
    const Started asked{io, shell.environment()};
    QVERIFY(asked.done());
    QCOMPARE(asked.value(), (Environment{{"PATH", "/bin"}}));
    const Started again{io, shell.environment()};   // and is not asked again, which would cost the deadline each time
    QVERIFY(again.done());
    QCOMPARE(runner.requests.size(), std::size_t{1});
}

void LoginShellTest::itIsAskedOnceForAll()
{
    boost::asio::io_context io;
    FakeProcessRunner runner{io};
    runner.hold();
    runner.answers.emplace_back(printed("A=1"));
    LoginShell shell{io.get_executor(), runner, {}};
    const Started first{io, shell.environment()};
    const Started second{io, shell.environment()};
    QVERIFY(!first.done() && !second.done());
    runner.release();
    io.restart();
    io.poll();
    QVERIFY(first.done() && second.done());
    QCOMPARE(first.value(), (Environment{{"A", "1"}}));
    QCOMPARE(second.value(), first.value());
    QCOMPARE(runner.requests.size(), std::size_t{1});
}

void LoginShellTest::programsAreFoundInTheOrderOfPath()
{
    const auto canRun = [](const std::string& path) { return path == "/b/p" || path == "/c/p" || path == "rel/p"; };
    QCOMPARE(findProgram("p", {{"PATH", "/a:rel::/b:/c"}}, canRun), std::optional<std::string>{"/b/p"});
    QCOMPARE(findProgram("q", {{"PATH", "/a:/b"}}, canRun), std::nullopt);
    QCOMPARE(findProgram("p", {}, canRun), std::nullopt);
    QCOMPARE(findProgram("p", {{"PATH", "rel"}}, canRun), std::nullopt);   // the working folder is nobody's PATH
}

QTEST_APPLESS_MAIN(LoginShellTest)
#include "login_shell_test.moc"
