// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/credentials.h"

#include "fake_process_runner.h"
#include "tests/support/manual_time.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <map>

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

const std::string v1 = "client.authentication.k8s.io/v1";

// A world of one context: its time, its files, its programs.
struct World {
    World() : runner(io), shell(io.get_executor(), runner, {{"PATH", "/bin"}})
    {
        context.contextName = "dev";
        context.server = "https://k:6443";
        context.user.name = "me";
        // The login shell's answer, for tests with plugins.
        runner.answers.emplace_back(ProcessResult{0, std::string{"nephoscope-environment-follows\nPATH=/login/bin\0HOME=/home/me\0", 61}});
    }

    Credentials& credentials()
    {
        if (!made) {
            CredentialServices services;
            services.executor = io.get_executor();
            services.clock = &time;
            services.timers = &time;
            services.runner = &runner;
            services.loginShell = &shell;
            services.readFile = [this](const std::string& path) -> Expected<std::string> {
                ++reads[path];
                if (const auto found = files.find(path); found != files.end())
                    return found->second;
                Error error;
                error.code = ErrorCode::NotFound;
                error.why = "there is no such file";
                error.file = path;
                return tl::unexpected(error);
            };
            services.canRun = [this](const std::string& path) { return programs.contains(path); };
            services.tlsChanged = [this] { ++changes; };
            made = std::make_unique<Credentials>(context, services);
        }
        return *made;
    }

    Started<Expected<AuthHeaders>> authorize() { return {io, credentials().authorize()}; }
    Started<Expected<bool>> unauthorized(Time startedAt) { return {io, credentials().onUnauthorized(startedAt)}; }

    // "Authorization: Bearer x|…", or "error: …".
    std::string headers()
    {
        const auto started = authorize();
        if (!started.done())
            return "waits";
        if (!started.value())
            return "error: " + sentence(started.value().error());
        std::string text;
        for (const auto& [name, value] : *started.value())
            text += (text.empty() ? "" : "|") + name + ": " + value;
        return text;
    }
    std::string afterUnauthorized(Time startedAt)
    {
        const auto started = unauthorized(startedAt);
        if (!started.done())
            return "waits";
        return !started.value() ? "error: " + sentence(started.value().error()) : *started.value() ? "retry" : "give up";
    }
    std::string afterUnauthorized() { return afterUnauthorized(time.now()); }

    void usePlugin(const std::string& command = "plugin")
    {
        context.user.exec.emplace();
        context.user.exec->apiVersion = v1;
        context.user.exec->command = command;
        programs.emplace("/login/bin/plugin", true);
    }
    void answer(const std::string& status, int exitCode = 0, const std::string& errors = {})
    {
        runner.answers.emplace_back(
            ProcessResult{exitCode, R"({"apiVersion":")" + v1 + R"(","kind":"ExecCredential","status":)" + status + "}", errors});
    }
    void answerToken(const std::string& token, const std::string& expires = {})
    {
        answer(R"({"token":")" + token + "\"" + (expires.empty() ? "" : R"(,"expirationTimestamp":")" + expires + "\"") + "}");
    }
    // Without the login shell's.
    std::size_t pluginRuns() const { return runner.requests.empty() ? 0 : runner.requests.size() - 1; }

    boost::asio::io_context io;
    ManualTime time;
    FakeProcessRunner runner;
    LoginShell shell;
    std::map<std::string, std::string> files;
    std::map<std::string, int> reads;
    std::map<std::string, bool> programs;
    ResolvedContext context;
    int changes = 0;
    std::unique_ptr<Credentials> made;
};

} // namespace

class CredentialsTest : public QObject {
    Q_OBJECT

private slots:
    void anonymousUsersSendNothing();
    void tokensAndPasswordsAreSent();
    void impersonationIsAsked();
    void nothingSecretGoesOverPlainHttp();
    void brokenTokensAreRefused();

    void tlsSettingsComeFromDataAndFiles();
    void missingTlsFilesAreNamed();
    void renewedCertificatesRaiseTheGeneration();
    void halfARenewalIsIgnored();
    void a401LooksAtTheCertificatesAtOnce();

