// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/resource_service.h"

#include "lessons/lab/kubernetes/server/continue_token.h"
#include "lessons/lab/kubernetes/server/parameters.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

ApiResponse methodNotAllowed()
{
    ApiStatus status;
    status.code = 405;
    status.reason = "MethodNotAllowed";
    status.message = "the server does not allow this method on the requested resource";
    return ApiResponse::of(status);
}

ApiResponse notServed()
{
    ApiStatus status;
    status.code = 404;
    status.reason = "NotFound";
    status.message = "the server could not find the requested resource";
    return ApiResponse::of(status);
}

ApiStatus invalidListOptions(FieldError error)
{
    return ApiStatus::invalid("meta.k8s.io", "ListOptions", "", {std::move(error)});
}

std::string pathOf(const ObjectVersion& object)
{
    return object.namespaceName() + "/" + object.name();
}

// What the parameters of versions may not say.
std::optional<ApiStatus> refusedVersions(const ApiRequest& request, bool watch)
{
    const std::string_view match = request.parameter("resourceVersionMatch");
    if (request.query.contains("sendInitialEvents")) {
        if (!watch)
            return invalidListOptions(FieldError::forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        if (match != "NotOlderThan")
            return invalidListOptions(FieldError::forbidden(
                "resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        return std::nullopt;
    }
    if (match.empty())
        return std::nullopt;
    if (watch)
        return invalidListOptions(FieldError::forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch"));
    if (request.parameter("resourceVersion").empty())
        return invalidListOptions(
            FieldError::forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
    if (match != "Exact" && match != "NotOlderThan")
        return invalidListOptions(FieldError::unsupported("resourceVersionMatch", match, {"Exact", "NotOlderThan", ""}));
    if (match == "Exact" && request.parameter("resourceVersion") == "0")
        return invalidListOptions(
            FieldError::forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
    return std::nullopt;
}

} // namespace

ApiResponse ResourceService::handle(const ApiRequest& request, const ResourcePath& path)
{
    if (!path.kind->resource->played && request.method != "GET")
        return methodNotAllowed();
    if (path.name.empty())
        return handleCollection(request, path);
    return path.subresource.empty() ? handleObject(request, path) : handleSubresource(request, path);
}

ApiResponse ResourceService::handleCollection(const ApiRequest& request, const ResourcePath& path)
{
    const bool everywhere = path.kind->resource->namespaced && path.namespaceName.empty();
    if (request.method == "GET")
        return request.flag("watch") ? watch(request, path) : list(request, path);
    if (request.method == "POST" && !everywhere)
        return create(request, path);
    if (request.method == "DELETE" && !everywhere && path.kind->resource != &resources::namespaces)
        return removeCollection(request, path);
    return methodNotAllowed();
}

ApiResponse ResourceService::handleObject(const ApiRequest& request, const ResourcePath& path)
{
    if (request.method == "GET") {
        const auto object = m_registry.get(*path.kind->resource, path.namespaceName, path.name);
        return object ? answer(request, *path.kind, *object) : ApiResponse::of(object.error());
    }
    if (request.method == "PUT")
        return update(request, path, Part::Main);
    if (request.method == "PATCH")
        return patch(request, path, Part::Main);
    if (request.method == "DELETE")
        return remove(request, path);
    return methodNotAllowed();
}

ApiResponse ResourceService::handleSubresource(const ApiRequest& request, const ResourcePath& path)
{
    const Resource& resource = *path.kind->resource;
    if (path.subresource == "status" && resource.status) {
        if (request.method == "GET")
            return handleObject(request, path);
        if (request.method == "PUT")
            return update(request, path, Part::Status);
        return request.method == "PATCH" ? patch(request, path, Part::Status) : methodNotAllowed();
    }
    if (path.subresource == "scale" && resource.scale)
        return scale(request, path);
    if (path.subresource == "finalize" && &resource == &resources::namespaces)
        return request.method == "PUT" ? update(request, path, Part::Finalize) : methodNotAllowed();
    if (&resource == &resources::pods) {
        if (path.subresource == "log")
            return request.method == "GET" ? log(request, path) : methodNotAllowed();
        if (path.subresource == "binding")
            return request.method == "POST" ? bind(request, path) : methodNotAllowed();
        if (path.subresource == "eviction")
            return request.method == "POST" ? evict(request, path) : methodNotAllowed();
    }
    return notServed();
}

Result<Scope> ResourceService::scopeOf(const ApiRequest& request, const ResourcePath& path) const
{
    Scope scope;
    scope.kind = path.kind;
    scope.namespaceName = path.namespaceName;
    scope.table = asksForTable(request.accept);
    scope.include = includeObject(request.parameter("includeObject"));
    auto labels = LabelSelector::parse(request.parameter("labelSelector"));
    if (!labels)
        return tl::unexpected(ApiStatus::badRequest(labels.error()));
    auto fields = FieldSelector::parse(*path.kind->resource, request.parameter("fieldSelector"));
    if (!fields)
        return tl::unexpected(ApiStatus::badRequest(fields.error()));
    scope.labels = std::move(*labels);
    scope.fields = std::move(*fields);
    return scope;
}

ApiResponse ResourceService::answer(const ApiRequest& request, const ServedKind& kind, const ObjectPtr& object, int status) const
{
    if (asksForTable(request.accept)) {
        const json metadata{{"resourceVersion", std::to_string(object->resourceVersion())}};
        return ApiResponse::of(
            tableOf(object->resource(), {&object, 1}, metadata, includeObject(request.parameter("includeObject")), m_queue.now()),
            status);
    }
    if (!kind.stored())
        return ApiResponse::of(kind.fromStored(object->document()), status);
    ApiResponse response;
    response.status = status;
    response.body.reserve(object->bytes().size() + 1);
    response.body.append(object->bytes()).append("\n");
    return response;
}

ApiResponse ResourceService::list(const ApiRequest& request, const ResourcePath& path) const
{
    const Resource& resource = *path.kind->resource;
    const ObjectStore& store = m_registry.store();
    if (auto refused = refusedVersions(request, false))
        return ApiResponse::of(*refused);
    auto scope = scopeOf(request, path);
    if (!scope)
        return ApiResponse::of(scope.error());
    const auto limit = numberParameter(request, "limit");
    if (!limit)
        return ApiResponse::of(limit.error());
    const auto asked = versionParameter(request);
    if (!asked)
        return ApiResponse::of(asked.error());

    std::uint64_t version = store.resourceVersion();
    std::string after;  // the last path that the client has
    bool exact = request.parameter("resourceVersionMatch") == "Exact";
    if (const std::string_view token = request.parameter("continue"); !token.empty()) {
        const auto place = readContinueToken(token);
        if (!place)
            return ApiResponse::of(ApiStatus::badRequest("invalid continue token: " + place.error()));
        after = place->after;
        exact = place->resourceVersion != 0;
        if (exact)
            version = place->resourceVersion;
    } else if (exact) {
        version = *asked;
    } else if (*asked > version) {
        return ApiResponse::of(ApiStatus::tooLargeResourceVersion(*asked, version));
    }
    std::vector<ObjectPtr> objects;
    if (exact && version != store.resourceVersion()) {
        auto then = store.listAsOf(resource, path.namespaceName, version);
        if (!then && !after.empty() && then.error().code == 410) {
            ApiStatus expired = ApiStatus::expired("The provided continue parameter is too old to display a consistent list "
                                                   "result. You can start a new list without the "
                                                   "continue parameter, or use the continue token in this response to retrieve the "
                                                   "remainder of the results. Continuing "
                                                   "with the provided token results in an inconsistent list - objects that were "
                                                   "created, modified, or deleted between the "
                                                   "time the first chunk was returned and now may show up in the list.");
            json document = expired.document();
            document["metadata"]["continue"] = writeContinueToken({0, after});
            return ApiResponse::of(document, 410);
        }
        if (!then)
            return ApiResponse::of(then.error());
        objects = std::move(*then);
    } else if (const std::string name = scope->fields.onlyName();
               !name.empty() && (!resource.namespaced || !path.namespaceName.empty())) {
        if (const ObjectPtr object = store.find(resource, path.namespaceName, name))
            objects.push_back(object);
    } else {
        objects = store.list(resource, path.namespaceName);
    }
    if (!scope->labels.empty() || !scope->fields.empty())
        std::erase_if(objects, [&](const ObjectPtr& object) { return !scope->contains(*object); });
    if (!after.empty())
        objects.erase(objects.begin(), std::find_if(objects.begin(), objects.end(),
                                                    [&](const ObjectPtr& object) { return pathOf(*object) > after; }));

    json metadata{{"resourceVersion", std::to_string(version)}};
    if (*limit > 0 && objects.size() > static_cast<std::size_t>(*limit)) {
        const std::size_t rest = objects.size() - static_cast<std::size_t>(*limit);
        objects.resize(static_cast<std::size_t>(*limit));
        metadata["continue"] = writeContinueToken({version, pathOf(*objects.back())});
        // Behind a selector nobody knows without looking.
        if (scope->labels.empty() && scope->fields.empty())
            metadata["remainingItemCount"] = rest;
    }
    if (scope->table)
        return ApiResponse::of(tableOf(resource, objects, std::move(metadata), scope->include, m_queue.now()));

    ApiResponse response;
    std::string& body = response.body;
    std::size_t size = 256;
    if (path.kind->stored()) {
        for (const ObjectPtr& object : objects)
            size += object->bytes().size() + 1;
    }
    body.reserve(size);
    body.append(R"({"kind":")").append(resource.kind).append(R"(List","apiVersion":")").append(path.kind->apiVersion());
    body.append(R"(","metadata":)").append(metadata.dump()).append(R"(,"items":[)");
    for (std::size_t i = 0; i < objects.size(); ++i) {
        if (i > 0)
            body += ',';
        if (path.kind->stored())
            body += objects[i]->bytes();
        else
            body += path.kind->fromStored(objects[i]->document()).dump(-1, ' ', false, json::error_handler_t::replace);
    }
    body += "]}\n";
    return response;
}

ApiResponse ResourceService::watch(const ApiRequest& request, const ResourcePath& path)
{
    ObjectStore& store = m_registry.store();
    if (auto refused = refusedVersions(request, true))
        return ApiResponse::of(*refused);
    auto scope = scopeOf(request, path);
    if (!scope)
        return ApiResponse::of(scope.error());
    const auto timeout = numberParameter(request, "timeoutSeconds");
    if (!timeout)
        return ApiResponse::of(timeout.error());
    const auto asked = versionParameter(request);
    if (!asked)
        return ApiResponse::of(asked.error());
    const bool streamsList = request.flag("sendInitialEvents");
    WatchStream::Options options;
    options.bookmarks = request.flag("allowWatchBookmarks");
    // As upstream, between half an hour and an hour; here the middle.
    options.timeout = std::chrono::seconds{*timeout > 0 ? *timeout : 2700};
    const bool fromNow = *asked == 0 || streamsList;
    if (*asked > store.resourceVersion())
        return ApiResponse::of(ApiStatus::tooLargeResourceVersion(*asked, store.resourceVersion()));
    if (fromNow) {
        if (!request.query.contains("sendInitialEvents") || streamsList) {
            options.initial = store.list(*path.kind->resource, path.namespaceName);
            std::erase_if(options.initial, [&](const ObjectPtr& object) { return !scope->contains(*object); });
        }
        options.initialEnds = streamsList && options.bookmarks;
        options.resourceVersion = store.resourceVersion();
    } else {
        options.resourceVersion = *asked;
        // A watch that comes too late is told so by its only event, after a good head.
        if (const auto changes = store.changesSince(*path.kind->resource, *asked); !changes) {
            ApiResponse response;
            response.body = json{{"type", "ERROR"}, {"object", changes.error().document()}}.dump() + "\n";
            return response;
        }
    }
    ApiResponse response;
    response.stream = std::make_unique<WatchStream>(store, m_queue, std::move(*scope), std::move(options));
    return response;
}

ApiResponse ResourceService::log(const ApiRequest& request, const ResourcePath& path) const
{
    const auto pod = m_registry.get(resources::pods, path.namespaceName, path.name);
    if (!pod)
        return ApiResponse::of(pod.error());
    const json& spec = (*pod)->spec();
    LogQuery query;
    query.container = request.parameter("container");
    std::vector<std::string> names;
    for (const char* list : {"containers", "initContainers"}) {
        for (const auto& container : listAt(spec, {list}))
            names.push_back(textAt(container, {"name"}));
    }
    const std::size_t mains = listAt(spec, {"containers"}).size();
    if (query.container.empty()) {
        if (names.size() > 1) {
            std::string all;
            for (std::size_t i = 0; i < mains; ++i)
                all += (i == 0 ? "" : " ") + names[i];
            return ApiResponse::of(ApiStatus::badRequest("a container name must be specified for pod " + path.name
                                                         + ", choose one of: [" + all + "]"));
        }
        query.container = names.empty() ? std::string{} : names.front();
    } else if (std::find(names.begin(), names.end(), query.container) == names.end()) {
        return ApiResponse::of(ApiStatus::badRequest("container " + query.container + " is not valid for pod " + path.name));
    }
    query.follow = request.flag("follow");
    query.previous = request.flag("previous");
    query.timestamps = request.flag("timestamps");
    const auto optional = [&request](const char* name) -> Result<std::optional<std::int64_t>> {
        if (request.parameter(name).empty())
            return std::optional<std::int64_t>{};
        const auto number = numberParameter(request, name);
        if (!number)
            return tl::unexpected(number.error());
        return std::optional{*number};
    };
    for (const auto& [name, place] : {std::pair{"tailLines", &query.tailLines}, std::pair{"sinceSeconds", &query.sinceSeconds},
                                      std::pair{"limitBytes", &query.limitBytes}}) {
        const auto value = optional(name);
        if (!value)
            return ApiResponse::of(value.error());
        *place = *value;
    }
    if (const std::string_view since = request.parameter("sinceTime"); !since.empty())
        query.sinceTime = since;
    if (textAt(spec, {"nodeName"}).empty())
        return ApiResponse::of(ApiStatus::badRequest("pod " + path.name + " does not have a host assigned"));
    ApiResponse response;
    response.contentType = "text/plain";
    if (!m_logs)
        return response;
    auto stream = m_logs->log(**pod, query);
    if (!stream)
        return ApiResponse::of(stream.error());
    response.stream = std::move(*stream);
    return response;
}

} // namespace nephoscope::lab
