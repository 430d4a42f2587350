// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/requirements.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

#include <csignal>
#include <cstdlib>

using Json = nlohmann::json;
using namespace nephoscope;

// kubectl, as it is, against the practice cloud of the built program, with the chapter's manifests; and our own client beside it.
class LabKubectlTest : public QObject {
    Q_OBJECT

    struct Result {
        int exitCode = -1;
        QString output;
        QString talk;
    };

private slots:
    void initTestCase();
    void manifestsAreApplied();
    void objectsAreRead();
    void objectsAreDescribed();
    void patchesOfThreeTypes();
    void scaling();
    void aWatchFollows();
    void mistakesAreExplained();
    void deletion();
    void ourOwnClientReadsIt();
    void itStopsCleanly();

private:
    Result run(const QString& program, const QStringList& arguments, const QByteArray& input = {}) const;
    Result kubectl(const QStringList& arguments, const QByteArray& input = {}) const;
    QString manifest(const char* name) const { return m_chapter + QStringLiteral("/artefacts/") + QLatin1String(name); }
    Json object(const QString& what) const;

    QTemporaryDir m_folder;
    QString m_kubectl;
    QString m_chapter;
    QString m_kubeconfig;
    QProcess m_lab;
};

LabKubectlTest::Result LabKubectlTest::run(const QString& program, const QStringList& arguments, const QByteArray& input) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("KUBECACHEDIR"), m_folder.filePath(QStringLiteral("cache")));
    environment.remove(QStringLiteral("KUBECONFIG"));
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

LabKubectlTest::Result LabKubectlTest::kubectl(const QStringList& arguments, const QByteArray& input) const
{
    return run(m_kubectl, QStringList{QStringLiteral("--kubeconfig"), m_kubeconfig} + arguments, input);
}

Json LabKubectlTest::object(const QString& what) const
{
    const Result result = kubectl({QStringLiteral("get"), what, QStringLiteral("-o"), QStringLiteral("json")});
    return Json::parse(result.output.toStdString(), nullptr, false);
}

