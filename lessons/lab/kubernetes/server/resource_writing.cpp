// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/document_decoder.h"
#include "lessons/lab/kubernetes/schema/kubernetes_admission.h"
#include "lessons/lab/kubernetes/schema/strategic_merge.h"
#include "lessons/lab/kubernetes/server/resource_service.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

bool isDryRun(const ApiRequest& request)
{
    return request.parameter("dryRun") == "All";
}

std::string joined(const std::vector<std::string>& texts)
{
    std::string result;
    for (std::size_t i = 0; i < texts.size(); ++i)
        result += (i == 0 ? "" : ", ") + texts[i];
    return result;
}

std::string excerpt(std::string_view body)
{
    return body.empty() ? "<empty>" : std::string{body.substr(0, 1024)};
}

// What the body says it is, if it is JSON at all.
struct Claim {
    std::string apiVersion;
    std::string kind;
};

Result<Claim> claimOf(const ApiRequest& request, const ServedKind& expected)
{
    const json document = json::parse(request.body, nullptr, false);
    if (document.is_discarded() || request.body.empty())
        return tl::unexpected(ApiStatus::badRequest(
            "the object provided is unrecognized (must be of type " + std::string{expected.resource->kind}
            + "): couldn't get version/kind; json parse error: unexpected end of JSON input (" + excerpt(request.body) + ")"));
    return Claim{textAt(document, {"apiVersion"}), textAt(document, {"kind"})};
}

// "Pod in version "v1" cannot be handled as a Pod: "
std::string cannotBeHandled(const Claim& claim, const ServedKind& expected)
{
    const std::string kind{expected.resource->kind};
    const std::string version = claim.apiVersion.empty() ? expected.apiVersion() : claim.apiVersion;
    const std::size_t slash = version.find('/');
    return (claim.kind.empty() ? kind : claim.kind) + " in version \""
           + (slash == std::string::npos ? version : version.substr(slash + 1)) + "\" cannot be handled as a " + kind + ": ";
}

// YAML comes as JSON from every client that we know.
bool isJson(const ApiRequest& request)
{
    return request.contentType.empty() || request.contentType.starts_with("application/json");
}

ApiStatus unsupportedMediaType()
{
    ApiStatus status;
    status.code = 415;
    status.reason = "UnsupportedMediaType";
    status.message = "415: Unsupported Media Type";
    return status;
}

// JSON Patch (RFC 6902). What cannot be applied is said as vaguely as Kubernetes says it.
Result<json> applyJsonPatch(const json& document, const json& patch)
{
    if (!patch.is_array())
        return tl::unexpected(ApiStatus::badRequest(std::string{"error decoding patch: json: cannot unmarshal "}
                                                    + (patch.is_object() ? "object" : patch.type_name())
                                                    + " into Go value of type []handlers.jsonPatchOp"));
    constexpr std::size_t mostOperations = 10'000;
    ApiStatus refused;
    if (patch.size() > mostOperations) {
        refused.code = 413;
        refused.reason = "RequestEntityTooLarge";
        refused.message = "The allowed maximum operations in a JSON patch is 10000, got " + std::to_string(patch.size());
        return tl::unexpected(refused);
    }
    refused.code = 422;
    refused.reason = "Invalid";
    refused.message = "the server rejected our request due to an error in our request";
    // nlohmann's parser of operations is strict about types, and throws.
    try {
        return document.patch(patch);
    } catch (const json::exception&) {
        return tl::unexpected(refused);
    }
}

} // namespace

Result<json> ResourceService::decodeBody(const ApiRequest& request, const ResourcePath& path,
                                         std::vector<std::string>& warnings) const
{
    const ServedKind& kind = *path.kind;
    if (!isJson(request))
        return tl::unexpected(unsupportedMediaType());
    const auto claim = claimOf(request, kind);
    if (!claim)
        return tl::unexpected(claim.error());
    const std::string head = cannotBeHandled(*claim, kind);
    if (!claim->kind.empty() && (claim->kind != kind.resource->kind || claim->apiVersion != kind.apiVersion())) {
        const auto slash = claim->apiVersion.find('/');
        const std::string group = slash == std::string::npos ? std::string{} : claim->apiVersion.substr(0, slash);
        const Resource* other = resources::findKind(group, claim->kind);
        if (other)
            return tl::unexpected(ApiStatus::badRequest(
                head + "converting (" + (slash == std::string::npos ? claim->apiVersion : claim->apiVersion.substr(slash + 1)) + "."
                + claim->kind + ") to (" + (kind.group.empty() ? "core" : std::string{kind.group.substr(0, kind.group.find('.'))})
                + "." + std::string{kind.resource->kind} + "): unknown conversion"));
        return tl::unexpected(ApiStatus::badRequest(head + "no kind \"" + claim->kind + "\" is registered for version \""
                                                    + claim->apiVersion + "\" in scheme \"pkg/runtime/scheme.go:111\""));
    }
    auto decoded = decodeDocument(request.body, *m_types.find(kind.typeName));
    if (!decoded)
        return tl::unexpected(ApiStatus::badRequest(head + decoded.error()));
    const std::string_view validation = request.parameter("fieldValidation");
    if (!decoded->objections.empty() && validation == "Strict")
        return tl::unexpected(ApiStatus::badRequest(head + "strict decoding error: " + joined(decoded->objections)));
    if (validation != "Ignore")
        warnings = std::move(decoded->objections);
    json document = std::move(decoded->document);
    json& metadata = document["metadata"];
    if (!metadata.is_object())
        metadata = json::object();
    if (kind.resource->namespaced) {
        const std::string claimed = textAt(metadata, {"namespace"});
        if (!claimed.empty() && claimed != path.namespaceName)
            return tl::unexpected(
                ApiStatus::badRequest("the namespace of the provided object does not match the namespace sent on the request"));
        metadata["namespace"] = path.namespaceName;
    }
    return kind.toStored(std::move(document));
}

