// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#ifndef Q_MOC_RUN // moc cannot read Asio
#include "tests/real/live_source.h"
#endif
#include "collectors/kubernetes/columns_document.h"
#include "collectors/kubernetes/resource_type.h"
#include "collectors/model/clock.h"
#include "collectors/rules/podstatus/columns.h"
#include "tests/support/real_cluster.h"
#include "tests/support/requirements.h"

#include <QFile>
#include <nlohmann/json.hpp>

#include <set>

using namespace nephoscope;
using Json = nlohmann::json;

namespace {

// The cells of one row as our code makes them, as JSON strings.
Json texts(const Cells& cells)
{
    Json result = Json::array();
    for (const Cell& cell : cells)
        result.push_back(cell.text);
    return result;
}

// Whether each cell is `theirs` at one of two moments with the server's own in between. Ages grow by whole seconds at least, so that
// between two moments less than a second apart none can have had a third text.
bool sameCells(const Json& theirs, const Json& before, const Json& after)
{
    if (theirs.size() != before.size() || theirs.size() != after.size())
        return false;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        if (theirs[i] != before[i] && theirs[i] != after[i])
            return false;
    }
    return true;
}

} // namespace

// The cells of everything in a crowded cluster, against those that the API server itself makes for kubectl.
class LiveColumnsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        NEPHOSCOPE_REQUIRE_OR_SKIP("kubernetes", RealCluster::available(), "tests/real/kubernetes/build has not been run");
        QVERIFY2(m_cluster.start({QStringLiteral("--nodes"), QStringLiteral("3")}), qPrintable(m_cluster.failure()));
        // Pods are refused until their namespace has its service account.
        const QStringList apply{QStringLiteral("apply"), QStringLiteral("-f"),
                                QStringLiteral(NEPHOSCOPE_REAL_FOLDER "/population.yaml")};
        QTRY_VERIFY2_WITH_TIMEOUT(m_cluster.kubectl(apply).ok(), m_cluster.kubectl(apply).error.constData(), 60'000);
        const auto ago = QDateTime::currentDateTimeUtc().addSecs(-125).toString(Qt::ISODate);
        QFile statuses(QStringLiteral(NEPHOSCOPE_REAL_FOLDER "/population-status.json"));
        QVERIFY(statuses.open(QIODevice::ReadOnly));
        for (const Json& patch : Json::parse(statuses.readAll().replace("@AGO@", ago.toLatin1()).toStdString())) {
            const QString name = QString::fromStdString(patch["name"]);
            const auto done = m_cluster.kubectl(
                {QStringLiteral("patch"), QString::fromStdString(patch["kind"]), name, QStringLiteral("-n"),
                 QStringLiteral("crowd"), QStringLiteral("--subresource=status"), QStringLiteral("--type=merge"),
                 QStringLiteral("-p"), QString::fromStdString(Json{{"status", patch["status"]}}.dump())});
            QVERIFY2(done.ok(), qPrintable(name + QStringLiteral(": ") + QString::fromUtf8(done.error)));
        }
        kubectl("cordon node-0");
        kubectl("delete namespace leaving --wait=false");
        kubectl("delete pod leaving lost -n crowd --wait=false");
        kubectl("delete job leaving -n crowd --wait=false --cascade=orphan");
    }

    // Otherwise it would be easy to agree.
    void theClusterIsAVariedOne()
    {
        const auto has = [this](ObjectKind kind, const char* column, const std::set<std::string>& wanted) {
            const Json table = tableOf(kind);
            std::set<std::string> seen;
            for (std::size_t i = 0; i < table.value("columnDefinitions", Json::array()).size(); ++i) {
                if (table["columnDefinitions"][i]["name"] == column) {
                    for (const Json& row : table["rows"])
                        seen.insert(row["cells"][i].is_string() ? row["cells"][i].get<std::string>() : row["cells"][i].dump());
                }
            }
            return std::includes(seen.begin(), seen.end(), wanted.begin(), wanted.end());
        };
        QTRY_VERIFY_WITH_TIMEOUT(
            has(ObjectKind::Pod, "Status",
                {"CrashLoopBackOff", "ImagePullBackOff", "Completed", "Evicted", "OOMKilled", "Signal:11", "Init:2/3",
                 "Init:ExitCode:3", "NotReady", "SchedulingGated", "Pending", "Running", "Terminating", "Unknown"}),
            60'000);
        QTRY_VERIFY_WITH_TIMEOUT(has(ObjectKind::Job, "Status", {"Complete", "Failed", "Suspended", "Running", "Terminating"}),
                                 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(has(ObjectKind::Node, "Status", {"Ready", "Ready,SchedulingDisabled", "Unknown"}), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(has(ObjectKind::Namespace, "Status", {"Active", "Terminating"}), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(has(ObjectKind::Deployment, "Ready", {"3/3", "0/2", "0/0"}), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(has(ObjectKind::StatefulSet, "Ready", {"2/2"}), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(has(ObjectKind::DaemonSet, "Ready", {"1", "0"}), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(has(ObjectKind::HorizontalPodAutoscaler, "Targets",
                                     {"memory: 2Mi/100Mi, cpu: 1%/90%", "cpu: <unknown>/80%",
                                      "1200m/1500m, 27/30 (avg) + 2 more...", "31/30, 10k/10k (avg)"}),
                                 60'000);
    }

    void everyCellIsTheServersOwn()
    {
        LiveSource source(m_cluster.kubeconfig());
        QTRY_COMPARE_WITH_TIMEOUT(source.state(), SourceState::Live, 30'000);
        int passed = 0;
        int total = 0;
        for (const ResourceType& type : resourceTypes()) {
            // The table comes with the objects it was made of. Of another moment than ours is only what a slow machine, or a
            // change on its way to us, has put between; that does not last.
            Outcome outcome;
            for (QDeadlineTimer deadline(60'000); !deadline.hasExpired();) {
                outcome = compare(type, source);
                if (outcome.differences.isEmpty() && outcome.rows > 0)
                    break;
                QTest::qWait(50);
            }
            for (const QString& difference : outcome.differences)
                qWarning("%s", qPrintable(difference));
            passed += outcome.agree;
            total += std::max(outcome.rows, 1);
        }
        reportCount("live-rows", passed, total);
        QCOMPARE(passed, total);
    }

private:
    struct Outcome {
        int rows = 0;
        int agree = 0;
        QStringList differences;
    };

    void kubectl(const char* arguments)
    {
        const auto done = m_cluster.kubectl(QString::fromLatin1(arguments).split(u' '));
        QVERIFY2(done.ok(), done.error.constData());
    }
    Json tableOf(ObjectKind kind) const
    {
        const auto answer = m_cluster.get(QString::fromStdString(resourceType(kind).path())
                                              + QStringLiteral("?includeObject=Object"),
                                          QStringLiteral("application/json;as=Table;v=v1;g=meta.k8s.io"));
        return Json::parse(answer.output.toStdString(), nullptr, false);
    }
    Outcome compare(const ResourceType& type, LiveSource& source) const
    {
        Outcome outcome;
        const SystemClock clock;
        const Time before = clock.now();
        const Json table = tableOf(type.kind);
        const Time after = clock.now();
        if (!table.contains("rows") || after - before > std::chrono::milliseconds{900}) {
            outcome.differences += QStringLiteral("%1: no table in time").arg(QLatin1String(enumName(type.kind).data()));
            return outcome;
        }
        Json columns = Json::array();
        for (const Json& definition : table["columnDefinitions"])
            columns.push_back(definition["name"]);
        Json objects = Json::array();
        for (const Json& row : table["rows"])
            objects.push_back(row["object"]);
        const std::string text = objects.dump();
        const ColumnsDocument earlier = readColumns(text, before, "table");
        const ColumnsDocument later = readColumns(text, after, "table");

        outcome.rows = static_cast<int>(objects.size());
        const std::map<std::string, Payload> watched = watchedObjects(type.kind, source);
        for (std::size_t i = 0; i < objects.size(); ++i) {
            Json theirs = Json::array();
            for (const Json& cell : table["rows"][i]["cells"])
                theirs.push_back(cell.is_string() ? cell.get<std::string>() : cell.dump());
            const std::string uid = objects[i]["metadata"]["uid"];
            QStringList wrong;
            if (i >= earlier.rows.size() || namesOf(earlier.rows[i].cells) != columns
                || !sameCells(theirs, texts(earlier.rows[i].cells), texts(later.rows[i].cells)))
                wrong += QStringLiteral("read from the list: ")
                         + QString::fromStdString(i < earlier.rows.size() ? texts(earlier.rows[i].cells).dump() : "nothing");
            const auto seen = watched.find(uid);
            const auto ours = seen == watched.end() ? std::nullopt : objectCells(seen->second, before);
            if (!ours || !sameCells(theirs, texts(*ours), texts(*objectCells(seen->second, after))))
                wrong += QStringLiteral("watched: ") + QString::fromStdString(ours ? texts(*ours).dump() : "nothing");
            if (wrong.isEmpty())
                ++outcome.agree;
            else
                outcome.differences += QString::fromStdString(columns.dump() + " " + theirs.dump()) + QStringLiteral("; ")
                                       + wrong.join(QStringLiteral("; "));
        }
        return outcome;
    }
    static Json namesOf(const Cells& cells)
    {
        Json result = Json::array();
        for (const Cell& cell : cells)
            result.push_back(std::string{cell.column});
        return result;
    }
    // What the session holds of that kind, by uid.
    static std::map<std::string, Payload> watchedObjects(ObjectKind kind, LiveSource& source)
    {
        std::map<std::string, Payload> result;
        const Session& session = source.session();
        const auto take = [&result](const ObjectKey& key, const auto& value) {
            result.insert_or_assign(key.uid.str(), Payload{value});
        };
        switch (kind) {
        case ObjectKind::Pod: session.pods().forEachAt(liveTime, take); break;
        case ObjectKind::Node: session.nodes().forEachAt(liveTime, take); break;
        case ObjectKind::Namespace: session.namespaces().forEachAt(liveTime, take); break;
        case ObjectKind::HorizontalPodAutoscaler: session.autoscalers().forEachAt(liveTime, take); break;
        case ObjectKind::Event:
            for (const auto& entry : session.events().entries()) {
                const auto known = result.find(entry.id.uid.str());
                if (known == result.end() || std::get<KubeEvent>(known->second).count < entry.id.count)
                    result.insert_or_assign(entry.id.uid.str(), Payload{entry.value.event});
            }
            break;
        default: session.workloads().forEachAt(liveTime, take); break;
        }
        return result;
    }

    RealCluster m_cluster;
};

QTEST_GUILESS_MAIN(LiveColumnsTest)
#include "live_columns_test.moc"
