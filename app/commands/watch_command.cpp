// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/output.h"
#include "app/scaling_report.h"
#include "app/watching.h"
#include "collectors/rules/podstatus/pod_columns.h"
#include "collectors/session/describe_json.h"

#include <fmt/format.h>

namespace nephoscope {

namespace {

std::string clockText(Time time)
{
    return formatRfc3339(time).substr(11, 8);
}

bool isAboutPods(const Payload& payload)
{
    const auto* gone = std::get_if<ObjectGone>(&payload);
    return std::holds_alternative<Pod>(payload) || (gone && gone->kind == ObjectKind::Pod);
}

// A change of a pod as `kubectl get pods --watch` would show it; empty for what is not worth a line.
std::string podLine(const Observation& observation)
{
    if (const auto* pod = std::get_if<Pod>(&observation.payload)) {
        const PodStatusText text = podStatus(*pod);
        return fmt::format("{}  {}/{}  {}/{}  {}", clockText(observation.seen), pod->meta().namespaceName.view(),
                           pod->meta().name.view(), text.ready, text.total, text.status);
    }
    if (const auto* gone = std::get_if<ObjectGone>(&observation.payload); gone && gone->kind == ObjectKind::Pod)
        return fmt::format("{}  {}/{}  gone", clockText(observation.seen), gone->namespaceName.view(), gone->name.view());
    return {};
}

// A state of a source as a sentence, for all who watch without --json. A kind that only suffers what its whole source suffers is not
// worth one more.
std::string statusLine(const Session& session, const Observation& observation)
{
    const auto* status = std::get_if<SourceStatus>(&observation.payload);
    if (!status)
        return {};
    if (!status->resource.empty()) {
        const auto whole = session.sourceStatuses().latest({observation.source, {}});
        if (status->what.empty() || (whole && whole->what == status->what))
            return {};
    }
    std::string line = fmt::format("{}  {}{}{}: {}", clockText(observation.seen), observation.source.view(),
                                   status->resource.empty() ? "" : ", ", status->resource.view(), enumName(status->state));
    if (!status->what.empty()) {
        const Error error{.code = ErrorCode::Internal,
                          .what = status->what,
                          .why = status->why,
                          .tryThis = status->tryThis,
                          .source = {},
                          .file = {}};
        line += ". " + sentence(error);
    }
    return line;
}

} // namespace

int runWatch(const WatchCommand& command)
{
    Watching watching;
    if (const auto started = watching.start(command.sources); !started)
        return fail(started.error());

    ScalingReport scaling(watching.session(), {command.sources.hpaSyncPeriod, command.sources.downscaleStabilization});
    std::int64_t lines = 0;
    const auto print = [&lines](const std::string& line) {
        ++lines;
        return printLine(line);
    };
    const Pump::End end = watching.run(command.length, [&](std::span<const Observation> batch, const Changes& changes) {
        for (const Observation& observation : batch) {
            if (!command.json) {
                if (const std::string line = statusLine(watching.session(), observation); !line.empty())
                    say(line);
            }
            if (command.topic == WatchTopic::All || (command.topic == WatchTopic::Pods && isAboutPods(observation.payload))) {
                const std::string line = command.json ? toJsonLine(observation) : podLine(observation);
                if (!line.empty() && !print(line))
                    return false;
            }
        }
        if (command.topic != WatchTopic::Pods && !(command.topic == WatchTopic::All && command.json)) {
            for (const ScalingReport::Line& line : scaling.update(changes)) {
                if (!print(command.json ? line.json : line.text))
                    return false;
            }
        }
        return true;
    });
    if (end == Pump::End::Interrupted)
        say(fmt::format("{} lines until {}", lines, clockText(watching.now())));
    return 0;
}

} // namespace nephoscope