    void tokenFilesAreReadAgain();
    void anUnreadableTokenFileKeepsTheOldToken();
    void theTokenStandsInForAnUnreadableTokenFile();
    void emptyTokenFilesAreRefused();
    void a401ReadsTheTokenFileAgain();

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

void CredentialsTest::anonymousUsersSendNothing()
{
    World world;
    QCOMPARE(world.headers(), std::string{});
    QCOMPARE(world.afterUnauthorized(), std::string{"give up"});
}

void CredentialsTest::tokensAndPasswordsAreSent()
{
    World token;
    token.context.user.token = Secret{"abc\n"};   // as a YAML block leaves it
    QCOMPARE(token.headers(), std::string{"Authorization: Bearer abc"});
    QCOMPARE(token.afterUnauthorized(), std::string{"give up"});

    World basic;
    basic.context.user.username = "me";
    basic.context.user.password = Secret{"open sesame"};
    QCOMPARE(basic.headers(), std::string{"Authorization: Basic bWU6b3BlbiBzZXNhbWU="});
}

void CredentialsTest::impersonationIsAsked()
{
    World world;
    world.context.user.token = Secret{"abc"};
    world.context.user.impersonate = "admin";
    world.context.user.impersonateUid = "7";
    world.context.user.impersonateGroups = {"g1", "g2"};
    world.context.user.impersonateExtra = {{"Reason/%", {"a", "b"}}};
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer abc|Impersonate-User: admin|Impersonate-Uid: 7|Impersonate-Group: g1|"
                                          "Impersonate-Group: g2|Impersonate-Extra-Reason%2F%25: a|Impersonate-Extra-Reason%2F%25: b"});

    World smuggler;
    smuggler.context.user.impersonate = "admin\r\nX: y";
    QVERIFY(smuggler.headers().starts_with("error: "));
}

void CredentialsTest::nothingSecretGoesOverPlainHttp()
{
    World world;
    world.context.server = "http://k:8080";
    world.context.user.token = Secret{"abc"};
    QCOMPARE(world.headers(), std::string{});

    World plugin;
    plugin.context.server = "http://k:8080";
    plugin.usePlugin();
    QCOMPARE(plugin.headers(), std::string{});
    QVERIFY(plugin.runner.requests.empty());

    World loopback;
    loopback.context.server = "http://127.0.0.1:8080";
    loopback.context.user.token = Secret{"abc"};
    QCOMPARE(loopback.headers(), std::string{"Authorization: Bearer abc"});
}

void CredentialsTest::brokenTokensAreRefused()
{
    World world;
    world.context.user.token = Secret{"PLANTED\r\nX: y"};
    const std::string text = world.headers();
    QVERIFY(text.starts_with("error: Cannot get credentials for context \"dev\": the token has characters that no header can carry"));
    QVERIFY(text.find("PLANTED") == std::string::npos);

    // Also where it stands in for a token file that cannot be read.
    World spare;
    spare.context.user.tokenFile = "/token";
    spare.context.user.token = Secret{"PLANTED\r\nX: y"};
    QCOMPARE(spare.headers(), text);
}

void CredentialsTest::tlsSettingsComeFromDataAndFiles()
{
    World world;
    world.files = {{"/ca", "CA"}, {"/cert", "CERT"}, {"/key", "KEY"}};
    world.context.cluster.certificateAuthority = "/ca";
    world.context.cluster.tlsServerName = "kubernetes";
    world.context.user.clientCertificate = "/cert";
    world.context.user.clientKey = "/key";
    QCOMPARE(world.headers(), std::string{});
    QCOMPARE(world.credentials().tls(), (TlsSettings{"CA", "CERT", "KEY", "kubernetes", false}));
    QCOMPARE(world.credentials().generation(), 1u);
    QCOMPARE(world.changes, 0);   // the first reading is no change

    World data;
    data.context.cluster.certificateAuthority = "/not/read";
    data.context.cluster.certificateAuthorityData = "CA data";
    data.context.cluster.insecureSkipTlsVerify = true;
    data.context.user.clientCertificateData = "CERT data";
    data.context.user.clientKeyData = Secret{"KEY data"};
    QCOMPARE(data.headers(), std::string{});
    QCOMPARE(data.credentials().tls(), (TlsSettings{"CA data", "CERT data", "KEY data", "", true}));
}

void CredentialsTest::missingTlsFilesAreNamed()
{
    World world;
    world.context.user.clientCertificate = "/cert";
    world.context.user.clientKey = "/~/key";
    world.files["/cert"] = "CERT";
    QCOMPARE(world.headers(), std::string{"error: Cannot get credentials for context \"dev\": the client key cannot be read: there is no such "
                                          "file (/~/key). A \"~\" is not replaced in a kubeconfig; write the whole path."});
    world.files["/~/key"] = " \n";
    QVERIFY(world.headers().find("the client key cannot be read: it is empty") != std::string::npos);
    world.files["/~/key"] = "KEY";
    QCOMPARE(world.headers(), std::string{});   // recovers without a hand
}

