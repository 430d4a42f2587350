// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/openapi.h"

#include "lessons/lab/kubernetes/server/served_kind.h"

#include <array>
#include <set>
#include <utility>

namespace nephoscope::lab {

namespace {

using nlohmann::json;
using Kind = ValueType::Kind;

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> packages{{
    {"core", "io.k8s.api.core.v1"},
    {"apps", "io.k8s.api.apps.v1"},
    {"autoscaling1", "io.k8s.api.autoscaling.v1"},
    {"autoscaling2", "io.k8s.api.autoscaling.v2"},
    {"coordination", "io.k8s.api.coordination.v1"},
    {"discovery", "io.k8s.api.discovery.v1"},
    {"events", "io.k8s.api.events.v1"},
    {"networking", "io.k8s.api.networking.v1"},
    {"policy", "io.k8s.api.policy.v1"},
    {"meta", "io.k8s.apimachinery.pkg.apis.meta.v1"},
}};

std::string schemaName(const std::string& type)
{
    const std::size_t dot = type.find('.');
    for (const auto& [prefix, package] : packages) {
        if (std::string_view{type}.substr(0, dot) == prefix)
            return std::string{package} + type.substr(dot);
    }
    return type;
}

std::string pathOf(std::string_view group, std::string_view version)
{
    if (group.empty())
        return std::string{"api/"}.append(version);
    return std::string{"apis/"}.append(group).append("/").append(version);
}

json schemaOf(const ValueType& type, std::set<const ObjectType*>& used)
{
    switch (type.kind) {
    case Kind::String:
    case Kind::Quantity: return {{"type", "string"}};
    case Kind::Bool: return {{"type", "boolean"}};
    case Kind::Int32: return {{"type", "integer"}, {"format", "int32"}};
    case Kind::Int64: return {{"type", "integer"}, {"format", "int64"}};
    case Kind::Double: return {{"type", "number"}, {"format", "double"}};
    case Kind::IntOrString: return {{"oneOf", {{{"type", "integer"}}, {{"type", "string"}}}}, {"format", "int-or-string"}};
    case Kind::Time:
    case Kind::MicroTime: return {{"type", "string"}, {"format", "date-time"}};
    case Kind::Bytes: return {{"type", "string"}, {"format", "byte"}};
    case Kind::Any: return {{"type", "object"}};
    case Kind::Object:
        used.insert(type.object);
        return {{"allOf", {{{"$ref", "#/components/schemas/" + schemaName(type.object->name)}}}}};
    case Kind::List: return {{"type", "array"}, {"items", schemaOf(*type.element, used)}};
    case Kind::Map: return {{"type", "object"}, {"additionalProperties", schemaOf(*type.element, used)}};
    }
    return {};
}

json objectSchema(const ObjectType& type, std::set<const ObjectType*>& used)
{
    json properties = json::object();
    json required = json::array();
    for (const Field& field : type.fields) {
        json schema = schemaOf(field.type, used);
        if (field.merge)
            schema["x-kubernetes-patch-strategy"] = field.retainKeys ? "merge,retainKeys" : "merge";
        else if (field.retainKeys)
            schema["x-kubernetes-patch-strategy"] = "retainKeys";
        if (!field.mergeKey.empty()) {
            schema["x-kubernetes-patch-merge-key"] = field.mergeKey;
            schema["x-kubernetes-list-type"] = "map";
            schema["x-kubernetes-list-map-keys"] = field.mapKeys.empty() ? std::vector<std::string>{field.mergeKey} : field.mapKeys;
        }
        if (field.set)
            schema["x-kubernetes-list-type"] = "set";
        properties[field.name] = std::move(schema);
        if (field.required)
            required.push_back(field.name);
    }
    json schema{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty())
        schema["required"] = std::move(required);
    return schema;
}

json parameter(const char* name, const char* place = "query")
{
    return {{"name", name}, {"in", place}, {"schema", {{"type", "string"}, {"uniqueItems", true}}}};
}

} // namespace

json openApiIndex()
{
    json paths = json::object();
    for (const ServedKind& kind : servedKinds()) {
        if (kind.typeName.empty())
            continue;
        const std::string path = pathOf(kind.group, kind.version);
        paths[path] = {{"serverRelativeURL", "/openapi/v3/" + path + "?hash=1"}};
    }
    return {{"paths", std::move(paths)}};
}

json openApiDocument(const TypeTable& types, std::string_view group, std::string_view version)
{
    json schemas = json::object();
    json paths = json::object();
    std::set<const ObjectType*> open;
    for (const ServedKind& kind : servedKinds()) {
        if (kind.group != group || kind.version != version || kind.typeName.empty())
            continue;
        const json gvk{{"group", group}, {"version", version}, {"kind", kind.resource->kind}};
        const ObjectType* type = types.find(kind.typeName);
        open.insert(type);
        schemas[schemaName(type->name)] = {{"x-kubernetes-group-version-kind", {gvk}}};
        std::string path = "/" + pathOf(group, version);
        path.append(kind.resource->namespaced ? "/namespaces/{namespace}/" : "/").append(kind.resource->plural);
        const json writing{{"parameters", {parameter("dryRun"), parameter("fieldManager"), parameter("fieldValidation")}},
                           {"x-kubernetes-group-version-kind", gvk},
                           {"responses", json::object()}};
        paths[path] = {{"post", writing}};
        paths[path + "/{name}"] = {{"put", writing}, {"patch", writing}};
    }
    if (open.empty())
        return nullptr;
    std::set<const ObjectType*> done;
    while (!open.empty()) {
        std::set<const ObjectType*> found;
        for (const ObjectType* type : open) {
            if (done.insert(type).second)
                schemas[schemaName(type->name)].update(objectSchema(*type, found));
        }
        open = std::move(found);
    }
    return {{"openapi", "3.0.0"},
            {"info", {{"title", "Kubernetes"}, {"version", "v1.37.2"}}},
            {"paths", std::move(paths)},
            {"components", {{"schemas", std::move(schemas)}}}};
}

} // namespace nephoscope::lab
