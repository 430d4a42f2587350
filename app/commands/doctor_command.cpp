// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/commands.h"
#include "app/feed.h"
#include "app/json_line.h"
#include "app/output.h"
#include "app/version.h"
#include "app/watching.h"
#include "collectors/kubernetes/kubeconfig.h"
#include "collectors/kubernetes/login_shell.h"
#include "collectors/session/projections/source_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace nephoscope {

namespace {

// Whether something this program can use is there, and what to do if not.
struct Finding {
    std::string name;
    bool good = false;
    std::string detail;
};

// How long a server may take to show that it lives.
constexpr Duration patience = std::chrono::seconds{6};

Finding kubeconfigFinding(const SourceOptions& options)
{
    const auto kubeconfig = loadKubeconfig(
        localKubeconfigs(options.kubeconfigs.empty() ? std::string{} : options.kubeconfigs.front()));
    if (!kubeconfig)
        return {"kubeconfig", false, sentence(kubeconfig.error())};
    std::string detail = fmt::format("{} contexts", kubeconfig->contexts.size());
    if (!kubeconfig->currentContext.empty())
        detail += ", now " + kubeconfig->currentContext;
    return {"kubeconfig", true, detail};
}

Finding programFinding(const std::string& name, const std::string& use)
{
    const auto found = findProgram(name, ownEnvironment(), isProgram);
    return {name, found.has_value(), found ? *found : "not installed; needed " + use};
}

Finding displayFinding()
{
    const bool there = std::getenv("DISPLAY") != nullptr || std::getenv("WAYLAND_DISPLAY") != nullptr;
    return {"display", there, there ? "a window can be opened" : "none; pictures can still be made with: nephoscope snapshot"};
}

bool isUnderWay(SourceState state)
{
    return state == SourceState::Connecting || state == SourceState::CatchingUp;
}

// All that a live source reads has answered, the last one asked for included: only then is it known what is forbidden or missing.
bool isSettled(const SourceSummary& summary)
{
    if (summary.state != SourceState::Live)
        return !isUnderWay(summary.state);
    const auto& resources = summary.resources;
    const auto underWay = [](const ResourceSummary& resource) { return isUnderWay(resource.status.state); };
    const auto isLast = [](const ResourceSummary& resource) { return resource.resource == "node metrics"; };
    return std::none_of(resources.begin(), resources.end(), underWay)
           && (summary.kind != "kubernetes" || std::any_of(resources.begin(), resources.end(), isLast));
}

// Each source is really tried.
std::vector<Finding> sourceFindings(const SourceOptions& options)
{
    std::vector<Finding> findings;
    Watching watching;
    if (const auto started = watching.start(options); !started)
        return {{"sources", false, sentence(started.error())}};
    const auto settled = [&watching] {
        const auto summaries = sourceSummaries(watching.session(), liveTime);
        return !summaries.empty() && std::all_of(summaries.begin(), summaries.end(), isSettled);
    };
    watching.run(patience, [&settled](std::span<const Observation>, const Changes&) { return !settled(); });
    for (const SourceSummary& summary : sourceSummaries(watching.session(), liveTime)) {
        const bool good = summary.state == SourceState::Live || summary.state == SourceState::Quiet
                          || summary.state == SourceState::Ended;
        findings.push_back({summary.source.str(), good,
                            fmt::format("{} {} {}: {}", summary.address.view(), summary.serverVersion.view(),
                                        enumName(summary.state), summary.sentence)});
        for (const ResourceSummary& resource : summary.resources) {
            if (!resource.status.what.empty())
                findings.push_back({fmt::format("{}, {}", summary.source.view(), resource.resource.view()), false,
                                    resource.status.what + ": " + resource.status.why});
        }
    }
    return findings;
}

} // namespace

int runDoctor(const DoctorCommand& command)
{
    std::vector<Finding> findings;
    findings.push_back({"nephoscope", true, versionText()});
    findings.push_back(kubeconfigFinding(command.sources));
    if (!command.sources.none() || findings.back().good) {
        const auto sources = sourceFindings(command.sources);
        findings.insert(findings.end(), sources.begin(), sources.end());
    }
    findings.push_back(programFinding("kubectl", "only to change things by hand"));
    findings.push_back(displayFinding());

    if (command.json) {
        JsonArray list;
        for (const Finding& finding : findings)
            list.raw(JsonObject{}.text("name", finding.name).truth("good", finding.good).text("detail", finding.detail).finished());
        printLine(JsonObject{}.raw("findings", list.finished()).finished());
        return 0;
    }
    for (const Finding& finding : findings)
        printLine(fmt::format("{} {:<24} {}", finding.good ? "✓" : "✗", finding.name, finding.detail));
    return 0;
}

} // namespace nephoscope
