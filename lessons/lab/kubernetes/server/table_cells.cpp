// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/table_cells.h"

#include "collectors/rules/podstatus/cells.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

constexpr std::string_view none = "<none>";

std::string age(const ObjectVersion& object, Time now)
{
    return ageText(parseRfc3339(textAt(object.metadata(), {"creationTimestamp"})), now);
}

std::string joined(const std::vector<std::string>& parts, std::size_t most = static_cast<std::size_t>(-1))
{
    std::string text;
    for (std::size_t i = 0; i < std::min(parts.size(), most); ++i)
        text += (i == 0 ? "" : ",") + parts[i];
    if (parts.size() > most)
        text += " + " + std::to_string(parts.size() - most) + " more...";
    return text.empty() ? std::string{none} : text;
}

std::string orNone(std::string text)
{
    return text.empty() ? std::string{none} : text;
}

// Hostname or address of each ingress point of a load balancer.
std::vector<std::string> ingressPoints(const json& status)
{
    std::vector<std::string> points;
    for (const auto& point : listAt(status, {"loadBalancer", "ingress"})) {
        const std::string address = textAt(point, {"ip"});
        points.push_back(address.empty() ? textAt(point, {"hostname"}) : address);
    }
    return points;
}

std::string externalAddress(const json& service)
{
    const std::string type = textAt(service, {"spec", "type"});
    if (type == "ExternalName")
        return textAt(service, {"spec", "externalName"});
    std::vector<std::string> addresses;
    if (type == "LoadBalancer")
        addresses = ingressPoints(at(service, "status"));
    for (const auto& address : listAt(service, {"spec", "externalIPs"}))
        addresses.push_back(address.is_string() ? address.get<std::string>() : std::string{});
    if (addresses.empty() && type == "LoadBalancer")
        return "<pending>";
    return joined(addresses);
}

std::vector<std::string> serviceCells(const ObjectVersion& object, Time now)
{
    const json& spec = object.spec();
    std::vector<std::string> ports;
    for (const auto& port : listAt(spec, {"ports"})) {
        std::string text = std::to_string(numberAt(port, {"port"}));
        if (const auto node = numberAt(port, {"nodePort"}); node != 0)
            text += ":" + std::to_string(node);
        ports.push_back(text + "/" + textAt(port, {"protocol"}));
    }
    std::vector<std::string> selector;
    for (const auto& [key, value] : objectAt(spec, {"selector"}).items())
        selector.push_back(key + "=" + (value.is_string() ? value.get<std::string>() : std::string{}));
    return {object.name(),
            textAt(spec, {"type"}),
            orNone(textAt(spec, {"clusterIP"})),
            externalAddress(object.document()),
            joined(ports),
            age(object, now),
            joined(selector)};
}

std::vector<std::string> ingressCells(const ObjectVersion& object, Time now)
{
    const json& spec = object.spec();
    std::vector<std::string> hosts;
    for (const auto& rule : listAt(spec, {"rules"})) {
        const std::string host = textAt(rule, {"host"});
        if (!host.empty())
            hosts.push_back(host);
    }
    const auto points = ingressPoints(object.status());
    std::string hostText = hosts.empty() ? "*" : joined(hosts, 3);
    return {object.name(),
            orNone(textAt(spec, {"ingressClassName"})),
            std::move(hostText),
            points.empty() ? "" : joined(points),
            listAt(spec, {"tls"}).empty() ? "80" : "80, 443",
            age(object, now)};
}

std::vector<std::string> endpointsCells(const ObjectVersion& object, Time now)
{
    std::vector<std::string> list;
    for (const auto& subset : listAt(object.document(), {"subsets"})) {
        const auto& ports = listAt(subset, {"ports"});
        for (const auto& address : listAt(subset, {"addresses"})) {
            if (ports.empty())
                list.push_back(textAt(address, {"ip"}));
            for (const auto& port : ports)
                list.push_back(textAt(address, {"ip"}) + ":" + std::to_string(numberAt(port, {"port"})));
        }
    }
    return {object.name(), joined(list, 3), age(object, now)};
}

std::vector<std::string> sliceCells(const ObjectVersion& object, Time now)
{
    std::vector<std::string> ports;
    for (const auto& port : listAt(object.document(), {"ports"}))
        ports.push_back(at(port, "port").is_null() ? "*" : std::to_string(numberAt(port, {"port"})));
    std::vector<std::string> addresses;
    for (const auto& endpoint : listAt(object.document(), {"endpoints"})) {
        for (const auto& address : listAt(endpoint, {"addresses"}))
            addresses.push_back(address.is_string() ? address.get<std::string>() : std::string{});
    }
    return {object.name(), textAt(object.document(), {"addressType"}), ports.empty() ? "<unset>" : joined(ports, 3),
            addresses.empty() ? "<unset>" : joined(addresses, 3), age(object, now)};
}

