// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/defaults.h"

#include "collectors/model/quantity.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <array>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

void fill(json& value, const ValueType& type)
{
    switch (type.kind) {
    case ValueType::Kind::Object:
        if (!value.is_object())
            return;
        for (const Field& field : type.object->fields) {
            auto found = value.find(field.name);
            if (found == value.end()) {
                if (!field.fallback)
                    continue;
                found = value.emplace(field.name, *field.fallback).first;
            }
            fill(*found, field.type);
        }
        return;
    case ValueType::Kind::List:
    case ValueType::Kind::Map:
        for (json& element : value)
            fill(element, *type.element);
        return;
    default: return;
    }
}

// The object there, made if it is missing; nothing if something else stands in its place.
json* object(json& parent, const char* name)
{
    if (!parent.is_object())
        return nullptr;
    json& value = parent[name];
    if (value.is_null())
        value = json::object();
    return value.is_object() ? &value : nullptr;
}

void setMissing(json& parent, const char* name, json value)
{
    if (!parent.contains(name))
        parent[name] = std::move(value);
}

// "web:1.2" has the tag 1.2, "host:80/web" the tag latest.
bool isLatest(const std::string& image)
{
    if (image.find('@') != std::string::npos)
        return false;
    const std::size_t colon = image.rfind(':');
    if (colon == std::string::npos || image.find('/', colon) != std::string::npos)
        return true;
    return image.substr(colon + 1) == "latest";
}

void defaultContainer(json& container, bool pod)
{
    if (!container.is_object())
        return;
    setMissing(container, "imagePullPolicy", isLatest(textAt(container, {"image"})) ? "Always" : "IfNotPresent");
    if (!pod)
        return;
    const json& limits = at(container, {"resources", "limits"});
    if (limits.is_object() && !limits.empty()) {
        const json copy = limits;
        json* requests = object(container["resources"], "requests");
        for (const auto& [name, value] : copy.items()) {
            if (requests && !requests->contains(name))
                (*requests)[name] = value;
        }
    }
}

void defaultPodSpec(json& parent, bool pod)
{
    json* spec = object(parent, "spec");
    if (!spec)
        return;
    for (const char* list : {"containers", "initContainers"}) {
        if (spec->contains(list)) {
            for (json& container : (*spec)[list])
                defaultContainer(container, pod);
        }
    }
    if (spec->contains("volumes")) {
        for (json& volume : (*spec)["volumes"]) {
            if (volume.is_object() && volume.size() <= 1)
                volume["emptyDir"] = json::object();
        }
    }
    if (!pod)
        return;
    setMissing(*spec, "enableServiceLinks", true);
    if (numberAt(*spec, {"terminationGracePeriodSeconds"}) < 0)
        (*spec)["terminationGracePeriodSeconds"] = 1;
    // Of the admission plugins ServiceAccount, Priority and DefaultTolerationSeconds.
    if (textAt(*spec, {"serviceAccountName"}).empty())
        (*spec)["serviceAccountName"] = "default";
    (*spec)["serviceAccount"] = (*spec)["serviceAccountName"];
    setMissing(*spec, "priority", 0);
    setMissing(*spec, "preemptionPolicy", "PreemptLowerPriority");
    json& tolerations = (*spec)["tolerations"];
    if (tolerations.is_null())
        tolerations = json::array();
    for (const char* key : {"node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"}) {
        bool there = false;
        for (const json& toleration : tolerations) {
            const std::string effect = textAt(toleration, {"effect"});
            const std::string tolerated = textAt(toleration, {"key"});
            there = there || ((tolerated == key || tolerated.empty()) && (effect == "NoExecute" || effect.empty()));
        }
        if (!there)
            tolerations.push_back({{"key", key}, {"operator", "Exists"}, {"effect", "NoExecute"}, {"tolerationSeconds", 300}});
    }
}

void defaultDeployment(json& document)
{
    json* spec = object(document, "spec");
    if (!spec)
        return;
    if (json* strategy = object(*spec, "strategy")) {
        if (textAt(*strategy, {"type"}).empty())
            (*strategy)["type"] = "RollingUpdate";
        if ((*strategy)["type"] == "RollingUpdate")
            object(*strategy, "rollingUpdate");
    }
    if (spec->contains("template"))
        defaultPodSpec((*spec)["template"], false);
}

