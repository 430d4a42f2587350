// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/controllers/pod_deletion_order.h"

#include "lessons/lab/kubernetes/controllers/pod_facts.h"
#include "lessons/lab/kubernetes/store/json_access.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <map>

namespace nephoscope::lab {

namespace {

// By which two pods are told apart; the smaller goes first.
struct Rank {
    bool scheduled = false;
    int phase = 0;
    bool ready = false;
    std::int64_t deletionCost = 0;
    int together = 0;         // negative: the more there are on its node, the sooner it goes
    int readyFor = 0;         // power of two of seconds
    std::int64_t restarts = 0;// negative
    int age = 0;              // power of two of seconds
    std::string uid;

    auto operator<=>(const Rank&) const = default;
};

int phaseRank(const std::string& phase)
{
    return phase == "Pending" ? 0 : phase == "Running" ? 2 : 1;
}

// The power of two of an age: ages of the same one count as equal, so that it is not always the youngest that goes (KEP-2185).
int magnitude(Duration age)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(age).count();
    return seconds <= 0 ? 0 : static_cast<int>(std::bit_width(static_cast<std::uint64_t>(seconds)));
}

std::int64_t deletionCost(const ObjectVersion& pod)
{
    const std::string text = textAt(pod.metadata(), {"annotations", "controller.kubernetes.io/pod-deletion-cost"});
    std::int32_t cost = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), cost);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size() ? cost : 0;
}

std::int64_t restartsOf(const ObjectVersion& pod)
{
    std::int64_t most = 0;
    for (const auto& status : listAt(pod.status(), {"containerStatuses"}))
        most = std::max(most, numberAt(status, {"restartCount"}));
    return most;
}

Rank rankOf(const ObjectVersion& pod, int together, Time now)
{
    const std::string node = textAt(pod.spec(), {"nodeName"});
    Rank rank;
    rank.scheduled = !node.empty();
    rank.phase = phaseRank(textAt(pod.status(), {"phase"}));
    rank.ready = isReady(pod);
    rank.deletionCost = deletionCost(pod);
    rank.together = -together;
    if (const auto since = readySince(pod))
        rank.readyFor = magnitude(now - *since);
    rank.restarts = -restartsOf(pod);
    if (const auto created = parseRfc3339(textAt(pod.metadata(), {"creationTimestamp"})))
        rank.age = magnitude(now - *created);
    rank.uid = pod.uid();
    return rank;
}

} // namespace

std::vector<ObjectPtr> podsToDelete(std::vector<ObjectPtr> pods, const std::vector<ObjectPtr>& related, std::size_t count, Time now)
{
    if (count >= pods.size())
        return pods;
    std::map<std::string, int> perNode;
    for (const ObjectPtr& pod : related) {
        if (isActive(*pod))
            ++perNode[textAt(pod->spec(), {"nodeName"})];
    }
    std::vector<std::pair<Rank, ObjectPtr>> ranked;
    ranked.reserve(pods.size());
    for (ObjectPtr& pod : pods) {
        const int together = perNode[textAt(pod->spec(), {"nodeName"})];
        Rank rank = rankOf(*pod, together, now);
        ranked.emplace_back(std::move(rank), std::move(pod));
    }
    std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<ObjectPtr> chosen;
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back(std::move(ranked[i].second));
    return chosen;
}

} // namespace nephoscope::lab