void CredentialsTest::renewedCertificatesRaiseTheGeneration()
{
    World world;
    world.files = {{"/ca", "CA"}, {"/cert", "CERT"}, {"/key", "KEY"}};
    world.context.cluster.certificateAuthority = "/ca";
    world.context.user.clientCertificate = "/cert";
    world.context.user.clientKey = "/key";
    world.headers();
    world.time.advance(20min);   // nothing has changed
    QCOMPARE(world.credentials().generation(), 1u);
    world.files["/cert"] = "CERT 2";
    world.files["/key"] = "KEY 2";
    world.time.advance(4min + 59s);
    QCOMPARE(world.changes, 0);
    world.time.advance(1s);
    QCOMPARE(world.changes, 1);
    QCOMPARE(world.credentials().generation(), 2u);
    QCOMPARE(world.credentials().tls().clientCertificate, std::string{"CERT 2"});
    QCOMPARE(world.credentials().tls().clientKey, std::string{"KEY 2"});
    world.files["/ca"] = "CA 2";
    world.time.advance(5min);
    QCOMPARE(world.credentials().generation(), 3u);
    world.made.reset();
    QCOMPARE(world.time.waiting(), std::size_t{0});   // no timer is left behind
}

void CredentialsTest::halfARenewalIsIgnored()
{
    World world;
    world.files = {{"/cert", "CERT"}, {"/key", "KEY"}};
    world.context.user.clientCertificate = "/cert";
    world.context.user.clientKey = "/key";
    world.headers();
    world.files["/cert"] = "CERT 2";
    world.files.erase("/key");
    world.time.advance(5min);
    QCOMPARE(world.credentials().tls().clientCertificate, std::string{"CERT"});
    world.files["/key"] = "KEY 2";
    world.time.advance(5min);
    QCOMPARE(world.credentials().tls().clientCertificate, std::string{"CERT 2"});
}

void CredentialsTest::a401LooksAtTheCertificatesAtOnce()
{
    World world;
    world.files = {{"/cert", "CERT"}, {"/key", "KEY"}};
    world.context.user.clientCertificate = "/cert";
    world.context.user.clientKey = "/key";
    world.headers();
    QCOMPARE(world.afterUnauthorized(), std::string{"give up"});
    world.files["/cert"] = "CERT 2";
    QCOMPARE(world.afterUnauthorized(), std::string{"retry"});
    QCOMPARE(world.changes, 1);
}

void CredentialsTest::tokenFilesAreReadAgain()
{
    World world;
    world.files["/token"] = "first\n";
    world.context.user.tokenFile = "/token";
    world.context.user.token = Secret{"never used"};
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer first"});
    world.files["/token"] = "second\n";
    world.time.advance(49s);
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer first"});
    QCOMPARE(world.reads["/token"], 1);
    world.time.advance(1s);   // 60 s, 10 s early
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer second"});
    QCOMPARE(world.credentials().generation(), 1u);   // a token needs no new connection
}

void CredentialsTest::anUnreadableTokenFileKeepsTheOldToken()
{
    World world;
    world.files["/token"] = "first";
    world.context.user.tokenFile = "/token";
    world.headers();
    world.files.erase("/token");
    world.time.advance(10min);
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer first"});
    world.files["/token"] = "second";
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer second"});
}

void CredentialsTest::theTokenStandsInForAnUnreadableTokenFile()
{
    World world;
    world.context.user.tokenFile = "/token";
    QVERIFY(world.headers().find("the token file cannot be read: there is no such file (/token)") != std::string::npos);
    World other;
    other.context.user.tokenFile = "/token";
    other.context.user.token = Secret{"spare"};
    QCOMPARE(other.headers(), std::string{"Authorization: Bearer spare"});
}

void CredentialsTest::emptyTokenFilesAreRefused()
{
    World world;
    world.context.user.tokenFile = "/token";
    world.files["/token"] = "\n";
    QVERIFY(world.headers().find("the token file cannot be read: it is empty") != std::string::npos);
    world.files["/token"] = "PLANTED\nPLANTED";
    QVERIFY(world.headers().find("more than one line") != std::string::npos);
    QVERIFY(world.headers().find("PLANTED") == std::string::npos);
}

