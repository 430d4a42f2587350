// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/files.h"
#include "app/output.h"
#include "app/scaling_report.h"
#include "app/watching.h"
#include "collectors/kubernetes/scenario/scenario_runner.h"
#include "collectors/rules/autoscaler/phrases.h"

#include <fmt/format.h>

namespace nephoscope {

namespace {

std::string scenarioText(const ScenarioResult& result)
{
    std::string text = fmt::format("t = {} s: {} replicas", result.seconds, result.decision.desiredReplicas);
    if (result.decision.error)
        text += ", error: " + *result.decision.error;
    for (const AutoscalerEvent& event : result.decision.events)
        text += fmt::format("\n  event       {}: {}", event.reason, event.message);
    for (const ExplanationStep& step : result.decision.explanation)
        text += "\n  " + phraseEnglish(step);
    return text;
}

int explainScenario(const ExplainCommand& command)
{
    const auto text = readFileOrInput(command.scenario);
    if (!text)
        return fail(text.error());
    auto scenario = loadScenario(*text, command.scenario);
    if (!scenario)
        return fail(scenario.error());
    ScenarioRunner runner(std::move(*scenario));
    while (const auto result = runner.next()) {
        if (!printLine(command.json ? jsonLine(*result) : scenarioText(*result)))
            break;
    }
    return 0;
}

std::optional<ObjectKey> findAutoscaler(const Session& session, StringPool& pool, const std::string& path, Time t)
{
    const std::size_t slash = path.find('/');
    for (const Interned source : session.sources()) {
        const ObjectName name{source, ObjectKind::HorizontalPodAutoscaler, pool.intern(path.substr(0, slash)),
                              pool.intern(path.substr(slash + 1))};
        if (const auto key = session.find(name, t))
            return key;
    }
    return std::nullopt;
}

// "shop/web, shop/api": what could have been asked for.
std::string knownAutoscalers(const Session& session)
{
    std::string names;
    session.autoscalers().forEachAt(liveTime, [&names](const ObjectKey&, const Autoscaler& autoscaler) {
        names += (names.empty() ? "" : ", ") + autoscaler.meta.namespaceName.str() + "/" + autoscaler.meta.name.str();
    });
    return names.empty() ? "none was found" : "those found are " + names;
}

// Why nothing was found, if the source itself is in trouble.
std::optional<Error> sourceTrouble(const Session& session)
{
    for (const Interned source : session.sources()) {
        const auto status = session.sourceStatuses().latest({source, {}});
        if (status && !status->what.empty()) {
            return Error{.code = ErrorCode::Unreachable,
                         .what = status->what,
                         .why = status->why,
                         .tryThis = status->tryThis,
                         .source = source.str(),
                         .file = {}};
        }
    }
    return std::nullopt;
}

} // namespace

int runExplain(const ExplainCommand& command)
{
    if (!command.scenario.empty())
        return explainScenario(command);

    Watching watching;
    if (const auto started = watching.start(command.sources); !started)
        return fail(started.error());
    const ControllerHints hints{command.sources.hpaSyncPeriod, command.sources.downscaleStabilization};
    const Time t = command.at.value_or(liveTime);
    std::optional<ExplainedAutoscaler> explained;
    // A live source is asked until the explanation agrees with the cluster, or patience ends; a recording until its end.
    watching.run(command.patience, [&](std::span<const Observation>, const Changes& changes) {
        if (changes.empty())
            return true;
        if (const auto key = findAutoscaler(watching.session(), watching.pool(), command.autoscaler, t))
            explained = explainAutoscaler(watching.session(), *key, t, hints);
        return watching.feed().recordedOnly() || !explained || !explained->explanation.reproduced;
    });
    if (!explained) {
        if (const auto trouble = sourceTrouble(watching.session()))
            return fail(*trouble);
        return fail({.code = ErrorCode::NotFound,
                     .what = "Cannot explain " + command.autoscaler,
                     .why = "no autoscaler of that name with a target was seen; " + knownAutoscalers(watching.session()),
                     .tryThis = "List them with: kubectl get hpa --all-namespaces",
                     .source = {},
                     .file = {}});
    }
    printLine(command.json ? explainedJson(watching.session(), *explained) : explainedText(watching.session(), *explained));
    return 0;
}

} // namespace nephoscope
