// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>

#ifndef Q_MOC_RUN // moc cannot read Asio
#include "tests/real/live_source.h"
#endif
#include "collectors/kubernetes/resource_type.h"
#include "collectors/model/clock.h"
#include "collectors/rules/autoscaler/explanation_ids.h"
#include "collectors/rules/autoscaler/phrases.h"
#include "collectors/rules/podstatus/columns.h"
#include "collectors/session/projections/explained_autoscaler.h"
#include "collectors/session/projections/workload_list.h"
#include "tests/collectors/rules/explanation_equations.h"
#include "tests/real/kubectl_table.h"
#include "tests/support/real_cluster.h"
#include "tests/support/requirements.h"

#include <nlohmann/json.hpp>

#include <cctype>
#include <map>

using namespace nephoscope;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

// The flags that the cluster is started with.
constexpr ControllerHints hints{5s, 30s};

using Rows = std::map<std::string, std::vector<std::string>>;  // namespace/name → cells

std::string upper(std::string_view text)
{
    std::string result{text};
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return result;
}

const ExplanationStep* find(const Explanation& explanation, std::string_view id)
{
    const auto found = std::find_if(explanation.begin(), explanation.end(),
                                    [id](const ExplanationStep& step) { return step.id == id; });
    return found == explanation.end() ? nullptr : &*found;
}

std::string textOf(const ExplainedAutoscaler& explained)
{
    std::string text = formatRfc3339(explained.decidedAt);
    for (const ExplanationStep& step : explained.explanation.decision.explanation)
        text += "\n    " + std::string{enumName(step.provenance)} + "  " + phraseEnglish(step);
    return text;
}

} // namespace

// The chapter's manifests on a real cluster, with load that rises and falls: at each step what our session says is what kubectl
// says, and the explanation is the controller's own decision.
class AutoscalingTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void applied();
    void metricsAreUnknownAtFirst();
    void raised();
    void scaledUp();
    void settled();
    void lowered();
    void scaledDown();
    void everyDecisionIsExplained();
    void cleanupTestCase();

private:
    void kubectl(const QString& arguments)
    {
        const auto done = m_cluster.kubectl(arguments.split(u' '));
        QVERIFY2(done.ok(), done.error.constData());
    }
    ObjectKey key();
    std::shared_ptr<const Autoscaler> autoscaler() { return m_source->session().autoscalers().latest(key()); }
    int utilization()
    {
        const auto now = autoscaler();
        return now && !now->currentMetrics.empty() ? now->currentMetrics[0].averageUtilization.value_or(-1) : -1;
    }
    std::string reason(std::string_view condition);
    bool replicasAre(int count);
    // Compares everything, again while the last changes are on their way to one of us.
    void compareWithKubectl();
    QStringList differences();
    QStringList cellDifferences(const char* resource, ObjectKind kind);
    QStringList replicaDifferences();
    Rows ourRows(ObjectKind kind, Time now, const std::vector<std::string>& heading);

    RealCluster m_cluster;
    std::unique_ptr<LiveSource> m_source;
    int m_comparedRows = 0;  // of the latest comparison
    int m_agreed = 0;
    int m_total = 0;
};

