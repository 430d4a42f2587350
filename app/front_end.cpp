// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/front_end.h"

#include "app/action_desk.h"
#include "app/history_saver.h"
#include "app/interrupts.h"
#include "app/json_line.h"
#include "app/object_desk.h"
#include "app/output.h"
#include "app/session_driver.h"
#include "app/settings_desk.h"
#include "app/source_desk.h"
#include "app/version.h"
#include "app/watching.h"
#include "collectors/kubernetes/kubeconfig.h"
#include "collectors/session/projections/explained_autoscaler.h"
#include "collectors/session/projections/workload_of.h"
#include "widgets/shell/main_window.h"
#include "widgets/shell/settings_dialog.h"
#include "widgets/shell/snapshot.h"

#include <QApplication>
#include <QFile>

#include <algorithm>

namespace nephoscope {

namespace {

// What is known of the controller of a source's cluster.
using HintsOf = std::function<ControllerHints(Interned source)>;

// How the window asks for the arithmetic behind an autoscaler's latest decision.
Explainer explainerWith(HintsOf hints)
{
    return [hints = std::move(hints)](const Session& session, const ObjectKey& autoscaler,
                                      Time t) -> std::optional<ExplainedDecision> {
        const ControllerHints known = hints(autoscaler.source);
        const auto explained = explainAutoscaler(session, autoscaler, t, known);
        if (!explained)
            return std::nullopt;
        return ExplainedDecision{explained->decidedAt, explained->explanation.decision.explanation, known.syncPeriod, false,
                                 explained->told};
    };
}

// The same for a window, which asks again and again while the host's session goes on. Lives no longer than the host.
Explainer followingExplainerWith(HintsOf hints, const SessionHost& host)
{
    const auto replay = std::make_shared<AutoscalerReplay>();
    QObject::connect(&host, &SessionHost::changed, &host, [replay](const Changes& changes) { replay->note(changes); });
    return [hints = std::move(hints), replay](const Session& session, const ObjectKey& autoscaler,
                                              Time t) -> std::optional<ExplainedDecision> {
        const ControllerHints known = hints(autoscaler.source);
        const auto answer = replay->explain(session, autoscaler, t, known);
        if (!answer.latest)
            return answer.more ? std::optional(ExplainedDecision{t, {}, known.syncPeriod, true}) : std::nullopt;
        return ExplainedDecision{answer.latest->decidedAt, answer.latest->explanation.decision.explanation, known.syncPeriod,
                                 answer.more, answer.latest->told};
    };
}

// How it asks what an autoscaler makes of a number that somebody writes.
Foreteller foretellerWith(HintsOf hints)
{
    return [hints = std::move(hints)](const Session& session, const ObjectKey& workload, std::int32_t replicas, Time t) {
        return autoscalerReaction(session, workload, replicas, t, hints(workload.source));
    };
}

// The recording that comes with the program, for somebody without a cluster.
Expected<void> startDemonstration(Feed& feed, StringPool& pool)
{
    const QString name = QStringLiteral(":/recordings/scale-up.ndjson.gz");
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        return tl::unexpected(Error{.code = ErrorCode::Internal,
                                    .what = "Cannot open the recording that comes with the program",
                                    .why = file.errorString().toStdString(),
                                    .tryThis = "Name a cluster with --kubeconfig",
                                    .source = {},
                                    .file = {}});
    }
    return feed.startRecording("scale-up", "the recording that comes with the program",
                               readObservationLog(file.readAll().toStdString(), "scale-up.ndjson.gz", pool));
}

// The chosen sources; with none and no kubeconfig, the recording that comes with the program.
Expected<void> startSources(Feed& feed, StringPool& pool, const SourceOptions& options)
{
    const auto specs = chosenSources(options);
    if (specs)
        return feed.start(*specs, options);
    if (options.none() && options.context.empty() && specs.error().code == ErrorCode::NotFound)
        return startDemonstration(feed, pool);
    return tl::unexpected(specs.error());
}

void nameApplication()
{
    QApplication::setApplicationName(QStringLiteral("nephoscope"));
    QApplication::setApplicationDisplayName(QStringLiteral("Nephoscope"));
    QApplication::setApplicationVersion(QString::fromLatin1(versionText()));
    QApplication::setDesktopFileName(QStringLiteral("org.nephoscope.Nephoscope"));
}

// What a chart of the whole session spans, if that is less than it usually shows: a short recording is seen at a glance.
Duration spanOf(const Session& session, Duration usual)
{
    const auto begin = session.memoryBegins();
    const auto end = session.latestTime();
    return begin && end ? std::clamp<Duration>(*end - *begin, ViewContext::shortestSpan, usual) : usual;
}

bool hasEnded(const Session& session, const std::vector<std::string>& labels)
{
    return std::all_of(labels.begin(), labels.end(), [&session](const std::string& label) {
        const auto status = session.sourceStatuses().latest({session.pool().intern(label), {}});
        return status && status->state == SourceState::Ended;
    });
}

std::vector<std::string> splitNames(const std::string& text)
{
    std::vector<std::string> names;
    for (const QString& name : QString::fromStdString(text).split(QLatin1Char(','), Qt::SkipEmptyParts))
        names.push_back(name.trimmed().toStdString());
    return names;
}

// What a program gives its window, for the pictures of its dialogs; nothing of the user's own settings.
void prepareForPicture(Feed& feed, const HintsOf& hints, const SourceOptions& options, MainWindow& window, SessionHost& host,
                       ViewContext& context)
{
    window.setActions(*new ActionDesk(feed, host, &window), foretellerWith(hints));
    new SourceDesk(feed, host, window, options, &window);
    window.offer(WindowAction::SaveRecent);
    window.offer(WindowAction::OpenSettings);
    QObject::connect(&window, &MainWindow::requested, &window, [&window, &host, &context](WindowAction action) {
        if (action != WindowAction::OpenSettings)
            return;
        SettingsChoice choice;
        choice.theme = context.themeMode();
        choice.zone = context.zone();
        for (const QString& source : SettingsDesk::sources(host.session()))
            choice.controllers.push_back({.source = source});
        (new SettingsDialog(choice, &window))->open();
    });
}

// NAMESPACE/NAME of a workload of whatever kind and source, or of a pod.
std::optional<ObjectName> findWorkload(const Session& session, StringPool& pool, const std::string& path, Time t)
{
    const std::size_t slash = path.find('/');
    if (slash == std::string::npos)
        return std::nullopt;
    for (const Interned source : session.sources()) {
        for (const ObjectKind kind : {ObjectKind::Deployment, ObjectKind::StatefulSet, ObjectKind::DaemonSet, ObjectKind::Job,
                                      ObjectKind::ReplicaSet, ObjectKind::Pod}) {
            const ObjectName name{source, kind, pool.intern(path.substr(0, slash)), pool.intern(path.substr(slash + 1))};
            if (session.find(name, t))
                return name;
        }
    }
    return std::nullopt;
}

} // namespace

