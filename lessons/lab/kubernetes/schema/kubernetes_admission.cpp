// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/kubernetes_admission.h"

#include "collectors/net/base64.h"
#include "lessons/lab/kubernetes/schema/defaults.h"
#include "lessons/lab/kubernetes/schema/rules/rules.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

namespace nephoscope::lab {

namespace {

using nlohmann::json;

std::string_view groupName(const Resource& resource)
{
    if (resource.group.empty())
        return "core";
    if (resource.group == "autoscaling")
        return "autoscaling2";
    return resource.group.substr(0, resource.group.find('.'));
}

// What Secrets may be written with for convenience.
void encodeStringData(json& document)
{
    const auto found = document.find("stringData");
    if (found == document.end())
        return;
    for (const auto& [key, value] : found->items())
        document["data"][key] = encodeBase64(value.is_string() ? value.get<std::string>() : std::string{});
    document.erase("stringData");
}

} // namespace

const ObjectType& typeOf(const TypeTable& types, const Resource& resource)
{
    // Every kind that is served stands in the tables; schema_test holds that.
    return *types.find(std::string{groupName(resource)}.append(".").append(resource.kind));
}

void KubernetesAdmission::prepareCreate(const Resource& resource, json& document)
{
    // Nobody is born with a status, except by its defaults.
    if (resource.status && &resource != &resources::nodes)
        document.erase("status");
    if (&resource == &resources::secrets)
        encodeStringData(document);
    if (&resource == &resources::namespaces) {
        document["metadata"]["labels"]["kubernetes.io/metadata.name"] = textAt(document, {"metadata", "name"});
        document["spec"]["finalizers"] = json::array({"kubernetes"});
    }
    applyDefaults(document, resource, typeOf(m_types, resource));
    if (&resource == &resources::services)
        m_addresses.assign(document);
    if (&resource == &resources::pods)
        document["status"]["qosClass"] = qosClass(at(document, "spec"));
    if (&resource == &resources::nodes && at(document, {"status", "allocatable"}).is_null()
        && at(document, {"status", "capacity"}).is_object())
        document["status"].emplace("allocatable", at(document, {"status", "capacity"}));
}

void KubernetesAdmission::prepareUpdate(const Resource& resource, json& document, const ObjectVersion& old, Part part)
{
    if (part == Part::Status) {
        // The first of a pod's addresses is its address.
        const std::string address = textAt(document, {"status", "podIP"});
        if (&resource == &resources::pods && !address.empty() && listAt(document, {"status", "podIPs"}).empty())
            document["status"]["podIPs"] = json::array({{{"ip", address}}});
        return;
    }
    if (&resource == &resources::secrets)
        encodeStringData(document);
    if (&resource == &resources::services) {
        // What the server has given stays where the author says nothing of it.
        for (const char* member : {"clusterIP", "clusterIPs"}) {
            if (at(document, {"spec", member}).is_null() && !at(old.spec(), member).is_null())
                document["spec"][member] = at(old.spec(), member);
        }
        if (textAt(document, {"spec", "clusterIP"}) != textAt(old.spec(), {"clusterIP"}))
            document["spec"]["clusterIPs"] = json::array({textAt(document, {"spec", "clusterIP"})});
    }
    if (part == Part::Main)
        applyDefaults(document, resource, typeOf(m_types, resource));
    if (&resource == &resources::services)
        m_addresses.assign(document);
}

std::vector<FieldError> KubernetesAdmission::validateCreate(const Resource& resource, const json& document)
{
    std::vector<FieldError> errors;
    if (&resource == &resources::pods)
        rules::pod(errors, document);
    else if (&resource == &resources::deployments)
        rules::deployment(errors, document);
    else if (&resource == &resources::replicaSets)
        rules::replicaSet(errors, document);
    else if (&resource == &resources::autoscalers)
        rules::autoscaler(errors, document);
    else if (&resource == &resources::services)
        rules::service(errors, document);
    else if (&resource == &resources::ingresses)
        rules::ingress(errors, document);
    else if (&resource == &resources::endpointSlices)
        rules::endpointSlice(errors, document);
    else if (&resource == &resources::configMaps)
        rules::configMap(errors, document);
    else if (&resource == &resources::secrets)
        rules::secret(errors, document);
    else if (&resource == &resources::nodes)
        rules::node(errors, document);
    else if (&resource == &resources::events)
        rules::event(errors, document);
    return errors;
}

std::vector<FieldError> KubernetesAdmission::validateUpdate(const Resource& resource, const json& document,
                                                            const ObjectVersion& old, Part part)
{
    std::vector<FieldError> errors;
    if (part == Part::Status || part == Part::Finalize)
        return errors;
    if (part == Part::Scale)
        rules::notNegative(errors, at(document, "spec"), "replicas", "spec");
    else if (part == Part::Binding)
        rules::podBinding(errors, document, old.document());
    else if (&resource == &resources::pods)
        rules::podUpdate(errors, document, old.document());
    else if (&resource == &resources::deployments)
        rules::deploymentUpdate(errors, document, old.document());
    else if (&resource == &resources::replicaSets)
        rules::replicaSetUpdate(errors, document, old.document());
    else if (&resource == &resources::services)
        rules::serviceUpdate(errors, document, old.document());
    else
        errors = validateCreate(resource, document);
    return errors;
}

} // namespace nephoscope::lab
