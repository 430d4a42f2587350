// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/exec_credential.h"

#include <QtTest>

#include <QJsonDocument>
#include <QJsonObject>

using namespace nephoscope;

namespace {

const std::string v1 = "client.authentication.k8s.io/v1";

std::string reply(const std::string& status, const std::string& apiVersion = v1)
{
    return R"({"apiVersion":")" + apiVersion + R"(","kind":"ExecCredential","status":)" + status + "}";
}

QJsonObject infoOf(const ExecPlugin& plugin, const ResolvedContext& context, const std::string& authority = {})
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(execInfo(plugin, context, authority))).object();
}

} // namespace

class ExecCredentialTest : public QObject {
    Q_OBJECT

private slots:
    void aTokenIsRead();
    void aCertificateIsRead();
    void nullsAndUnknownFieldsAreIgnored();
    void badRepliesSayWhatIsWrong_data();
    void badRepliesSayWhatIsWrong();
    void sentencesNeverQuoteTheReply();
    void hostileRepliesAreRefused();
    void thePluginIsToldItHasNoTerminal();
    void theClusterIsToldOnlyWhenAskedFor();
};

void ExecCredentialTest::aTokenIsRead()
{
    const auto credential = parseExecCredential(reply(R"({"token":"abc","expirationTimestamp":"2026-05-03T12:30:00Z"})") + "\n", v1);
    QVERIFY(credential);
    QCOMPARE(credential->token.reveal(), std::string{"abc"});
    QVERIFY(credential->expires == parseRfc3339("2026-05-03T12:30:00Z"));
    QVERIFY(credential->clientCertificate.empty());
}

void ExecCredentialTest::aCertificateIsRead()
{
    const auto credential = parseExecCredential(reply(R"({"clientCertificateData":"CERT\n","clientKeyData":"KEY\n"})"), v1);
    QVERIFY(credential);
    QVERIFY(credential->token.empty());
    QCOMPARE(credential->clientCertificate, std::string{"CERT\n"});
    QCOMPARE(credential->clientKey.reveal(), std::string{"KEY\n"});
    QVERIFY(!credential->expires);
}

void ExecCredentialTest::nullsAndUnknownFieldsAreIgnored()
{
    QVERIFY(parseExecCredential(reply(R"({"token":"a","clientKeyData":null,"expirationTimestamp":null,"future":[1]})"), v1));
}

void ExecCredentialTest::badRepliesSayWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QByteArray>("why");
    const auto status = [](const char* text) { return QByteArray::fromStdString(reply(text)); };
    QTest::newRow("nothing") << QByteArray{" \n"} << QByteArray{"it printed nothing"};
    QTest::newRow("talk") << QByteArray{"{\n \"kind\": hello\n}"} << QByteArray{"what it printed is not JSON (line 2 of its output)"};
    QTest::newRow("talk after it") << status(R"({"token":"a"})") + "bye" << QByteArray{"what it printed is not JSON (line 1 of its output)"};
    QTest::newRow("list") << QByteArray{"[]"} << QByteArray{"what it printed is not an ExecCredential"};
    QTest::newRow("other kind") << QByteArray{R"({"kind":"Pod"})"} << QByteArray{"what it printed is not of kind ExecCredential"};
    QTest::newRow("other version") << QByteArray::fromStdString(reply(R"({"token":"a"})", "client.authentication.k8s.io/v1beta1"))
                                   << QByteArray{"it answered with apiVersion client.authentication.k8s.io/v1beta1, the kubeconfig asks for "
                                                 "client.authentication.k8s.io/v1"};
    QTest::newRow("no status") << QByteArray{R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"})"}
                               << QByteArray{"its answer has no status"};
    QTest::newRow("empty status") << status("{}") << QByteArray{"it gave neither a token nor a client certificate"};
    QTest::newRow("token as number") << status(R"({"token":7})") << QByteArray{"a field of its answer's status is not a string"};
    QTest::newRow("certificate alone") << status(R"({"token":"a","clientCertificateData":"c"})")
                                       << QByteArray{"it gave a client certificate without its key"};
    QTest::newRow("key alone") << status(R"({"clientKeyData":"k"})") << QByteArray{"it gave a client key without its certificate"};
    QTest::newRow("line break in token") << status(R"({"token":"a\r\nX: y"})") << QByteArray{"its token has characters that no header can carry"};
    QTest::newRow("no time") << status(R"({"token":"a","expirationTimestamp":"soon"})") << QByteArray{"its expirationTimestamp is not a time"};
}

