// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cluster_scene.h"

#include "collectors/rules/autoscaler/decision.h"
#include "collectors/rules/autoscaler/selector_text.h"
#include "collectors/session/observation_log.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

constexpr std::array listedKinds{ObjectKind::Namespace,  ObjectKind::Node,       ObjectKind::Pod,
                                 ObjectKind::Deployment, ObjectKind::ReplicaSet, ObjectKind::StatefulSet,
                                 ObjectKind::DaemonSet,  ObjectKind::Job,        ObjectKind::HorizontalPodAutoscaler};
constexpr double gapBegin = 540;
constexpr double gapEnd = 580;
constexpr double busyEnd = 1320;
constexpr int podsOfNode = 110;  // what a kubelet takes by default

struct Sentences {
    const char* what;
    const char* why;
    const char* tryThis;
};

Sentences sentencesOf(SourceState state)
{
    switch (state) {
    case SourceState::Stale: return {"The connection to kind-dev broke", "the server closed it", "It is being restored"};
    case SourceState::Unreachable:
        return {"Cannot reach the API server of context \"kind-dev\"", "connection to 127.0.0.1:6443 refused",
                "Start the cluster, or choose another context"};
    case SourceState::Forbidden:
        return {"Cannot read deployments of context \"kind-dev\"", "user \"viewer\" may not list them cluster-wide",
                "Ask for the role \"view\", or name a namespace you may read"};
    case SourceState::WrongCredentials:
        return {"Cannot read from context \"kind-dev\"", "the server refused the client certificate",
                "Renew it, or choose another context"};
    case SourceState::Untrusted:
        return {"Cannot read from context \"kind-dev\"", "the API server's certificate expired on 3 May 2026",
                "Renew the cluster's certificates"};
    case SourceState::Failed:
        return {"Cannot read from context \"kind-dev\"", "the server answers 500 to every LIST", "Look into the API server's log"};
    default: return {"", "", ""};
    }
}

Condition condition(ClusterScene& scene, std::string_view type, ConditionStatus status, std::string_view reason,
                    std::string_view message, double since)
{
    return {scene.in(type), status, scene.in(reason), scene.in(message), ClusterScene::at(since)};
}

Autoscaler autoscalerOf(ClusterScene& scene, std::string_view uid, std::string_view namespaceName, std::string_view target,
                        int minimum, int maximum)
{
    Autoscaler autoscaler;
    autoscaler.meta = scene.meta(uid, namespaceName, target, -86400);
    autoscaler.target = {scene.in("apps/v1"), scene.in("Deployment"), scene.in(target)};
    autoscaler.minReplicas = minimum;
    autoscaler.maxReplicas = maximum;
    return autoscaler;
}

MetricSpec cpuAt(ClusterScene& scene, int utilization)
{
    MetricSpec metric;
    metric.metric.name = scene.in("cpu");
    metric.averageUtilization = utilization;
    return metric;
}

// One deployment whose autoscaler is the real algorithm, sync by sync, and whose pods take their time to start.
class ScaledDeployment {
public:
    ScaledDeployment(ClusterScene& scene, std::string_view name, Autoscaler autoscaler, int replicas)
        : m_scene(scene), m_name(name), m_autoscaler(std::move(autoscaler)),
          m_deployment(scene.deployment(uid("deployment"), "shop", name, 0, 0, -86400))
    {
        m_replicaSet = m_deployment;
        m_replicaSet.kind = ObjectKind::ReplicaSet;
        m_replicaSet.meta = scene.meta(uid("rs"), "shop", m_name + "-7d9f8c", -86400);
        m_replicaSet.meta.controller = OwnerRef{scene.in("Deployment"), scene.in(m_name), m_deployment.meta.uid};
        m_wanted = replicas;
        for (int i = 0; i < replicas; ++i)
            m_pods.push_back({-7200.0 - 60 * i, -7180});
        m_autoscaler.currentReplicas = m_autoscaler.desiredReplicas = replicas;
        tellPods(0);
        tellCounts(0);
        m_scene.see(0, m_autoscaler);
    }

