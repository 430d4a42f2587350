// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials_world.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace nephoscope;
using namespace std::chrono_literals;

// Credentials that an exec plugin hands out.
class PluginCredentialsTest : public QObject {
    Q_OBJECT

private slots:
    void pluginsAreRunWithTheLoginShellsPath();
    void thePathOfAPluginIsTakenAsItIs();
    void theAuthorityIsToldToPluginsThatAsk();
    void tokensOfPluginsAreKeptUntilTheyExpire();
    void tokensWithoutExpiryAreKeptUntilA401();
    void aPluginThatRepeatsItselfIsNotRetried();
    void concurrentRequestsShareOneRun();
    void concurrent401sShareOneRun();
    void a401OfAnOlderRequestUsesWhatIsNewer();
    void certificatesOfPluginsRaiseTheGeneration();
    void pluginsAreSkippedForUsersWithOtherCredentials();
    void failingPluginsShowWhatTheySaid();
    void afterAFailureThePluginIsAskedAgain();
    void missingPluginsShowTheirInstallHint();
    void pluginsThatNeedATerminalAreRefused();
    void unknownVersionsAreRefused();
    void hangingPluginsAreStopped();
    void messagesOfWorkingPluginsAreKept();
    void noSecretReachesASentence();
    void aRunThatIsGivenUpIsTakenOver();
    void credentialsMayGoWhileAPluginRuns();
    void aRealScriptIsRun();
    void aRealLoginShellIsAsked();
};

void PluginCredentialsTest::pluginsAreRunWithTheLoginShellsPath()
{
    CredentialsWorld world;
    world.usePlugin();
    world.context.user.exec->arguments = {"get-token", "--cluster", "dev"};
    world.context.user.exec->environment = {{"AWS_PROFILE", "x"}, {"HOME", "/other"}};
    world.answerToken("abc");
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer abc"});
    QCOMPARE(world.pluginRuns(), std::size_t{1});
    const ProcessRequest& request = world.runner.requests.back();
    QCOMPARE(request.program, std::string{"/login/bin/plugin"});
    QCOMPARE(request.arguments, (std::vector<std::string>{"get-token", "--cluster", "dev"}));
    QCOMPARE(world.runner.variable("PATH"), std::string{"/login/bin:/bin"});
    QCOMPARE(world.runner.variable("AWS_PROFILE"), std::string{"x"});
    QCOMPARE(world.runner.variable("HOME"), std::string{"/other"});   // the kubeconfig has the last word
    QCOMPARE(
        world.runner.variable("KUBERNETES_EXEC_INFO"),
        std::string{R"({"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false}})"});
    QVERIFY(world.runner.deadlines.back() == 30s);
}

void PluginCredentialsTest::thePathOfAPluginIsTakenAsItIs()
{
    CredentialsWorld world;
    world.usePlugin("/k/bin/p");
    world.programs["/k/bin/p"] = true;
    world.answerToken("abc");
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer abc"});
    QCOMPARE(world.runner.requests.back().program, std::string{"/k/bin/p"});
}

void PluginCredentialsTest::theAuthorityIsToldToPluginsThatAsk()
{
    CredentialsWorld world;
    world.usePlugin();
    world.context.user.exec->provideClusterInfo = true;
    world.context.cluster.certificateAuthority = "/ca";
    world.files["/ca"] = "CA";
    world.answerToken("abc");
    world.headers();
    QVERIFY(world.runner.variable("KUBERNETES_EXEC_INFO").find(R"("certificate-authority-data":"Q0E=")") != std::string::npos);
}

void PluginCredentialsTest::tokensOfPluginsAreKeptUntilTheyExpire()
{
    CredentialsWorld world;
    world.usePlugin();
    world.answerToken("first", formatRfc3339(world.time.now() + 10min));
    world.answerToken("second", formatRfc3339(world.time.now() + 20min));
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer first"});
    world.time.advance(10min - 1ns);
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer first"});
    QCOMPARE(world.pluginRuns(), std::size_t{1});
    world.time.advance(1ns);
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer second"});
    QCOMPARE(world.pluginRuns(), std::size_t{2});
}

void PluginCredentialsTest::tokensWithoutExpiryAreKeptUntilA401()
{
    CredentialsWorld world;
    world.usePlugin();
    world.answerToken("first");
    world.answerToken("second");
    world.headers();
    world.time.advance(1000h);
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer first"});
    QCOMPARE(world.afterUnauthorized(), std::string{"retry"});
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer second"});
    QCOMPARE(world.pluginRuns(), std::size_t{2});
}