int runWindow(const WindowCommand& command, int argc, char** argv)
{
    QApplication application(argc, argv);
    nameApplication();
    const Interrupts interrupts([] { QMetaObject::invokeMethod(qApp, &QCoreApplication::quit, Qt::QueuedConnection); });
    const SystemClock clock;
    SessionDriver driver;
    if (const auto started = startSources(driver.feed(), driver.pool(), command.sources); !started)
        return fail(started.error());

    SessionHost host(driver.session(), clock, driver.feed().recordedOnly());
    driver.setHost(&host);
    ViewContext context(host);
    Settings settings;
    SettingsDesk settingsDesk(settings, host, context);
    settingsDesk.apply(settings.choice({}));
    if (!command.theme.empty())
        context.setThemeMode(command.theme == "dark" ? ThemeMode::Dark : ThemeMode::Light);
    settingsDesk.follow();
    if (host.recorded()) {
        // Once, when all has been read; after that the span is the user's.
        auto* const reading = new QObject(&host);
        QObject::connect(&host, &SessionHost::changed, reading, [&driver, &context, reading] {
            if (!hasEnded(driver.session(), driver.feed().labels()))
                return;
            context.setSpanLength(spanOf(driver.session(), context.spanLength()));
            reading->deleteLater();
        });
    }
    ActionDesk actions(driver.feed(), host);
    const HintsOf hints = [&settings, &command](Interned source) { return controllerHints(settings, command.sources, source); };
    ObjectDesk reader(driver.feed());
    MainWindow window(host, context, followingExplainerWith(hints, host), &reader);
    const SourceDesk desk(driver.feed(), host, window, command.sources);
    window.setActions(actions, foretellerWith(hints));
    QObject::connect(&actions, &ActionDesk::finished, &window, &MainWindow::tell);
    QObject::connect(&window, &MainWindow::sourceRemoveWanted, &actions, [&actions, &driver](const QString& label) {
        actions.setLocked(driver.pool().intern(label.toStdString()), true);
    });
    HistorySaver saver(driver.history());
    window.offer(WindowAction::SaveRecent);
    window.offer(WindowAction::OpenSettings);
    QObject::connect(&window, &MainWindow::requested, &saver, [&saver, &settingsDesk, &window](WindowAction action) {
        if (action == WindowAction::SaveRecent)
            saver.ask(window);
        else if (action == WindowAction::OpenSettings)
            settingsDesk.ask(window);
    });
    QObject::connect(&saver, &HistorySaver::finished, &window, &MainWindow::tell);
    for (const QString& problem : settings.takeProblems())
        window.tell(false, problem);
    if (!window.restoreGeometry(settings.geometry()))
        window.resize(1440, 900);
    window.showView(QString::fromStdString(command.view));
    window.show();
    const int code = QApplication::exec();
    settings.setGeometry(window.saveGeometry());
    driver.setHost(nullptr);
    driver.feed().stop();
    return code;
}

