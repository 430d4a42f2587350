// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/scheduler/placement.h"

#include "lessons/lab/kubernetes/scheduler/node_affinity.h"
#include "lessons/lab/kubernetes/scheduler/taints.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/registry.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

constexpr const char* insufficient = "Insufficient ";
constexpr const char* tooManyPods = "Too many pods";

// The filters in the order in which kube-scheduler runs them: the first that refuses speaks, and the one of resources names each
// that is short.
std::vector<std::string> refusals(const json& pod, const Demand& demand, const NodeView& view)
{
    const json& node = view.node->document();
    if (isCordoned(pod, node))
        return {"node(s) were unschedulable"};
    if (isRepelled(pod, node))
        return {"node(s) had untolerated taint(s)"};
    if (!nodeMatches(pod, node))
        return {"node(s) didn't match Pod's node affinity/selector"};
    std::vector<std::string> lacking;
    if (static_cast<std::int64_t>(view.pods.size()) + 1 > view.podLimit)
        lacking.emplace_back(tooManyPods);
    if (demand.cpuMilli > 0 && demand.cpuMilli > view.allocatable.cpuMilli - view.requested.cpuMilli)
        lacking.push_back(std::string{insufficient} + "cpu");
    if (demand.memoryBytes > 0 && demand.memoryBytes > view.allocatable.memoryBytes - view.requested.memoryBytes)
        lacking.push_back(std::string{insufficient} + "memory");
    return lacking;
}

double share(std::int64_t used, std::int64_t of)
{
    return of <= 0 ? 1 : std::clamp(static_cast<double>(used) / static_cast<double>(of), 0.0, 1.0);
}

// Pods of the same controller on a node: what the default constraints of PodTopologySpread tell apart, by host.
std::int64_t siblings(const json& pod, const NodeView& view)
{
    const std::string owner = textAt(controllerOf(pod), {"uid"});
    if (owner.empty())
        return 0;
    return std::count_if(view.pods.begin(), view.pods.end(), [&owner](const ObjectPtr& other) {
        return !other->deleting() && textAt(controllerOf(other->document()), {"uid"}) == owner;
    });
}

// To 0…100, the lowest count as 100.
double fewIsGood(std::int64_t count, std::int64_t least, std::int64_t most)
{
    return most == 0 ? 100 : 100.0 * static_cast<double>(most + least - count) / static_cast<double>(most);
}

NodeScore resourceScores(const Demand& demand, const NodeView& view)
{
    const double cpu = share(view.scored.cpuMilli + demand.cpuMilli, view.allocatable.cpuMilli);
    const double memory = share(view.scored.memoryBytes + demand.memoryBytes, view.allocatable.memoryBytes);
    NodeScore score;
    score.leastAllocated = (std::floor(100 * (1 - cpu)) + std::floor(100 * (1 - memory))) / 2;
    score.balanced = 100 * (1 - std::abs(cpu - memory) / 2);
    return score;
}

} // namespace

Placement place(const json& pod, const std::vector<NodeView>& nodes, RandomStream& choice)
{
    const Demand demand = demandOf(pod);
    const Demand scored = demandOf(pod, true);
    Placement placement;
    struct Counts {
        std::int64_t siblings = 0;
        std::int64_t preference = 0;
        std::int64_t dislikes = 0;
    };
    std::vector<Counts> counts;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        placement.reasons.push_back(refusals(pod, demand, nodes[i]));
        if (!placement.reasons.back().empty())
            continue;
        placement.scores.push_back(resourceScores(scored, nodes[i]));
        placement.scores.back().node = i;
        const json& node = nodes[i].node->document();
        counts.push_back({siblings(pod, nodes[i]), nodePreference(pod, node), dislikes(pod, node)});
    }
    if (placement.scores.empty())
        return placement;
    const auto [fewest, most] = std::minmax_element(counts.begin(), counts.end(),
                                                    [](const Counts& a, const Counts& b) { return a.siblings < b.siblings; });
    std::int64_t mostPreferred = 0;
    std::int64_t mostDisliked = 0;
    for (const Counts& one : counts) {
        mostPreferred = std::max(mostPreferred, one.preference);
        mostDisliked = std::max(mostDisliked, one.dislikes);
    }
    std::vector<std::size_t> best;
    double highest = -1;
    for (std::size_t i = 0; i < placement.scores.size(); ++i) {
        NodeScore& score = placement.scores[i];
        score.spread = std::floor(fewIsGood(counts[i].siblings, fewest->siblings, most->siblings));
        score.affinity = mostPreferred == 0
                             ? 0
                             : std::floor(100.0 * static_cast<double>(counts[i].preference) / static_cast<double>(mostPreferred));
        score.taints = mostDisliked == 0
                           ? 100
                           : std::floor(100 - 100.0 * static_cast<double>(counts[i].dislikes) / static_cast<double>(mostDisliked));
        score.balanced = std::floor(score.balanced);
        if (score.total() > highest) {
            highest = score.total();
            best.clear();
        }
        if (score.total() == highest)
            best.push_back(score.node);
    }
    placement.node = best[choice.below(best.size())];
    return placement;
}

std::string failureMessage(const Placement& placement)
{
    const std::string count = std::to_string(placement.reasons.size());
    if (placement.reasons.empty())
        return "no nodes available to schedule pods";
    std::map<std::string, int> histogram;
    int helpless = 0; // nodes where taking a pod away would change nothing
    for (const auto& reasons : placement.reasons) {
        for (const std::string& reason : reasons)
            ++histogram[reason];
        const bool room = std::all_of(reasons.begin(), reasons.end(), [](const std::string& reason) {
            return reason.starts_with(insufficient) || reason == tooManyPods;
        });
        helpless += room ? 0 : 1;
    }
    const auto joined = [](std::vector<std::string> parts) {
        std::sort(parts.begin(), parts.end());
        std::string text;
        for (const std::string& part : parts)
            text += (text.empty() ? "" : ", ") + part;
        return text;
    };
    std::vector<std::string> parts;
    for (const auto& [reason, times] : histogram)
        parts.push_back(std::to_string(times) + " " + reason);
    std::vector<std::string> preemption;
    if (helpless > 0)
        preemption.push_back(std::to_string(helpless) + " Preemption is not helpful for scheduling");
    if (const int others = static_cast<int>(placement.reasons.size()) - helpless; others > 0)
        preemption.push_back(std::to_string(others) + " No preemption victims found for incoming pod");
    return "0/" + count + " nodes are available: " + joined(parts) + ". preemption: 0/" + count
           + " nodes are available: " + joined(preemption) + ".";
}

} // namespace nephoscope::lab