void PluginCredentialsTest::aPluginThatRepeatsItselfIsNotRetried()
{
    CredentialsWorld world;
    world.usePlugin();
    world.answerToken("same");
    world.answerToken("same");
    world.headers();
    QCOMPARE(world.afterUnauthorized(), std::string{"give up"});
}

void PluginCredentialsTest::concurrentRequestsShareOneRun()
{
    CredentialsWorld world;
    world.usePlugin();
    world.answerToken("abc");
    world.runner.hold();
    std::vector<Started<Expected<AuthHeaders>>> all;
    for (int i = 0; i < 10; ++i)
        all.push_back(world.authorize());
    QVERIFY(std::none_of(all.begin(), all.end(), [](const auto& started) { return started.done(); }));
    world.runner.release();
    world.io.restart();
    world.io.poll();
    for (const auto& started : all) {
        QVERIFY(started.done() && started.value());
        QCOMPARE(started.value()->at(0).second, std::string{"Bearer abc"});
    }
    QCOMPARE(world.pluginRuns(), std::size_t{1});
}

void PluginCredentialsTest::concurrent401sShareOneRun()
{
    for (const char* second : {"second", "first"}) {
        CredentialsWorld world;
        world.usePlugin();
        world.answerToken("first");
        world.answerToken(second);
        world.headers();
        world.time.advance(1s);
        world.runner.hold();
        std::vector<Started<Expected<bool>>> all;
        for (int i = 0; i < 10; ++i)
            all.push_back(world.unauthorized(world.time.now()));
        world.runner.release();
        world.io.restart();
        world.io.poll();
        for (const auto& started : all) {
            QVERIFY(started.done() && started.value());
            QCOMPARE(*started.value(), std::string_view{second} == "second");
        }
        QCOMPARE(world.pluginRuns(), std::size_t{2});
    }
}

void PluginCredentialsTest::a401OfAnOlderRequestUsesWhatIsNewer()
{
    CredentialsWorld world;
    world.usePlugin();
    world.answerToken("first");
    world.answerToken("second");
    world.headers();
    const Time sent = world.time.now();
    world.time.advance(1s);
    QCOMPARE(world.afterUnauthorized(sent), std::string{"retry"});
    world.time.advance(1s);
    QCOMPARE(world.afterUnauthorized(sent), std::string{"retry"});   // a slow answer to a request with the first token
    QCOMPARE(world.pluginRuns(), std::size_t{2});
}

void PluginCredentialsTest::certificatesOfPluginsRaiseTheGeneration()
{
    CredentialsWorld world;
    world.usePlugin();
    world.context.cluster.certificateAuthorityData = "CA";
    world.answer(R"({"clientCertificateData":"CERT","clientKeyData":"KEY","expirationTimestamp":"2026-05-03T12:10:00Z"})");
    world.answer(R"({"clientCertificateData":"CERT","clientKeyData":"KEY","expirationTimestamp":"2026-05-03T12:20:00Z"})");
    world.answer(R"({"clientCertificateData":"CERT 2","clientKeyData":"KEY 2","token":"abc"})");
    QCOMPARE(world.headers(), std::string{});
    QCOMPARE(world.credentials().tls(), (TlsSettings{"CA", "CERT", "KEY", "", false}));
    const unsigned first = world.credentials().generation();
    world.time.advance(10min);
    QCOMPARE(world.headers(), std::string{});
    QCOMPARE(world.credentials().generation(), first);   // the same certificate again
    world.time.advance(10min);
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer abc"});
    QCOMPARE(world.credentials().generation(), first + 1);
    QCOMPARE(world.credentials().tls().clientKey, std::string{"KEY 2"});
}

void PluginCredentialsTest::pluginsAreSkippedForUsersWithOtherCredentials()
{
    CredentialsWorld token;
    token.usePlugin();
    token.context.user.token = Secret{"abc"};
    QCOMPARE(token.headers(), std::string{"Authorization: Bearer abc"});
    QCOMPARE(token.afterUnauthorized(), std::string{"give up"});
    CredentialsWorld basic;
    basic.usePlugin();
    basic.context.user.username = "me";
    QCOMPARE(basic.headers(), std::string{"Authorization: Basic bWU6"});
    CredentialsWorld certificate;
    certificate.usePlugin();
    certificate.context.user.clientCertificateData = "CERT";
    certificate.context.user.clientKeyData = Secret{"KEY"};
    QCOMPARE(certificate.headers(), std::string{});
    QVERIFY(token.runner.requests.empty() && basic.runner.requests.empty() && certificate.runner.requests.empty());
}

