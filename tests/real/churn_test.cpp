// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QProcess>
#include <QtTest>

#ifndef Q_MOC_RUN // moc cannot read Asio
#include "app/session_driver.h"
#endif
#include "collectors/rules/podstatus/pod_columns.h"
#include "kubectl_table.h"
#include "tests/support/real_cluster.h"
#include "tests/support/requirements.h"
#include "tests/widgets/quiet.h"
#include "widgets/common/format.h"
#include "widgets/common/session_host.h"
#include "widgets/pods/pod_table.h"
#include "widgets/pods/pod_table_model.h"
#include "widgets/pods/pod_tiles.h"
#include "widgets/pods/pods_view.h"

using namespace nephoscope;
using namespace std::chrono_literals;

namespace {

constexpr std::array deployments{"cart", "orders", "search"};
constexpr int rounds = 10;

// How long the cluster is kept changing, in all. The ten minutes are asked for by name, so that every run need not be so long.
int churnSeconds()
{
    bool given = false;
    const int seconds = qEnvironmentVariableIntValue("NEPHOSCOPE_CHURN_SECONDS", &given);
    return given ? seconds : 90;
}

// The cells of a pod that do not grow old: name, READY, STATUS, RESTARTS, node, IP.
using PodCellTexts = QStringList;
using Rows = std::set<PodCellTexts>;

QString text(const Rows& rows)
{
    QStringList lines;
    for (const PodCellTexts& row : rows)
        lines += row.join(QStringLiteral("  "));
    return lines.join(u'\n');
}

// Who is in the log at each of its moments, worked out with nothing but the log: what was said last of each pod.
class LogReader {
public:
    explicit LogReader(const QString& file)
    {
        auto reader = openObservationLog(file.toStdString(), m_pool);
        if (!reader)
            return;
        Duration offset{};
        Time last{};
        for (;;) {
            auto next = (*reader)->next();
            if (!next || !*next)
                break;
            const Observation& observation = **next;
            if (const auto* clock = std::get_if<SourceClock>(&observation.payload))
                offset = clock->offset;
            last = std::max(last, observation.seen + offset);
            m_all.emplace_back(last, observation);
        }
    }

    std::size_t size() const { return m_all.size(); }
    Time time(std::size_t index) const { return m_all[index].first; }

    // By uid.
    std::map<std::string, Pod> podsAt(Time t) const
    {
        std::map<std::string, Pod> pods;
        for (const auto& [at, observation] : m_all) {
            if (at > t)
                break;
            if (const auto* pod = std::get_if<Pod>(&observation.payload))
                pods[pod->meta().uid.str()] = *pod;
            else if (const auto* gone = std::get_if<ObjectGone>(&observation.payload); gone && gone->kind == ObjectKind::Pod)
                pods.erase(gone->uid.str());
        }
        return pods;
    }
    int listsOfPods() const
    {
        return static_cast<int>(std::count_if(m_all.begin(), m_all.end(), [](const auto& entry) {
            const auto* begin = std::get_if<ResyncBegin>(&entry.second.payload);
            return begin && begin->kind == ObjectKind::Pod;
        }));
    }

private:
    StringPool m_pool;
    std::vector<std::pair<Time, Observation>> m_all;
};

} // namespace

// The Pods view on a real cluster that never comes to rest.
class ChurnTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { failOnWarnings(); }
    void tilesTableAndKubectlAgreeAfterChurn_data();
    void tilesTableAndKubectlAgreeAfterChurn();
    void scrubbingBackShowsWhatKubectlShowedThen();
    void scrubbingBackShowsWhatTheLogSays();