std::string count(const ObjectVersion& object)
{
    return std::to_string(objectAt(object.document(), {"data"}).size() + objectAt(object.document(), {"binaryData"}).size());
}

} // namespace

std::vector<Column> columnsOf(const Resource& resource)
{
    constexpr bool wide = true;
    constexpr bool integer = true;
    if (&resource == &resources::pods)
        return {{"Name"},
                {"Ready"},
                {"Status"},
                {"Restarts"},
                {"Age"},
                {"IP", wide},
                {"Node", wide},
                {"Nominated Node", wide},
                {"Readiness Gates", wide}};
    if (&resource == &resources::nodes)
        return {{"Name"},
                {"Status"},
                {"Roles"},
                {"Age"},
                {"Version"},
                {"Internal-IP", wide},
                {"External-IP", wide},
                {"OS-Image", wide},
                {"Kernel-Version", wide},
                {"Container-Runtime", wide}};
    if (&resource == &resources::namespaces)
        return {{"Name"}, {"Status"}, {"Age"}};
    if (&resource == &resources::deployments)
        return {{"Name"},         {"Ready"},         {"Up-to-date"}, {"Available"}, {"Age"}, {"Containers", wide},
                {"Images", wide}, {"Selector", wide}};
    if (&resource == &resources::replicaSets)
        return {{"Name"},
                {"Desired", false, integer},
                {"Current", false, integer},
                {"Ready", false, integer},
                {"Age"},
                {"Containers", wide},
                {"Images", wide},
                {"Selector", wide}};
    if (&resource == &resources::autoscalers)
        return {{"Name"}, {"Reference"}, {"Targets"}, {"MinPods"}, {"MaxPods"}, {"Replicas"}, {"Age"}};
    if (&resource == &resources::events)
        return {{"Last Seen"},    {"Type"},    {"Reason"},           {"Object"},      {"Subobject", wide},
                {"Source", wide}, {"Message"}, {"First Seen", wide}, {"Count", wide}, {"Name", wide}};
    if (&resource == &resources::services)
        return {{"Name"}, {"Type"}, {"Cluster-IP"}, {"External-IP"}, {"Port(s)"}, {"Age"}, {"Selector", wide}};
    if (&resource == &resources::ingresses)
        return {{"Name"}, {"Class"}, {"Hosts"}, {"Address"}, {"Ports"}, {"Age"}};
    if (&resource == &resources::endpoints)
        return {{"Name"}, {"Endpoints"}, {"Age"}};
    if (&resource == &resources::endpointSlices)
        return {{"Name"}, {"AddressType"}, {"Ports"}, {"Endpoints"}, {"Age"}};
    if (&resource == &resources::configMaps)
        return {{"Name"}, {"Data"}, {"Age"}};
    if (&resource == &resources::secrets)
        return {{"Name"}, {"Type"}, {"Data"}, {"Age"}};
    if (&resource == &resources::leases)
        return {{"Name"}, {"Holder"}, {"Age"}};
    if (&resource == &resources::statefulSets)
        return {{"Name"}, {"Ready"}, {"Age"}, {"Containers", wide}, {"Images", wide}};
    if (&resource == &resources::daemonSets)
        return {{"Name"},
                {"Desired", false, integer},
                {"Current", false, integer},
                {"Ready", false, integer},
                {"Up-to-date", false, integer},
                {"Available", false, integer},
                {"Node Selector"},
                {"Age"},
                {"Containers", wide},
                {"Images", wide},
                {"Selector", wide}};
    if (&resource == &resources::jobs)
        return {{"Name"}, {"Status"},           {"Completions"},  {"Duration"},
                {"Age"},  {"Containers", wide}, {"Images", wide}, {"Selector", wide}};
    return {{"Name"}, {"Age"}};
}

bool printedByColumns(const Resource& resource)
{
    return &resource == &resources::pods || &resource == &resources::nodes || &resource == &resources::namespaces
           || &resource == &resources::deployments || &resource == &resources::replicaSets || &resource == &resources::autoscalers
           || &resource == &resources::events;
}

std::vector<std::string> cellsOf(const ObjectVersion& object, Time now)
{
    const Resource& resource = object.resource();
    if (&resource == &resources::services)
        return serviceCells(object, now);
    if (&resource == &resources::ingresses)
        return ingressCells(object, now);
    if (&resource == &resources::endpoints)
        return endpointsCells(object, now);
    if (&resource == &resources::endpointSlices)
        return sliceCells(object, now);
    if (&resource == &resources::configMaps)
        return {object.name(), count(object), age(object, now)};
    if (&resource == &resources::secrets)
        return {object.name(), textAt(object.document(), {"type"}), count(object), age(object, now)};
    if (&resource == &resources::leases)
        return {object.name(), textAt(object.spec(), {"holderIdentity"}), age(object, now)};
    return {object.name(), age(object, now)};
}

} // namespace nephoscope::lab