    void run(double end, double (*loadMilli)(double))
    {
        for (double second = 1; second <= end; ++second) {
            const bool seen = second < gapBegin || second >= gapEnd;
            for (std::size_t i = 0; i < m_pods.size(); ++i)
                live(i, second);
            if (seen)
                tellCounts(second);
            if (std::fmod(second, 15) == 0)
                measure(second, loadMilli(second), seen);
            if (std::fmod(second, 15) == 8)
                sync(second, seen);
        }
    }

private:
    struct Life {
        double created = 0;
        double ready = 0;
        double deleted = 1e9;
        bool gone = false;
    };

    std::string uid(const std::string& part) const { return m_name + "-" + part; }
    std::string podName(std::size_t index) const
    {
        static constexpr std::array suffixes{"x2kq4", "9bd2m", "lw7tz", "h5rvn", "q8dcx", "7mzkp",
                                             "tt4fj", "b6nws", "v9gh2", "c3xld", "zk5rt", "p8w4m"};
        return m_name + "-7d9f8c-" + suffixes.at(index % suffixes.size());
    }

    Pod podAt(std::size_t index, double second)
    {
        const Life& life = m_pods[index];
        Pod pod = m_scene.pod(uid("pod-" + std::to_string(index)), "shop", podName(index), m_name, uid("rs"), life.created);
        static constexpr std::array nodes{"node-1", "node-2", "node-3"};
        pod.node = m_scene.in(nodes.at(index % nodes.size()));
        if (second < life.ready) {
            const bool running = second >= life.created + 5;
            ContainerStatus status = pod.statuses.front();
            status.ready = false;
            if (!running) {
                pod.phase = PodPhase::Pending;
                pod.ip = {};
                status.state = {ContainerStateKind::Waiting, m_scene.in("ContainerCreating"), 0, 0, {}, {}};
            }
            pod.statuses = {status};
            pod.conditions = {condition(m_scene, "Ready", ConditionStatus::False, "ContainersNotReady", "", life.created),
                              condition(m_scene, "PodScheduled", ConditionStatus::True, "", "", life.created)};
        } else {
            pod.conditions = {condition(m_scene, "Ready", ConditionStatus::True, "", "", life.ready),
                              condition(m_scene, "PodScheduled", ConditionStatus::True, "", "", life.created)};
        }
        if (second >= life.deleted)
            pod.deletionRequested = ClusterScene::at(life.deleted + 30);
        return pod;
    }

    void tellPods(double second)
    {
        for (std::size_t i = 0; i < m_pods.size(); ++i)
            m_scene.see(second, podAt(i, second));
    }

    // What happens to a pod in this second.
    void live(std::size_t index, double second)
    {
        Life& life = m_pods[index];
        if (life.gone)
            return;
        if (second == life.created || second == life.created + 5 || second == life.ready || second == life.deleted)
            m_scene.see(second, podAt(index, second));
        if (second >= life.deleted + 8) {
            life.gone = true;
            m_scene.see(second, ObjectGone{ObjectKind::Pod, m_scene.in(uid("pod-" + std::to_string(index))), m_scene.in("shop"),
                                           m_scene.in(podName(index))});
        }
    }

    void tellCounts(double second)
    {
        Workload counted = m_deployment;
        const auto here = [](const Life& life) { return !life.gone; };
        const auto serving = [second](const Life& life) { return life.ready <= second && second < life.deleted; };
        counted.specReplicas = m_wanted;
        counted.replicas = counted.updated = static_cast<std::int32_t>(std::count_if(m_pods.begin(), m_pods.end(), here));
        counted.ready = counted.available = static_cast<std::int32_t>(std::count_if(m_pods.begin(), m_pods.end(), serving));
        if (second > 0 && counted == m_deployment)
            return;
        m_deployment = counted;
        Workload replicaSet = m_replicaSet;
        replicaSet.specReplicas = m_wanted;
        replicaSet.replicas = counted.replicas;
        replicaSet.ready = replicaSet.available = counted.ready;
        m_scene.see(second, counted);
        m_scene.see(second, replicaSet);
    }

    void measure(double second, double loadMilli, bool seen)
    {
        std::vector<std::size_t> serving;
        for (std::size_t i = 0; i < m_pods.size(); ++i) {
            if (m_pods[i].ready + 10 <= second && second < m_pods[i].deleted)
                serving.push_back(i);
        }
        m_usages.clear();
        for (const std::size_t i : serving) {
            const double share = loadMilli / static_cast<double>(serving.size());
            const double wobble = 1 + 0.05 * std::sin(second / 23 + static_cast<double>(i) * 2);
            const PodUsage usage = m_scene.usage(podAt(i, second), second, std::llround(share * wobble),
                                                 180 + static_cast<std::int64_t>(i) * 7);
            m_usages.push_back(usage);
            if (seen)
                m_scene.see(second + 2, usage, usage.timestamp);
        }
    }

