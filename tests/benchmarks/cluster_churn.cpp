// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/cluster_churn.h"

#include "collectors/kubernetes/decoder.h"
#include "collectors/rules/autoscaler/decision.h"
#include "collectors/rules/autoscaler/selector_text.h"
#include "tests/benchmarks/pod_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t namespaceCount = 20;
constexpr std::size_t nodeCount = 100;
// Of a hundred changes: counts of a deployment, and pods that go and are replaced.
constexpr unsigned countsShare = 10;
constexpr unsigned replacedShare = 3;

constexpr std::array listedKinds{ObjectKind::Namespace,  ObjectKind::Node,       ObjectKind::Pod,
                                 ObjectKind::Deployment, ObjectKind::ReplicaSet, ObjectKind::HorizontalPodAutoscaler};

std::string ownerName(std::size_t owner)
{
    return owner == 0 ? "fleet" : fmt::format("web-{}", owner);
}

std::string namespaceOf(std::size_t owner)
{
    return fmt::format("shop-{}", owner % namespaceCount);
}

// As a decoder makes it: shares nothing with what was told before.
Pod asDecoded(const Pod& pod)
{
    Pod copy = pod;
    copy.spec = std::make_shared<PodSpec>(*pod.spec);
    return copy;
}

} // namespace

ClusterChurn::ClusterChurn(StringPool& pool, std::size_t pods, std::size_t fleet, Time start)
    : m_pool(pool), m_source(pool.intern("kind-big")), m_fleet(fleet), m_start(start), m_due(start + period)
{
    Decoder decoder(pool);
    const std::string list = podListJson(pods);
    const auto page = decoder.decodeList(ObjectKind::Pod, list,
                                         [this](Payload&& payload) { m_pods.push_back(std::get<Pod>(std::move(payload))); });
    if (!page || m_pods.size() != pods)
        std::abort();
    for (std::size_t i = 0; i < pods; ++i)
        adopt(m_pods[i], i, 0);
    m_deployments.push_back(deployment(0, fleet));
    for (std::size_t i = fleet; i < pods; i += podsPerOwner)
        m_deployments.push_back(deployment(ownerOf(i), std::min(podsPerOwner, pods - i)));

    m_autoscaler.meta.uid = in("fleet-hpa");
    m_autoscaler.meta.namespaceName = in(namespaceOf(0));
    m_autoscaler.meta.name = in("fleet");
    m_autoscaler.meta.created = start - 24h;
    m_autoscaler.target = {in("apps/v1"), in("Deployment"), in("fleet")};
    m_autoscaler.minReplicas = 1;
    m_autoscaler.maxReplicas = static_cast<std::int32_t>(2 * fleet);
    MetricSpec metric;
    metric.metric.name = in("cpu");
    metric.averageUtilization = 70;
    m_autoscaler.metrics = {metric};
}

ObjectName ClusterChurn::fleet() const
{
    return {m_source, ObjectKind::Deployment, m_deployments.front().meta.namespaceName, m_deployments.front().meta.name};
}

Observation ClusterChurn::seen(Time now, Payload payload) const
{
    Observation observation;
    observation.source = m_source;
    observation.seen = now;
    observation.payload = std::move(payload);
    return observation;
}

// The pod in the place of its number, `birth` counting those that were there before it.
void ClusterChurn::adopt(Pod& pod, std::size_t index, std::size_t birth)
{
    const std::size_t owner = ownerOf(index);
    auto spec = std::make_shared<PodSpec>(*pod.spec);
    spec->meta.namespaceName = in(namespaceOf(owner));
    spec->meta.name = in(
        fmt::format("{}-5d4f8c7b6d-{:05x}{}", ownerName(owner), index, birth == 0 ? "" : fmt::format("-{}", birth)));
    spec->meta.uid = in(fmt::format("{:08x}-1c4b-4b5e-9d0a-{:012x}", birth, index));
    spec->meta.labels.items = {{in("app"), in(ownerName(owner))}};
    spec->meta.controller = OwnerRef{in("ReplicaSet"), in(ownerName(owner) + "-5d4f8c7b6d"), in(ownerName(owner) + "-rs")};
    pod.spec = std::move(spec);
}