void ExecCredentialTest::badRepliesSayWhatIsWrong()
{
    QFETCH(QByteArray, output);
    QFETCH(QByteArray, why);
    const auto credential = parseExecCredential(output.toStdString(), v1);
    QVERIFY(!credential);
    QCOMPARE(QByteArray::fromStdString(credential.error().why), why);
    QCOMPARE(credential.error().code, ErrorCode::WrongCredentials);
}

void ExecCredentialTest::sentencesNeverQuoteTheReply()
{
    for (const std::string& output :
         {std::string{"PLANTED"}, std::string{R"({"token": PLANTED})"}, std::string{R"({"token": "PLANTED)"}, reply("PLANTED"),
          reply(R"({"token":["PLANTED"]})"), reply(R"({"token":"PLANTED","clientKeyData":"PLANTED"})"),
          reply(R"({"token":"PLANTED","expirationTimestamp":"PLANTED"})"), reply(R"({"token":"PLANTED\n"})"),
          reply(R"({"token":"PLANTED"})", "PLANTED"), std::string{R"({"kind":"PLANTED"})"}}) {
        const auto credential = parseExecCredential(output, v1);
        QVERIFY2(!credential, output.c_str());
        QVERIFY2(sentence(credential.error()).find("PLANTED") == std::string::npos, sentence(credential.error()).c_str());
    }
}

void ExecCredentialTest::hostileRepliesAreRefused()
{
    QVERIFY(!parseExecCredential(std::string(1'000'000, '['), v1));
    std::string objects;
    for (int i = 0; i < 100'000; ++i)
        objects += "{\"a\":";
    QVERIFY(!parseExecCredential(objects, v1));
    QCOMPARE(parseExecCredential(std::string((4 << 20) + 1, ' '), v1).error().why, std::string{"it printed more than 4 MiB"});
    QVERIFY(!parseExecCredential(reply("{\"token\":\"\xff\xfe\"}"), v1));
}

void ExecCredentialTest::thePluginIsToldItHasNoTerminal()
{
    ExecPlugin plugin;
    plugin.apiVersion = v1;
    const QJsonObject info = infoOf(plugin, ResolvedContext{});
    QCOMPARE(info["apiVersion"].toString(), QString::fromStdString(v1));
    QCOMPARE(info["kind"].toString(), QString{"ExecCredential"});
    QCOMPARE(info["spec"].toObject()["interactive"], QJsonValue{false});
    QVERIFY(!info["spec"].toObject().contains("cluster"));
}

void ExecCredentialTest::theClusterIsToldOnlyWhenAskedFor()
{
    ExecPlugin plugin;
    plugin.apiVersion = v1;
    plugin.provideClusterInfo = true;
    ResolvedContext context;
    context.server = "https://k:6443";
    context.cluster.tlsServerName = "kubernetes";
    context.cluster.insecureSkipTlsVerify = true;
    context.cluster.proxyUrl = "http://p";
    context.cluster.disableCompression = true;
    context.cluster.execConfigJson = R"({"audience":"dev"})";
    const QJsonObject cluster = infoOf(plugin, context, "CA")["spec"].toObject()["cluster"].toObject();
    QCOMPARE(cluster["server"].toString(), QString{"https://k:6443"});
    QCOMPARE(cluster["certificate-authority-data"].toString(), QString{"Q0E="});
    QCOMPARE(cluster["tls-server-name"].toString(), QString{"kubernetes"});
    QCOMPARE(cluster["insecure-skip-tls-verify"], QJsonValue{true});
    QCOMPARE(cluster["proxy-url"].toString(), QString{"http://p"});
    QCOMPARE(cluster["disable-compression"], QJsonValue{true});
    QCOMPARE(cluster["config"].toObject()["audience"].toString(), QString{"dev"});
    // What is not set is not told.
    QCOMPARE(infoOf(plugin, ResolvedContext{})["spec"].toObject()["cluster"].toObject().keys(), QStringList{"server"});
}

QTEST_APPLESS_MAIN(ExecCredentialTest)
#include "exec_credential_test.moc"