void PluginCredentialsTest::failingPluginsShowWhatTheySaid()
{
    CredentialsWorld world;
    world.usePlugin();
    world.runner.answers.emplace_back(ProcessResult{3, "", "Error: your login\nhas expired\n"});
    QCOMPARE(world.headers(),
             std::string{"error: Cannot get credentials for context \"dev\": the credential plugin plugin failed with exit code "
                         "3. It says: Error: your login has expired. Run it in a terminal to see what it wants; often it is "
                         "a new login."});
    CredentialsWorld silent;
    silent.usePlugin();
    silent.runner.answers.emplace_back(ProcessResult{0, "hello", std::string(100'000, 'x')});
    const std::string text = silent.headers();
    QVERIFY(text.find("gave no credentials: what it printed is not JSON (line 1 of its output). It says: …xxx")
            != std::string::npos);
    QVERIFY(text.size() < 1000);
}

void PluginCredentialsTest::afterAFailureThePluginIsAskedAgain()
{
    CredentialsWorld world;
    world.usePlugin();
    world.runner.answers.emplace_back(ProcessResult{1, ""});
    world.answerToken("abc");
    QVERIFY(world.headers().starts_with("error: "));
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer abc"});
}

void PluginCredentialsTest::missingPluginsShowTheirInstallHint()
{
    CredentialsWorld world;
    world.usePlugin("kubelogin");
    QVERIFY(world.headers().find(
                "the credential plugin kubelogin is not installed: no folder of your login shell's PATH has a program of that "
                "name. Install it, or correct \"command\" in the kubeconfig.")
            != std::string::npos);
    CredentialsWorld hinted;
    hinted.usePlugin("/k/bin/p");
    hinted.context.user.exec->installHint = "\nGet it from https://example.com/p\n";
    QVERIFY(hinted.headers().find("there is no program /k/bin/p. Get it from https://example.com/p.") != std::string::npos);
}

void PluginCredentialsTest::pluginsThatNeedATerminalAreRefused()
{
    CredentialsWorld world;
    world.usePlugin();
    world.context.user.exec->interactiveMode = ExecPlugin::InteractiveMode::Always;
    QVERIFY(world.headers().find("wants to ask you in a terminal (interactiveMode: Always)") != std::string::npos);
    QVERIFY(world.runner.requests.empty());
}

void PluginCredentialsTest::unknownVersionsAreRefused()
{
    CredentialsWorld world;
    world.usePlugin();
    world.context.user.exec->apiVersion = "client.authentication.k8s.io/v1alpha1";
    QVERIFY(world.headers().find("apiVersion \"client.authentication.k8s.io/v1alpha1\", which we do not know")
            != std::string::npos);
}

void PluginCredentialsTest::hangingPluginsAreStopped()
{
    CredentialsWorld world;
    world.usePlugin();
    world.runner.answers.emplace_back(tl::unexpected(Error{ErrorCode::TimedOut, "", "", "", "", "", 0}));
    const auto started = world.authorize();
    QVERIFY(started.done() && !started.value());
    QCOMPARE(started.value().error().code, ErrorCode::TimedOut);
    QVERIFY(sentence(started.value().error()).find("did not end within 30 s and was stopped") != std::string::npos);
}

void PluginCredentialsTest::messagesOfWorkingPluginsAreKept()
{
    CredentialsWorld world;
    world.usePlugin();
    world.answer(R"({"token":"PLANTED-1"})", 0, "warning: PLANTED-1 will expire soon\n");
    world.headers();
    QCOMPARE(world.credentials().pluginMessage(), std::string{"warning: [hidden] will expire soon"});
    QCOMPARE(world.credentials().redact("x PLANTED-1 y"), std::string{"x [hidden] y"});
}

void PluginCredentialsTest::noSecretReachesASentence()
{
    CredentialsWorld world;
    world.usePlugin();
    world.context.user.exec->environment = {{"CLIENT_SECRET", "PLANTED-env"}, {"REGION", "eu"}};
    world.context.user.exec->arguments = {"--client-secret=PLANTED-arg", "--token", "PLANTED-next", "--region", "eu"};
    world.answerToken("PLANTED-token");
    world.headers();
    const std::string everything = "PLANTED-env PLANTED-arg PLANTED-next PLANTED-token PLANTED-new eu";
    world.answer(R"({"token":"PLANTED-new"})", 1, everything);
    const std::string text = world.afterUnauthorized();
    QVERIFY(text.find("It says: [hidden] [hidden] [hidden] [hidden] [hidden] eu.") != std::string::npos);
    QVERIFY(text.find("PLANTED") == std::string::npos);

    CredentialsWorld failing;
    failing.usePlugin();
    failing.context.user.exec->environment = {{"API_KEY", "PLANTED-key"}};
    failing.runner.answers.emplace_back(
        tl::unexpected(Error{ErrorCode::Internal, "", "cannot start with PLANTED-key", "", "", "", 0}));
    QVERIFY(failing.headers().find("could not be run: cannot start with [hidden]") != std::string::npos);
}

void PluginCredentialsTest::aRunThatIsGivenUpIsTakenOver()
{
    CredentialsWorld world;
    world.usePlugin();
    world.runner.answers.emplace_back(tl::unexpected(Error{ErrorCode::Cancelled, "", "", "", "", "", 0}));
    world.answerToken("abc");
    world.runner.hold();
    const auto first = world.authorize();
    const auto second = world.authorize();
    world.runner.release();
    world.io.restart();
    world.io.poll();
    QVERIFY(first.done() && !first.value());
    QCOMPARE(first.value().error().code, ErrorCode::Cancelled);
    QVERIFY(second.done() && second.value());
    QCOMPARE(second.value()->at(0).second, std::string{"Bearer abc"});
}

void PluginCredentialsTest::credentialsMayGoWhileAPluginRuns()
{
    CredentialsWorld world;
    world.usePlugin();
    world.answerToken("abc");
    world.runner.hold();
    const auto first = world.authorize();
    const auto second = world.authorize();
    world.made.reset();
    world.runner.release();
    world.io.restart();
    world.io.poll();
    QVERIFY(first.done() && first.value() && second.done() && second.value());
    // And the whole world may go while one runs: the coroutines are destroyed with the io_context.
    CredentialsWorld gone;
    gone.usePlugin();
    gone.runner.hold();
    const auto never = gone.authorize();
    const auto neither = gone.authorize();
    QVERIFY(!never.done() && !neither.done());
}

void PluginCredentialsTest::aRealScriptIsRun()
{
    QTemporaryDir folder;
    QVERIFY(folder.isValid());
    const std::string path = folder.filePath("plugin").toStdString();
    QFile script{QString::fromStdString(path)};
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\n"
                 "echo \"asked for $1\" >&2\n"
                 "case \"$KUBERNETES_EXEC_INFO\" in *'\"interactive\":false'*) ;; *) exit 9 ;; esac\n"
                 "cat <<END\n"
                 "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\n"
                 " \"status\":{\"token\":\"from-$USER_OF_TEST\"}}\n"
                 "END\n");
    script.close();
    QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));

    CredentialsWorld world;
    world.usePlugin(path);
    world.context.user.exec->arguments = {"a token"};
    world.context.user.exec->environment = {{"USER_OF_TEST", "somebody"}};
    LocalProcessRunner runner{world.io.get_executor(), world.time};
    LoginShell shell{world.io.get_executor(), runner, {{"SHELL", "/bin/sh"}, {"PATH", "/usr/bin:/bin"}}};
    CredentialServices services;
    services.executor = world.io.get_executor();
    services.clock = &world.time;
    services.timers = &world.time;
    services.runner = &runner;
    services.loginShell = &shell;
    Credentials credentials{world.context, services};
    const Started started{world.io, credentials.authorize()};
    world.io.restart();
    while (!started.done() && world.io.run_one() > 0) {
    }
    QVERIFY(started.done());
    QVERIFY2(started.value(), started.value() ? "" : sentence(started.value().error()).c_str());
    QCOMPARE(started.value()->at(0).second, std::string{"Bearer from-somebody"});
    QCOMPARE(credentials.pluginMessage(), std::string{"asked for a token"});
}

