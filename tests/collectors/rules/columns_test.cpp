// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/podstatus/columns.h"
#include "collectors/rules/podstatus/node_columns.h"
#include "collectors/rules/podstatus/pod_columns.h"
#include "collectors/rules/podstatus/workload_columns.h"

#include <QTest>

using namespace nephoscope;
using namespace std::chrono_literals;

// kubectl's columns, where the vectors have no rows and where a rule is easily got wrong.
class ColumnsTest : public QObject {
    Q_OBJECT

private slots:
    void agesAreKubectls_data();
    void agesAreKubectls();
    void aFailedContainerOutdoesACompletedOne();
    void aRunningReadyPodOutdoesItsFailedContainer();
    void aGatedPodSaysSo();
    void aLostNodeMakesItsPodUnknown();
    void aFinishedPodIsNotTerminating();
    void deploymentsAndSetsShowTheirCounts();
    void jobsShowTheirStatusInOrder();
    void jobsCountTheirCompletions();
    void selectorsAreSortedByKey();
    void selectorsThatCannotBeAreSaid();
    void nodesShowTheirRolesAndArchitecture();
    void eventsShowWhoSawWhat();
    void whatIsNoObjectHasNoRow();

private:
    Interned text(std::string_view view) { return m_strings.intern(view); }
    Pod pod(std::vector<ContainerStatus> statuses)
    {
        Pod pod;
        auto spec = std::make_shared<PodSpec>();
        spec->containers.resize(statuses.size());
        pod.spec = spec;
        pod.phase = PodPhase::Running;
        pod.statuses = std::move(statuses);
        return pod;
    }
    ContainerStatus ended(const char* reason, int exitCode)
    {
        ContainerStatus status;
        status.state.kind = ContainerStateKind::Terminated;
        status.state.reason = text(reason);
        status.state.exitCode = exitCode;
        return status;
    }
    ContainerStatus running()
    {
        ContainerStatus status;
        status.state.kind = ContainerStateKind::Running;
        status.ready = true;
        return status;
    }
    Condition condition(const char* type, ConditionStatus status, const char* reason = "")
    {
        return {text(type), status, text(reason), {}, {}};
    }
    Workload job(std::vector<Condition> conditions)
    {
        Workload job;
        job.kind = ObjectKind::Job;
        job.job.emplace();
        job.conditions = std::move(conditions);
        return job;
    }
    static std::string cell(const Cells& cells, std::string_view column)
    {
        for (const Cell& cell : cells) {
            if (cell.column == column)
                return cell.text;
        }
        return "no such column";
    }

    StringPool m_strings;
    const Time m_now = *parseRfc3339("2026-05-03T12:00:00Z");
};

void ColumnsTest::agesAreKubectls_data()
{
    QTest::addColumn<qint64>("nanoseconds");
    const auto row = [](const char* expected, Duration duration) {
        QTest::addRow("%s of %lld", expected, static_cast<long long>(duration.count())) << static_cast<qint64>(duration.count());
    };
    row("<invalid>", -2s);
    row("0s", -1999ms);
    row("0s", -1ns);
    row("0s", 999ms);
    row("119s", 119999ms);
    row("2m", 120s);
    row("9m59s", 599s);
    row("10m", 659s);
    row("179m", 179min + 59s);
    row("3h", 3h);
    row("7h59m", 7h + 59min);
    row("8h", 8h + 59min);
    row("47h", 47h + 59min);
    row("2d", 48h);
    row("7d23h", 191h);
    row("8d", 192h);
    row("729d", 24h * 729);
    row("2y", 24h * 730);
    row("7y364d", 24h * (8 * 365 - 1));
    row("8y", 24h * 365 * 8 + 24h * 100);
}

void ColumnsTest::agesAreKubectls()
{
    QFETCH(qint64, nanoseconds);
    const QString expected = QString{QTest::currentDataTag()}.section(' ', 0, 0);
    QCOMPARE(QString::fromStdString(humanDuration(Duration{nanoseconds})), expected);
    QCOMPARE(ageText(std::nullopt, m_now), "<unknown>");
    QCOMPARE(ageText(Time::min(), Time::max()), "292y"); // as much as nanoseconds can say
}

void ColumnsTest::aFailedContainerOutdoesACompletedOne()
{
    QCOMPARE(podStatus(pod({ended("Completed", 0), ended("OOMKilled", 137)})).status, "OOMKilled");
    QCOMPARE(podStatus(pod({ended("Completed", 0), ended("", 3)})).status, "ExitCode:3");
    QCOMPARE(podStatus(pod({ended("Completed", 0), ended("First", 1), ended("Second", 2)})).status, "First");
    QCOMPARE(podStatus(pod({ended("Completed", 0), ended("Completed", 0)})).status, "Completed");
    QCOMPARE(podStatus(pod({ended("Completed", 0), running(), ended("Error", 1)})).status, "Error");
}