private:
    Interned in(const char* name) { return m_driver->pool().intern(name); }
    void choose(const char* deployment)
    {
        m_context->select({in("real"), ObjectKind::Deployment, in("default"), in(deployment)});
        m_view->refreshNow();
    }
    Rows tableRows()
    {
        Rows rows;
        for (const char* deployment : deployments) {
            choose(deployment);
            const QAbstractItemModel& model = *m_view->findChild<PodTable*>()->model();
            for (int row = 0; row < model.rowCount(); ++row) {
                PodCellTexts cells;
                for (const int column : {PodRow::Name, PodRow::Ready, PodRow::Status, PodRow::Restarts, PodRow::Node, PodRow::Ip})
                    cells += model.index(row, column).data().toString();
                rows.insert(cells);
            }
        }
        return rows;
    }
    // The same of the tiles, by kubectl's rules for each pod that stands there.
    Rows tileRows()
    {
        m_view->refreshNow();
        Rows rows;
        for (const NodePods& node : m_view->findChild<PodTiles*>()->nodes()) {
            for (const PlacedPod& placed : node.pods) {
                if (placed.pod->node != node.name)
                    return {{QStringLiteral("a pod stands on a node that is not its own")}};
                rows.insert(cellsOf(*placed.pod));
            }
        }
        return rows;
    }
    static PodCellTexts cellsOf(const Pod& pod)
    {
        const PodStatusText status = podStatus(pod);
        const auto orNone = [](Interned text) { return text.empty() ? QStringLiteral("<none>") : toQString(text.view()); };
        return {toQString(pod.meta().name.view()),
                QStringLiteral("%1/%2").arg(status.ready).arg(status.total),
                QString::fromStdString(status.status),
                QString::number(status.restarts),
                orNone(pod.node),
                orNone(pod.ip)};
    }
    Rows kubectlRows() const
    {
        const auto printed = m_cluster.kubectl(QStringLiteral("get pods -o wide").split(u' '));
        const KubectlTable table = readKubectlTable(printed.output);
        Rows rows;
        for (const auto& row : table.rows) {
            PodCellTexts cells;
            for (const char* column : {"NAME", "READY", "STATUS", "RESTARTS", "NODE", "IP"}) {
                const auto found = std::find(table.heading.begin(), table.heading.end(), column);
                cells += found == table.heading.end()
                             ? QStringLiteral("no such column")
                             : QString::fromStdString(row[static_cast<std::size_t>(found - table.heading.begin())]);
            }
            rows.insert(cells);
        }
        return rows;
    }

    struct Calm {
        Time at{};
        Rows rows;
    };

    RealCluster m_cluster;
    SystemClock m_clock;
    std::unique_ptr<SessionDriver> m_driver;
    std::unique_ptr<SessionHost> m_host;
    std::unique_ptr<ViewContext> m_context;
    std::unique_ptr<PodsView> m_view;
    std::vector<Calm> m_calms;
};

