// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/api_service.h"

#include "lessons/lab/kubernetes/selectors/label_selector.h"
#include "lessons/lab/kubernetes/server/discovery.h"
#include "lessons/lab/kubernetes/server/openapi.h"
#include "lessons/lab/kubernetes/store/api_time.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

namespace nephoscope::lab {

namespace {

using nlohmann::json;

std::vector<std::string> split(std::string_view path)
{
    std::vector<std::string> parts;
    while (!path.empty()) {
        path.remove_prefix(1);
        const std::size_t end = std::min(path.find('/'), path.size());
        parts.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    if (!parts.empty() && parts.back().empty())
        parts.pop_back();
    return parts;
}

ApiResponse text(int status, std::string body)
{
    ApiResponse response;
    response.status = status;
    response.contentType = "text/plain; charset=utf-8";
    response.body = std::move(body);
    return response;
}

ApiResponse pageNotFound()
{
    return text(404, "404 page not found\n");
}

ApiResponse resourceNotFound()
{
    ApiStatus status;
    status.code = 404;
    status.reason = "NotFound";
    status.message = "the server could not find the requested resource";
    return ApiResponse::of(status);
}

ApiResponse orNotFound(const json& document)
{
    return document.is_null() ? pageNotFound() : ApiResponse::of(document);
}

bool asksForAggregated(std::string_view accept)
{
    return accept.find("as=APIGroupDiscoveryList") != std::string_view::npos && accept.find("v=v2;") != std::string_view::npos;
}

ApiResponse aggregated(bool core)
{
    ApiResponse response = ApiResponse::of(aggregatedDiscovery(core));
    response.contentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    return response;
}

} // namespace

ApiService::ApiService(const Parts& parts) : m_parts(parts), m_resources(parts.queue, parts.registry, parts.types, parts.logs) {}

ApiResponse ApiService::discovery(const ApiRequest& request) const
{
    const auto path = split(request.path);
    if (request.path == "/version")
        return ApiResponse::of(versionDocument());
    if (request.path == "/healthz" || request.path == "/livez" || request.path == "/readyz")
        return text(200, "ok");
    if (request.path == "/openapi/v3")
        return ApiResponse::of(openApiIndex());
    if (request.path.starts_with("/openapi/v3/api/") && path.size() == 4)
        return orNotFound(openApiDocument(m_parts.types, {}, path[3]));
    if (request.path.starts_with("/openapi/v3/apis/") && path.size() == 5)
        return orNotFound(openApiDocument(m_parts.types, path[3], path[4]));
    if (path.size() == 1 && path[0] == "api")
        return asksForAggregated(request.accept) ? aggregated(true) : ApiResponse::of(coreVersions());
    if (path.size() == 1 && path[0] == "apis")
        return asksForAggregated(request.accept) ? aggregated(false) : ApiResponse::of(groupList());
    if (path.size() == 2 && path[0] == "api")
        return orNotFound(resourceList({}, path[1]));
    if (path.size() == 2 && path[0] == "apis")
        return orNotFound(groupDocument(path[1]));
    if (path.size() == 3 && path[0] == "apis")
        return orNotFound(resourceList(path[1], path[2]));
    return pageNotFound();
}

ApiResponse ApiService::handle(const ApiRequest& request)
{
    const auto path = split(request.path);
    // Where group and version end.
    const std::size_t begin = !path.empty() && path[0] == "api" ? 2 : !path.empty() && path[0] == "apis" ? 3 : 0;
    if (begin == 0 || path.size() <= begin)
        return discovery(request);
    const std::string_view group = begin == 2 ? std::string_view{} : std::string_view{path[1]};
    const std::string_view version = path[begin - 1];
    if (group == "metrics.k8s.io" && version == "v1beta1")
        return metrics(request, {path.begin() + static_cast<std::ptrdiff_t>(begin), path.end()});
    if (resourceList(group, version).is_null())
        return pageNotFound();
    ResourcePath place;
    std::size_t position = begin;
    // "namespaces/shop/pods", but "namespaces/shop/status" and "namespaces/shop/finalize" are the namespace's own.
    const bool scoped = path[begin] == "namespaces" && path.size() > begin + 2 && path[begin + 2] != "status"
                        && path[begin + 2] != "finalize";
    if (scoped) {
        place.namespaceName = path[begin + 1];
        position += 2;
    }
    place.kind = findServed(group, version, path[position]);
    if (position + 1 < path.size())
        place.name = path[position + 1];
    if (position + 2 < path.size())
        place.subresource = path[position + 2];
    if (!place.kind || (scoped && !place.kind->resource->namespaced) || path.size() > position + 3
        || (!scoped && place.kind->resource->namespaced && !place.name.empty()))
        return resourceNotFound();
    return m_resources.handle(request, place);
}

ApiResponse ApiService::metrics(const ApiRequest& request, const std::vector<std::string>& path) const
{
    const bool scoped = path.size() > 2 && path[0] == "namespaces";
    const std::string namespaceName = scoped ? path[1] : std::string{};
    const std::string plural = scoped ? path[2] : path[0];
    const std::string name = path.size() > (scoped ? 3U : 1U) ? path.back() : std::string{};
    const bool nodes = plural == "nodes";
    if (!nodes && plural != "pods")
        return resourceNotFound();
    if (request.method != "GET") {
        ApiStatus status;
        status.code = 405;
        status.reason = "MethodNotAllowed";
        status.message = "the server does not allow this method on the requested resource";
        return ApiResponse::of(status);
    }
    const auto selector = LabelSelector::parse(request.parameter("labelSelector"));
    if (!selector)
        return ApiResponse::of(ApiStatus::badRequest(selector.error()));
    const Resource& resource = nodes ? resources::nodes : resources::pods;
    json items = json::array();
    for (const ObjectPtr& object : m_parts.registry.store().list(resource, namespaceName)) {
        if ((!name.empty() && object->name() != name) || !selector->matches(at(object->metadata(), "labels")) || !m_parts.usage)
            continue;
        json entry = nodes ? m_parts.usage->ofNode(*object) : m_parts.usage->ofPod(*object);
        if (entry.is_null())
            continue;
        json metadata{{"name", object->name()}, {"creationTimestamp", apiTime(m_parts.queue.now())}};
        if (!nodes)
            metadata["namespace"] = object->namespaceName();
        if (!at(object->metadata(), "labels").is_null())
            metadata["labels"] = at(object->metadata(), "labels");
        entry["metadata"] = std::move(metadata);
        items.push_back(std::move(entry));
    }
    const std::string kind = nodes ? "NodeMetrics" : "PodMetrics";
    if (name.empty())
        return ApiResponse::of(json{{"kind", kind + "List"},
                                    {"apiVersion", "metrics.k8s.io/v1beta1"},
                                    {"metadata", json::object()},
                                    {"items", std::move(items)}});
    if (items.empty()) {
        ApiStatus status = ApiStatus::notFound(resource, name);
        status.group = "metrics.k8s.io";
        status.kind = plural;
        status.message = (nodes ? "nodemetricses" : "podmetricses") + std::string{".metrics.k8s.io \""}
                         + (nodes ? name : namespaceName + "/" + name) + "\" not found";
        return ApiResponse::of(status);
    }
    items[0]["kind"] = kind;
    items[0]["apiVersion"] = "metrics.k8s.io/v1beta1";
    return ApiResponse::of(items[0]);
}

} // namespace nephoscope::lab