    void sync(double second, bool seen)
    {
        AutoscalerInputs inputs;
        inputs.now = ClusterScene::at(second);
        inputs.autoscaler = withApiDefaults(m_autoscaler, m_scene.pool);
        inputs.conditions = autoscalerConditions(m_autoscaler.conditions);
        inputs.specReplicas = m_wanted;
        inputs.statusReplicas = m_deployment.replicas;
        inputs.selector = queryText(*m_deployment.selector);
        for (std::size_t i = 0; i < m_pods.size(); ++i) {
            if (!m_pods[i].gone)
                inputs.pods.push_back(podView(podAt(i, second)));
        }
        inputs.readings = {resourceReading(m_usages, "cpu", "")};
        const AutoscalerDecision decision = decide(inputs, m_memory, ControllerSettings::forServerVersion("v1.37.2"));

        m_autoscaler.currentReplicas = m_deployment.replicas;
        m_autoscaler.desiredReplicas = decision.desiredReplicas;
        m_autoscaler.currentMetrics = decision.currentMetrics;
        std::vector<Condition> conditions;
        for (const AutoscalerCondition& one : decision.conditions)
            conditions.push_back(
                {m_scene.in(one.type), one.status, m_scene.in(one.reason), m_scene.in(one.message), one.lastTransition});
        m_autoscaler.conditions = std::move(conditions);
        if (decision.rescaled) {
            m_autoscaler.lastScaleTime = inputs.now;
            for (const AutoscalerEvent& event : decision.events)
                tellEvent(second, event);
            scaleTo(decision.desiredReplicas, second);
        }
        if (seen)
            m_scene.see(second, m_autoscaler);
    }

    void tellEvent(double second, const AutoscalerEvent& event)
    {
        KubeEvent told;
        told.uid = m_scene.in(uid("event-" + std::to_string(second)));
        told.namespaceName = m_scene.in("shop");
        told.type = m_scene.in(event.warning ? "Warning" : "Normal");
        told.reason = m_scene.in(event.reason);
        told.message = event.message;
        told.involvedKind = m_scene.in("HorizontalPodAutoscaler");
        told.involvedName = m_autoscaler.meta.name;
        told.involvedUid = m_autoscaler.meta.uid;
        told.first = told.last = ClusterScene::at(second);
        m_scene.see(second + 0.5, told, told.last);
    }

    void scaleTo(int replicas, double second)
    {
        m_wanted = replicas;
        int here = static_cast<int>(
            std::count_if(m_pods.begin(), m_pods.end(), [](const Life& life) { return life.deleted > 1e8; }));
        for (double start = 14; here < replicas; ++here, start += 7)
            m_pods.push_back({second + 1, second + 1 + start});
        for (auto life = m_pods.rbegin(); life != m_pods.rend() && here > replicas; ++life) {
            if (life->deleted > 1e8) {
                life->deleted = second + 1;
                --here;
            }
        }
    }

    ClusterScene& m_scene;
    std::string m_name;
    Autoscaler m_autoscaler;
    AutoscalerMemory m_memory;
    Workload m_deployment;
    Workload m_replicaSet;
    int m_wanted = 0;
    std::vector<Life> m_pods;
    std::vector<PodUsage> m_usages;
};

// What the pods of shop/order-service need together, in thousandths of a core.
double orderLoad(double second)
{
    static constexpr std::array<std::pair<double, double>, 6> steps{
        {{0, 430}, {360, 840}, {690, 1380}, {840, 1800}, {930, 1760}, {975, 1010}}};
    const auto next = std::find_if(steps.begin(), steps.end(), [second](const auto& step) { return step.first > second; });
    return (next - 1)->second + 20 * std::sin(second / 40);
}

