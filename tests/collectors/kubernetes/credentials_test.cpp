// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials_world.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace nephoscope;
using namespace std::chrono_literals;

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
};

void CredentialsTest::anonymousUsersSendNothing()
{
    CredentialsWorld world;
    QCOMPARE(world.headers(), std::string{});
    QCOMPARE(world.afterUnauthorized(), std::string{"give up"});
}

void CredentialsTest::tokensAndPasswordsAreSent()
{
    CredentialsWorld token;
    token.context.user.token = Secret{"abc\n"};   // as a YAML block leaves it
    QCOMPARE(token.headers(), std::string{"Authorization: Bearer abc"});
    QCOMPARE(token.afterUnauthorized(), std::string{"give up"});

    CredentialsWorld basic;
    basic.context.user.username = "me";
    basic.context.user.password = Secret{"open sesame"};
    QCOMPARE(basic.headers(), std::string{"Authorization: Basic bWU6b3BlbiBzZXNhbWU="});
}

void CredentialsTest::impersonationIsAsked()
{
    CredentialsWorld world;
    world.context.user.token = Secret{"abc"};
    world.context.user.impersonate = "admin";
    world.context.user.impersonateUid = "7";
    world.context.user.impersonateGroups = {"g1", "g2"};
    world.context.user.impersonateExtra = {{"Reason/%", {"a", "b"}}};
    QCOMPARE(world.headers(),
             std::string{"Authorization: Bearer abc|Impersonate-User: admin|Impersonate-Uid: 7|Impersonate-Group: g1|"
                         "Impersonate-Group: g2|Impersonate-Extra-Reason%2F%25: a|Impersonate-Extra-Reason%2F%25: b"});

    CredentialsWorld smuggler;
    smuggler.context.user.impersonate = "admin\r\nX: y";
    QVERIFY(smuggler.headers().starts_with("error: "));
}

void CredentialsTest::nothingSecretGoesOverPlainHttp()
{
    CredentialsWorld world;
    world.context.server = "http://k:8080";
    world.context.user.token = Secret{"abc"};
    QCOMPARE(world.headers(), std::string{});

    CredentialsWorld plugin;
    plugin.context.server = "http://k:8080";
    plugin.usePlugin();
    QCOMPARE(plugin.headers(), std::string{});
    QVERIFY(plugin.runner.requests.empty());

    CredentialsWorld loopback;
    loopback.context.server = "http://127.0.0.1:8080";
    loopback.context.user.token = Secret{"abc"};
    QCOMPARE(loopback.headers(), std::string{"Authorization: Bearer abc"});
}

void CredentialsTest::brokenTokensAreRefused()
{
    CredentialsWorld world;
    world.context.user.token = Secret{"PLANTED\r\nX: y"};
    const std::string text = world.headers();
    QVERIFY(
        text.starts_with("error: Cannot get credentials for context \"dev\": the token has characters that no header can carry"));
    QVERIFY(text.find("PLANTED") == std::string::npos);

    // Also where it stands in for a token file that cannot be read.
    CredentialsWorld spare;
    spare.context.user.tokenFile = "/token";
    spare.context.user.token = Secret{"PLANTED\r\nX: y"};
    QCOMPARE(spare.headers(), text);
}

void CredentialsTest::tlsSettingsComeFromDataAndFiles()
{
    CredentialsWorld world;
    world.files = {{"/ca", "CA"}, {"/cert", "CERT"}, {"/key", "KEY"}};
    world.context.cluster.certificateAuthority = "/ca";
    world.context.cluster.tlsServerName = "kubernetes";
    world.context.user.clientCertificate = "/cert";
    world.context.user.clientKey = "/key";
    QCOMPARE(world.headers(), std::string{});
    QCOMPARE(world.credentials().tls(), (TlsSettings{"CA", "CERT", "KEY", "kubernetes", false}));
    QCOMPARE(world.credentials().generation(), 1u);
    QCOMPARE(world.changes, 0);   // the first reading is no change

    CredentialsWorld data;
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
    CredentialsWorld world;
    world.context.user.clientCertificate = "/cert";
    world.context.user.clientKey = "/~/key";
    world.files["/cert"] = "CERT";
    QCOMPARE(world.headers(),
             std::string{"error: Cannot get credentials for context \"dev\": the client key cannot be read: there is no such "
                         "file (/~/key). A \"~\" is not replaced in a kubeconfig; write the whole path."});
    world.files["/~/key"] = " \n";
    QVERIFY(world.headers().find("the client key cannot be read: it is empty") != std::string::npos);
    world.files["/~/key"] = "KEY";
    QCOMPARE(world.headers(), std::string{});   // recovers without a hand
}

void CredentialsTest::renewedCertificatesRaiseTheGeneration()
{
    CredentialsWorld world;
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
    CredentialsWorld world;
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
    CredentialsWorld world;
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
    CredentialsWorld world;
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
    CredentialsWorld world;
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
    CredentialsWorld world;
    world.context.user.tokenFile = "/token";
    QVERIFY(world.headers().find("the token file cannot be read: there is no such file (/token)") != std::string::npos);
    CredentialsWorld other;
    other.context.user.tokenFile = "/token";
    other.context.user.token = Secret{"spare"};
    QCOMPARE(other.headers(), std::string{"Authorization: Bearer spare"});
}

void CredentialsTest::emptyTokenFilesAreRefused()
{
    CredentialsWorld world;
    world.context.user.tokenFile = "/token";
    world.files["/token"] = "\n";
    QVERIFY(world.headers().find("the token file cannot be read: it is empty") != std::string::npos);
    world.files["/token"] = "PLANTED\nPLANTED";
    QVERIFY(world.headers().find("more than one line") != std::string::npos);
    QVERIFY(world.headers().find("PLANTED") == std::string::npos);
}

void CredentialsTest::a401ReadsTheTokenFileAgain()
{
    CredentialsWorld world;
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

QTEST_GUILESS_MAIN(CredentialsTest)
#include "credentials_test.moc"
