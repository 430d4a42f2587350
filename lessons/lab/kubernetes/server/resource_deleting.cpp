// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/document_decoder.h"
#include "lessons/lab/kubernetes/server/parameters.h"
#include "lessons/lab/kubernetes/server/resource_service.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>
#include <array>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

ApiStatus invalidOptions(FieldError error)
{
    return ApiStatus::invalid("meta.k8s.io", "DeleteOptions", "", {std::move(error)});
}

// From the body and, where there is none, from the query.
Result<DeleteOptions> optionsOf(const ApiRequest& request, const json& given, const ObjectType& type)
{
    json wish = json::object();
    if (!given.is_null()) {
        auto decoded = conformDocument(given, type);
        if (!decoded)
            return tl::unexpected(
                ApiStatus::badRequest("DeleteOptions in version \"v1\" cannot be handled as a DeleteOptions: " + decoded.error()));
        wish = std::move(decoded->document);
    } else {
        if (!request.parameter("gracePeriodSeconds").empty()) {
            const auto grace = numberParameter(request, "gracePeriodSeconds");
            if (!grace)
                return tl::unexpected(grace.error());
            wish["gracePeriodSeconds"] = *grace;
        }
        if (!request.parameter("propagationPolicy").empty())
            wish["propagationPolicy"] = request.parameter("propagationPolicy");
        if (!request.parameter("orphanDependents").empty())
            wish["orphanDependents"] = request.flag("orphanDependents");
        if (!request.parameter("dryRun").empty())
            wish["dryRun"] = json::array({request.parameter("dryRun")});
    }
    DeleteOptions options;
    if (const json& grace = at(wish, "gracePeriodSeconds"); grace.is_number_integer())
        options.gracePeriodSeconds = grace.get<std::int64_t>();
    for (const auto& [name, place] : {std::pair{"uid", &options.uid}, std::pair{"resourceVersion", &options.resourceVersion}}) {
        if (const json& value = at(wish, {"preconditions", name}); value.is_string())
            *place = value.get<std::string>();
    }
    options.dryRun = !listAt(wish, {"dryRun"}).empty() || request.parameter("dryRun") == "All";
    const std::string policy = textAt(wish, {"propagationPolicy"});
    const json& orphans = at(wish, "orphanDependents");
    if (!policy.empty() && !orphans.is_null())
        return tl::unexpected(invalidOptions(
            FieldError::invalid("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set")));
    if (policy == "Background")
        options.propagation = Propagation::Background;
    else if (policy == "Foreground")
        options.propagation = Propagation::Foreground;
    else if (policy == "Orphan")
        options.propagation = Propagation::Orphan;
    else if (!policy.empty())
        return tl::unexpected(
            invalidOptions(FieldError::unsupported("propagationPolicy", policy, {"Foreground", "Background", "Orphan", "nil"})));
    else if (orphans.is_boolean())
        options.propagation = orphans.get<bool>() ? Propagation::Orphan : Propagation::Background;
    return options;
}

Result<json> documentOf(const ApiRequest& request)
{
    if (request.body.empty())
        return json{};
    json document = json::parse(request.body, nullptr, false);
    if (document.is_discarded())
        return tl::unexpected(ApiStatus::badRequest("couldn't get version/kind; json parse error: unexpected end of JSON input"));
    return document;
}

json success(const ObjectVersion& object, const ServedKind& kind)
{
    json details{{"name", object.name()}, {"kind", object.resource().plural}, {"uid", object.uid()}};
    if (!kind.group.empty())
        details["group"] = kind.group;
    return {{"kind", "Status"},
            {"apiVersion", "v1"},
            {"metadata", json::object()},
            {"status", "Success"},
            {"details", std::move(details)}};
}

} // namespace

ApiResponse ResourceService::remove(const ApiRequest& request, const ResourcePath& path)
{
    const Resource& resource = *path.kind->resource;
    static constexpr std::array<std::string_view, 3> kept{"default", "kube-system", "kube-public"};
    if (&resource == &resources::namespaces && std::find(kept.begin(), kept.end(), path.name) != kept.end())
        return ApiResponse::of(ApiStatus::forbidden(resource, path.name, "this namespace may not be deleted"));
    const auto body = documentOf(request);
    if (!body)
        return ApiResponse::of(body.error());
    const auto options = optionsOf(request, *body, *m_types.find("meta.DeleteOptions"));
    if (!options)
        return ApiResponse::of(options.error());
    const auto deletion = m_registry.remove(resource, path.namespaceName, path.name, *options);
    if (!deletion)
        return ApiResponse::of(deletion.error());
    if (deletion->gone && !resource.returnsDeleted)
        return ApiResponse::of(success(*deletion->object, *path.kind));
    return answer(request, *path.kind, deletion->object);
}

ApiResponse ResourceService::removeCollection(const ApiRequest& request, const ResourcePath& path)
{
    const Resource& resource = *path.kind->resource;
    const auto scope = scopeOf(request, path);
    if (!scope)
        return ApiResponse::of(scope.error());
    const auto body = documentOf(request);
    if (!body)
        return ApiResponse::of(body.error());
    auto options = optionsOf(request, *body, *m_types.find("meta.DeleteOptions"));
    if (!options)
        return ApiResponse::of(options.error());
    json items = json::array();
    for (const ObjectPtr& object : m_registry.store().list(resource, path.namespaceName)) {
        if (!scope->contains(*object))
            continue;
        items.push_back(path.kind->fromStored(object->document()));
        // One that has gone meanwhile is fine.
        m_registry.remove(resource, object->namespaceName(), object->name(), *options);
    }
    return ApiResponse::of(json{{"kind", std::string{resource.kind} + "List"},
                                {"apiVersion", path.kind->apiVersion()},
                                {"metadata", {{"resourceVersion", std::to_string(m_registry.store().resourceVersion())}}},
                                {"items", std::move(items)}});
}

ApiResponse ResourceService::evict(const ApiRequest& request, const ResourcePath& path)
{
    const auto body = documentOf(request);
    if (!body)
        return ApiResponse::of(body.error());
    const auto options = optionsOf(request, at(*body, "deleteOptions"), *m_types.find("meta.DeleteOptions"));
    if (!options)
        return ApiResponse::of(options.error());
    const auto deletion = m_registry.remove(resources::pods, path.namespaceName, path.name, *options);
    if (!deletion)
        return ApiResponse::of(deletion.error());
    return ApiResponse::of(
        json{{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", json::object()}, {"status", "Success"}, {"code", 201}}, 201);
}

} // namespace nephoscope::lab
