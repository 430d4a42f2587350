// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/window_scenes.h"

#include "collectors/session/projections/explained_autoscaler.h"
#include "widgets/shell/main_window.h"
#include "widgets/shell/settings_dialog.h"
#include "widgets/shell/source_dialog.h"

#include <algorithm>

namespace nephoscope {

namespace {

using namespace std::chrono_literals;

constexpr const char* podYaml = R"(apiVersion: v1
kind: Pod
metadata:
  creationTimestamp: "2026-11-20T01:50:00Z"
  labels:
    app: payment-gateway
  name: payment-gateway-5b84d6-bbbbb
  namespace: payments
  ownerReferences:
  - apiVersion: apps/v1
    controller: true
    kind: ReplicaSet
    name: payment-gateway-5b84d6
spec:
  containers:
  - image: registry.example/app:1.2.3
    name: app
    resources:
      requests:
        cpu: 250m
        memory: 256Mi
  nodeName: node-1
status:
  phase: Running
)";

// What the cluster would say of the pod of the busy scene that keeps crashing.
ObjectDocument crashingDocument()
{
    ObjectDocument document;
    document.yaml = podYaml;
    document.probes = {{"app",
                        {{ProbeKind::Readiness, "http-get http://:8080/ready", 5s, 1s, 10s, 1, 3},
                         {ProbeKind::Liveness, "http-get http://:8080/healthz", 15s, 1s, 10s, 1, 3}}}};
    return document;
}

LogNews crashingLog()
{
    LogNews news;
    for (const char* line :
         {"INFO  starting payment-gateway 4.1.0", "INFO  listening on 0.0.0.0:8080", "INFO  connecting to ledger.payments.svc:5432",
          "WARN  ledger.payments.svc:5432 refused the connection, attempt 1 of 3, the next one in 500 ms",
          "WARN  ledger.payments.svc:5432 refused the connection, attempt 2 of 3, the next one in 1 s",
          "ERROR ledger.payments.svc:5432 refused the connection, giving up", "ERROR exiting with code 1"})
        news.lines.push_back({std::nullopt, line});
    news.status = LogStatus{LogState::Waiting, {}};
    news.status->error.why = "the container waits: CrashLoopBackOff";
    return news;
}

// What the kubelet and the scheduler would have said of it.
void tellCrashEvents(ClusterScene& scene)
{
    const auto tell = [&scene](const char* uid, const char* type, const char* reason, const char* message, double first,
                               double last, int count) {
        KubeEvent event;
        event.uid = scene.in(uid);
        event.namespaceName = scene.in("payments");
        event.type = scene.in(type);
        event.reason = scene.in(reason);
        event.message = message;
        event.involvedKind = scene.in("Pod");
        event.involvedName = scene.in("payment-gateway-5b84d6-bbbbb");
        event.involvedUid = scene.in("payment-gateway-pod-1");
        event.count = count;
        event.first = ClusterScene::at(first);
        event.last = ClusterScene::at(last);
        scene.see(last, event, event.last);
    };
    tell("event-pulled", "Normal", "Pulled", "Container image \"registry.example/app:1.2.3\" already present on machine", 96, 1050,
         6);
    tell("event-started", "Normal", "Started", "Started container app", 96, 1050, 6);
    tell("event-unhealthy", "Warning", "Unhealthy",
         "Readiness probe failed: dial tcp 10.244.5.59:8080: connect: connection refused", 98, 1052, 11);
    tell("event-backoff", "Warning", "BackOff",
         "Back-off restarting failed container app in pod payment-gateway-5b84d6-bbbbb_payments(payment-gateway-pod-1)", 104, 1300,
         84);
}

void chooseOrders(WindowStage& stage)
{
    stage.request.selection = stage.scene->workload("shop", "order-service");
}

void chooseCrashing(WindowStage& stage)
{
    stage.request.selection = stage.scene->workload("payments", "payment-gateway");
    stage.request.pod = stage.scene->workload("payments", "payment-gateway-5b84d6-bbbbb", ObjectKind::Pod);
}

// On the drawer of the pod that crashes, read live.
std::function<void(WindowStage&)> drawer(const char* tab)
{
    return [tab](WindowStage& stage) {
        tellCrashEvents(*stage.scene);
        chooseCrashing(stage);
        stage.reader.document = crashingDocument();
        stage.reader.log = crashingLog();
        stage.request.reader = &stage.reader;
        stage.request.open = tab;
    };
}

std::function<void(WindowStage&)> opened(const char* name, const char* query = "")
{
    return [name, query](WindowStage& stage) {
        chooseOrders(stage);
        stage.request.open = name;
        stage.request.query = query;
    };
}

// A deployment, of which so many pods run, and nothing else.
std::unique_ptr<ClusterScene> fewPodsScene(int pods)
{
    auto scene = podsScene(pods);
    scene->see(60, Namespace{scene->meta("shop", "", "shop", -900000), scene->in("Active")});
    return scene;
}

std::vector<SourceDialog::Row> contexts()
{
    return {{QStringLiteral("kind-dev"), QStringLiteral("https://127.0.0.1:6443 · kind-dev · ~/.kube/config"), true},
            {QStringLiteral("minikube"), QStringLiteral("https://192.168.49.2:8443 · minikube · ~/.kube/config"), false},
            {QStringLiteral("arn:aws:eks:eu-west-1:123456789012:cluster/payments-staging"),
             QStringLiteral("https://4F6A.gr7.eu-west-1.eks.amazonaws.com · payments-viewer · ~/.kube/staging"), false}};
}

void addSource(MainWindow& window, bool tested)
{
    window.offer(WindowAction::AddSource);
    QObject::connect(&window, &MainWindow::requested, &window, [&window, tested](WindowAction action) {
        if (action != WindowAction::AddSource)
            return;
        auto* dialog = new SourceDialog(contexts(), {}, &window);
        dialog->open();
        if (tested)
            dialog->showFindings(
                {{Mark::Disc, Tone::Ready, QStringLiteral("The server answers: Kubernetes v1.37.2.")},
                 {Mark::HalfDisc, Tone::Pending,
                  QStringLiteral("Pods may be listed in the namespaces shop and payments only: the others stay unseen.")},
                 {Mark::Cross, Tone::Failed,
                  QStringLiteral("No metrics are served: install metrics-server to see CPU and memory.")}});
    });
}

void offerSettings(MainWindow& window, const ViewContext& context)
{
    window.offer(WindowAction::OpenSettings);
    QObject::connect(&window, &MainWindow::requested, &window, [&window, theme = context.themeMode()](WindowAction action) {
        if (action != WindowAction::OpenSettings)
            return;
        SettingsChoice choice;
        choice.theme = theme;
        choice.zone = TimeZone::Utc;
        choice.controllers = {{.source = QStringLiteral("kind-dev")}, {.source = QStringLiteral("staging")}};
        (new SettingsDialog(choice, &window))->open();
    });
}

WindowScene sourceState(const char* name, SourceState state)
{
    return {name, [state] { return sourceScene(state); }};
}

WindowScene lost(const char* name, SourceState state)
{
    return {name, [state] { return lostScene(state); }, chooseOrders};
}

const auto busy = [] { return busyScene(); };

} // namespace