Workload ClusterChurn::deployment(std::size_t owner, std::size_t pods)
{
    Workload result;
    result.meta.uid = in(ownerName(owner) + "-deployment");
    result.meta.namespaceName = in(namespaceOf(owner));
    result.meta.name = in(ownerName(owner));
    result.meta.created = m_start - 24h;
    result.specReplicas = static_cast<std::int32_t>(pods);
    result.replicas = result.updated = result.ready = result.available = static_cast<std::int32_t>(pods);
    LabelSelector selector;
    selector.matchLabels.items = {{in("app"), in(ownerName(owner))}};
    result.selector = selector;
    return result;
}

std::vector<Observation> ClusterChurn::beginning()
{
    std::vector<Observation> batch;
    const auto tell = [&](Payload payload) { batch.push_back(seen(m_start, std::move(payload))); };
    for (const ObjectKind kind : listedKinds)
        tell(ResyncBegin{kind, {}});
    for (std::size_t i = 0; i < namespaceCount; ++i) {
        Namespace space;
        space.meta.uid = in(fmt::format("shop-{}-namespace", i));
        space.meta.name = in(fmt::format("shop-{}", i));
        tell(space);
    }
    for (std::size_t i = 0; i < nodeCount; ++i) {
        Node node;
        node.meta.uid = in(fmt::format("node-{}-uid", i));
        node.meta.name = in(fmt::format("node-{}", i));
        node.allocatableCpu = Quantity::fromValue(32);
        tell(node);
    }
    for (const Workload& deployment : m_deployments) {
        tell(deployment);
        Workload replicaSet = deployment;
        replicaSet.kind = ObjectKind::ReplicaSet;
        replicaSet.meta.uid = in(deployment.meta.name.str() + "-rs");
        replicaSet.meta.name = in(deployment.meta.name.str() + "-5d4f8c7b6d");
        replicaSet.meta.controller = OwnerRef{in("Deployment"), deployment.meta.name, deployment.meta.uid};
        tell(replicaSet);
    }
    for (const Pod& pod : m_pods)
        tell(asDecoded(pod));
    m_autoscaler.currentReplicas = m_autoscaler.desiredReplicas = static_cast<std::int32_t>(m_fleet);
    tell(m_autoscaler);
    SourceStatus status;
    status.state = SourceState::Live;
    status.since = m_start;
    status.sourceKind = in("kubernetes");
    status.address = in("https://127.0.0.1:6443");
    status.serverVersion = in("v1.37.2");
    for (const ObjectKind kind : listedKinds) {
        tell(ResyncEnd{kind, {}, true});
        status.resource = in(resourceName(kind));
        tell(status);
    }
    status.resource = {};
    tell(status);
    measure(m_start, batch);
    return batch;
}

std::vector<Observation> ClusterChurn::next(Time now, std::size_t changes)
{
    std::vector<Observation> batch;
    batch.reserve(changes + 4);
    for (std::size_t i = 0; i < changes; ++i)
        change(now, batch);
    if (now >= m_due) {
        m_due += period;
        measure(now, batch);
        sync(now, batch);
    }
    return batch;
}

void ClusterChurn::change(Time now, std::vector<Observation>& batch)
{
    const std::size_t index = m_random() % m_pods.size();
    const unsigned dice = static_cast<unsigned>(m_random() % 100);
    if (dice < countsShare) {
        Workload& workload = m_deployments[ownerOf(index)];
        workload.ready = workload.available = *workload.specReplicas - static_cast<std::int32_t>(m_random() % 3);
        batch.push_back(seen(now, workload));
    } else if (dice < countsShare + replacedShare) {
        replace(index, now, batch);
    } else {
        turn(index, now, batch);
    }
}

