// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/kubernetes/schema/type_table.h"
#include "lessons/lab/kubernetes/server/api_message.h"
#include "lessons/lab/kubernetes/server/served_kind.h"
#include "lessons/lab/kubernetes/server/sources.h"
#include "lessons/lab/kubernetes/server/watch_stream.h"
#include "lessons/lab/kubernetes/store/registry.h"

#include <string>

namespace nephoscope::lab {

// A path that names objects: /apis/apps/v1/namespaces/shop/deployments/web/scale.
struct ResourcePath {
    const ServedKind* kind = nullptr;
    std::string namespaceName;
    std::string name;
    std::string subresource;
};

// Everything that clients do with objects: list, watch, get, create, update, patch, delete, and the subresources. Lab thread.
class ResourceService {
public:
    ResourceService(EventQueue& queue, Registry& registry, const TypeTable& types, LogSource* logs)
        : m_queue(queue), m_registry(registry), m_types(types), m_logs(logs)
    {}

    ApiResponse handle(const ApiRequest& request, const ResourcePath& path);

private:
    ApiResponse handleCollection(const ApiRequest& request, const ResourcePath& path);
    ApiResponse handleObject(const ApiRequest& request, const ResourcePath& path);
    ApiResponse handleSubresource(const ApiRequest& request, const ResourcePath& path);

    Result<Scope> scopeOf(const ApiRequest& request, const ResourcePath& path) const;
    ApiResponse list(const ApiRequest& request, const ResourcePath& path) const;
    ApiResponse watch(const ApiRequest& request, const ResourcePath& path);
    ApiResponse create(const ApiRequest& request, const ResourcePath& path);
    ApiResponse update(const ApiRequest& request, const ResourcePath& path, Part part);
    ApiResponse patch(const ApiRequest& request, const ResourcePath& path, Part part);
    ApiResponse remove(const ApiRequest& request, const ResourcePath& path);
    ApiResponse removeCollection(const ApiRequest& request, const ResourcePath& path);
    ApiResponse scale(const ApiRequest& request, const ResourcePath& path);
    ApiResponse bind(const ApiRequest& request, const ResourcePath& path);
    ApiResponse evict(const ApiRequest& request, const ResourcePath& path);
    ApiResponse log(const ApiRequest& request, const ResourcePath& path) const;

    // A body as a document of the kind, in the store's version. Objections are refused or become warnings, as the request has it.
    Result<nlohmann::json> decodeBody(const ApiRequest& request, const ResourcePath& path,
                                      std::vector<std::string>& warnings) const;
    Result<nlohmann::json> patched(const ApiRequest& request, const nlohmann::json& document, const ObjectType& type) const;
    ApiResponse answer(const ApiRequest& request, const ServedKind& kind, const ObjectPtr& object, int status = 200) const;

    EventQueue& m_queue;
    Registry& m_registry;
    const TypeTable& m_types;
    LogSource* m_logs;
};

} // namespace nephoscope::lab
