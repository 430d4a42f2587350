// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/podstatus/node_columns.h"

#include <algorithm>
#include <set>

namespace nephoscope {

namespace {

// From labels node-role.kubernetes.io/ROLE and kubernetes.io/role=ROLE.
std::string roles(const Node& node)
{
    constexpr std::string_view prefix = "node-role.kubernetes.io/";
    std::set<std::string_view> found;
    for (const auto& [key, value] : node.meta.labels.items) {
        if (key.view().starts_with(prefix) && key.view().size() > prefix.size())
            found.insert(key.view().substr(prefix.size()));
        else if (key == "kubernetes.io/role" && !value.empty())
            found.insert(value.view());
    }
    std::string text;
    for (const std::string_view role : found)
        text += (text.empty() ? "" : ",") + std::string{role};
    return text.empty() ? "<none>" : text;
}

std::string address(const Node& node, std::string_view type)
{
    const auto found = std::find_if(node.addresses.begin(), node.addresses.end(),
                                    [type](const NodeAddress& candidate) { return candidate.type == type; });
    return found == node.addresses.end() ? "<none>" : found->address.str();
}

std::string orUnknown(Interned text)
{
    return text.empty() ? "<unknown>" : text.str();
}

std::string kernel(const Node& node)
{
    const std::string version = orUnknown(node.kernelVersion);
    return node.architecture.empty() ? version : version + " (" + node.architecture.str() + ")";
}

} // namespace

std::string nodeStatus(const Node& node)
{
    // Should a type stand there twice, its last entry counts.
    const auto ready = std::find_if(node.conditions.rbegin(), node.conditions.rend(),
                                    [](const Condition& condition) { return condition.type == "Ready"; });
    std::string status = ready == node.conditions.rend()          ? "Unknown"
                         : ready->status == ConditionStatus::True ? "Ready"
                                                                  : "NotReady";
    return node.unschedulable ? status + ",SchedulingDisabled" : status;
}

Cells nodeCells(const Node& node, Time now)
{
    return {
        {"Name", node.meta.name.str()},
        {"Status", nodeStatus(node)},
        {"Roles", roles(node)},
        {"Age", ageText(node.meta.created, now)},
        {"Version", node.kubeletVersion.str()},
        {"Internal-IP", address(node, "InternalIP")},
        {"External-IP", address(node, "ExternalIP")},
        {"OS-Image", orUnknown(node.osImage)},
        {"Kernel-Version", kernel(node)},
        {"Container-Runtime", orUnknown(node.containerRuntime)},
    };
}

Cells namespaceCells(const Namespace& value, Time now)
{
    return {{"Name", value.meta.name.str()}, {"Status", value.phase.str()}, {"Age", ageText(value.meta.created, now)}};
}

} // namespace nephoscope