void ChurnTest::initTestCase()
{
    NEPHOSCOPE_REQUIRE_OR_SKIP("kubernetes", RealCluster::available(), "tests/real/kubernetes/build has not been run");
    QVERIFY2(m_cluster.start({QStringLiteral("--nodes"), QStringLiteral("4")}), qPrintable(m_cluster.failure()));
    for (const char* deployment : deployments) {
        const auto made = m_cluster.kubectl({QStringLiteral("create"), QStringLiteral("deployment"), QLatin1String(deployment),
                                             QStringLiteral("--image=registry.example/app:1"), QStringLiteral("--replicas=4")});
        QVERIFY2(made.ok(), made.error.constData());
    }
    m_driver = std::make_unique<SessionDriver>();
    QVERIFY(m_driver->feed().start({{"real", SourceKind::Kubernetes, m_cluster.kubeconfig().toStdString(), {}}}, {}).has_value());
    m_host = std::make_unique<SessionHost>(m_driver->session(), m_clock, false);
    m_driver->setHost(m_host.get());
    m_context = std::make_unique<ViewContext>(*m_host);
    m_view = std::make_unique<PodsView>(*m_host, *m_context,
                                        [](const Session&, const ObjectKey&, Time) { return std::optional<ExplainedDecision>{}; });
    m_view->resize(1200, 800);
    m_view->show();
    QTRY_VERIFY_WITH_TIMEOUT(tableRows().size() == 4 * deployments.size(), 60'000);
}

// Each round ends in a calm.
void ChurnTest::tilesTableAndKubectlAgreeAfterChurn_data()
{
    QTest::addColumn<int>("seed");
    for (int round = 1; round <= rounds; ++round)
        QTest::addRow("round %d", round) << round;
}

void ChurnTest::tilesTableAndKubectlAgreeAfterChurn()
{
    QFETCH(int, seed);
    QProcess churn;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("KUBECTL"), m_cluster.variable(QStringLiteral("KUBECTL")));
    environment.insert(QStringLiteral("KUBECONFIG"), m_cluster.kubeconfig());
    churn.setProcessEnvironment(environment);
    QStringList arguments{QString::number(std::max(churnSeconds() / rounds, 1)), QString::number(seed)};
    for (const char* deployment : deployments)
        arguments += QLatin1String(deployment);
    churn.start(QStringLiteral(NEPHOSCOPE_REAL_FOLDER "/churn"), arguments);
    // Someone looks at one and the other while it happens.
    for (std::size_t look = 0; churn.state() != QProcess::NotRunning; ++look) {
        choose(deployments[look % deployments.size()]);
        QTest::qWait(200);
    }
    QVERIFY2(churn.exitStatus() == QProcess::NormalExit && churn.exitCode() == 0, churn.readAllStandardError().constData());
    const auto agree = [this] {
        const Rows theirs = kubectlRows();
        return theirs == tableRows() && theirs == tileRows() && theirs == kubectlRows();
    };
    QTRY_VERIFY2_WITH_TIMEOUT(agree(), qPrintable(text(kubectlRows()) + QStringLiteral("\ninstead of\n") + text(tableRows())),
                              60'000);
    m_calms.push_back({m_host->now(), tableRows()});
    // What happens next happens after that moment.
    QTest::qWait(100);
    qInfo("%zu pods, %zu versions of pods so far", m_calms.back().rows.size(), m_driver->session().pods().versionCount());
}

void ChurnTest::scrubbingBackShowsWhatKubectlShowedThen()
{
    int agree = 0;
    for (const Calm& calm : m_calms) {
        m_context->lookAt(calm.at);
        const Rows table = tableRows();
        const bool same = table == calm.rows && tileRows() == calm.rows;
        if (!same)
            qInfo("%s\n%s\ninstead of\n%s", formatRfc3339(calm.at).c_str(), qPrintable(text(table)), qPrintable(text(calm.rows)));
        agree += same ? 1 : 0;
    }
    m_context->goLive();
    reportCount("scrubbed-moments", agree, static_cast<int>(m_calms.size()));
    QCOMPARE(agree, rounds);
}

void ChurnTest::scrubbingBackShowsWhatTheLogSays()
{
    QVERIFY(!m_calms.empty());
    const QString file = m_cluster.folder() + QStringLiteral("/churn.ndjson.gz");
    const HistoryExcerpt excerpt = m_driver->history().excerpt();
    QVERIFY(excerpt.write(file.toStdString(), {}).has_value());
    const LogReader log(file);
    // Else its beginnings and ends would have to be counted as well.
    QVERIFY(log.listsOfPods() <= 1);
    int agree = 0;
    int asked = 0;
    const std::size_t step = std::max<std::size_t>(log.size() / 200, 1);
    for (std::size_t i = 0; i < log.size(); i += step) {
        const Time t = log.time(i);
        // Of a long churn the log has no more than the last part.
        if (t < m_calms.front().at || (excerpt.begins && t < *excerpt.begins))
            continue;
        m_context->lookAt(t);
        Rows rows;
        for (const auto& [uid, pod] : log.podsAt(t))
            rows.insert(cellsOf(pod));
        ++asked;
        const Rows tiles = tileRows();
        const bool same = tiles == rows && tableRows() == rows;
        if (!same)
            qInfo("%s\n%s\ninstead of\n%s", formatRfc3339(t).c_str(), qPrintable(text(tiles)), qPrintable(text(rows)));
        agree += same ? 1 : 0;
    }
    m_context->goLive();
    reportCount("logged-moments", agree, asked);
    QVERIFY(asked > 20);
    QCOMPARE(agree, asked);
}

int main(int argc, char** argv)
{
    // QtTest gives all rounds together five minutes.
    qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number((churnSeconds() + 900) * 1000));
    QApplication application(argc, argv);
    ChurnTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "churn_test.moc"