const std::vector<WindowScene>& windowScenes()
{
    static const std::vector<WindowScene> scenes{
        {"nothing", nothingScene},
        sourceState("connecting", SourceState::Connecting),
        sourceState("catching-up", SourceState::CatchingUp),
        {"empty", emptyClusterScene},
        sourceState("stale", SourceState::Stale),
        sourceState("unreachable", SourceState::Unreachable),
        sourceState("forbidden", SourceState::Forbidden),
        sourceState("wrong-credentials", SourceState::WrongCredentials),
        sourceState("untrusted", SourceState::Untrusted),
        sourceState("failed", SourceState::Failed),
        lost("lost-stale", SourceState::Stale),
        lost("lost-unreachable", SourceState::Unreachable),
        lost("lost-credentials", SourceState::WrongCredentials),
        lost("ended", SourceState::Ended),

        {"pods-0", [] { return fewPodsScene(0); }},
        {"pods-1", [] { return fewPodsScene(1); }},
        {"pods-50000", [] { return podsScene(50'000); }},
        {"busy", busy, chooseOrders},
        {"scaling", [] { return busyScene(712); }, chooseOrders},
        {"holding", [] { return busyScene(1090); }, chooseOrders},
        {"broken", busy, chooseCrashing},
        {"blind", busy, [](WindowStage& stage) { stage.request.selection = stage.scene->workload("shop", "frontend"); }},
        {"steady", busy, [](WindowStage& stage) { stage.request.selection = stage.scene->workload("shop", "cart"); }},
        {"past", busy,
         [](WindowStage& stage) {
             chooseOrders(stage);
             stage.request.at = ClusterScene::at(900);
         }},
        {"before", busy,
         [](WindowStage& stage) {
             chooseOrders(stage);
             stage.request.at = ClusterScene::at(-60);
         }},
        {"recorded", busy,
         [](WindowStage& stage) {
             chooseOrders(stage);
             stage.request.recorded = true;
         }},

        {"details", busy, drawer("details")},
        {"events", busy, drawer("events")},
        {"logs", busy, drawer("logs")},
        {"yaml", busy, drawer("yaml")},
        {"logs-past", busy,
         [](WindowStage& stage) {
             drawer("logs")(stage);
             stage.request.at = ClusterScene::at(900);
         }},

        {"palette", busy, opened("palette", "pay")},
        {"keys", busy, opened("keys")},
        {"settings", busy, opened("settings")},
        {"add-source", busy, opened("add-source")},
        {"add-source-tested", busy, opened("add-source")},
        {"source", busy, opened("source")},
        {"source-forbidden", [] { return sourceScene(SourceState::Forbidden); },
         [](WindowStage& stage) { stage.request.open = "source"; }},
        {"scale-locked", busy, opened("scale")},
        {"scale", busy,
         [](WindowStage& stage) {
             opened("scale", "9")(stage);
             stage.sink.open = true;
         }},
        {"restart", busy,
         [](WindowStage& stage) {
             opened("restart")(stage);
             stage.sink.open = true;
         }},
        {"delete", busy,
         [](WindowStage& stage) {
             chooseCrashing(stage);
             stage.request.open = "delete";
             stage.sink.open = true;
         }},
    };
    return scenes;
}

const WindowScene* windowScene(const std::string& name)
{
    const auto& scenes = windowScenes();
    const auto found = std::find_if(scenes.begin(), scenes.end(), [&name](const WindowScene& scene) { return scene.name == name; });
    return found == scenes.end() ? nullptr : &*found;
}

Explainer sceneExplainer()
{
    return [](const Session& session, const ObjectKey& autoscaler, Time t) -> std::optional<ExplainedDecision> {
        const auto decision = explainAutoscaler(session, autoscaler, t);
        if (!decision)
            return std::nullopt;
        return ExplainedDecision{decision->decidedAt, decision->explanation.decision.explanation, ControllerHints{}.syncPeriod,
                                 false, decision->told};
    };
}

Expected<QImage> picture(const WindowScene& scene, ThemeMode theme, QSize size, double scale,
                         std::function<void(const MainWindow&)> seen)
{
    WindowStage stage(scene.tell());
    if (scene.set)
        scene.set(stage);
    stage.request.now = stage.scene->now;
    stage.request.theme = theme;
    stage.request.size = size;
    stage.request.scale = scale;
    stage.request.seen = std::move(seen);
    stage.request.prepare = [&](MainWindow& window, SessionHost&, ViewContext& context) {
        window.setActions(stage.sink, [](const Session& session, const ObjectKey& workload, std::int32_t replicas, Time t) {
            return autoscalerReaction(session, workload, replicas, t, {});
        });
        addSource(window, scene.name == "add-source-tested");
        offerSettings(window, context);
        window.offer(WindowAction::SaveRecent);
    };
    return renderView(stage.scene->session, sceneExplainer(), stage.request, "pods");
}

} // namespace nephoscope
