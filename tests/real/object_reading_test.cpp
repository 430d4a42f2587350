// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QtTest>

#include "app/feed.h"
#include "app/object_desk.h"
#include "tests/support/real_cluster.h"
#include "tests/support/requirements.h"

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

// Texts of every kind that YAML has a rule for.
constexpr const char* awkwardPod = R"({
    "apiVersion": "v1", "kind": "Pod",
    "metadata": {"name": "awkward", "labels": {"app": "awkward", "tier-2": "yes", "tier-10": "1.5", "tier-1": "null"},
        "annotations": {"example.com/script": "#!/bin/sh\nset -e\n\nexec app\n", "example.com/no-end": "one\ntwo", "example.com/tab": "one\n\ttwo",
            "example.com/long": "a text of words that goes on and on and on beyond the width at which lines are folded, and then: on again",
            "example.com/time": "2026-11-24T14:21:07Z", "example.com/number": "0x1F", "example.com/quote": "it's \"so\"", "example.com/empty": "",
            "example.com/colon": "a: b", "example.com/emoji": "gr\u00fc\u00df \ud83d\ude00", "example.com/escape": "\u001b[1mbold"}},
    "spec": {"containers": [{"name": "app", "image": "registry.example/app:1", "command": ["/bin/sh", "-c", "while true; do\n  date\ndone\n"],
        "args": ["-v", "- x", "8080", "~", "*", "{}"],
        "env": [{"name": "PORT", "value": "8080"}, {"name": "DEBUG", "value": "on"}, {"name": "NAME", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
        "resources": {"requests": {"cpu": "250m", "memory": "64Mi"}, "limits": {"memory": "1Gi"}},
        "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 5}}]}})";

constexpr const char* logsOf = R"({"apiVersion": "kwok.x-k8s.io/v1alpha1", "kind": "ClusterLogs", "metadata": {"name": "all"},
    "spec": {"selector": {"matchNamespaces": ["default"]}, "logs": [{"logsFile": "%1", "previousLogsFile": "%2", "follow": true}]}})";

// What a container's log has told so far.
struct Told {
    QStringList lines;
    std::vector<LogStatus> states;

    LogSink sink()
    {
        return [this](LogNews news) {
            for (const LogLine& line : news.lines)
                lines += QString::fromStdString(line.text);
            if (news.status)
                states.push_back(*news.status);
        };
    }
    bool is(LogState state) const { return !states.empty() && states.back().state == state; }
};

} // namespace

// What the drawer reads, against the real API server: YAML as kubectl prints it, and logs.
class ObjectReadingTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        NEPHOSCOPE_REQUIRE_OR_SKIP("kubernetes", RealCluster::available(), "tests/real/kubernetes/build has not been run");
        QVERIFY2(m_cluster.start({QStringLiteral("--nodes"), QStringLiteral("2")}), qPrintable(m_cluster.failure()));
        m_log = m_cluster.folder() + QStringLiteral("/app.log");
        m_previous = m_cluster.folder() + QStringLiteral("/previous.log");
        write(m_previous, 0, 3, "earlier");
        kubectl({QStringLiteral("apply"), QStringLiteral("-f"), QStringLiteral("-")},
                QString::fromLatin1(logsOf).arg(m_log, m_previous).toUtf8());
        kubectl({QStringLiteral("apply"), QStringLiteral("-f"), QStringLiteral("-")}, awkwardPod);
        kubectl(QStringLiteral("create deployment web --image=registry.example/web:1 --replicas=2").split(u' '));
        kubectl(QStringLiteral("wait pod --all --for=condition=Ready --timeout=60s").split(u' '));
        QVERIFY(m_feed.start({{"real", SourceKind::Kubernetes, m_cluster.kubeconfig().toStdString(), {}}}, {}).has_value());
    }

    void init()
    {
        QFile::remove(m_log);
        write(m_log, 0, 5);
    }

    void yamlIsWhatKubectlPrints_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("namespaceName");
        QTest::addColumn<QString>("name");
        QTest::newRow("pod") << static_cast<int>(ObjectKind::Pod) << QStringLiteral("default") << QStringLiteral("awkward");
        QTest::newRow("deployment") << static_cast<int>(ObjectKind::Deployment) << QStringLiteral("default")
                                    << QStringLiteral("web");
        const QByteArray nodes = m_cluster.kubectl(QStringLiteral("get nodes -o name").split(u' ')).output;
        QTest::newRow("node") << static_cast<int>(ObjectKind::Node) << QString()
                              << QString::fromLatin1(nodes.split('\n').first().mid(5));
        for (const QByteArray& pod :
             m_cluster.kubectl(QStringLiteral("get pods -l app=web -o name").split(u' ')).output.trimmed().split('\n'))
            QTest::newRow(pod.constData()) << static_cast<int>(ObjectKind::Pod) << QStringLiteral("default")
                                           << QString::fromLatin1(pod.mid(4));
    }
    void yamlIsWhatKubectlPrints()
    {
        QFETCH(int, kind);
        QFETCH(QString, namespaceName);
        QFETCH(QString, name);
        const ObjectName object{m_source, static_cast<ObjectKind>(kind), m_pool.intern(namespaceName.toStdString()),
                                m_pool.intern(name.toStdString())};
        QStringList get{QStringLiteral("get"), QString::fromStdString(std::string{enumName(object.kind)}).toLower(), name,
                        QStringLiteral("-o"), QStringLiteral("yaml")};
        if (!namespaceName.isEmpty())
            get += {QStringLiteral("-n"), namespaceName};
        // Nodes report all the time: until both have seen the same.
        QByteArray ours;
        QByteArray theirs;
        for (int attempt = 0; attempt < 10 && (ours.isEmpty() || ours != theirs); ++attempt) {
            std::optional<Expected<ObjectDocument>> told;
            const auto reading = m_desk.fetch(object, [&told](Expected<ObjectDocument> document) { told = std::move(document); });
            QTRY_VERIFY_WITH_TIMEOUT(told.has_value(), 30'000);
            QVERIFY2(told->has_value(), *told ? "" : sentence(told->error()).c_str());
            ours = QByteArray::fromStdString((*told)->yaml);
            theirs = m_cluster.kubectl(get).output;
        }
        QCOMPARE(ours, theirs);
    }

    void probesAreThoseOfThePod()
    {
        std::optional<Expected<ObjectDocument>> told;
        const auto reading = m_desk.fetch(pod("awkward"),
                                          [&told](Expected<ObjectDocument> document) { told = std::move(document); });
        QTRY_VERIFY_WITH_TIMEOUT(told.has_value(), 30'000);
        const std::vector<ContainerProbes> wanted{
            {"app", {{ProbeKind::Readiness, "http-get http://:8080/ready", 0s, 1s, 5s, 1, 3}}}};
        QVERIFY(told->has_value() && (*told)->probes == wanted);
    }

    void logsAreFollowed()
    {
        Told told;
        const auto reading = m_desk.followLog(m_source, query(), told.sink());
        QTRY_COMPARE_WITH_TIMEOUT(told.lines.size(), 5, 30'000);
        QVERIFY(told.is(LogState::Following));
        write(m_log, 5, 3);
        QTRY_COMPARE_WITH_TIMEOUT(told.lines.size(), 8, 30'000);
        QCOMPARE(told.lines.join(u' '), QStringLiteral("line-0 line-1 line-2 line-3 line-4 line-5 line-6 line-7"));
    }

    void onlyTheTailIsReadWhereItIsAskedFor()
    {
        LogQuery wanted = query();
        wanted.tail = 2;
        Told told;
        const auto reading = m_desk.followLog(m_source, wanted, told.sink());
        QTRY_COMPARE_WITH_TIMEOUT(told.lines.join(u' '), QStringLiteral("line-3 line-4"), 30'000);
    }

    void theLogBeforeTheRestartHasAnEnd()
    {
        LogQuery wanted = query();
        wanted.previous = true;
        Told told;
        const auto reading = m_desk.followLog(m_source, wanted, told.sink());
        QTRY_VERIFY_WITH_TIMEOUT(told.is(LogState::Complete) || told.is(LogState::Refused), 30'000);
        QCOMPARE(told.lines.join(u' '), QStringLiteral("earlier-0 earlier-1 earlier-2"));
    }

    void whatDoesNotExistIsRefusedInTheServersWords()
    {
        LogQuery wanted = query();
        wanted.container = "nope";
        Told told;
        const auto reading = m_desk.followLog(m_source, wanted, told.sink());
        QTRY_VERIFY_WITH_TIMEOUT(told.is(LogState::Refused), 30'000);
        QVERIFY2(told.states.back().error.why.find("container nope is not valid") != std::string::npos,
                 told.states.back().error.why.c_str());
        wanted = query();
        wanted.pod = "nobody";
        Told gone;
        const auto other = m_desk.followLog(m_source, wanted, gone.sink());
        QTRY_VERIFY_WITH_TIMEOUT(gone.is(LogState::Refused), 30'000);
        QVERIFY2(gone.states.back().error.why.find("not found") != std::string::npos, gone.states.back().error.why.c_str());
    }

    void anOutageLosesNoLineAndRepeatsNone()
    {
        Told told;
        const auto reading = m_desk.followLog(m_source, query(), told.sink());
        QTRY_COMPARE_WITH_TIMEOUT(told.lines.size(), 5, 30'000);
        QVERIFY(m_cluster.killProcess(QStringLiteral("kube-apiserver")));
        QTRY_VERIFY_WITH_TIMEOUT(told.is(LogState::Waiting), 30'000);
        write(m_log, 5, 5);
        QVERIFY(m_cluster.restartProcess(QStringLiteral("kube-apiserver")));
        QTRY_VERIFY_WITH_TIMEOUT(told.lines.size() >= 10, 90'000);
        write(m_log, 10, 2);
        QTRY_VERIFY_WITH_TIMEOUT(told.lines.size() >= 12, 30'000);
        QStringList wanted;
        for (int i = 0; i < 12; ++i)
            wanted += QStringLiteral("line-%1").arg(i);
        QCOMPARE(told.lines, wanted);
        QVERIFY(told.is(LogState::Following));
    }

    void aDeletedPodEndsItsLog()
    {
        Told told;
        const auto reading = m_desk.followLog(m_source, query(), told.sink());
        QTRY_COMPARE_WITH_TIMEOUT(told.lines.size(), 5, 30'000);
        kubectl(QStringLiteral("delete pod awkward --grace-period=1").split(u' '));
        // KWOK goes on following a file of a pod that is gone; the API server's connection is what ends.
        QVERIFY(m_cluster.killProcess(QStringLiteral("kube-apiserver")));
        QTRY_VERIFY_WITH_TIMEOUT(told.is(LogState::Waiting), 30'000);
        QVERIFY(m_cluster.restartProcess(QStringLiteral("kube-apiserver")));
        QTRY_VERIFY_WITH_TIMEOUT(told.is(LogState::Complete) || told.is(LogState::Refused), 90'000);
        QVERIFY2(told.states.back().error.why.find("not found") != std::string::npos
                     || told.states.back().error.why.find("gone") != std::string::npos,
                 told.states.back().error.why.c_str());
    }

private:
    // Lines in the format of CRI, a few milliseconds apart, all of one second for each ten.
    void write(const QString& path, int first, int count, const char* name = "line")
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append));
        for (int i = first; i < first + count; ++i)
            file.write(QStringLiteral("2026-11-24T14:21:%1.%2Z stdout F %3-%4\n")
                           .arg(i / 10, 2, 10, QLatin1Char('0'))
                           .arg(i % 10 * 1'000'000, 9, 10, QLatin1Char('0'))
                           .arg(QLatin1String(name))
                           .arg(i)
                           .toUtf8());
    }
    void kubectl(const QStringList& arguments, const QByteArray& input = {})
    {
        const auto done = m_cluster.kubectl(arguments, input);
        QVERIFY2(done.ok(), done.error.constData());
    }
    ObjectName pod(const char* name) { return {m_source, ObjectKind::Pod, m_pool.intern("default"), m_pool.intern(name)}; }
    static LogQuery query()
    {
        LogQuery result;
        result.namespaceName = "default";
        result.pod = "awkward";
        result.container = "app";
        return result;
    }

    RealCluster m_cluster;
    QString m_log;
    QString m_previous;
    StringPool m_pool;
    Feed m_feed{m_pool, [] {}};
    ObjectDesk m_desk{m_feed};
    Interned m_source = m_pool.intern("real");
};

QTEST_GUILESS_MAIN(ObjectReadingTest)
#include "object_reading_test.moc"