int runSnapshot(const SnapshotCommand& command, int argc, char** argv)
{
    // Always offscreen: the same pictures with and without a display.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    // Dialogs ask for what a platform without a screen does not have, which is nothing to tell anybody.
    static QtMessageHandler usual = nullptr;
    usual = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext& context, const QString& text) {
        if (!text.startsWith(QLatin1String("This plugin does not support")))
            usual(type, context, text);
    });
    QApplication application(argc, argv);
    nameApplication();

    Watching watching;
    if (const auto started = startSources(watching.feed(), watching.pool(), command.sources); !started)
        return fail(started.error());
    watching.run(watching.feed().recordedOnly() ? std::nullopt : std::optional(command.after),
                 [](std::span<const Observation>, const Changes&) { return true; });

    SnapshotRequest request;
    request.folder = command.folder;
    request.views = splitNames(command.views);
    request.size = QSize(command.width, command.height);
    request.scale = command.scale;
    request.now = watching.now();
    request.at = command.at;
    request.recorded = watching.feed().recordedOnly();
    request.open = command.open;
    const HintsOf hints = [&command](Interned) {
        return ControllerHints{command.sources.hpaSyncPeriod, command.sources.downscaleStabilization};
    };
    request.prepare = [&](MainWindow& window, SessionHost& host, ViewContext& context) {
        prepareForPicture(watching.feed(), hints, command.sources, window, host, context);
    };
    ObjectDesk reader(watching.feed());
    if (!request.recorded) {
        request.reader = &reader;
        request.patience = std::chrono::seconds{5};
    }
    if (request.recorded)
        request.span = spanOf(watching.session(), request.span);
    if (!command.select.empty()) {
        request.selection = findWorkload(watching.session(), watching.pool(), command.select, command.at.value_or(liveTime));
        if (!request.selection) {
            return fail({.code = ErrorCode::NotFound,
                         .what = "Cannot picture " + command.select,
                         .why = "no workload or pod of that name was seen",
                         .tryThis = "Write NAMESPACE/NAME, or leave it out for the first of the list",
                         .source = {},
                         .file = {}});
        }
    }
    if (request.selection && request.selection->kind == ObjectKind::Pod) {
        request.pod = request.selection;
        request.selection = workloadOf(watching.session(), *request.pod, command.at.value_or(liveTime));
    }
    JsonArray files;
    for (const ThemeMode theme : {ThemeMode::Dark, ThemeMode::Light}) {
        if (command.theme != "both" && (command.theme == "dark") != (theme == ThemeMode::Dark))
            continue;
        request.theme = theme;
        const auto rendered = renderViews(watching.session(), explainerWith(hints), request);
        if (!rendered)
            return fail(rendered.error());
        for (const auto& file : *rendered) {
            if (!command.json)
                printLine(file.string());
            files.text(file.string());
        }
    }
    if (command.json)
        printLine(JsonObject{}.raw("files", files.finished()).finished());
    return 0;
}

} // namespace nephoscope
