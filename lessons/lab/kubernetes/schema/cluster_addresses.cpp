// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/cluster_addresses.h"

#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <set>

namespace nephoscope::lab {

namespace {

constexpr std::uint64_t firstNodePort = 30000;
constexpr std::uint64_t nodePorts = 2768;
// Of a /16, without its first 256 (kept for those who choose their address) and the last.
constexpr std::uint64_t firstHost = 256;
constexpr std::uint64_t hosts = 65535 - firstHost;

std::string address(std::uint64_t host)
{
    return "10.96." + std::to_string(host / 256) + "." + std::to_string(host % 256);
}

} // namespace

void ClusterAddresses::assign(nlohmann::json& service) const
{
    nlohmann::json& spec = service["spec"];
    if (!spec.is_object())
        return;
    std::set<std::string> addresses;
    std::set<std::int64_t> ports;
    const std::string self = textAt(service, {"metadata", "namespace"}) + "/" + textAt(service, {"metadata", "name"});
    for (const ObjectPtr& other : m_store.list(resources::services)) {
        if (other->namespaceName() + "/" + other->name() == self)
            continue;
        addresses.insert(textAt(other->spec(), {"clusterIP"}));
        for (const auto& port : listAt(other->spec(), {"ports"}))
            ports.insert(numberAt(port, {"nodePort"}));
    }
    RandomStream random = m_randoms.stream("clusterAddress", self);
    const std::string type = textAt(spec, {"type"});
    if (type == "ExternalName")
        return;
    if (textAt(spec, {"clusterIP"}).empty()) {
        std::string chosen;
        do
            chosen = address(firstHost + random.below(hosts));
        while (addresses.contains(chosen));
        spec["clusterIP"] = chosen;
    }
    if (listAt(spec, {"clusterIPs"}).empty())
        spec["clusterIPs"] = nlohmann::json::array({spec["clusterIP"]});
    if ((type != "NodePort" && type != "LoadBalancer") || !spec.contains("ports"))
        return;
    for (auto& port : spec["ports"]) {
        if (!port.is_object() || numberAt(port, {"nodePort"}) != 0)
            continue;
        std::int64_t chosen = 0;
        do
            chosen = static_cast<std::int64_t>(firstNodePort + random.below(nodePorts));
        while (!ports.insert(chosen).second && ports.size() < nodePorts);
        port["nodePort"] = chosen;
    }
}

} // namespace nephoscope::lab
