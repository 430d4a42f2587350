// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/pods_by_node.h"

#include "collectors/rules/podstatus/pod_columns.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace nephoscope {

namespace {

// Samples come once a minute at most; who has missed three is not being measured any more.
constexpr Duration longestSilence = std::chrono::minutes{3};

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// The digits at the begin of the text, without leading zeros, are taken off.
std::string_view takeNumber(std::string_view& text)
{
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    std::string_view number = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(number.size());
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

} // namespace

bool naturallyBefore(std::string_view a, std::string_view b)
{
    const std::string_view wholeA = a;
    const std::string_view wholeB = b;
    while (!a.empty() && !b.empty()) {
        if (isDigit(a.front()) && isDigit(b.front())) {
            const std::string_view left = takeNumber(a);
            const std::string_view right = takeNumber(b);
            if (left != right)
                return left.size() != right.size() ? left.size() < right.size() : left < right;
            continue;
        }
        if (a.front() != b.front())
            return a.front() < b.front();
        a.remove_prefix(1);
        b.remove_prefix(1);
    }
    if (a.empty() && b.empty())
        return wholeA < wholeB;
    return a.empty();
}

std::optional<double> nodeCpuShare(const Session& session, const ObjectKey& key, const Node& node, Time t, Time now)
{
    const auto usage = session.nodeUsage(key, t);
    if (!usage || !usage->cpuNano || !node.allocatableCpu || node.allocatableCpu->isZero()
        || usage->timestamp + longestSilence < now)
        return std::nullopt;
    return static_cast<double>(*usage->cpuNano) * 1e-9 / node.allocatableCpu->toDouble();
}

PodState podState(std::string_view status, bool ready)
{
    if (status == "Running")
        return ready ? PodState::Ready : PodState::Starting;
    if (status == "Completed" || status == "Succeeded")
        return PodState::Ended;
    if (status == "Terminating")
        return PodState::Terminating;
    if (status == "Pending" || status == "SchedulingGated")
        return PodState::Pending;
    const bool initialising = status.starts_with("Init:") && status.find('/') != std::string_view::npos;
    if (status == "ContainerCreating" || status == "PodInitializing" || status == "NotReady" || initialising)
        return PodState::Starting;
    return status == "Unknown" || status.empty() ? PodState::Unknown : PodState::Failed;
}

PlacedPod placedPod(const ObjectKey& key, std::shared_ptr<const Pod> pod, bool chosen)
{
    const PodStatusText status = podStatus(*pod);
    return {key, std::move(pod), podState(status.status, status.ready == status.total), chosen};
}

bool bornBefore(const PlacedPod& a, const PlacedPod& b)
{
    return std::tie(a.pod->meta().created, a.key) < std::tie(b.pod->meta().created, b.key);
}

std::vector<NodePods> podsByNode(const Session& session, Interned source, Time t, Time now, std::span<const PodAt> chosen)
{
    std::vector<NodePods> nodes;
    std::unordered_map<Interned, std::size_t> places;
    const auto placeOf = [&](Interned name) -> NodePods& {
        const auto [place, isNew] = places.try_emplace(name, nodes.size());
        if (isNew)
            nodes.push_back({name, std::nullopt, {}});
        return nodes[place->second];
    };
    session.nodes().forEachRefAt(t, [&](const ObjectKey& key, const std::shared_ptr<const Node>& node) {
        if (key.source == source)
            placeOf(node->meta.name).cpuShare = nodeCpuShare(session, key, *node, t, now);
    });

    std::unordered_set<ObjectKey> wanted;
    for (const PodAt& pod : chosen)
        wanted.insert(pod.key);
    session.pods().forEachRefAt(t, [&](const ObjectKey& key, const std::shared_ptr<const Pod>& pod) {
        if (!(key.source == source))
            return;
        placeOf(pod->node).pods.push_back(placedPod(key, pod, wanted.contains(key)));
    });

    for (NodePods& node : nodes)
        std::sort(node.pods.begin(), node.pods.end(), bornBefore);
    std::sort(nodes.begin(), nodes.end(),
              [](const NodePods& a, const NodePods& b) { return naturallyBefore(a.name.view(), b.name.view()); });
    return nodes;
}

PodCounts countPods(std::span<const PlacedPod> pods)
{
    PodCounts counts{};
    for (const PlacedPod& pod : pods)
        ++counts[static_cast<std::size_t>(pod.state)];
    return counts;
}

} // namespace nephoscope
