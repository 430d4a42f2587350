// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/scheduler/cluster_view.h"

#include "collectors/model/quantity.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>
#include <unordered_map>

namespace nephoscope::lab {

namespace {

// schedutil.DefaultMilliCPURequest, DefaultMemoryRequest.
constexpr std::int64_t usualCpuMilli = 100;
constexpr std::int64_t usualMemoryBytes = 200 * 1024 * 1024;

std::optional<Quantity> quantityAt(const nlohmann::json& document, std::initializer_list<std::string_view> path)
{
    const nlohmann::json& value = at(document, path);
    if (value.is_string())
        return parseQuantity(value.get_ref<const std::string&>());
    return value.is_number() ? parseQuantity(value.dump()) : std::nullopt;
}

Demand containerDemand(const nlohmann::json& container, bool scored)
{
    const auto cpu = quantityAt(container, {"resources", "requests", "cpu"});
    const auto memory = quantityAt(container, {"resources", "requests", "memory"});
    return {cpu ? cpu->milliValue() : scored ? usualCpuMilli : 0, memory ? memory->value() : scored ? usualMemoryBytes : 0};
}

Demand sum(Demand a, Demand b)
{
    return {a.cpuMilli + b.cpuMilli, a.memoryBytes + b.memoryBytes};
}

Demand larger(Demand a, Demand b)
{
    return {std::max(a.cpuMilli, b.cpuMilli), std::max(a.memoryBytes, b.memoryBytes)};
}

} // namespace

Demand demandOf(const nlohmann::json& pod, bool scored)
{
    Demand running;
    for (const auto& container : listAt(pod, {"spec", "containers"}))
        running = sum(running, containerDemand(container, scored));
    // Init containers run one after the other, each beside the sidecars started before it.
    Demand sidecars;
    Demand starting;
    for (const auto& container : listAt(pod, {"spec", "initContainers"})) {
        const Demand own = containerDemand(container, scored);
        if (textAt(container, {"restartPolicy"}) == "Always")
            sidecars = sum(sidecars, own);
        starting = larger(starting, textAt(container, {"restartPolicy"}) == "Always" ? sidecars : sum(sidecars, own));
    }
    Demand demand = larger(sum(running, sidecars), starting);
    if (const auto overhead = quantityAt(pod, {"spec", "overhead", "cpu"}))
        demand.cpuMilli += overhead->milliValue();
    if (const auto overhead = quantityAt(pod, {"spec", "overhead", "memory"}))
        demand.memoryBytes += overhead->value();
    return demand;
}

std::vector<NodeView> viewCluster(const ObjectStore& store)
{
    std::vector<NodeView> nodes;
    std::unordered_map<std::string, std::size_t> byName;
    for (const ObjectPtr& node : store.list(resources::nodes)) {
        NodeView view;
        view.node = node;
        const auto cpu = quantityAt(node->status(), {"allocatable", "cpu"});
        const auto memory = quantityAt(node->status(), {"allocatable", "memory"});
        const auto pods = quantityAt(node->status(), {"allocatable", "pods"});
        view.allocatable = {cpu ? cpu->milliValue() : 0, memory ? memory->value() : 0};
        view.podLimit = pods ? pods->value() : 0;
        byName.emplace(node->name(), nodes.size());
        nodes.push_back(std::move(view));
    }
    for (const ObjectPtr& pod : store.list(resources::pods)) {
        const auto on = byName.find(textAt(pod->spec(), {"nodeName"}));
        const std::string phase = textAt(pod->status(), {"phase"});
        if (on == byName.end() || phase == "Succeeded" || phase == "Failed")
            continue;
        NodeView& view = nodes[on->second];
        view.requested = sum(view.requested, demandOf(pod->document()));
        view.scored = sum(view.scored, demandOf(pod->document(), true));
        view.pods.push_back(pod);
    }
    return nodes;
}

} // namespace nephoscope::lab