void CredentialsTest::a401ReadsTheTokenFileAgain()
{
    World world;
    world.files["/token"] = "first";
    world.context.user.tokenFile = "/token";
    world.headers();
    const Time before = world.time.now();
    world.time.advance(1s);
    QCOMPARE(world.afterUnauthorized(), std::string{"give up"});   // still the refused one
    world.files["/token"] = "second";
    world.time.advance(1s);
    QCOMPARE(world.afterUnauthorized(), std::string{"retry"});
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer second"});
    const int reads = world.reads["/token"];
    QCOMPARE(world.afterUnauthorized(before), std::string{"retry"});   // the request was older than the token
    QCOMPARE(world.reads["/token"], reads);
    world.files.erase("/token");
    world.time.advance(1s);
    QVERIFY(world.afterUnauthorized().starts_with("error: "));
    QVERIFY(world.headers().starts_with("error: "));   // dropped: a refused token is not sent again
}

void CredentialsTest::pluginsAreRunWithTheLoginShellsPath()
{
    World world;
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
    QCOMPARE(world.runner.variable("KUBERNETES_EXEC_INFO"),
             std::string{R"({"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","spec":{"interactive":false}})"});
    QVERIFY(world.runner.deadlines.back() == 30s);
}

void CredentialsTest::thePathOfAPluginIsTakenAsItIs()
{
    World world;
    world.usePlugin("/k/bin/p");
    world.programs["/k/bin/p"] = true;
    world.answerToken("abc");
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer abc"});
    QCOMPARE(world.runner.requests.back().program, std::string{"/k/bin/p"});
}

void CredentialsTest::theAuthorityIsToldToPluginsThatAsk()
{
    World world;
    world.usePlugin();
    world.context.user.exec->provideClusterInfo = true;
    world.context.cluster.certificateAuthority = "/ca";
    world.files["/ca"] = "CA";
    world.answerToken("abc");
    world.headers();
    QVERIFY(world.runner.variable("KUBERNETES_EXEC_INFO").find(R"("certificate-authority-data":"Q0E=")") != std::string::npos);
}