void tellSteady(ClusterScene& scene, std::string_view namespaceName, std::string_view name, int replicas)
{
    const std::string uid(name);
    Workload deployment = scene.deployment(uid, namespaceName, name, replicas, replicas, -400000);
    Workload replicaSet = deployment;
    replicaSet.kind = ObjectKind::ReplicaSet;
    replicaSet.meta = scene.meta(uid + "-rs", namespaceName, uid + "-5b84d6", -400000);
    replicaSet.meta.controller = OwnerRef{scene.in("Deployment"), scene.in(name), deployment.meta.uid};
    scene.see(0, deployment);
    scene.see(0, replicaSet);
    for (int i = 0; i < replicas; ++i)
        scene.see(0, scene.pod(uid + "-pod-" + std::to_string(i), namespaceName,
                               uid + "-5b84d6-" + std::string(5, static_cast<char>('a' + i)), name, uid + "-rs", -390000));
}

// Wants two, has one; the other starts over and over.
void tellCrashing(ClusterScene& scene)
{
    tellSteady(scene, "payments", "payment-gateway", 2);
    Workload deployment = scene.deployment("payment-gateway", "payments", "payment-gateway", 2, 1, -400000);
    scene.see(100, deployment);
    Pod pod = scene.pod("payment-gateway-pod-1", "payments", "payment-gateway-5b84d6-bbbbb", "payment-gateway",
                        "payment-gateway-rs", -390000);
    for (int restarts = 1; restarts <= 6; ++restarts) {
        const double second = 100 + 190.0 * (restarts - 1);
        if (second >= gapBegin && second < gapEnd)
            continue;
        ContainerStatus status = pod.statuses.front();
        status.ready = false;
        status.restarts = restarts;
        status.state = {ContainerStateKind::Waiting, scene.in("CrashLoopBackOff"), 0, 0, {}, {}};
        status.lastState = {ContainerStateKind::Terminated, scene.in("Error"),       1, 0,
                            ClusterScene::at(second - 4),   ClusterScene::at(second)};
        pod.statuses = {status};
        pod.conditions = {condition(scene, "Ready", ConditionStatus::False, "ContainersNotReady", "", 100)};
        scene.see(second, pod);
    }
}

// Waits for its metric, which nobody serves.
void tellBlindAutoscaler(ClusterScene& scene)
{
    Autoscaler autoscaler = autoscalerOf(scene, "frontend-hpa", "shop", "frontend", 2, 6);
    MetricSpec metric;
    metric.metric.source = MetricSource::Pods;
    metric.metric.name = scene.in("requests_per_second");
    metric.targetType = TargetType::AverageValue;
    metric.averageValue = Quantity::fromValue(100);
    autoscaler.metrics = {metric};
    autoscaler.currentReplicas = autoscaler.desiredReplicas = 2;
    autoscaler.conditions = {
        condition(scene, "AbleToScale", ConditionStatus::True, "SucceededGetScale", "", -400),
        condition(
            scene, "ScalingActive", ConditionStatus::False, "FailedGetPodsMetric",
            "the HPA was unable to compute the replica count: unable to get metric requests_per_second: no custom metrics API",
            -400)};
    scene.see(0, autoscaler);
}

} // namespace

ClusterScene::ClusterScene(std::string_view sourceName) : source(pool.intern(sourceName)) {}

