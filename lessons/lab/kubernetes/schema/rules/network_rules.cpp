// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/rules/rules.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/metadata_rules.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace nephoscope::lab::rules {

namespace {

using nlohmann::json;

bool isAddress(std::string_view text)
{
    const bool four = !text.empty() && std::count(text.begin(), text.end(), '.') == 3
                      && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    return four || text.find(':') != std::string_view::npos;
}

void servicePorts(Errors& errors, const json& spec)
{
    const json& ports = listAt(spec, {"ports"});
    if (ports.empty() && textAt(spec, {"clusterIP"}) != "None" && textAt(spec, {"type"}) != "ExternalName")
        errors.push_back(FieldError::required("spec.ports"));
    std::set<std::string> names;
    std::set<std::tuple<std::string, std::int64_t>> places;
    for (std::size_t i = 0; i < ports.size(); ++i) {
        const std::string field = item("spec.ports", i);
        const std::string name = textAt(ports[i], {"name"});
        if (name.empty()) {
            if (ports.size() > 1)
                errors.push_back(FieldError::required(field + ".name"));
        } else {
            for (const std::string& why : wrongDnsLabel(name))
                errors.push_back(FieldError::invalid(field + ".name", name, why));
            if (!names.insert(name).second)
                errors.push_back(FieldError::duplicate(field + ".name", name));
        }
        portNumber(errors, at(ports[i], "port"), field + ".port");
        oneOf(errors, ports[i], "protocol", field, {"SCTP", "TCP", "UDP"});
        portOrName(errors, at(ports[i], "targetPort"), field + ".targetPort");
    }
    for (std::size_t i = 0; i < ports.size(); ++i) {
        const std::string protocol = textAt(ports[i], {"protocol"});
        const std::int64_t number = numberAt(ports[i], {"port"});
        if (!places.emplace(protocol, number).second) {
            FieldError error = FieldError::duplicate(item("spec.ports", i), {});
            error.message = "Duplicate value: {\"Name\":\"\",\"Protocol\":\"" + protocol
                            + "\",\"AppProtocol\":null,\"Port\":" + std::to_string(number) + ",\"TargetPort\":0,\"NodePort\":0}";
            errors.push_back(std::move(error));
        }
    }
}

void backend(Errors& errors, const json& value, const std::string& field)
{
    const json& service = at(value, "service");
    const json& resource = at(value, "resource");
    if (!service.is_null() && !resource.is_null()) {
        errors.push_back(FieldError::invalid(field, "", "cannot set both resource and service backends"));
        return;
    }
    if (service.is_null() && resource.is_null()) {
        errors.push_back(FieldError::invalid(field, "", "resource or service backend is required"));
        return;
    }
    if (service.is_null())
        return;
    const std::string name = textAt(service, {"name"});
    if (name.empty())
        errors.push_back(FieldError::required(field + ".service.name"));
    else
        for (const std::string& why : wrongDnsLabel(name))
            errors.push_back(FieldError::invalid(field + ".service.name", name, why));
    const std::string portName = textAt(service, {"port", "name"});
    const std::int64_t number = numberAt(service, {"port", "number"});
    if (!portName.empty() && number != 0)
        errors.push_back(FieldError::invalid(field, "", "cannot set both port name & port number"));
    else if (portName.empty() && number == 0)
        errors.push_back(FieldError::required(field, "port name or number is required"));
    else if (!portName.empty())
        for (const std::string& why : wrongPortName(portName))
            errors.push_back(FieldError::invalid(field + ".service.port.name", portName, why));
    else
        portNumber(errors, number, field + ".service.port.number");
}

void path(Errors& errors, const json& value, const std::string& field)
{
    const std::string type = textAt(value, {"pathType"});
    const std::string text = textAt(value, {"path"});
    if (type.empty()) {
        errors.push_back(FieldError::required(field + ".pathType", "pathType must be specified"));
    } else if (type == "Exact" || type == "Prefix") {
        if (!text.starts_with('/'))
            errors.push_back(FieldError::invalid(field + ".path", text, "must be an absolute path"));
        for (const char* bad : {"//", "/./", "/../", "%2f", "%2F"}) {
            if (text.find(bad) != std::string::npos)
                errors.push_back(FieldError::invalid(field + ".path", text, std::string{"must not contain '"} + bad + "'"));
        }
        for (const char* bad : {"/..", "/."}) {
            if (text.ends_with(bad))
                errors.push_back(FieldError::invalid(field + ".path", text, std::string{"cannot end with '"} + bad + "'"));
        }
    } else if (type == "ImplementationSpecific") {
        if (!text.empty() && !text.starts_with('/'))
            errors.push_back(FieldError::invalid(field + ".path", text, "must be an absolute path"));
    } else {
        errors.push_back(FieldError::unsupported(field + ".pathType", type, {"Exact", "ImplementationSpecific", "Prefix"}));
    }
    backend(errors, at(value, "backend"), field + ".backend");
}

} // namespace