void CredentialsTest::tokensOfPluginsAreKeptUntilTheyExpire()
{
    World world;
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

void CredentialsTest::tokensWithoutExpiryAreKeptUntilA401()
{
    World world;
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

void CredentialsTest::aPluginThatRepeatsItselfIsNotRetried()
{
    World world;
    world.usePlugin();
    world.answerToken("same");
    world.answerToken("same");
    world.headers();
    QCOMPARE(world.afterUnauthorized(), std::string{"give up"});
}

void CredentialsTest::concurrentRequestsShareOneRun()
{
    World world;
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

void CredentialsTest::concurrent401sShareOneRun()
{
    for (const char* second : {"second", "first"}) {
        World world;
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

void CredentialsTest::a401OfAnOlderRequestUsesWhatIsNewer()
{
    World world;
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

void CredentialsTest::certificatesOfPluginsRaiseTheGeneration()
{
    World world;
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

void CredentialsTest::pluginsAreSkippedForUsersWithOtherCredentials()
{
    World token;
    token.usePlugin();
    token.context.user.token = Secret{"abc"};
    QCOMPARE(token.headers(), std::string{"Authorization: Bearer abc"});
    QCOMPARE(token.afterUnauthorized(), std::string{"give up"});
    World basic;
    basic.usePlugin();
    basic.context.user.username = "me";
    QCOMPARE(basic.headers(), std::string{"Authorization: Basic bWU6"});
    World certificate;
    certificate.usePlugin();
    certificate.context.user.clientCertificateData = "CERT";
    certificate.context.user.clientKeyData = Secret{"KEY"};
    QCOMPARE(certificate.headers(), std::string{});
    QVERIFY(token.runner.requests.empty() && basic.runner.requests.empty() && certificate.runner.requests.empty());
}

void CredentialsTest::failingPluginsShowWhatTheySaid()
{
    World world;
    world.usePlugin();
    world.runner.answers.emplace_back(ProcessResult{3, "", "Error: your login\nhas expired\n"});
    QCOMPARE(world.headers(), std::string{"error: Cannot get credentials for context \"dev\": the credential plugin plugin failed with exit code "
                                          "3. It says: Error: your login has expired. Run it in a terminal to see what it wants; often it is "
                                          "a new login."});
    World silent;
    silent.usePlugin();
    silent.runner.answers.emplace_back(ProcessResult{0, "hello", std::string(100'000, 'x')});
    const std::string text = silent.headers();
    QVERIFY(text.find("gave no credentials: what it printed is not JSON (line 1 of its output). It says: …xxx") != std::string::npos);
    QVERIFY(text.size() < 1000);
}

void CredentialsTest::afterAFailureThePluginIsAskedAgain()
{
    World world;
    world.usePlugin();
    world.runner.answers.emplace_back(ProcessResult{1, ""});
    world.answerToken("abc");
    QVERIFY(world.headers().starts_with("error: "));
    QCOMPARE(world.headers(), std::string{"Authorization: Bearer abc"});
}

void CredentialsTest::missingPluginsShowTheirInstallHint()
{
    World world;
    world.usePlugin("kubelogin");
    QVERIFY(world.headers().find("the credential plugin kubelogin is not installed: no folder of your login shell's PATH has a program of that "
                                 "name. Install it, or correct \"command\" in the kubeconfig.") != std::string::npos);
    World hinted;
    hinted.usePlugin("/k/bin/p");
    hinted.context.user.exec->installHint = "\nGet it from https://example.com/p\n";
    QVERIFY(hinted.headers().find("there is no program /k/bin/p. Get it from https://example.com/p.") != std::string::npos);
}

void CredentialsTest::pluginsThatNeedATerminalAreRefused()
{
    World world;
    world.usePlugin();
    world.context.user.exec->interactiveMode = ExecPlugin::InteractiveMode::Always;
    QVERIFY(world.headers().find("wants to ask you in a terminal (interactiveMode: Always)") != std::string::npos);
    QVERIFY(world.runner.requests.empty());
}

void CredentialsTest::unknownVersionsAreRefused()
{
    World world;
    world.usePlugin();
    world.context.user.exec->apiVersion = "client.authentication.k8s.io/v1alpha1";
    QVERIFY(world.headers().find("apiVersion \"client.authentication.k8s.io/v1alpha1\", which we do not know") != std::string::npos);
}

void CredentialsTest::hangingPluginsAreStopped()
{
    World world;
    world.usePlugin();
    world.runner.answers.emplace_back(tl::unexpected(Error{ErrorCode::TimedOut, "", "", "", "", "", 0}));
    const auto started = world.authorize();
    QVERIFY(started.done() && !started.value());
    QCOMPARE(started.value().error().code, ErrorCode::TimedOut);
    QVERIFY(sentence(started.value().error()).find("did not end within 30 s and was stopped") != std::string::npos);
}

void CredentialsTest::messagesOfWorkingPluginsAreKept()
{
    World world;
    world.usePlugin();
    world.answer(R"({"token":"PLANTED-1"})", 0, "warning: PLANTED-1 will expire soon\n");
    world.headers();
    QCOMPARE(world.credentials().pluginMessage(), std::string{"warning: [hidden] will expire soon"});
    QCOMPARE(world.credentials().redact("x PLANTED-1 y"), std::string{"x [hidden] y"});
}

void CredentialsTest::noSecretReachesASentence()
{
    World world;
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

    World failing;
    failing.usePlugin();
    failing.context.user.exec->environment = {{"API_KEY", "PLANTED-key"}};
    failing.runner.answers.emplace_back(tl::unexpected(Error{ErrorCode::Internal, "", "cannot start with PLANTED-key", "", "", "", 0}));
    QVERIFY(failing.headers().find("could not be run: cannot start with [hidden]") != std::string::npos);
}

void CredentialsTest::aRunThatIsGivenUpIsTakenOver()
{
    World world;
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

void CredentialsTest::credentialsMayGoWhileAPluginRuns()
{
    World world;
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
    World gone;
    gone.usePlugin();
    gone.runner.hold();
    const auto never = gone.authorize();
    const auto neither = gone.authorize();
    QVERIFY(!never.done() && !neither.done());
}

void CredentialsTest::aRealScriptIsRun()
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

    World world;
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

void CredentialsTest::aRealLoginShellIsAsked()
{
    QTemporaryDir home;
    QVERIFY(home.isValid());
    QFile profile{home.filePath(".profile")};
    QVERIFY(profile.open(QIODevice::WriteOnly));
    profile.write("echo hello from the profile\nexport PATH=/from/profile:$PATH\nexport ONLY_THERE='a\nb'\n");
    profile.close();

    World world;
    LocalProcessRunner runner{world.io.get_executor(), world.time};
    LoginShell shell{world.io.get_executor(), runner,
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

QTEST_GUILESS_MAIN(CredentialsTest)
#include "credentials_test.moc"