void PluginCredentialsTest::aRealLoginShellIsAsked()
{
    QTemporaryDir home;
    QVERIFY(home.isValid());
    QFile profile{home.filePath(".profile")};
    QVERIFY(profile.open(QIODevice::WriteOnly));
    profile.write("echo hello from the profile\nexport PATH=/from/profile:$PATH\nexport ONLY_THERE='a\nb'\n");
    profile.close();

    CredentialsWorld world;
    LocalProcessRunner runner{world.io.get_executor(), world.time};
    LoginShell shell{world.io.get_executor(),
                     runner,
                     {{"SHELL", "/bin/sh"}, {"HOME", home.path().toStdString()}, {"PATH", "/usr/bin:/bin:/ours"}}};
    const Started started{world.io, shell.environment()};
    world.io.restart();
    while (!started.done() && world.io.run_one() > 0) {
    }
    QVERIFY(started.done());
    const Environment& environment = started.value();
    QVERIFY(environment.at("PATH").starts_with("/from/profile:"));
    QVERIFY((":" + environment.at("PATH") + ":").find(":/ours:") != std::string::npos);
    QCOMPARE(environment.at("ONLY_THERE"), std::string{"a\nb"});
}

QTEST_GUILESS_MAIN(PluginCredentialsTest)
#include "plugin_credentials_test.moc"