ApiResponse ResourceService::create(const ApiRequest& request, const ResourcePath& path)
{
    std::vector<std::string> warnings;
    auto document = decodeBody(request, path, warnings);
    if (!document)
        return ApiResponse::of(document.error());
    const auto object = m_registry.create(*path.kind->resource, std::move(*document), {.dryRun = isDryRun(request)});
    if (!object)
        return ApiResponse::of(object.error());
    ApiResponse response = answer(request, *path.kind, *object, 201);
    response.warnings = std::move(warnings);
    return response;
}

ApiResponse ResourceService::update(const ApiRequest& request, const ResourcePath& path, Part part)
{
    std::vector<std::string> warnings;
    auto document = decodeBody(request, path, warnings);
    if (!document)
        return ApiResponse::of(document.error());
    const std::string name = textAt(*document, {"metadata", "name"});
    if (name != path.name)
        return ApiResponse::of(ApiStatus::badRequest(
            "the name of the object (" + (name.empty() ? "based on URL was undeterminable: name must be provided" : name)
            + ") does not match the name on the URL (" + path.name + ")"));
    const auto object = m_registry.update(*path.kind->resource, std::move(*document), part, {.dryRun = isDryRun(request)});
    if (!object)
        return ApiResponse::of(object.error());
    ApiResponse response = answer(request, *path.kind, *object);
    response.warnings = std::move(warnings);
    return response;
}

Result<json> ResourceService::patched(const ApiRequest& request, const json& document, const ObjectType& type) const
{
    std::string_view contentType = request.contentType;
    contentType = contentType.substr(0, contentType.find(';'));
    const bool jsonPatch = contentType == "application/json-patch+json";
    const bool merge = contentType == "application/merge-patch+json";
    if (!jsonPatch && !merge && contentType != "application/strategic-merge-patch+json")
        return tl::unexpected(unsupportedMediaType());
    const json patch = json::parse(request.body, nullptr, false);
    if (patch.is_discarded())
        return tl::unexpected(ApiStatus::badRequest("error decoding patch: unexpected end of JSON input"));
    if (jsonPatch)
        return applyJsonPatch(document, patch);
    if (!patch.is_object())
        return tl::unexpected(ApiStatus::badRequest(std::string{"error decoding patch: json: cannot unmarshal "}
                                                    + (patch.is_string()  ? "string"
                                                       : patch.is_array() ? "array"
                                                                          : patch.type_name())
                                                    + " into Go value of type map[string]interface {}"));
    if (merge) {
        json result = document;
        result.merge_patch(patch);
        return result;
    }
    auto merged = strategicMerge(document, patch, type);
    if (!merged)
        return tl::unexpected(ApiStatus::internal(merged.error()));
    return std::move(*merged);
}

ApiResponse ResourceService::patch(const ApiRequest& request, const ResourcePath& path, Part part)
{
    const ServedKind& kind = *path.kind;
    const Resource& resource = *kind.resource;
    const ObjectPtr old = m_registry.store().find(resource, path.namespaceName, path.name);
    if (!old)
        return ApiResponse::of(ApiStatus::notFound(resource, path.name));
    const ObjectType& type = *m_types.find(kind.typeName);
    auto result = patched(request, kind.fromStored(old->document()), type);
    if (!result)
        return ApiResponse::of(result.error());
    auto decoded = conformDocument(*result, type);
    const bool strict = request.parameter("fieldValidation") == "Strict";
    if (!decoded || (strict && !decoded->objections.empty())) {
        const std::string why = decoded ? "strict decoding error: " + joined(decoded->objections) : decoded.error();
        const std::string text = json(result->dump(-1, ' ', false, json::error_handler_t::replace)).dump();
        return ApiResponse::of(ApiStatus::invalid("", "", "", {FieldError::invalidText("patch", text, why)}));
    }
    json document = kind.toStored(std::move(decoded->document));
    const std::string name = textAt(document, {"metadata", "name"});
    if (name != path.name)
        return ApiResponse::of(
            ApiStatus::badRequest("the name of the object (" + name + ") does not match the name on the URL (" + path.name + ")"));
    if (resource.namespaced && textAt(document, {"metadata", "namespace"}) != path.namespaceName)
        return ApiResponse::of(
            ApiStatus::badRequest("the namespace of the provided object does not match the namespace sent on the request"));
    const auto object = m_registry.update(resource, std::move(document), part, {.dryRun = isDryRun(request)});
    if (!object)
        return ApiResponse::of(object.error());
    ApiResponse response = answer(request, kind, *object);
    if (request.parameter("fieldValidation") != "Ignore")
        response.warnings = std::move(decoded->objections);
    return response;
}

