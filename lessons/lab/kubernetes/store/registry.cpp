// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/store/registry.h"

#include "lessons/lab/kubernetes/store/api_time.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/metadata_rules.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>
#include <charconv>

namespace nephoscope::lab {

namespace {

constexpr int nameAttempts = 8;

// What is wished for, as far as metadata.generation counts it.
bool sameWish(const nlohmann::json& a, const nlohmann::json& b)
{
    const auto counted = [](const std::string& key) { return key != "metadata" && key != "status"; };
    for (const auto* pair : {&a, &b}) {
        const nlohmann::json& other = pair == &a ? b : a;
        for (const auto& [key, value] : pair->items()) {
            if (counted(key) && value != at(other, key))
                return false;
        }
    }
    return true;
}

void addGeneration(nlohmann::json& document, const nlohmann::json& old)
{
    document["metadata"]["generation"] = numberAt(old, {"metadata", "generation"}) + 1;
}

// All that a deleted object waits for has happened.
bool mayGo(const nlohmann::json& document)
{
    return at(document, {"metadata", "deletionTimestamp"}).is_string() && listAt(document, {"metadata", "finalizers"}).empty()
           && numberAt(document, {"metadata", "deletionGracePeriodSeconds"}) == 0;
}

bool namespaceHolds(const Resource& resource, const nlohmann::json& document)
{
    return &resource == &resources::namespaces && !listAt(document, {"spec", "finalizers"}).empty();
}

// How long this one is given when it is deleted (registry/core/pod strategy).
std::int64_t defaultGrace(const nlohmann::json& document, const std::optional<std::int64_t>& asked)
{
    const std::string phase = textAt(document, {"status", "phase"});
    std::int64_t grace = asked ? *asked : numberAt(document, {"spec", "terminationGracePeriodSeconds"}, 30);
    if (textAt(document, {"spec", "nodeName"}).empty() || phase == "Failed" || phase == "Succeeded")
        grace = 0;
    return grace < 0 ? 1 : grace;
}

} // namespace

Registry::Registry(ObjectStore& store, const Clock& clock, const RandomStreams& randoms, Admission& admission)
    : m_store(store), m_clock(clock), m_admission(admission), m_names(clock, randoms)
{}

Result<ObjectPtr> Registry::get(const Resource& resource, std::string_view namespaceName, std::string_view name) const
{
    if (ObjectPtr object = m_store.find(resource, namespaceName, name))
        return object;
    return tl::unexpected(ApiStatus::notFound(resource, name));
}

ObjectPtr Registry::unwritten(const Resource& resource, nlohmann::json document, std::uint64_t resourceVersion) const
{
    return std::make_shared<const ObjectVersion>(resource, std::move(document), resourceVersion);
}

std::optional<ApiStatus> Registry::namespaceRefusal(const Resource& resource, const nlohmann::json& document) const
{
    const std::string name = textAt(document, {"metadata", "namespace"});
    const ObjectPtr home = m_store.find(resources::namespaces, {}, name);
    if (!home)
        return ApiStatus::notFound(resources::namespaces, name);
    if (!home->deleting())
        return std::nullopt;
    ApiStatus status = ApiStatus::forbidden(resource, textAt(document, {"metadata", "name"}),
                                            "unable to create new content in namespace " + name
                                                + " because it is being terminated");
    status.causes.push_back({"NamespaceTerminating", "metadata.namespace", "namespace " + name + " is being terminated"});
    return status;
}

Result<ObjectPtr> Registry::create(const Resource& resource, nlohmann::json document, WriteOptions options)
{
    document["apiVersion"] = resource.apiVersion();
    document["kind"] = resource.kind;
    nlohmann::json& metadata = document["metadata"];
    if (!metadata.is_object())
        metadata = nlohmann::json::object();
    if (!resource.namespaced)
        metadata.erase("namespace");
    else if (auto refused = namespaceRefusal(resource, document))
        return tl::unexpected(std::move(*refused));
    const std::string namespaceName = textAt(metadata, {"namespace"});
    std::string name = textAt(metadata, {"name"});
    const std::string prefix = textAt(metadata, {"generateName"});
    if (name.empty() && !prefix.empty()) {
        for (int i = 0; i < nameAttempts && (i == 0 || m_store.find(resource, namespaceName, name)); ++i)
            name = m_names.generate(resource, namespaceName, prefix);
        metadata["name"] = name;
    }
    for (const char* given : {"resourceVersion", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields"})
        metadata.erase(given);
    metadata["creationTimestamp"] = apiTime(m_clock.now());
    if (resource.generation)
        metadata["generation"] = 1;
    else
        metadata.erase("generation");
    m_admission.prepareCreate(resource, document);

    std::vector<FieldError> errors = validateMetadata(resource, document, nullptr);
    for (FieldError& error : m_admission.validateCreate(resource, document))
        errors.push_back(std::move(error));
    if (!errors.empty())
        return tl::unexpected(ApiStatus::invalid(resource.group, resource.kind, name, std::move(errors)));
    if (m_store.find(resource, namespaceName, name))
        return tl::unexpected(ApiStatus::alreadyExists(resource, name));
    document["metadata"]["uid"] = m_names.uid(resource, namespaceName, name);
    if (options.dryRun)
        return unwritten(resource, std::move(document), 0);
    return m_store.put(resource, std::move(document));
}

void Registry::keepWhatIsNotWritten(const Resource& resource, nlohmann::json& document, const ObjectVersion& old, Part part) const
{
    const nlohmann::json& before = old.document();
    const auto keep = [&](const char* member) {
        const nlohmann::json& value = at(before, member);
        if (value.is_null())
            document.erase(member);
        else
            document[member] = value;
    };
    switch (part) {
    case Part::Main:
    case Part::Scale:
    case Part::Binding:
        if (resource.status && part != Part::Binding)
            keep("status");
        break;
    case Part::Status: {
        nlohmann::json status = at(document, "status");
        nlohmann::json metadata = std::move(document["metadata"]);
        document = before;
        document["metadata"] = std::move(metadata);
        if (status.is_null())
            document.erase("status");
        else
            document["status"] = std::move(status);
        break;
    }
    case Part::Finalize: {
        nlohmann::json spec = at(document, "spec");
        nlohmann::json metadata = std::move(document["metadata"]);
        document = before;
        document["metadata"] = std::move(metadata);
        document["spec"]["finalizers"] = listAt(spec, {"finalizers"});
        if (document["spec"]["finalizers"].empty())
            document["spec"].erase("finalizers");
        break;
    }
    }
    document["apiVersion"] = resource.apiVersion();
    document["kind"] = resource.kind;
    nlohmann::json& metadata = document["metadata"];
    metadata.erase("managedFields");
    metadata.erase("selfLink");
    for (const char* member :
         {"resourceVersion", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName"}) {
        const nlohmann::json& value = at(before, {"metadata", member});
        if (value.is_null())
            metadata.erase(member);
        else
            metadata[member] = value;
    }
    for (const char* member : {"uid", "creationTimestamp"}) {
        if (at(metadata, member).is_null())
            metadata[member] = at(before, {"metadata", member});
    }
}

Result<ObjectPtr> Registry::update(const Resource& resource, nlohmann::json document, Part part, WriteOptions options)
{
    const std::string namespaceName = resource.namespaced ? textAt(document, {"metadata", "namespace"}) : std::string{};
    const std::string name = textAt(document, {"metadata", "name"});
    const ObjectPtr old = m_store.find(resource, namespaceName, name);
    if (!old)
        return tl::unexpected(ApiStatus::notFound(resource, name));
    if (!resource.namespaced)
        document["metadata"].erase("namespace");
    const std::string version = textAt(document, {"metadata", "resourceVersion"});
    if (!version.empty()) {
        std::uint64_t number = 0;
        if (std::from_chars(version.data(), version.data() + version.size(), number).ptr != version.data() + version.size())
            return tl::unexpected(ApiStatus::internal("strconv.ParseUint: parsing \"" + version + "\": invalid syntax"));
        if (number != 0 && number != old->resourceVersion())
            return tl::unexpected(ApiStatus::conflict(resource, name));
    }
    keepWhatIsNotWritten(resource, document, *old, part);
    m_admission.prepareUpdate(resource, document, *old, part);
    std::vector<FieldError> errors = validateMetadata(resource, document, &old->document());
    for (FieldError& error : m_admission.validateUpdate(resource, document, *old, part))
        errors.push_back(std::move(error));
    if (!errors.empty())
        return tl::unexpected(ApiStatus::invalid(resource.group, resource.kind, name, std::move(errors)));
    if (resource.generation && part != Part::Status && !sameWish(document, old->document()))
        addGeneration(document, old->document());
    if (mayGo(document) && !namespaceHolds(resource, document)) {
        if (options.dryRun)
            return unwritten(resource, std::move(document), old->resourceVersion());
        return m_store.erase(old, std::move(document));
    }
    if (document == old->document())
        return old;
    if (options.dryRun)
        return unwritten(resource, std::move(document), old->resourceVersion());
    return m_store.put(resource, std::move(document));
}

Result<ObjectPtr> Registry::modify(const Resource& resource, std::string_view namespaceName, std::string_view name,
                                   const std::function<void(nlohmann::json&)>& change, Part part, WriteOptions options)
{
    const ObjectPtr old = m_store.find(resource, namespaceName, name);
    if (!old)
        return tl::unexpected(ApiStatus::notFound(resource, name));
    nlohmann::json document = old->document();
    change(document);
    return update(resource, std::move(document), part, options);
}

Result<Deletion> Registry::eraseNow(const ObjectPtr& object, bool dryRun)
{
    nlohmann::json last = object->document();
    if (object->resource().graceful) {
        if (object->resource().generation && !object->deleting())
            addGeneration(last, object->document());
        last["metadata"]["deletionGracePeriodSeconds"] = 0;
        last["metadata"]["deletionTimestamp"] = apiTime(m_clock.now());
    }
    if (dryRun)
        return Deletion{unwritten(object->resource(), std::move(last), object->resourceVersion()), true};
    return Deletion{m_store.erase(object, std::move(last)), true};
}

Result<Deletion> Registry::mark(const ObjectPtr& object, std::int64_t graceSeconds, Time deadline,
                                std::vector<std::string> finalizers, bool dryRun)
{
    const Resource& resource = object->resource();
    nlohmann::json document = object->document();
    nlohmann::json& metadata = document["metadata"];
    metadata["deletionTimestamp"] = apiTime(deadline);
    if (&resource != &resources::namespaces)
        metadata["deletionGracePeriodSeconds"] = graceSeconds;
    if (finalizers.empty())
        metadata.erase("finalizers");
    else
        metadata["finalizers"] = std::move(finalizers);
    if (resource.generation && !object->deleting())
        addGeneration(document, object->document());
    if (&resource == &resources::namespaces)
        document["status"]["phase"] = "Terminating";
    if (document == object->document())
        return Deletion{object, false};
    if (dryRun)
        return Deletion{unwritten(resource, std::move(document), object->resourceVersion()), false};
    return Deletion{m_store.put(resource, std::move(document)), false};
}

Result<Deletion> Registry::remove(const Resource& resource, std::string_view namespaceName, std::string_view name,
                                  const DeleteOptions& options)
{
    const ObjectPtr object = m_store.find(resource, namespaceName, name);
    if (!object)
        return tl::unexpected(ApiStatus::notFound(resource, name));
    if (options.uid && *options.uid != object->uid())
        return tl::unexpected(ApiStatus::preconditionFailed(resource, name,
                                                            "the UID in the precondition (" + *options.uid
                                                                + ") does not match the UID in record (" + object->uid()
                                                                + "). The object might have been deleted and then recreated"));
    if (options.resourceVersion && *options.resourceVersion != std::to_string(object->resourceVersion()))
        return tl::unexpected(ApiStatus::preconditionFailed(resource, name,
                                                            "the ResourceVersion in the precondition (" + *options.resourceVersion
                                                                + ") does not match the ResourceVersion in record ("
                                                                + std::to_string(object->resourceVersion())
                                                                + "). The object might have been modified"));

    const nlohmann::json& document = object->document();
    std::vector<std::string> finalizers;
    for (const auto& finalizer : listAt(document, {"metadata", "finalizers"}))
        finalizers.push_back(finalizer.get<std::string>());
    if (options.propagation) {
        std::erase_if(finalizers, [](const std::string& text) { return text == "orphan" || text == "foregroundDeletion"; });
        if (*options.propagation == Propagation::Orphan)
            finalizers.emplace_back("orphan");
        if (*options.propagation == Propagation::Foreground)
            finalizers.emplace_back("foregroundDeletion");
    }

    const Time now = m_clock.now();
    std::int64_t grace = 0;
    Time deadline = now;
    if (resource.graceful) {
        if (object->deleting()) {
            // It may only become shorter.
            const std::int64_t before = numberAt(document, {"metadata", "deletionGracePeriodSeconds"});
            if (!options.gracePeriodSeconds || std::max<std::int64_t>(*options.gracePeriodSeconds, 0) >= before)
                grace = before;
            else
                grace = std::max<std::int64_t>(*options.gracePeriodSeconds, 0);
            deadline = parseRfc3339(textAt(document, {"metadata", "deletionTimestamp"})).value_or(now)
                       - std::chrono::seconds{before - grace};
        } else {
            grace = defaultGrace(document, options.gracePeriodSeconds);
            deadline = now + std::chrono::seconds{grace};
        }
    } else if (object->deleting()) {
        deadline = parseRfc3339(textAt(document, {"metadata", "deletionTimestamp"})).value_or(now);
    }
    if (grace == 0 && finalizers.empty() && !namespaceHolds(resource, document))
        return eraseNow(object, options.dryRun);
    return mark(object, grace, deadline, std::move(finalizers), options.dryRun);
}

nlohmann::json controllerReference(const ObjectVersion& owner)
{
    return {{"apiVersion", owner.resource().apiVersion()},
            {"kind", owner.resource().kind},
            {"name", owner.name()},
            {"uid", owner.uid()},
            {"controller", true},
            {"blockOwnerDeletion", true}};
}

const nlohmann::json& controllerOf(const nlohmann::json& document)
{
    static const nlohmann::json nothing;
    for (const auto& owner : listAt(document, {"metadata", "ownerReferences"})) {
        if (flagAt(owner, {"controller"}))
            return owner;
    }
    return nothing;
}

} // namespace nephoscope::lab