void defaultScalingRules(json& behavior, const char* direction)
{
    json* rules = object(behavior, direction);
    if (!rules)
        return;
    const bool up = std::string_view{direction} == "scaleUp";
    if (up)
        setMissing(*rules, "stabilizationWindowSeconds", 0);
    setMissing(*rules, "selectPolicy", "Max");
    if (rules->contains("policies"))
        return;
    const json all{{"type", "Percent"}, {"value", 100}, {"periodSeconds", 15}};
    if (up)
        (*rules)["policies"] = json::array({{{"type", "Pods"}, {"value", 4}, {"periodSeconds", 15}}, all});
    else
        (*rules)["policies"] = json::array({all});
}

void defaultAutoscaler(json& document)
{
    json* spec = object(document, "spec");
    if (!spec)
        return;
    if (listAt(*spec, {"metrics"}).empty())
        (*spec)["metrics"] = json::array(
            {{{"type", "Resource"},
              {"resource", {{"name", "cpu"}, {"target", {{"type", "Utilization"}, {"averageUtilization", 80}}}}}}});
    if (spec->contains("behavior") && (*spec)["behavior"].is_object()) {
        defaultScalingRules((*spec)["behavior"], "scaleUp");
        defaultScalingRules((*spec)["behavior"], "scaleDown");
    }
}

void defaultService(json& document)
{
    json* spec = object(document, "spec");
    if (!spec)
        return;
    const std::string type = textAt(*spec, {"type"});
    if (textAt(*spec, {"sessionAffinity"}) == "ClientIP")
        setMissing(*spec, "sessionAffinityConfig", {{"clientIP", {{"timeoutSeconds", 10800}}}});
    if (spec->contains("ports")) {
        for (json& port : (*spec)["ports"]) {
            if (port.is_object() && (at(port, "targetPort").is_null() || port["targetPort"] == 0 || port["targetPort"] == ""))
                port["targetPort"] = at(port, "port");
        }
    }
    if (type == "NodePort" || type == "LoadBalancer")
        setMissing(*spec, "externalTrafficPolicy", "Cluster");
    if (type == "LoadBalancer")
        setMissing(*spec, "allocateLoadBalancerNodePorts", true);
    if (type != "ExternalName") {
        setMissing(*spec, "internalTrafficPolicy", "Cluster");
        setMissing(*spec, "ipFamilies", json::array({"IPv4"}));
        setMissing(*spec, "ipFamilyPolicy", "SingleStack");
    }
}

} // namespace

void applyDefaults(json& document, const Resource& resource, const ObjectType& type)
{
    if (&resource == &resources::pods)
        defaultPodSpec(document, true);
    else if (&resource == &resources::deployments)
        defaultDeployment(document);
    else if (&resource == &resources::replicaSets && at(document, {"spec", "template"}).is_object())
        defaultPodSpec(document["spec"]["template"], false);
    else if (&resource == &resources::autoscalers)
        defaultAutoscaler(document);
    else if (&resource == &resources::services)
        defaultService(document);
    fill(document, {ValueType::Kind::Object, &type, nullptr});
}

std::string qosClass(const json& podSpec)
{
    bool any = false;
    bool guaranteed = true;
    for (const char* list : {"containers", "initContainers"}) {
        for (const json& container : listAt(podSpec, {list})) {
            for (const char* name : {"cpu", "memory"}) {
                const auto limit = parseQuantity(textAt(container, {"resources", "limits", name}));
                const auto request = parseQuantity(textAt(container, {"resources", "requests", name}));
                const bool limited = limit && !limit->isZero();
                const bool requested = request && !request->isZero();
                any = any || limited || requested;
                guaranteed = guaranteed && limited && (!requested || *request == *limit);
            }
        }
    }
    if (!any)
        return "BestEffort";
    return guaranteed ? "Guaranteed" : "Burstable";
}

} // namespace nephoscope::lab