ApiResponse ResourceService::scale(const ApiRequest& request, const ResourcePath& path)
{
    const Resource& resource = *path.kind->resource;
    const ObjectPtr old = m_registry.store().find(resource, path.namespaceName, path.name);
    if (!old)
        return ApiResponse::of(ApiStatus::notFound(resource, path.name));
    const auto document = [&resource](const ObjectVersion& object) {
        json metadata = json::object();
        for (const char* member : {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"})
            metadata[member] = at(object.metadata(), member);
        const std::string selector = LabelSelector::fromDocument(at(object.spec(), "selector")).text();
        json status{{"replicas", numberAt(object.status(), {"replicas"})}};
        if (!selector.empty())
            status["selector"] = selector;
        return json{{"kind", "Scale"},
                    {"apiVersion", "autoscaling/v1"},
                    {"metadata", std::move(metadata)},
                    {"spec", {{"replicas", numberAt(object.spec(), {"replicas"})}}},
                    {"status", std::move(status)}};
    };
    if (request.method == "GET")
        return ApiResponse::of(document(*old));
    const ObjectType& type = *m_types.find("autoscaling1.Scale");
    Result<json> wish = json{};
    if (request.method == "PATCH") {
        wish = patched(request, document(*old), type);
    } else if (request.method == "PUT") {
        wish = json::parse(request.body, nullptr, false);
        if (wish->is_discarded())
            wish = tl::unexpected(ApiStatus::badRequest("the object provided is unrecognized (must be of type Scale): couldn't get "
                                                        "version/kind; json parse error: unexpected end of JSON input ("
                                                        + excerpt(request.body) + ")"));
    } else {
        ApiStatus status;
        status.code = 405;
        status.reason = "MethodNotAllowed";
        status.message = "the server does not allow this method on the requested resource";
        return ApiResponse::of(status);
    }
    if (!wish)
        return ApiResponse::of(wish.error());
    auto decoded = conformDocument(*wish, type);
    if (!decoded)
        return ApiResponse::of(ApiStatus::badRequest("Scale in version \"v1\" cannot be handled as a Scale: " + decoded.error()));
    const json& scale = decoded->document;
    if (const std::string name = textAt(scale, {"metadata", "name"}); name != path.name)
        return ApiResponse::of(
            ApiStatus::badRequest("the name of the object (" + name + ") does not match the name on the URL (" + path.name + ")"));
    const std::int64_t replicas = numberAt(scale, {"spec", "replicas"});
    if (replicas < 0)
        return ApiResponse::of(
            ApiStatus::invalid("autoscaling", "Scale", path.name,
                               {FieldError::invalid("spec.replicas", replicas, "must be greater than or equal to 0")}));
    json next = old->document();
    next["spec"]["replicas"] = replicas;
    // Whoever names a version means that one.
    const std::string version = textAt(scale, {"metadata", "resourceVersion"});
    if (request.method == "PUT" && version.empty())
        next["metadata"].erase("resourceVersion");
    else if (!version.empty())
        next["metadata"]["resourceVersion"] = version;
    const auto object = m_registry.update(resource, std::move(next), Part::Scale, {.dryRun = isDryRun(request)});
    return object ? ApiResponse::of(document(**object)) : ApiResponse::of(object.error());
}

ApiResponse ResourceService::bind(const ApiRequest& request, const ResourcePath& path)
{
    const json binding = json::parse(request.body, nullptr, false);
    const std::string node = textAt(binding, {"target", "name"});
    if (node.empty())
        return ApiResponse::of(ApiStatus::invalid("", "Binding", path.name, {FieldError::required("target.name")}));
    const auto object = m_registry.modify(resources::pods, path.namespaceName, path.name,
                                          [&node](json& document) { document["spec"]["nodeName"] = node; }, Part::Binding,
                                          {.dryRun = isDryRun(request)});
    if (!object)
        return ApiResponse::of(object.error());
    return ApiResponse::of(
        json{{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", json::object()}, {"status", "Success"}, {"code", 201}}, 201);
}

} // namespace nephoscope::lab