void service(Errors& errors, const json& document)
{
    const json& spec = at(document, "spec");
    const std::string type = textAt(spec, {"type"});
    servicePorts(errors, spec);
    validateLabels(errors, at(spec, "selector"), "spec.selector");
    oneOf(errors, spec, "sessionAffinity", "spec", {"ClientIP", "None"});
    oneOf(errors, spec, "type", "spec", {"ClusterIP", "ExternalName", "LoadBalancer", "NodePort"});
    const std::string address = textAt(spec, {"clusterIP"});
    if (type == "ExternalName") {
        if (textAt(spec, {"externalName"}).empty())
            errors.push_back(FieldError::required("spec.externalName"));
    } else if (address != "None" && !address.empty() && !isAddress(address)) {
        errors.push_back(FieldError::invalid("spec.clusterIPs[0]", json::array({address}), "must be a valid IP address"));
    }
}

void serviceUpdate(Errors& errors, const json& document, const json& old)
{
    const std::string before = textAt(old, {"spec", "clusterIP"});
    if (!before.empty() && textAt(old, {"spec", "type"}) != "ExternalName" && textAt(document, {"spec", "type"}) != "ExternalName"
        && textAt(document, {"spec", "clusterIP"}) != before)
        errors.push_back(FieldError::invalid("spec.clusterIPs[0]", json::array({textAt(document, {"spec", "clusterIP"})}),
                                             "may not change once set"));
    service(errors, document);
}

void ingress(Errors& errors, const json& document)
{
    const json& spec = at(document, "spec");
    const json& rules = listAt(spec, {"rules"});
    if (rules.empty() && at(spec, "defaultBackend").is_null())
        errors.push_back(FieldError::invalid("spec", nullptr, "either `defaultBackend` or `rules` must be specified"));
    if (!at(spec, "defaultBackend").is_null())
        backend(errors, at(spec, "defaultBackend"), "spec.defaultBackend");
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const std::string field = item("spec.rules", i);
        const std::string host = textAt(rules[i], {"host"});
        if (!host.empty()) {
            if (isAddress(host))
                errors.push_back(FieldError::invalid(field + ".host", host, "must be a DNS name, not an IP address"));
            const std::string name = host.starts_with("*.") ? host.substr(2) : host;
            for (const std::string& why : wrongSubdomain(name))
                errors.push_back(FieldError::invalid(field + ".host", host, why));
        }
        const json& http = at(rules[i], "http");
        if (http.is_null())
            continue;
        const json& paths = listAt(http, {"paths"});
        if (paths.empty())
            errors.push_back(FieldError::required(field + ".http.paths"));
        for (std::size_t j = 0; j < paths.size(); ++j)
            path(errors, paths[j], item(field + ".http.paths", j));
    }
}

void endpointSlice(Errors& errors, const json& document)
{
    const std::string type = textAt(document, {"addressType"});
    if (type.empty())
        errors.push_back(FieldError::required("addressType"));
    else if (type != "IPv4" && type != "IPv6" && type != "FQDN")
        errors.push_back(FieldError::unsupported("addressType", type, {"FQDN", "IPv4", "IPv6"}));
    const json& endpoints = listAt(document, {"endpoints"});
    if (endpoints.size() > 1000)
        errors.push_back(
            {"FieldValueTooMany", "endpoints", "Too many: " + std::to_string(endpoints.size()) + ": must have at most 1000 items"});
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
        const json& addresses = listAt(endpoints[i], {"addresses"});
        if (addresses.empty())
            errors.push_back(FieldError::required(item("endpoints", i) + ".addresses", "must contain at least 1 address"));
        for (std::size_t j = 0; j < addresses.size(); ++j) {
            if (type == "IPv4" && addresses[j].is_string() && !isAddress(addresses[j].get_ref<const std::string&>()))
                errors.push_back(FieldError::invalid(item(item("endpoints", i) + ".addresses", j), addresses[j],
                                                     "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
        }
    }
    const json& ports = listAt(document, {"ports"});
    for (std::size_t i = 0; i < ports.size(); ++i)
        oneOf(errors, ports[i], "protocol", item("ports", i), {"SCTP", "TCP", "UDP"});
}

} // namespace nephoscope::lab::rules
