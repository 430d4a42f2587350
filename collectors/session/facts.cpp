// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/facts.h"

#include "collectors/rules/podstatus/pod_columns.h"
#include "collectors/session/projections/source_summary.h"
#include "collectors/session/projections/workload_list.h"
#include "collectors/session/projections/workload_pods.h"

#include <algorithm>
#include <map>

namespace nephoscope {

namespace {

using Answers = std::vector<FactValue>;
using Evaluate = void (*)(const Session&, Time, Answers&);

// A fact and how it is found out; several facts that come from one walk have one function each, so that a question pays for
// itself only.
struct Fact {
    FactInfo info;
    Evaluate evaluate;
};

FactLabels objectLabels(Interned source, Interned namespaceName, Interned name)
{
    return {{"source", source.str()}, {"namespace", namespaceName.str()}, {"name", name.str()}};
}

template <auto Number>
void ofWorkloads(const Session& session, Time t, Answers& out)
{
    for (const WorkloadRow& row : workloadList(session, t)) {
        FactLabels labels = objectLabels(row.key.source, row.namespaceName, row.name);
        labels.emplace_back("kind", enumName(row.kind));
        out.push_back({std::move(labels), static_cast<double>(row.*Number)});
    }
}

void workloadHealth(const Session& session, Time t, Answers& out)
{
    for (const WorkloadRow& row : workloadList(session, t)) {
        FactLabels labels = objectLabels(row.key.source, row.namespaceName, row.name);
        labels.emplace_back("kind", enumName(row.kind));
        out.push_back({std::move(labels), std::string{enumName(row.health)}});
    }
}

void workloadAvailable(const Session& session, Time t, Answers& out)
{
    for (const WorkloadRow& row : workloadList(session, t)) {
        FactLabels labels = objectLabels(row.key.source, row.namespaceName, row.name);
        labels.emplace_back("kind", enumName(row.kind));
        out.push_back({std::move(labels), static_cast<double>(session.workloads().at(row.key, t)->available)});
    }
}

// Adds one count per set of labels.
class Counts {
public:
    void add(FactLabels labels) { ++m_counts[std::move(labels)]; }
    void take(Answers& out) const
    {
        for (const auto& [labels, count] : m_counts)
            out.push_back({labels, static_cast<double>(count)});
    }

private:
    std::map<FactLabels, std::int64_t> m_counts;
};

void podCount(const Session& session, Time t, Answers& out)
{
    Counts counts;
    session.pods().forEachAt(t, [&](const ObjectKey& key, const Pod& pod) {
        counts.add({{"source", key.source.str()}, {"namespace", pod.meta().namespaceName.str()}, {"status", podStatus(pod).status}});
    });
    counts.take(out);
}

void podStatusWord(const Session& session, Time t, Answers& out)
{
    session.pods().forEachAt(t, [&](const ObjectKey& key, const Pod& pod) {
        out.push_back({objectLabels(key.source, pod.meta().namespaceName, pod.meta().name), podStatus(pod).status});
    });
}

void podRestarts(const Session& session, Time t, Answers& out)
{
    session.pods().forEachAt(t, [&](const ObjectKey& key, const Pod& pod) {
        out.push_back({objectLabels(key.source, pod.meta().namespaceName, pod.meta().name), static_cast<double>(podStatus(pod).restarts)});
    });
}

template <auto Member>
void podUsageOf(const Session& session, Time t, Answers& out, double unit)
{
    for (const PodAt& at : allPods(session, t)) {
        if (!at.usage)
            continue;
        double total = 0;
        bool any = false;
        for (const ContainerUsage& container : at.usage->containers) {
            if (const auto& amount = container.*Member) {
                total += static_cast<double>(*amount);
                any = true;
            }
        }
        if (any)
            out.push_back({objectLabels(at.key.source, at.pod->meta().namespaceName, at.pod->meta().name), total * unit});
    }
}
void podCpu(const Session& session, Time t, Answers& out)
{
    podUsageOf<&ContainerUsage::cpuNano>(session, t, out, 1e-9);
}
void podMemory(const Session& session, Time t, Answers& out)
{
    podUsageOf<&ContainerUsage::memoryBytes>(session, t, out, 1);
}

template <class F>
void ofAutoscalers(const Session& session, Time t, Answers& out, F&& number)
{
    session.autoscalers().forEachAt(t, [&](const ObjectKey& key, const Autoscaler& autoscaler) {
        out.push_back({objectLabels(key.source, autoscaler.meta.namespaceName, autoscaler.meta.name), static_cast<double>(number(autoscaler))});
    });
}
void autoscalerCurrent(const Session& session, Time t, Answers& out)
{
    ofAutoscalers(session, t, out, [](const Autoscaler& value) { return value.currentReplicas; });
}
void autoscalerDesired(const Session& session, Time t, Answers& out)
{
    ofAutoscalers(session, t, out, [](const Autoscaler& value) { return value.desiredReplicas; });
}
void autoscalerMinimum(const Session& session, Time t, Answers& out)
{
    ofAutoscalers(session, t, out, [](const Autoscaler& value) { return value.minReplicas.value_or(1); });
}
void autoscalerMaximum(const Session& session, Time t, Answers& out)
{
    ofAutoscalers(session, t, out, [](const Autoscaler& value) { return value.maxReplicas; });
}

// f(metric) → optional number for every metric of a list in the autoscaler.
template <class F>
void ofMetrics(const Session& session, Time t, Answers& out, auto member, F&& number)
{
    session.autoscalers().forEachAt(t, [&](const ObjectKey& key, const Autoscaler& autoscaler) {
        for (const auto& metric : autoscaler.*member) {
            const std::optional<double> value = number(metric);
            if (!value)
                continue;
            FactLabels labels = objectLabels(key.source, autoscaler.meta.namespaceName, autoscaler.meta.name);
            labels.emplace_back("metric", metricLabel(metric.metric));
            out.push_back({std::move(labels), *value});
        }
    });
}
std::optional<double> utilizationOf(const auto& metric)
{
    return metric.averageUtilization ? std::optional<double>{*metric.averageUtilization} : std::nullopt;
}
std::optional<double> amountOf(const auto& metric)
{
    if (metric.averageValue)
        return metric.averageValue->toDouble();
    return metric.value ? std::optional{metric.value->toDouble()} : std::nullopt;
}
void autoscalerUtilization(const Session& session, Time t, Answers& out)
{
    ofMetrics(session, t, out, &Autoscaler::currentMetrics, [](const MetricStatus& metric) { return utilizationOf(metric); });
}
void autoscalerTargetUtilization(const Session& session, Time t, Answers& out)
{
    ofMetrics(session, t, out, &Autoscaler::metrics, [](const MetricSpec& metric) { return utilizationOf(metric); });
}
void autoscalerMetric(const Session& session, Time t, Answers& out)
{
    ofMetrics(session, t, out, &Autoscaler::currentMetrics, [](const MetricStatus& metric) { return amountOf(metric); });
}
void autoscalerTarget(const Session& session, Time t, Answers& out)
{
    ofMetrics(session, t, out, &Autoscaler::metrics, [](const MetricSpec& metric) { return amountOf(metric); });
}
void autoscalerCondition(const Session& session, Time t, Answers& out)
{
    session.autoscalers().forEachAt(t, [&](const ObjectKey& key, const Autoscaler& autoscaler) {
        for (const Condition& condition : autoscaler.conditions) {
            FactLabels labels = objectLabels(key.source, autoscaler.meta.namespaceName, autoscaler.meta.name);
            labels.emplace_back("condition", condition.type.view());
            out.push_back({std::move(labels), std::string{enumName(condition.status)} + "/" + condition.reason.str()});
        }
    });
}

bool isReady(const Node& node)
{
    const Condition* ready = findCondition(node.conditions, "Ready");
    return ready && ready->status == ConditionStatus::True;
}
void nodeCount(const Session& session, Time t, Answers& out)
{
    Counts counts;
    session.nodes().forEachAt(t, [&](const ObjectKey& key, const Node&) { counts.add({{"source", key.source.str()}}); });
    counts.take(out);
}
void nodeReady(const Session& session, Time t, Answers& out)
{
    std::map<FactLabels, double> ready;
    session.nodes().forEachAt(t, [&](const ObjectKey& key, const Node& node) { ready[{{"source", key.source.str()}}] += isReady(node) ? 1 : 0; });
    for (const auto& [labels, count] : ready)
        out.push_back({labels, count});
}
void nodeCpu(const Session& session, Time t, Answers& out)
{
    session.nodes().forEachAt(t, [&](const ObjectKey& key, const Node& node) {
        const auto usage = session.nodeUsage(key, t);
        if (usage && usage->cpuNano)
            out.push_back({{{"source", key.source.str()}, {"name", node.meta.name.str()}}, static_cast<double>(*usage->cpuNano) * 1e-9});
    });
}

void eventCount(const Session& session, Time t, Answers& out)
{
    Counts counts;
    session.events().forEachBetween({Time::min(), t == liveTime ? t : t + Duration{1}}, [&](const auto& entry) {
        const KubeEvent& event = entry.value.event;
        counts.add({{"source", entry.value.source.str()}, {"namespace", event.namespaceName.str()}, {"type", event.type.str()}, {"reason", event.reason.str()}});
    });
    counts.take(out);
}

void sourceState(const Session& session, Time t, Answers& out)
{
    for (const SourceSummary& summary : sourceSummaries(session, t)) {
        out.push_back({{{"source", summary.source.str()}, {"resource", ""}}, std::string{enumName(summary.state)}});
        for (const ResourceSummary& resource : summary.resources)
            out.push_back({{{"source", summary.source.str()}, {"resource", resource.resource.str()}}, std::string{enumName(resource.status.state)}});
    }
}
void sourceAge(const Session& session, Time t, Answers& out)
{
    for (const SourceSummary& summary : sourceSummaries(session, t))
        out.push_back({{{"source", summary.source.str()}}, toSeconds(summary.age)});
}
void sourceLost(const Session& session, Time t, Answers& out)
{
    out.push_back({{}, static_cast<double>(session.lostBetween({Time::min(), t == liveTime ? t : t + Duration{1}}))});
}

// Ascending by name.
const std::vector<Fact>& registry()
{
    static const std::vector<std::string_view> autoscaler{"source", "namespace", "name"};
    static const std::vector<std::string_view> metric{"source", "namespace", "name", "metric"};
    static const std::vector<std::string_view> pod{"source", "namespace", "name"};
    static const std::vector<std::string_view> workload{"source", "namespace", "name", "kind"};
    static const std::vector<Fact> all{
        {{"autoscaler.condition", {"source", "namespace", "name", "condition"}, "", "A condition of the autoscaler, as status/reason."}, autoscalerCondition},
        {{"autoscaler.current", autoscaler, "replicas", "The replicas that the autoscaler saw."}, autoscalerCurrent},
        {{"autoscaler.desired", autoscaler, "replicas", "The replicas that the autoscaler wants."}, autoscalerDesired},
        {{"autoscaler.max", autoscaler, "replicas", "The most that the autoscaler may set."}, autoscalerMaximum},
        {{"autoscaler.metric", metric, "", "A metric as the autoscaler reported it, as an amount."}, autoscalerMetric},
        {{"autoscaler.min", autoscaler, "replicas", "The least that the autoscaler may set."}, autoscalerMinimum},
        {{"autoscaler.target", metric, "", "The amount that the autoscaler steers towards."}, autoscalerTarget},
        {{"autoscaler.target_utilization", metric, "%", "The share of requests that the autoscaler steers towards."}, autoscalerTargetUtilization},
        {{"autoscaler.utilization", metric, "%", "A metric as the autoscaler reported it, as a share of requests."}, autoscalerUtilization},
        {{"event.count", {"source", "namespace", "type", "reason"}, "events", "How many events of a reason are remembered."}, eventCount},
        {{"node.count", {"source"}, "nodes", "How many nodes there are."}, nodeCount},
        {{"node.cpu", {"source", "name"}, "cores", "What a node consumes, by its latest sample."}, nodeCpu},
        {{"node.ready", {"source"}, "nodes", "How many nodes are ready."}, nodeReady},
        {{"pod.count", {"source", "namespace", "status"}, "pods", "How many pods show a STATUS in kubectl."}, podCount},
        {{"pod.cpu", pod, "cores", "What a pod consumes, by its latest sample."}, podCpu},
        {{"pod.memory", pod, "bytes", "The memory of a pod, by its latest sample."}, podMemory},
        {{"pod.restarts", pod, "restarts", "How often containers of the pod were restarted."}, podRestarts},
        {{"pod.status", pod, "", "The STATUS of a pod in kubectl."}, podStatusWord},
        {{"session.lost", {}, "observations", "How many observations came faster than they could be held."}, sourceLost},
        {{"source.age", {"source"}, "s", "How long the source has been in its present state."}, sourceAge},
        {{"source.state", {"source", "resource"}, "", "How far a source, or one resource of it, can be trusted to be now."}, sourceState},
        {{"workload.available", workload, "pods", "Pods that have been ready for long enough."}, workloadAvailable},
        {{"workload.current", workload, "pods", "Pods that there are."}, ofWorkloads<&WorkloadRow::current>},
        {{"workload.desired", workload, "pods", "Pods that there shall be."}, ofWorkloads<&WorkloadRow::desired>},
        {{"workload.health", workload, "", "Whether the workload is failing, progressing, steady or finished."}, workloadHealth},
        {{"workload.ready", workload, "pods", "Pods that are ready."}, ofWorkloads<&WorkloadRow::ready>},
        {{"workload.updated", workload, "pods", "Pods of the newest version."}, ofWorkloads<&WorkloadRow::updated>},
    };
    return all;
}

bool agrees(const FactLabels& answer, const FactLabels& asked)
{
    return std::all_of(asked.begin(), asked.end(), [&answer](const auto& label) { return std::find(answer.begin(), answer.end(), label) != answer.end(); });
}

} // namespace

const std::vector<FactInfo>& facts()
{
    static const std::vector<FactInfo> infos = [] {
        std::vector<FactInfo> all;
        for (const Fact& fact : registry())
            all.push_back(fact.info);
        return all;
    }();
    return infos;
}

Expected<std::vector<FactValue>> askFact(const Session& session, std::string_view name, const FactLabels& labels, Time t)
{
    const auto unknown = [](std::string why) {
        return tl::unexpected(Error{ErrorCode::NotFound, "Cannot answer the question", std::move(why), "Run \"nephoscope facts\" for the names there are", {}, {}, 0});
    };
    const auto& all = registry();
    const auto fact = std::find_if(all.begin(), all.end(), [name](const Fact& candidate) { return candidate.info.name == name; });
    if (fact == all.end())
        return unknown("there is no fact \"" + std::string{name} + "\"");
    for (const auto& [label, value] : labels) {
        if (std::find(fact->info.labels.begin(), fact->info.labels.end(), label) == fact->info.labels.end())
            return unknown("the fact \"" + std::string{name} + "\" has no label \"" + label + "\"");
    }
    std::vector<FactValue> answers;
    fact->evaluate(session, t, answers);
    std::erase_if(answers, [&labels](const FactValue& answer) { return !agrees(answer.labels, labels); });
    std::sort(answers.begin(), answers.end(), [](const FactValue& a, const FactValue& b) { return a.labels < b.labels; });
    return answers;
}

} // namespace nephoscope