void ColumnsTest::aRunningReadyPodOutdoesItsFailedContainer()
{
    Pod ready = pod({ended("Completed", 0), running(), ended("Error", 1)});
    ready.conditions = {condition("Ready", ConditionStatus::True)};
    QCOMPARE(podStatus(ready).status, "Running");
    QCOMPARE(podStatus(pod({ended("Completed", 0), running()})).status, "NotReady");
    QCOMPARE(podStatus(ready).ready, 1);
    QCOMPARE(podStatus(ready).total, 3);
}

void ColumnsTest::aGatedPodSaysSo()
{
    Pod gated = pod({});
    gated.phase = PodPhase::Pending;
    gated.conditions = {condition("PodScheduled", ConditionStatus::False, "SchedulingGated")};
    QCOMPARE(podStatus(gated).status, "SchedulingGated");
}

void ColumnsTest::aLostNodeMakesItsPodUnknown()
{
    Pod lost = pod({running()});
    lost.deletionRequested = m_now;
    QCOMPARE(podStatus(lost).status, "Terminating");
    lost.reason = text("NodeLost");
    QCOMPARE(podStatus(lost).status, "Unknown");
}

void ColumnsTest::aFinishedPodIsNotTerminating()
{
    Pod finished = pod({ended("Completed", 0)});
    finished.deletionRequested = m_now;
    finished.phase = PodPhase::Succeeded;
    QCOMPARE(podStatus(finished).status, "Completed");
}

void ColumnsTest::deploymentsAndSetsShowTheirCounts()
{
    Workload workload;
    workload.meta.name = text("web");
    workload.meta.created = m_now - 5min;
    workload.specReplicas = 3;
    workload.ready = 2;
    workload.replicas = 4;
    workload.updated = 1;
    workload.available = 2;
    workload.scheduledDesired = 7;
    workload.containers = {{text("a"), text("a:1")}, {text("b"), text("b:2")}};
    workload.selector.emplace();
    const auto row = [&](ObjectKind kind) {
        workload.kind = kind;
        std::string all;
        for (const Cell& cell : workloadCells(workload, m_now))
            all += (all.empty() ? "" : "|") + cell.text;
        return all;
    };
    QCOMPARE(row(ObjectKind::Deployment), "web|2/3|1|2|5m|a,b|a:1,b:2|"); // an empty selector is an empty cell here
    QCOMPARE(row(ObjectKind::ReplicaSet), "web|3|4|2|5m|a,b|a:1,b:2|<none>");
    QCOMPARE(row(ObjectKind::StatefulSet), "web|2/3|5m|a,b|a:1,b:2");
    QCOMPARE(row(ObjectKind::DaemonSet), "web|7|4|2|1|2|<none>|5m|a,b|a:1,b:2|<none>");
    workload.nodeSelector.items = {{text("disk"), text("fast")}, {text("zone"), text("a")}};
    QCOMPARE(cell(workloadCells(workload, m_now), "Node Selector"), "disk=fast,zone=a");
}

void ColumnsTest::jobsShowTheirStatusInOrder()
{
    const auto yes = ConditionStatus::True;
    QCOMPARE(jobStatus(job({})), "Running");
    QCOMPARE(jobStatus(job({condition("SuccessCriteriaMet", yes)})), "SuccessCriteriaMet");
    QCOMPARE(jobStatus(job({condition("SuccessCriteriaMet", yes), condition("FailureTarget", yes)})), "FailureTarget");
    QCOMPARE(jobStatus(job({condition("FailureTarget", yes), condition("Suspended", yes)})), "Suspended");
    QCOMPARE(jobStatus(job({condition("Complete", ConditionStatus::False)})), "Running");
    Workload deleted = job({condition("Suspended", yes)});
    deleted.meta.deletionRequested = m_now;
    QCOMPARE(jobStatus(deleted), "Terminating");
    deleted.conditions = {condition("Suspended", yes), condition("Failed", yes)};
    QCOMPARE(jobStatus(deleted), "Failed");
    deleted.conditions = {condition("Suspended", yes), condition("Failed", yes), condition("Complete", yes)};
    QCOMPARE(jobStatus(deleted), "Complete");
}

