// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/quantity.h"
#include "lessons/lab/kubernetes/schema/rules/rules.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/metadata_rules.h"

#include <algorithm>
#include <array>
#include <set>

namespace nephoscope::lab::rules {

namespace {

using nlohmann::json;

void probe(Errors& errors, const json& value, const std::string& field, bool successIsOne)
{
    if (!value.is_object())
        return;
    int handlers = 0;
    for (const char* handler : {"exec", "httpGet", "tcpSocket", "grpc"}) {
        if (at(value, handler).is_null())
            continue;
        const std::string place = field + "." + handler;
        if (++handlers > 1) {
            errors.push_back(FieldError::forbidden(place, "may not specify more than 1 handler type"));
            continue;
        }
        const std::string_view kind = handler;
        if (kind == "exec" && listAt(value, {handler, "command"}).empty())
            errors.push_back(FieldError::required(place + ".command"));
        if (kind == "httpGet") {
            if (textAt(value, {handler, "path"}).empty())
                errors.push_back(FieldError::required(place + ".path"));
            portOrName(errors, at(value, {handler, "port"}), place + ".port");
            oneOf(errors, at(value, handler), "scheme", place, {"HTTP", "HTTPS"}, false);
        }
        if (kind == "tcpSocket")
            portOrName(errors, at(value, {handler, "port"}), place + ".port");
        if (kind == "grpc")
            portNumber(errors, at(value, {handler, "port"}), place + ".port");
    }
    if (handlers == 0)
        errors.push_back(FieldError::required(field, "must specify a handler type"));
    for (const char* member : {"initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold",
                               "terminationGracePeriodSeconds"})
        notNegative(errors, value, member, field);
    const json& success = at(value, "successThreshold");
    if (successIsOne && success.is_number() && success != 1)
        errors.push_back(FieldError::invalid(field + ".successThreshold", success, "must be 1"));
}

void ports(Errors& errors, const json& container, const std::string& field)
{
    std::set<std::string> names;
    const json& list = listAt(container, {"ports"});
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string place = item(field + ".ports", i);
        const std::string name = textAt(list[i], {"name"});
        if (!name.empty()) {
            const auto wrong = wrongPortName(name);
            for (const std::string& why : wrong)
                errors.push_back(FieldError::invalid(place + ".name", name, why));
            if (wrong.empty() && !names.insert(name).second)
                errors.push_back(FieldError::duplicate(place + ".name", name));
        }
        const json& number = at(list[i], "containerPort");
        if (!number.is_number() || number == 0)
            errors.push_back(FieldError::required(place + ".containerPort"));
        else
            portNumber(errors, number, place + ".containerPort");
        if (const json& host = at(list[i], "hostPort"); host.is_number() && host != 0)
            portNumber(errors, host, place + ".hostPort");
        oneOf(errors, list[i], "protocol", place, {"SCTP", "TCP", "UDP"});
    }
}

void environment(Errors& errors, const json& container, const std::string& field)
{
    const json& list = listAt(container, {"env"});
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string place = item(field + ".env", i);
        const std::string name = textAt(list[i], {"name"});
        if (name.empty())
            errors.push_back(FieldError::required(place + ".name"));
        else if (!std::all_of(name.begin(), name.end(), [](char c) { return c >= ' ' && c <= '~' && c != '='; }))
            errors.push_back(FieldError::invalid(
                place + ".name", name,
                "a valid environment variable name must consist only of printable ASCII characters other than '='"));
        const json& source = at(list[i], "valueFrom");
        if (source.is_null())
            continue;
        if (!textAt(list[i], {"value"}).empty())
            errors.push_back(FieldError::invalid(place + ".valueFrom", "", "may not be specified when `value` is not empty"));
        if (source.empty())
            errors.push_back(
                FieldError::invalid(place + ".valueFrom", "",
                                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef`, "
                                    "or `fileKeyRef`"));
        else if (source.size() > 1)
            errors.push_back(FieldError::invalid(place + ".valueFrom", "", "may not have more than one field specified at a time"));
    }
}

bool isStandardResource(std::string_view name)
{
    static constexpr std::array<std::string_view, 3> standard{"cpu", "memory", "ephemeral-storage"};
    return std::find(standard.begin(), standard.end(), name) != standard.end() || name.starts_with("hugepages-");
}

void resourceList(Errors& errors, const json& list, const std::string& field)
{
    if (!list.is_object())
        return;
    for (const auto& [name, value] : list.items()) {
        const std::string place = field + "[" + name + "]";
        if (name.find('/') == std::string::npos && !isStandardResource(name)) {
            errors.push_back(FieldError::invalid(place, name, "must be a standard resource type or fully qualified"));
            errors.push_back(FieldError::invalid(place, name, "must be a standard resource for containers"));
        } else {
            for (const std::string& why : wrongQualifiedName(name))
                errors.push_back(FieldError::invalid(place, name, why));
        }
        const auto quantity = parseQuantity(value.is_string() ? value.get<std::string>() : std::string{});
        if (quantity && quantity->nanoValue() < 0)
            errors.push_back(FieldError::invalid(place, value, "must be greater than or equal to 0"));
    }
}

void containerResources(Errors& errors, const json& container, const std::string& field)
{
    const json& limits = objectAt(container, {"resources", "limits"});
    const json& requests = objectAt(container, {"resources", "requests"});
    resourceList(errors, limits, field + ".resources.limits");
    resourceList(errors, requests, field + ".resources.requests");
    for (const auto& [name, value] : requests.items()) {
        const auto request = parseQuantity(value.is_string() ? value.get<std::string>() : std::string{});
        const auto limit = parseQuantity(textAt(limits, {name}));
        if (request && limit && *request > *limit)
            errors.push_back(FieldError::invalid(field + ".resources.requests", value,
                                                 "must be less than or equal to " + name + " limit of " + limit->text()));
    }
}

void mounts(Errors& errors, const json& container, const std::string& field, const std::set<std::string>& volumes)
{
    const json& list = listAt(container, {"volumeMounts"});
    std::set<std::string> paths;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string place = item(field + ".volumeMounts", i);
        const std::string name = textAt(list[i], {"name"});
        if (name.empty())
            errors.push_back(FieldError::required(place + ".name"));
        if (!volumes.contains(name))
            errors.push_back(FieldError::notFound(place + ".name", name));
        const std::string path = textAt(list[i], {"mountPath"});
        if (path.empty())
            errors.push_back(FieldError::required(place + ".mountPath"));
        else if (!paths.insert(path).second)
            errors.push_back(FieldError::invalid(place + ".mountPath", path, "must be unique"));
    }
}

void container(Errors& errors, const json& value, const std::string& field, const std::set<std::string>& volumes,
               std::set<std::string>& names)
{
    const std::string name = textAt(value, {"name"});
    if (name.empty()) {
        errors.push_back(FieldError::required(field + ".name"));
    } else {
        for (const std::string& why : wrongDnsLabel(name))
            errors.push_back(FieldError::invalid(field + ".name", name, why));
    }
    if (!name.empty() && !names.insert(name).second)
        errors.push_back(FieldError::duplicate(field + ".name", name));
    const std::string image = textAt(value, {"image"});
    if (image.empty())
        errors.push_back(FieldError::required(field + ".image"));
    else if (image.front() == ' ' || image.back() == ' ')
        errors.push_back(FieldError::invalid(field + ".image", image, "must not have leading or trailing whitespace"));
    oneOf(errors, value, "terminationMessagePolicy", field, {"File", "FallbackToLogsOnError"});
    ports(errors, value, field);
    environment(errors, value, field);
    mounts(errors, value, field, volumes);
    oneOf(errors, value, "imagePullPolicy", field, {"Always", "IfNotPresent", "Never"});
    containerResources(errors, value, field);
    probe(errors, at(value, "livenessProbe"), field + ".livenessProbe", true);
    probe(errors, at(value, "readinessProbe"), field + ".readinessProbe", false);
    probe(errors, at(value, "startupProbe"), field + ".startupProbe", true);
}

void tolerations(Errors& errors, const json& spec, const std::string& field)
{
    const json& list = listAt(spec, {"tolerations"});
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string place = item(field + ".tolerations", i);
        const std::string key = textAt(list[i], {"key"});
        const std::string op = textAt(list[i], {"operator"});
        const std::string value = textAt(list[i], {"value"});
        if (!key.empty()) {
            for (const std::string& why : wrongQualifiedName(key))
                errors.push_back(FieldError::invalid(place + ".key", key, why));
        } else if (op != "Exists") {
            errors.push_back(
                FieldError::invalid(place + ".operator", op,
                                    "operator must be Exists when `key` is empty, which means \"match all values and all keys\""));
        }
        if (!at(list[i], "tolerationSeconds").is_null() && textAt(list[i], {"effect"}) != "NoExecute")
            errors.push_back(FieldError::invalid(place + ".effect", textAt(list[i], {"effect"}),
                                                 "effect must be 'NoExecute' when `tolerationSeconds` is set"));
        if (op == "Exists" && !value.empty())
            errors.push_back(FieldError::invalid(place + ".operator", value, "value must be empty when `operator` is 'Exists'"));
        else if (!op.empty() && op != "Exists" && op != "Equal" && op != "Lt" && op != "Gt")
            errors.push_back(FieldError::unsupported(place + ".operator", op, {"Equal", "Exists"}));
        if (!textAt(list[i], {"effect"}).empty())
            oneOf(errors, list[i], "effect", place, {"NoSchedule", "PreferNoSchedule", "NoExecute"});
    }
}

std::set<std::string> volumes(Errors& errors, const json& spec, const std::string& field)
{
    std::set<std::string> names;
    const json& list = listAt(spec, {"volumes"});
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string place = item(field + ".volumes", i);
        const std::string name = textAt(list[i], {"name"});
        if (name.empty())
            errors.push_back(FieldError::required(place + ".name"));
        else {
            for (const std::string& why : wrongDnsLabel(name))
                errors.push_back(FieldError::invalid(place + ".name", name, why));
        }
        if (!names.insert(name).second)
            errors.push_back(FieldError::duplicate(place + ".name", name));
    }
    return names;
}

} // namespace

void podSpec(Errors& errors, const json& spec, const std::string& field, SpecUse use)
{
    const std::set<std::string> volumeNames = volumes(errors, spec, field);
    std::set<std::string> names;
    const json& containers = listAt(spec, {"containers"});
    if (containers.empty())
        errors.push_back(FieldError::required(field + ".containers"));
    for (std::size_t i = 0; i < containers.size(); ++i)
        container(errors, containers[i], item(field + ".containers", i), volumeNames, names);
    const json& starters = listAt(spec, {"initContainers"});
    for (std::size_t i = 0; i < starters.size(); ++i)
        container(errors, starters[i], item(field + ".initContainers", i), volumeNames, names);
    oneOf(errors, spec, "restartPolicy", field, {"Always", "OnFailure", "Never"});
    oneOf(errors, spec, "dnsPolicy", field, {"ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"});
    validateLabels(errors, at(spec, "nodeSelector"), field + ".nodeSelector");
    if (use == SpecUse::Pod || at(spec, "tolerations").is_array())
        tolerations(errors, spec, field);
    const json& deadline = at(spec, "activeDeadlineSeconds");
    if (deadline.is_number_integer() && (deadline < 1 || deadline > 2147483647))
        errors.push_back(
            FieldError::invalid(field + ".activeDeadlineSeconds", deadline, "must be between 1 and 2147483647, inclusive"));
    if (const std::string node = textAt(spec, {"nodeName"}); !node.empty()) {
        for (const std::string& why : wrongSubdomain(node))
            errors.push_back(FieldError::invalid(field + ".nodeName", node, why));
    }
}

} // namespace nephoscope::lab::rules