void ClusterChurn::replace(std::size_t index, Time now, std::vector<Observation>& batch)
{
    Pod& pod = m_pods[index];
    batch.push_back(seen(now, ObjectGone{ObjectKind::Pod, pod.meta().uid, pod.meta().namespaceName, pod.meta().name}));
    adopt(pod, index, ++m_births);
    auto spec = std::make_shared<PodSpec>(*pod.spec);
    spec->meta.created = now;
    pod.spec = std::move(spec);
    batch.push_back(seen(now, asDecoded(pod)));
}

// From ready to not, or back again, with a restart.
void ClusterChurn::turn(std::size_t index, Time now, std::vector<Observation>& batch)
{
    Pod& pod = m_pods[index];
    std::vector<ContainerStatus> statuses(pod.statuses.begin(), pod.statuses.end());
    ContainerStatus& status = statuses.front();
    status.ready = !status.ready;
    if (status.ready) {
        ++status.restarts;
        status.state = {ContainerStateKind::Running, {}, 0, 0, now, {}};
    } else {
        status.lastState = {ContainerStateKind::Terminated, in("Error"), 1, 0, status.state.startedAt, now};
        if (status.restarts % 4 == 3)
            status.state = {ContainerStateKind::Waiting, in("CrashLoopBackOff"), 0, 0, {}, {}};
    }
    std::vector<Condition> conditions(pod.conditions.begin(), pod.conditions.end());
    for (Condition& condition : conditions) {
        if (condition.type == "Ready" || condition.type == "ContainersReady") {
            condition.status = status.ready ? ConditionStatus::True : ConditionStatus::False;
            condition.lastTransition = now;
        }
    }
    pod.statuses = std::move(statuses);
    pod.conditions = std::move(conditions);
    batch.push_back(seen(now, asDecoded(pod)));
}

void ClusterChurn::measure(Time now, std::vector<Observation>& batch)
{
    m_fleetUsages.clear();
    for (std::size_t i = 0; i < m_pods.size(); ++i) {
        PodUsage usage;
        usage.namespaceName = m_pods[i].meta().namespaceName;
        usage.name = m_pods[i].meta().name;
        usage.timestamp = now - 2s;
        usage.window = period;
        for (const ContainerSpec& container : m_pods[i].spec->containers) {
            const std::int64_t share = container.resources.cpuRequestMilli.value_or(100)
                                       * (600 + static_cast<std::int64_t>(m_random() % 200));
            usage.containers.push_back({container.name, share * 1'000, static_cast<std::int64_t>(64 + m_random() % 64) << 20});
        }
        if (i < m_fleet)
            m_fleetUsages.push_back(usage);
        Observation observation = seen(now, std::move(usage));
        observation.happened = now - 2s;
        batch.push_back(std::move(observation));
    }
}

void ClusterChurn::sync(Time now, std::vector<Observation>& batch)
{
    const Workload& target = m_deployments.front();
    AutoscalerInputs inputs;
    inputs.now = now;
    inputs.autoscaler = withApiDefaults(m_autoscaler, m_pool);
    inputs.conditions = autoscalerConditions(m_autoscaler.conditions);
    inputs.specReplicas = *target.specReplicas;
    inputs.statusReplicas = target.replicas;
    inputs.selector = queryText(*target.selector);
    for (std::size_t i = 0; i < m_fleet; ++i)
        inputs.pods.push_back(podView(m_pods[i]));
    inputs.readings = {resourceReading(m_fleetUsages, "cpu", "")};
    const AutoscalerDecision decision = decide(inputs, m_memory, ControllerSettings::forServerVersion("v1.37.2"));
    m_autoscaler.currentReplicas = target.replicas;
    m_autoscaler.desiredReplicas = target.replicas;
    m_autoscaler.currentMetrics = decision.currentMetrics;
    std::vector<Condition> conditions;
    for (const AutoscalerCondition& one : decision.conditions)
        conditions.push_back({in(one.type), one.status, in(one.reason), in(one.message), one.lastTransition});
    m_autoscaler.conditions = std::move(conditions);
    batch.push_back(seen(now, m_autoscaler));
}

} // namespace nephoscope