void LabKubectlTest::initTestCase()
{
    const char* peers = std::getenv("NEPHOSCOPE_REAL_PEERS");
    const char* cache = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    const std::string folder = peers   ? std::string{peers}
                               : cache ? std::string{cache} + "/nephoscope/real-peers"
                                       : std::string{home ? home : ""} + "/.cache/nephoscope/real-peers";
    m_kubectl = QString::fromStdString(folder + "/bin/kubectl");
    NEPHOSCOPE_REQUIRE_OR_SKIP("kubectl", QFile::exists(m_kubectl), "tests/real/kubernetes/build builds it");
    m_chapter = QString::fromStdString(chapterFolder().string());
    NEPHOSCOPE_REQUIRE_OR_SKIP("chapter", QFile::exists(manifest("pod.yaml")), "set NEPHOSCOPE_CHAPTER");

    m_lab.setProgram(QStringLiteral(NEPHOSCOPE_PROGRAM));
    m_lab.setArguments(
        {QStringLiteral("lab"), QStringLiteral("--write-kubeconfig"), m_folder.filePath(QStringLiteral("kubeconfig"))});
    m_lab.start();
    QTRY_VERIFY_WITH_TIMEOUT(m_lab.canReadLine() || (m_lab.waitForReadyRead(100) && m_lab.canReadLine()), 30'000);
    const Json line = Json::parse(m_lab.readLine().toStdString());
    m_kubeconfig = QString::fromStdString(line.at("kubeconfig").get<std::string>());
    QVERIFY(line.at("kubernetes").get<std::string>().starts_with("https://127.0.0.1:"));
    QCOMPARE(line.at("clock").get<std::string>(), line.at("kubernetes").get<std::string>() + "/nephoscope/clock");
    // Only its owner may read the token.
    QCOMPARE(QFile::permissions(m_kubeconfig) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions{});
}

void LabKubectlTest::manifestsAreApplied()
{
    const QStringList apply{QStringLiteral("apply"),
                            QStringLiteral("-f"),
                            manifest("pod.yaml"),
                            QStringLiteral("-f"),
                            manifest("deployment-hpa.yaml"),
                            QStringLiteral("-f"),
                            manifest("service-ingress.yaml")};
    const Result first = kubectl(apply);
    QVERIFY2(first.exitCode == 0 && first.talk.isEmpty(), qPrintable(first.talk));
    QCOMPARE(first.output.count(QStringLiteral(" created")), 5);
    const Result again = kubectl(apply);
    QVERIFY2(again.exitCode == 0 && again.talk.isEmpty(), qPrintable(again.talk));
    QCOMPARE(again.output.count(QStringLiteral(" unchanged")), 5);
    // What kubectl would change, it finds by a dry run at the server.
    const Result difference = kubectl(
        {QStringLiteral("apply"), QStringLiteral("--dry-run=server"), QStringLiteral("-f"), manifest("pod.yaml")});
    QVERIFY2(difference.output.contains(QStringLiteral("unchanged (server dry run)")),
             qPrintable(difference.output + difference.talk));
}

void LabKubectlTest::objectsAreRead()
{
    const QString wide = kubectl({QStringLiteral("get"), QStringLiteral("pods,deployments,hpa,services,ingresses"),
                                  QStringLiteral("-o"), QStringLiteral("wide")})
                             .output;
    for (const char* column : {"NOMINATED NODE", "UP-TO-DATE", "TARGETS", "CLUSTER-IP", "HOSTS",
                               "cpu: <unknown>/70%, memory: <unknown>/80%", "app=order-service", "api.example.com", "80, 443"})
        QVERIFY2(wide.contains(QLatin1String(column)), column);
    const Json pod = object(QStringLiteral("pod/order-service"));
    QCOMPARE(pod["status"]["phase"].get<std::string>(), std::string{"Pending"});
    QCOMPARE(pod["status"]["qosClass"].get<std::string>(), std::string{"Burstable"});
    QCOMPARE(pod["spec"]["containers"][0]["livenessProbe"]["failureThreshold"].get<int>(), 3);
    const Result yaml = kubectl({QStringLiteral("get"), QStringLiteral("pod"), QStringLiteral("order-service"),
                                 QStringLiteral("-o"), QStringLiteral("yaml")});
    QVERIFY(yaml.output.startsWith(QStringLiteral("apiVersion: v1\nkind: Pod\nmetadata:\n")));
    QCOMPARE(kubectl({QStringLiteral("get"), QStringLiteral("all"), QStringLiteral("-A")}).exitCode, 0);
    // In both versions of autoscaling.
    QVERIFY(kubectl({QStringLiteral("get"), QStringLiteral("horizontalpodautoscalers.v1.autoscaling"), QStringLiteral("-o"),
                     QStringLiteral("yaml")})
                .output.contains(QStringLiteral("targetCPUUtilizationPercentage: 70")));
    const Result selected = kubectl({QStringLiteral("get"), QStringLiteral("pods"), QStringLiteral("-l"),
                                     QStringLiteral("app=order-service"), QStringLiteral("--field-selector"),
                                     QStringLiteral("status.phase=Running")});
    QVERIFY(selected.talk.contains(QStringLiteral("No resources found")));
}

void LabKubectlTest::objectsAreDescribed()
{
    for (const char* what : {"pod/order-service", "deployment/order-service", "hpa/order-service-hpa", "service/order-service",
                             "ingress/api-ingress", "namespace/default"}) {
        const Result result = kubectl({QStringLiteral("describe"), QLatin1String(what)});
        QVERIFY2(result.exitCode == 0 && result.talk.isEmpty(),
                 qPrintable(QLatin1String(what) + QStringLiteral(": ") + result.talk));
    }
    const QString pod = kubectl({QStringLiteral("describe"), QStringLiteral("pod"), QStringLiteral("order-service")}).output;
    QVERIFY(pod.contains(QStringLiteral("http-get http://:8080/health delay=30s timeout=1s period=10s")));
}

void LabKubectlTest::patchesOfThreeTypes()
{
    const auto patch = [this](const char* type, const char* text) {
        return kubectl({QStringLiteral("patch"), QStringLiteral("deployment"), QStringLiteral("order-service"),
                        QStringLiteral("--type"), QLatin1String(type), QStringLiteral("-p"), QLatin1String(text)})
            .exitCode;
    };
    QCOMPARE(
        patch("strategic", R"({"spec":{"template":{"spec":{"containers":[{"name":"order-api","image":"order-service:1.2.4"}]}}}})"),
        0);
    QCOMPARE(patch("merge", R"({"metadata":{"labels":{"tier":"front"}}})"), 0);
    QCOMPARE(patch("json", R"([{"op":"add","path":"/spec/minReadySeconds","value":5}])"), 0);
    const Json deployment = object(QStringLiteral("deployment/order-service"));
    const Json& container = deployment["spec"]["template"]["spec"]["containers"][0];
    QCOMPARE(container["image"].get<std::string>(), std::string{"order-service:1.2.4"});
    QCOMPARE(container["ports"][0]["containerPort"].get<int>(), 8080);
    QCOMPARE(deployment["metadata"]["labels"]["tier"].get<std::string>(), std::string{"front"});
    QCOMPARE(deployment["spec"]["minReadySeconds"].get<int>(), 5);
    QCOMPARE(deployment["metadata"]["generation"].get<int>(), 3);
    // Applied again, the manifest takes back what it speaks of and leaves the rest.
    QCOMPARE(kubectl({QStringLiteral("apply"), QStringLiteral("-f"), manifest("deployment-hpa.yaml")}).exitCode, 0);
    const Json applied = object(QStringLiteral("deployment/order-service"));
    QCOMPARE(applied["spec"]["template"]["spec"]["containers"][0]["image"].get<std::string>(), std::string{"order-service:1.2.3"});
    QCOMPARE(applied["spec"]["minReadySeconds"].get<int>(), 5);
}

void LabKubectlTest::scaling()
{
    QCOMPARE(kubectl({QStringLiteral("scale"), QStringLiteral("deployment"), QStringLiteral("order-service"),
                      QStringLiteral("--replicas=7")})
                 .exitCode,
             0);
    QCOMPARE(object(QStringLiteral("deployment/order-service"))["spec"]["replicas"].get<int>(), 7);
    const Result conditional = kubectl({QStringLiteral("scale"), QStringLiteral("deployment"), QStringLiteral("order-service"),
                                        QStringLiteral("--current-replicas=3"), QStringLiteral("--replicas=9")});
    QVERIFY(conditional.exitCode != 0);
    QCOMPARE(object(QStringLiteral("deployment/order-service"))["spec"]["replicas"].get<int>(), 7);
}

void LabKubectlTest::aWatchFollows()
{
    QProcess watch;
    watch.start(m_kubectl, {QStringLiteral("--kubeconfig"), m_kubeconfig, QStringLiteral("get"), QStringLiteral("deployments"),
                            QStringLiteral("-w")});
    QByteArray text;
    const auto sees = [&](const char* what) {
        watch.waitForReadyRead(50);
        text += watch.readAllStandardOutput();
        return text.contains(what);
    };
    QTRY_VERIFY_WITH_TIMEOUT(sees("0/7"), 30'000);
    QCOMPARE(kubectl({QStringLiteral("scale"), QStringLiteral("deployment"), QStringLiteral("order-service"),
                      QStringLiteral("--replicas=4")})
                 .exitCode,
             0);
    QTRY_VERIFY_WITH_TIMEOUT(sees("0/4"), 30'000);
    watch.kill();
    watch.waitForFinished();
}

void LabKubectlTest::mistakesAreExplained()
{
    const auto apply = [this](const char* containers) {
        return kubectl({QStringLiteral("apply"), QStringLiteral("-f"), QStringLiteral("-")},
                       QByteArray{"apiVersion: v1\nkind: Pod\nmetadata: {name: bad}\nspec: {containers: ["} + containers + "]}\n");
    };
    const auto says = [&](const char* containers, const char* sentence) {
        const Result result = apply(containers);
        return result.exitCode == 1 && result.talk.contains(QLatin1String(sentence));
    };
    QVERIFY(says("{name: c, imagee: x}", "strict decoding error: unknown field \"spec.containers[0].imagee\""));
    QVERIFY(says("{name: c, image: 5}",
                 "json: cannot unmarshal number into Go struct field Container.spec.containers.image of type string"));
    QVERIFY(says("{name: c, image: x, resources: {requests: {cpu: 1q}}}", "quantities must match the regular expression"));
    QVERIFY(says("{name: c, image: x, ports: [{containerPort: 70000}]}",
                 "spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive"));
    QVERIFY(object(QStringLiteral("pod/bad")).is_discarded());
    const Result unknown = kubectl({QStringLiteral("get"), QStringLiteral("pod"), QStringLiteral("nobody")});
    QVERIFY(unknown.talk.contains(QStringLiteral("Error from server (NotFound): pods \"nobody\" not found")));
}

void LabKubectlTest::deletion()
{
    const Result result = kubectl({QStringLiteral("delete"), QStringLiteral("-f"), manifest("service-ingress.yaml"),
                                   QStringLiteral("-f"), manifest("pod.yaml")});
    QVERIFY2(result.exitCode == 0, qPrintable(result.talk));
    QVERIFY(object(QStringLiteral("pod/order-service")).is_discarded());
    QCOMPARE(kubectl({QStringLiteral("delete"), QStringLiteral("hpa"), QStringLiteral("--all")}).exitCode, 0);
    QVERIFY(kubectl({QStringLiteral("get"), QStringLiteral("hpa")}).talk.contains(QStringLiteral("No resources found")));
}

void LabKubectlTest::ourOwnClientReadsIt()
{
    QCOMPARE(kubectl({QStringLiteral("apply"), QStringLiteral("-f"), manifest("pod.yaml")}).exitCode, 0);
    const Result watch = run(QStringLiteral(NEPHOSCOPE_PROGRAM),
                             {QStringLiteral("watch"), QStringLiteral("pods"), QStringLiteral("--json"),
                              QStringLiteral("--kubeconfig"), m_kubeconfig, QStringLiteral("--for"), QStringLiteral("3s")});
    QCOMPARE(watch.exitCode, 0);
    bool pod = false;
    for (const QString& line : watch.output.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const Json observation = Json::parse(line.toStdString());
        if (observation.at("type") == "pod")
            pod = pod || observation.at("spec").at("meta").at("name") == "order-service";
        QVERIFY2(observation.value("state", "") != "failed", qPrintable(line));
    }
    QVERIFY(pod);
}

void LabKubectlTest::itStopsCleanly()
{
    ::kill(static_cast<pid_t>(m_lab.processId()), SIGTERM);
    QVERIFY(m_lab.waitForFinished(10'000));
    QCOMPARE(m_lab.exitStatus(), QProcess::NormalExit);
    QCOMPARE(m_lab.exitCode(), 0);
    QVERIFY(!QFile::exists(m_kubeconfig));
    QCOMPARE(m_lab.readAllStandardError(), QByteArray{});
}

QTEST_GUILESS_MAIN(LabKubectlTest)
#include "lab_kubectl_test.moc"