void AutoscalingTest::initTestCase()
{
    NEPHOSCOPE_REQUIRE_OR_SKIP("kubernetes", RealCluster::available(), "tests/real/kubernetes/build has not been run");
    NEPHOSCOPE_REQUIRE_OR_SKIP("chapter", !chapterFolder().empty(), "NEPHOSCOPE_CHAPTER names no folder");
    QVERIFY2(m_cluster.start({QStringLiteral("--nodes"), QStringLiteral("3"), QStringLiteral("--hpa-sync"), QStringLiteral("5s"),
                              QStringLiteral("--downscale-stabilization"), QStringLiteral("30s")}),
             qPrintable(m_cluster.failure()));
    m_source = std::make_unique<LiveSource>(m_cluster.kubeconfig());
    QTRY_COMPARE_WITH_TIMEOUT(m_source->state(), SourceState::Live, 30'000);
}

ObjectKey AutoscalingTest::key()
{
    Session& session = m_source->session();
    StringPool& pool = session.pool();
    const ObjectName name{pool.intern("real"), ObjectKind::HorizontalPodAutoscaler, pool.intern("default"),
                          pool.intern("order-service-hpa")};
    return session.find(name, liveTime).value_or(ObjectKey{});
}

std::string AutoscalingTest::reason(std::string_view condition)
{
    if (const auto now = autoscaler()) {
        for (const Condition& known : now->conditions) {
            if (known.type == condition)
                return known.reason.str();
        }
    }
    return {};
}

bool AutoscalingTest::replicasAre(int count)
{
    const auto now = autoscaler();
    const auto target = targetOf(m_source->session(), key(), liveTime);
    const auto workload = target ? m_source->session().workloads().latest(*target) : nullptr;
    return now && workload && now->currentReplicas == count && now->desiredReplicas == count && workload->specReplicas == count
           && workload->ready == count;
}

Rows AutoscalingTest::ourRows(ObjectKind kind, Time now, const std::vector<std::string>& heading)
{
    Rows rows;
    const auto add = [&](const ObjectMeta& meta, const auto& value) {
        const auto cells = objectCells(Payload{value}, now);
        std::vector<std::string> texts;
        for (std::size_t i = heading.size() - cells->size(); const Cell& cell : *cells) {
            if (upper(cell.column) != heading[i++])
                texts.push_back("column " + upper(cell.column));
            texts.push_back(cell.text);
        }
        rows[meta.namespaceName.str() + "/" + meta.name.str()] = std::move(texts);
    };
    const Session& session = m_source->session();
    if (kind == ObjectKind::Pod)
        session.pods().forEachAt(liveTime, [&](const ObjectKey&, const Pod& pod) { add(pod.meta(), pod); });
    else if (kind == ObjectKind::Node)
        session.nodes().forEachAt(liveTime, [&](const ObjectKey&, const Node& node) { add(node.meta, node); });
    else if (kind == ObjectKind::HorizontalPodAutoscaler)
        session.autoscalers().forEachAt(liveTime, [&](const ObjectKey&, const Autoscaler& one) { add(one.meta, one); });
    else
        session.workloads().forEachAt(liveTime, [&](const ObjectKey&, const Workload& one) {
            if (one.kind == kind)
                add(one.meta, one);
        });
    return rows;
}

QStringList AutoscalingTest::cellDifferences(const char* resource, ObjectKind kind)
{
    const bool namespaced = resourceType(kind).namespaced;
    QStringList arguments{QStringLiteral("get"), QLatin1String(resource), QStringLiteral("-o"), QStringLiteral("wide")};
    if (namespaced)
        arguments += QStringLiteral("-A");
    // The server's now lies between these two, and no age grows twice within a second.
    const SystemClock clock;
    const Time before = clock.now();
    const auto printed = m_cluster.kubectl(arguments);
    const Time after = clock.now();
    if (!printed.ok() || after - before > 900ms)
        return {QLatin1String(resource) + QStringLiteral(": no table in time ") + QString::fromUtf8(printed.error)};
    const KubectlTable table = readKubectlTable(printed.output);
    const Rows earlier = ourRows(kind, before, table.heading);
    Rows later = ourRows(kind, after, table.heading);
    QStringList differences;
    for (const auto& row : table.rows) {
        const std::string name = namespaced ? row[0] + "/" + row[1] : "/" + row[0];
        const std::vector<std::string> theirs(row.begin() + (namespaced ? 1 : 0), row.end());
        ++m_comparedRows;
        const auto one = earlier.find(name);
        const auto other = later.find(name);
        bool same = one != earlier.end() && other != later.end() && one->second.size() == theirs.size()
                    && other->second.size() == theirs.size();
        for (std::size_t i = 0; same && i < theirs.size(); ++i)
            same = theirs[i] == one->second[i] || theirs[i] == other->second[i];
        if (!same) {
            QString ours;
            if (other != later.end()) {
                for (const auto& cell : other->second)
                    ours += QString::fromStdString(cell) + QStringLiteral(" | ");
            }
            QString printedRow;
            for (const auto& cell : theirs)
                printedRow += QString::fromStdString(cell) + QStringLiteral(" | ");
            differences += QString::fromStdString(name) + QStringLiteral(": ") + ours + QStringLiteral("instead of ") + printedRow;
        }
        later.erase(name);
    }
    for (const auto& [name, cells] : later)
        differences += QString::fromStdString(name) + QStringLiteral(": is not there");
    return differences;
}

// What kubectl says of the autoscaler and its target, against the session and the explanation.
QStringList AutoscalingTest::replicaDifferences()
{
    const auto answer = m_cluster.get(
        QStringLiteral("/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/order-service-hpa"));
    const Json theirs = Json::parse(answer.output.toStdString(), nullptr, false);
    const auto ours = autoscaler();
    if (!theirs.contains("status") || !ours)
        return {QStringLiteral("no autoscaler")};
    QStringList differences;
    const Json& status = theirs["status"];
    if (ours->currentReplicas != status.value("currentReplicas", 0) || ours->desiredReplicas != status.value("desiredReplicas", 0))
        differences += QStringLiteral("other replicas");
    const auto explained = explainAutoscaler(m_source->session(), key(), liveTime, hints);
    if (!explained)
        return differences + QStringList{QStringLiteral("no explanation")};
    const AutoscalerDecision& decision = explained->explanation.decision;
    const bool elsewhere = find(decision.explanation, step::differenceSample)
                           || find(decision.explanation, step::differenceRequired);
    if (explained->explanation.reproduced ? decision.desiredReplicas != status.value("desiredReplicas", 0) : !elsewhere)
        differences += QStringLiteral("not explained: ") + QString::fromStdString(textOf(*explained));
    if (explained->explanation.reproduced) {
        for (const Json& condition : status.value("conditions", Json::array())) {
            const auto same = std::any_of(decision.conditions.begin(), decision.conditions.end(), [&condition](const auto& own) {
                return own.type == condition["type"] && own.reason == condition["reason"];
            });
            if (!same)
                differences += QStringLiteral("another condition: ")
                               + QString::fromStdString(condition.dump() + " " + textOf(*explained));
        }
    }
    return differences;
}

QStringList AutoscalingTest::differences()
{
    m_comparedRows = 0;
    return cellDifferences("hpa", ObjectKind::HorizontalPodAutoscaler) + cellDifferences("deploy", ObjectKind::Deployment)
           + cellDifferences("pods", ObjectKind::Pod) + cellDifferences("nodes", ObjectKind::Node)
           + cellDifferences("rs", ObjectKind::ReplicaSet) + replicaDifferences();
}

void AutoscalingTest::compareWithKubectl()
{
    QStringList found{QStringLiteral("nothing compared")};
    for (QDeadlineTimer deadline(60'000); !found.isEmpty() && !deadline.hasExpired();) {
        QTest::qWait(50);
        found = differences();
    }
    m_total += m_comparedRows;
    m_agreed += m_comparedRows - static_cast<int>(std::min<qsizetype>(found.size(), m_comparedRows));
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

void AutoscalingTest::applied()
{
    for (const char* name : {"pod.yaml", "deployment-hpa.yaml", "service-ingress.yaml"})
        kubectl(QStringLiteral("apply -f ") + QString::fromStdString((chapterFolder() / "artefacts" / name).string()));
    QTRY_VERIFY_WITH_TIMEOUT(autoscaler(), 10'000);
    // The bare pod bears the Deployment's label, so that the autoscaler counts it.
    QTRY_COMPARE_WITH_TIMEOUT(m_source->pods().size(), std::size_t{4}, 30'000);
    compareWithKubectl();
}

void AutoscalingTest::metricsAreUnknownAtFirst()
{
    // A value takes two samples; until then the controller says so.
    QTRY_COMPARE_WITH_TIMEOUT(reason("ScalingActive"), std::string("ValidMetricFound"), 60'000);
    int unknown = 0;
    for (const AutoscalerReport& report : autoscalerReports(m_source->session(), key(), {Time::min(), liveTime})) {
        const Condition* const active = findCondition(report.autoscaler->conditions, "ScalingActive");
        if (!active || active->reason != "FailedGetResourceMetric")
            continue;
        ++unknown;
        const auto explained = explainAutoscaler(m_source->session(), key(), report.at, hints);
        QVERIFY(explained);
        QVERIFY2(explained->explanation.reproduced, textOf(*explained).c_str());
        QVERIFY2(find(explained->explanation.decision.explanation, step::metricFailed), textOf(*explained).c_str());
    }
    QVERIFY(unknown > 0);
    compareWithKubectl();
}

void AutoscalingTest::raised()
{
    QVERIFY(m_cluster.consume(QStringLiteral("order-service"), QStringLiteral("230m"), QStringLiteral("180Mi")));
    QTRY_VERIFY_WITH_TIMEOUT(utilization() > 77, 40'000);
    compareWithKubectl();
}

void AutoscalingTest::scaledUp()
{
    QTRY_VERIFY_WITH_TIMEOUT(autoscaler()->desiredReplicas > 3, 40'000);
    compareWithKubectl();
    QTRY_VERIFY_WITH_TIMEOUT(!reportedRescales(m_source->session(), key(), {Time::min(), liveTime}).empty(), 10'000);
}

void AutoscalingTest::settled()
{
    // More pods share the load.
    QVERIFY(m_cluster.consume(QStringLiteral("order-service"), QStringLiteral("170m"), QStringLiteral("180Mi")));
    QTRY_COMPARE_WITH_TIMEOUT(utilization(), 68, 60'000);
    const int reached = autoscaler()->desiredReplicas;
    QTRY_VERIFY_WITH_TIMEOUT(replicasAre(reached), 30'000);
    compareWithKubectl();
}

void AutoscalingTest::lowered()
{
    const int before = autoscaler()->desiredReplicas;
    QVERIFY(m_cluster.consume(QStringLiteral("order-service"), QStringLiteral("20m"), QStringLiteral("60Mi")));
    QTRY_VERIFY_WITH_TIMEOUT(utilization() < 63, 40'000);
    QTRY_COMPARE_WITH_TIMEOUT(reason("AbleToScale"), std::string("ScaleDownStabilized"), 20'000);
    QCOMPARE(autoscaler()->desiredReplicas, before);
    compareWithKubectl();
}

void AutoscalingTest::scaledDown()
{
    QTRY_VERIFY_WITH_TIMEOUT(replicasAre(3), 90'000);
    compareWithKubectl();
    kubectl(QStringLiteral("delete pod order-service --now"));
    QTRY_COMPARE_WITH_TIMEOUT(m_source->pods().size(), std::size_t{3}, 30'000);
    compareWithKubectl();
}

void AutoscalingTest::everyDecisionIsExplained()
{
    const Session& session = m_source->session();
    const ObjectKey hpa = key();
    int explainedCount = 0;
    int reproduced = 0;
    int rescales = 0;
    const auto reports = autoscalerReports(session, hpa, {Time::min(), liveTime});
    int decisions = 0;
    for (const AutoscalerReport& report : reports) {
        if (report.autoscaler->conditions.empty())
            continue;
        ++decisions;
        const auto explained = explainAutoscaler(session, hpa, report.at, hints);
        QVERIFY(explained);
        QCOMPARE(explained->decidedAt, report.at);
        const AutoscalerDecision& decision = explained->explanation.decision;
        for (const ExplanationStep& one : decision.explanation) {
            const std::string problem = equationProblem(one);
            QVERIFY2(problem.empty(), problem.c_str());
        }
        if (explained->explanation.reproduced) {
            ++reproduced;
            ++explainedCount;
            if (decision.rescaled)
                ++rescales;
        } else {
            qInfo("not reproduced: %s", textOf(*explained).c_str());
            if (find(decision.explanation, step::differenceSample) || find(decision.explanation, step::differenceRequired))
                ++explainedCount;
        }
    }
    const auto told = reportedRescales(session, hpa, {Time::min(), liveTime});
    qInfo("%d of %d decisions reproduced; %d rescales of %zu", reproduced, decisions, rescales, told.size());
    reportCount("live-decisions", explainedCount, decisions);
    QVERIFY(decisions > 5);
    QCOMPARE(explainedCount, decisions);
    QCOMPARE(rescales, static_cast<int>(told.size()));
}

void AutoscalingTest::cleanupTestCase()
{
    if (m_source)
        reportCount("kubectl-rows", m_agreed, m_total);
    m_source.reset();
}

QTEST_GUILESS_MAIN(AutoscalingTest)
#include "autoscaling_test.moc"