void ColumnsTest::jobsCountTheirCompletions()
{
    Workload one = job({});
    one.job->succeeded = 1;
    QCOMPARE(cell(workloadCells(one, m_now), "Completions"), "1/1");
    QCOMPARE(cell(workloadCells(one, m_now), "Duration"), "");
    one.job->parallelism = 4;
    QCOMPARE(cell(workloadCells(one, m_now), "Completions"), "1/1 of 4");
    one.job->completions = 6;
    QCOMPARE(cell(workloadCells(one, m_now), "Completions"), "1/6");
    one.job->startTime = m_now - 150s;
    QCOMPARE(cell(workloadCells(one, m_now), "Duration"), "2m30s");
    one.job->completionTime = m_now - 100s;
    QCOMPARE(cell(workloadCells(one, m_now), "Duration"), "50s");
}

void ColumnsTest::selectorsAreSortedByKey()
{
    LabelSelector selector;
    selector.matchLabels.items = {{text("b"), text("1")}, {text("d"), text("")}};
    selector.matchExpressions = {{text("c"), SelectorOperator::In, {text("z"), text("y"), text("z")}},
                                 {text("a"), SelectorOperator::NotIn, {text("x")}},
                                 {text("e"), SelectorOperator::Exists, {}},
                                 {text("f"), SelectorOperator::DoesNotExist, {}}};
    QCOMPARE(selectorText(selector).value(), "a notin (x),b=1,c in (y,z),d=,e,!f");
    QCOMPARE(selectorText(std::nullopt).value(), "");
}

void ColumnsTest::selectorsThatCannotBeAreSaid()
{
    Workload workload;
    workload.selector.emplace().matchExpressions = {{text("a"), SelectorOperator::In, {}}};
    QCOMPARE(cell(workloadCells(workload, m_now), "Selector"), "<invalid>");
    workload.kind = ObjectKind::ReplicaSet;
    QCOMPARE(cell(workloadCells(workload, m_now), "Selector"), "<error>");
}

void ColumnsTest::nodesShowTheirRolesAndArchitecture()
{
    Node node;
    QCOMPARE(nodeStatus(node), "Unknown");
    node.conditions = {condition("Ready", ConditionStatus::True)};
    node.unschedulable = true;
    QCOMPARE(nodeStatus(node), "Ready,SchedulingDisabled");
    // Of two the last counts.
    node.conditions = {condition("Ready", ConditionStatus::True), condition("Ready", ConditionStatus::Unknown)};
    QCOMPARE(nodeStatus(node), "NotReady,SchedulingDisabled");
    node.meta.labels.items = {{text("kubernetes.io/role"), text("edge")},
                              {text("node-role.kubernetes.io/"), text("")},
                              {text("node-role.kubernetes.io/worker"), text("")},
                              {text("node-role.kubernetes.io/a"), text("x")}};
    node.architecture = text("arm64");
    node.addresses = {{text("Hostname"), text("h")}, {text("InternalIP"), text("10.0.0.1")}};
    const Cells cells = nodeCells(node, m_now);
    QCOMPARE(cell(cells, "Roles"), "a,edge,worker");
    QCOMPARE(cell(cells, "Kernel-Version"), "<unknown> (arm64)");
    QCOMPARE(cell(cells, "Internal-IP"), "10.0.0.1");
    QCOMPARE(cell(cells, "External-IP"), "<none>");
}

void ColumnsTest::eventsShowWhoSawWhat()
{
    KubeEvent event;
    event.involvedKind = text("HorizontalPodAutoscaler");
    event.involvedName = text("web");
    event.component = text("horizontal-pod-autoscaler");
    event.message = "  New size: 4 \n";
    event.last = m_now - 30s;
    event.count = 3;
    Cells cells = *objectCells(event, m_now);
    QCOMPARE(cell(cells, "Object"), "horizontalpodautoscaler/web");
    QCOMPARE(cell(cells, "Message"), "New size: 4");
    QCOMPARE(cell(cells, "Last Seen"), "30s");
    QCOMPARE(cell(cells, "First Seen"), "<unknown>");
    QCOMPARE(cell(cells, "Source"), "horizontal-pod-autoscaler");
    event.instance = text("node-1");
    event.involvedName = {};
    cells = *objectCells(event, m_now);
    QCOMPARE(cell(cells, "Source"), "horizontal-pod-autoscaler, node-1");
    QCOMPARE(cell(cells, "Object"), "horizontalpodautoscaler");
}

void ColumnsTest::whatIsNoObjectHasNoRow()
{
    QVERIFY(!objectCells(PodUsage{}, m_now));
    QVERIFY(!objectCells(ObjectGone{}, m_now));
}

QTEST_GUILESS_MAIN(ColumnsTest)
#include "columns_test.moc"
