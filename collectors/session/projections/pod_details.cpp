// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/pod_details.h"

#include <algorithm>
#include <array>
#include <unordered_set>

namespace nephoscope {

namespace {

// The kubelet and the scheduler set them in this order as a pod comes up.
constexpr std::array<std::string_view, 5> conditionOrder{"PodScheduled", "PodReadyToStartContainers", "Initialized",
                                                         "ContainersReady", "Ready"};

struct Found {
    ObjectKey key;
    std::shared_ptr<const Pod> pod;
    std::optional<Time> gone;
};

std::optional<Found> findPod(const Session& session, const ObjectName& name, Time t)
{
    if (const auto key = session.find(name, t))
        return Found{*key, session.pods().at(*key, t), std::nullopt};
    std::optional<Found> latest;
    for (const ObjectKey& key : session.podsIn(name.source, name.namespaceName)) {
        const auto died = session.pods().versionTime(key, t);
        if (!died || (latest && *latest->gone >= *died))
            continue;
        auto pod = session.pods().at(key, *died - Duration{1});
        if (pod && pod->meta().name == name.name)
            latest = Found{key, std::move(pod), died};
    }
    return latest;
}

template <class Entries>
auto named(const Entries& entries, Interned name) -> decltype(&*entries.begin())
{
    const auto found = std::find_if(entries.begin(), entries.end(), [name](const auto& entry) { return entry.name == name; });
    return found == entries.end() ? nullptr : &*found;
}

void addContainers(const std::vector<ContainerSpec>& specs, const SharedList<ContainerStatus>& statuses, const PodUsage* usage,
                   bool init, std::vector<ContainerDetails>& out)
{
    for (const ContainerSpec& spec : specs) {
        ContainerDetails details;
        details.role = !init              ? ContainerDetails::Role::Main
                       : spec.restartable ? ContainerDetails::Role::Sidecar
                                          : ContainerDetails::Role::Init;
        details.spec = spec;
        if (const auto* status = named(statuses, spec.name))
            details.status = *status;
        if (const auto* used = usage ? named(usage->containers, spec.name) : nullptr)
            details.usage = *used;
        out.push_back(std::move(details));
    }
}

std::size_t rank(const Condition& condition)
{
    return static_cast<std::size_t>(std::find(conditionOrder.begin(), conditionOrder.end(), condition.type.view())
                                    - conditionOrder.begin());
}

} // namespace

std::optional<PodDetails> podDetails(const Session& session, const ObjectName& name, Time t)
{
    auto found = findPod(session, name, t);
    if (!found || !found->pod)
        return std::nullopt;
    PodDetails details;
    details.key = found->key;
    details.name = name;
    details.gone = found->gone;
    details.pod = std::move(found->pod);
    const Pod& pod = *details.pod;
    details.status = podStatus(pod);
    details.state = podState(details.status.status, details.status.ready == details.status.total);
    const auto usage = session.podUsage(details.key, t);
    if (usage)
        details.usageAt = usage->timestamp;
    addContainers(pod.spec->initContainers, pod.initStatuses, usage.get(), true, details.containers);
    addContainers(pod.spec->containers, pod.statuses, usage.get(), false, details.containers);
    details.conditions.assign(pod.conditions.begin(), pod.conditions.end());
    std::stable_sort(details.conditions.begin(), details.conditions.end(),
                     [](const Condition& a, const Condition& b) { return rank(a) < rank(b); });
    return details;
}

std::vector<PodEvent> podEvents(const Session& session, const ObjectKey& pod, Time t, std::size_t most)
{
    std::vector<PodEvent> events;
    std::unordered_set<Interned> told;
    const auto& all = session.events().entries();
    const auto end = std::upper_bound(all.begin(), all.end(), t, [](Time wanted, const auto& entry) { return wanted < entry.at; });
    for (auto entry = std::make_reverse_iterator(end); entry != all.rend() && events.size() < most; ++entry) {
        const KubeEvent& event = entry->value.event;
        if (!(event.involvedUid == pod.uid) || !(entry->value.source == pod.source) || !told.insert(event.uid).second)
            continue;
        events.push_back({event.uid, entry->at, event.first, event.count, event.type == "Warning", event.reason, event.message,
                          event.component});
    }
    return events;
}

} // namespace nephoscope