Time ClusterScene::at(double seconds)
{
    return Time{1'795'529'400s} + Duration{std::llround(seconds * 1e9)};
}

ObjectName ClusterScene::workload(std::string_view namespaceName, std::string_view name, ObjectKind kind)
{
    return {source, kind, in(namespaceName), in(name)};
}

Changes ClusterScene::see(double seconds, Payload payload, std::optional<Time> happened)
{
    Observation one;
    one.source = source;
    one.seen = at(seconds);
    one.happened = happened;
    one.payload = std::move(payload);
    record.push_back(one);
    return m_told ? session.apply({&one, 1}) : Changes{};
}

void ClusterScene::told(double seconds)
{
    std::stable_sort(record.begin(), record.end(), [](const Observation& a, const Observation& b) { return a.seen < b.seen; });
    const auto future = std::find_if(record.begin(), record.end(), [&](const Observation& one) { return one.seen > at(seconds); });
    record.erase(future, record.end());
    session.apply(record);
    now = at(seconds);
    m_told = true;
}

void ClusterScene::sourceIs(double seconds, SourceState state)
{
    const Sentences sentences = sentencesOf(state);
    SourceStatus status;
    status.state = state;
    status.since = at(seconds);
    status.what = sentences.what;
    status.why = sentences.why;
    status.tryThis = sentences.tryThis;
    for (const ObjectKind kind : listedKinds) {
        status.resource = in(resourceName(kind));
        see(seconds, status);
    }
    status.resource = {};
    status.sourceKind = in("kubernetes");
    status.address = in("https://127.0.0.1:6443");
    if (state == SourceState::Live || state == SourceState::Stale)
        status.serverVersion = in("v1.37.2");
    see(seconds, status);
}

void ClusterScene::listed(double seconds)
{
    for (const ObjectKind kind : listedKinds) {
        see(seconds, ResyncBegin{kind, {}});
        see(seconds, ResyncEnd{kind, {}, true});
    }
}

ObjectMeta ClusterScene::meta(std::string_view uid, std::string_view namespaceName, std::string_view name, double created)
{
    ObjectMeta result;
    result.uid = in(uid);
    result.namespaceName = in(namespaceName);
    result.name = in(name);
    result.created = at(created);
    return result;
}

Workload ClusterScene::deployment(std::string_view uid, std::string_view namespaceName, std::string_view name, int desired,
                                  int ready, double created)
{
    Workload result;
    result.meta = meta(uid, namespaceName, name, created);
    result.specReplicas = desired;
    result.replicas = result.updated = desired;
    result.ready = result.available = ready;
    LabelSelector selector;
    selector.matchLabels.items = {{in("app"), in(name)}};
    result.selector = selector;
    return result;
}

SharedList<ContainerStatus> restarted(const Pod& pod, int restarts)
{
    ContainerStatus status = pod.statuses.front();
    status.restarts = restarts;
    return {status};
}

Pod ClusterScene::pod(std::string_view uid, std::string_view namespaceName, std::string_view name, std::string_view app,
                      std::string_view controllerUid, double created)
{
    auto spec = std::make_shared<PodSpec>();
    spec->meta = meta(uid, namespaceName, name, created);
    spec->meta.labels.items = {{in("app"), in(app)}};
    spec->meta.controller = OwnerRef{in("ReplicaSet"), in(app), in(controllerUid)};
    spec->containers.push_back(
        {in("app"), in("registry.example/app:1.2.3"), {250, std::int64_t{256} << 20, std::nullopt, std::nullopt}, false});
    Pod result;
    result.spec = std::move(spec);
    result.phase = PodPhase::Running;
    result.node = in("node-1");
    result.startTime = at(created);
    result.ip = in("10.244." + std::to_string(uid.size() % 8) + "."
                   + std::to_string(10 + static_cast<unsigned char>(uid.back()) % 90));
    ContainerStatus status;
    status.name = in("app");
    status.ready = true;
    status.started = true;
    status.state = {ContainerStateKind::Running, {}, 0, 0, at(created + 5), {}};
    result.statuses = {status};
    result.conditions = {condition(*this, "Ready", ConditionStatus::True, "", "", created + 10),
                         condition(*this, "PodScheduled", ConditionStatus::True, "", "", created)};
    return result;
}

PodUsage ClusterScene::usage(const Pod& pod, double seconds, std::int64_t cpuMilli, std::int64_t memoryMebibytes)
{
    PodUsage result;
    result.namespaceName = pod.meta().namespaceName;
    result.name = pod.meta().name;
    result.timestamp = at(seconds);
    result.window = 15s;
    result.containers = {{in("app"), cpuMilli * 1'000'000, memoryMebibytes << 20}};
    return result;
}

Expected<void> ClusterScene::writeLog(const std::filesystem::path& file) const
{
    auto log = createObservationLog(file);
    if (!log)
        return tl::unexpected(log.error());
    if (auto appended = (*log)->append(record); !appended)
        return appended;
    return (*log)->close();
}

std::unique_ptr<ClusterScene> busyScene(double end)
{
    auto scene = std::make_unique<ClusterScene>();
    scene->sourceIs(0, SourceState::CatchingUp);
    for (const ObjectKind kind : listedKinds)
        scene->see(0, ResyncBegin{kind, {}});
    for (const char* name : {"batch", "default", "kube-system", "observability", "payments", "shop"})
        scene->see(0, Namespace{scene->meta(name, "", name, -900000), scene->in("Active")});
    tellSteady(*scene, "shop", "cart", 3);
    tellSteady(*scene, "shop", "frontend", 2);
    tellSteady(*scene, "kube-system", "coredns", 2);
    tellSteady(*scene, "observability", "prometheus", 1);
    tellBlindAutoscaler(*scene);
    tellCrashing(*scene);

    Workload database = scene->deployment("ledger-db", "payments", "ledger-db", 3, 3, -800000);
    database.kind = ObjectKind::StatefulSet;
    scene->see(0, database);
    Workload report = scene->deployment("nightly-report", "batch", "nightly-report", 0, 0, -40000);
    report.kind = ObjectKind::Job;
    report.specReplicas.reset();
    report.job = JobProgress{1, 1, false, 0, 1, 0, ClusterScene::at(-40000), ClusterScene::at(-39400)};
    scene->see(0, report);

    Autoscaler orders = autoscalerOf(*scene, "order-service-hpa", "shop", "order-service", 3, 10);
    orders.metrics = {cpuAt(*scene, 70)};
    ScaledDeployment(*scene, "order-service", orders, 3).run(busyEnd, orderLoad);

    for (const ObjectKind kind : listedKinds)
        scene->see(1, ResyncEnd{kind, {}, true});
    scene->sourceIs(1, SourceState::Live);
    scene->sourceIs(gapBegin, SourceState::Stale);
    scene->sourceIs(gapEnd, SourceState::Live);
    scene->told(end);
    return scene;
}

std::unique_ptr<ClusterScene> lostScene(SourceState state)
{
    auto scene = busyScene();
    scene->sourceIs(busyEnd, state);
    scene->now = ClusterScene::at(busyEnd + 40);
    return scene;
}

std::unique_ptr<ClusterScene> nothingScene()
{
    auto scene = std::make_unique<ClusterScene>();
    scene->told(0);
    return scene;
}

std::unique_ptr<ClusterScene> emptyClusterScene()
{
    auto scene = std::make_unique<ClusterScene>();
    scene->listed(0);
    scene->sourceIs(0, SourceState::Live);
    for (const char* name : {"default", "kube-system"})
        scene->see(0, Namespace{scene->meta(name, "", name, -900000), scene->in("Active")});
    scene->told(60);
    return scene;
}

std::unique_ptr<ClusterScene> sourceScene(SourceState state)
{
    auto scene = std::make_unique<ClusterScene>();
    scene->sourceIs(0, state);
    scene->told(42);
    return scene;
}

std::unique_ptr<ClusterScene> podsScene(int pods)
{
    auto scene = std::make_unique<ClusterScene>();
    scene->sourceIs(0, SourceState::Live);
    for (const ObjectKind kind : listedKinds)
        scene->see(0, ResyncBegin{kind, {}});
    Workload deployment = scene->deployment("fleet", "shop", "fleet", pods, pods, -400000);
    Workload replicaSet = deployment;
    replicaSet.kind = ObjectKind::ReplicaSet;
    replicaSet.meta = scene->meta("fleet-rs", "shop", "fleet-66d4c7", -400000);
    replicaSet.meta.controller = OwnerRef{scene->in("Deployment"), scene->in("fleet"), deployment.meta.uid};
    scene->see(0, deployment);
    scene->see(0, replicaSet);
    Autoscaler autoscaler = autoscalerOf(*scene, "fleet-hpa", "shop", "fleet", 1, std::max(10, 2 * pods));
    autoscaler.metrics = {cpuAt(*scene, 70)};
    autoscaler.currentReplicas = autoscaler.desiredReplicas = pods;
    scene->see(0, autoscaler);
    for (int i = 0; i < pods; ++i) {
        const std::string number = std::to_string(i);
        Pod pod = scene->pod("fleet-pod-" + number, "shop",
                             "fleet-66d4c7-" + std::string(5 - std::min<std::size_t>(5, number.size()), '0') + number, "fleet",
                             "fleet-rs", -3600.0 - i);
        pod.node = scene->in("node-" + std::to_string(1 + i / podsOfNode));
        scene->see(0, pod);
        scene->see(14, scene->usage(pod, 12, 120 + i % 80, 150 + i % 64), ClusterScene::at(12));
    }
    for (const ObjectKind kind : listedKinds)
        scene->see(0.5, ResyncEnd{kind, {}, true});
    scene->told(60);
    return scene;
}

} // namespace nephoscope
