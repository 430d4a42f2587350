// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "collectors/kubernetes/object_document.h"

using namespace nephoscope;
using namespace std::chrono_literals;

class ObjectDocumentTest : public QObject {
    Q_OBJECT

private slots:
    void managedFieldsAreLeftOut()
    {
        const auto document = readObjectDocument(R"({"kind":"Pod","metadata":{"name":"web","managedFields":[{"manager":"x"}]}})");
        QVERIFY(document);
        QCOMPARE(document->yaml, std::string("kind: Pod\nmetadata:\n  name: web\n"));
    }

    void probesAreToldAsKubectlDescribes()
    {
        const auto document = readObjectDocument(R"({"spec":{
            "initContainers":[{"name":"proxy","startupProbe":{"exec":{"command":["cat","/ready"]},"failureThreshold":30}}],
            "containers":[{"name":"app",
                "livenessProbe":{"tcpSocket":{"port":"db"},"initialDelaySeconds":15},
                "readinessProbe":{"httpGet":{"path":"/healthz","port":8080,"scheme":"HTTPS"},"periodSeconds":5,"timeoutSeconds":2,"successThreshold":2}},
              {"name":"none"},
              {"name":"rpc","livenessProbe":{"grpc":{"port":9000,"service":"health"}}},
              {"name":"new","livenessProbe":{"telepathy":{}}}]}})");
        QVERIFY(document);
        const std::vector<ContainerProbes> wanted{{"proxy", {{ProbeKind::Startup, "exec [cat /ready]", 0s, 1s, 10s, 1, 30}}},
                                                  {"app",
                                                   {{ProbeKind::Readiness, "http-get https://:8080/healthz", 0s, 2s, 5s, 2, 3},
                                                    {ProbeKind::Liveness, "tcp-socket :db", 15s, 1s, 10s, 1, 3}}},
                                                  {"rpc", {{ProbeKind::Liveness, "grpc :9000 health", 0s, 1s, 10s, 1, 3}}},
                                                  {"new", {{ProbeKind::Liveness, "unknown", 0s, 1s, 10s, 1, 3}}}};
        QVERIFY(document->probes == wanted);
    }

    void whatIsNoObjectIsRefusedWithASentence_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("cut off") << QByteArray(R"({"kind":"Pod")");
        QTest::newRow("a list") << QByteArray("[]");
        QTest::newRow("no UTF-8") << QByteArray("{\"a\":\"\xff\"}");
        QTest::newRow("too deep") << QByteArray(5000, '[') + QByteArray(5000, ']');
        QTest::newRow("too deep within") << R"({"a":)" + QByteArray(5000, '[') + QByteArray(5000, ']') + '}';
    }
    void whatIsNoObjectIsRefusedWithASentence()
    {
        QFETCH(QByteArray, json);
        const auto document = readObjectDocument(json.toStdString());
        QVERIFY(!document);
        QVERIFY(!document.error().what.empty() && !document.error().why.empty());
    }

    void fieldsOfWrongTypesSpoilNothing()
    {
        const auto document = readObjectDocument(
            R"({"metadata":7,"spec":{"containers":[5,{"name":{},"livenessProbe":{"httpGet":{"port":[]},"periodSeconds":"x","failureThreshold":99999999999}}]}})");
        QVERIFY(document);
        QCOMPARE(document->probes.size(), std::size_t{1});
        QCOMPARE(document->probes.front().probes.front().action, std::string("http-get http://:"));
        QCOMPARE(document->probes.front().probes.front().failures, std::numeric_limits<std::int32_t>::max());
    }
};

QTEST_GUILESS_MAIN(ObjectDocumentTest)
#include "object_document_test.moc"
