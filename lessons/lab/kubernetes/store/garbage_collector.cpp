// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/store/garbage_collector.h"

#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

bool hasFinalizer(const ObjectVersion& object, std::string_view name)
{
    const auto& finalizers = listAt(object.document(), {"metadata", "finalizers"});
    return std::find(finalizers.begin(), finalizers.end(), name) != finalizers.end();
}

// Takes the entries of that owner out of a document's ownerReferences.
void removeOwner(nlohmann::json& document, std::string_view uid)
{
    nlohmann::json rest = nlohmann::json::array();
    for (const auto& owner : listAt(document, {"metadata", "ownerReferences"})) {
        if (textAt(owner, {"uid"}) != uid)
            rest.push_back(owner);
    }
    if (rest.empty())
        document["metadata"].erase("ownerReferences");
    else
        document["metadata"]["ownerReferences"] = std::move(rest);
}

} // namespace

GarbageCollector::GarbageCollector(EventQueue& queue, Registry& registry)
    : m_registry(registry), m_work(queue, {}, [this](const std::string& uid) { look(uid); })
{
    const auto all = resources::all();
    m_changes = registry.store().subscribe({all.begin(), all.end()}, [this](const Change& change) { note(change); });
}

void GarbageCollector::note(const Change& change)
{
    const ObjectVersion& object = *change.object;
    if (change.kind != Change::Kind::Deleted) {
        if (object.deleting() || !listAt(object.document(), {"metadata", "ownerReferences"}).empty())
            m_work.add(object.uid());
        // An owner that it has no longer may have waited for it.
        if (change.previous && at(change.previous->metadata(), "ownerReferences") != at(object.metadata(), "ownerReferences")) {
            for (const auto& owner : listAt(change.previous->metadata(), {"ownerReferences"}))
                m_work.add(textAt(owner, {"uid"}));
        }
        return;
    }
    for (const ObjectPtr& dependent : m_registry.store().dependents(object.uid()))
        m_work.add(dependent->uid());
    // Somebody may have waited for it.
    for (const auto& owner : listAt(object.document(), {"metadata", "ownerReferences"}))
        m_work.add(textAt(owner, {"uid"}));
}

void GarbageCollector::look(const std::string& uid)
{
    if (const ObjectPtr object = m_registry.store().findUid(uid)) {
        if (object->deleting())
            lookAtOwner(object);
        else
            lookAtDependent(object);
    }
}

void GarbageCollector::removeFinalizer(const ObjectPtr& object, std::string_view finalizer)
{
    m_registry.modify(object->resource(), object->namespaceName(), object->name(), [finalizer](nlohmann::json& document) {
        auto& finalizers = document["metadata"]["finalizers"];
        finalizers.erase(std::remove(finalizers.begin(), finalizers.end(), finalizer), finalizers.end());
        if (finalizers.empty())
            document["metadata"].erase("finalizers");
    });
}

void GarbageCollector::lookAtOwner(const ObjectPtr& owner)
{
    const auto dependents = m_registry.store().dependents(owner->uid());
    if (hasFinalizer(*owner, "orphan")) {
        for (const ObjectPtr& dependent : dependents)
            m_registry.modify(dependent->resource(), dependent->namespaceName(), dependent->name(),
                              [&owner](nlohmann::json& document) { removeOwner(document, owner->uid()); });
        removeFinalizer(owner, "orphan");
        return;
    }
    if (!hasFinalizer(*owner, "foregroundDeletion"))
        return;
    bool waits = false;
    for (const ObjectPtr& dependent : dependents) {
        for (const auto& reference : listAt(dependent->document(), {"metadata", "ownerReferences"}))
            waits = waits || (textAt(reference, {"uid"}) == owner->uid() && flagAt(reference, {"blockOwnerDeletion"}));
        if (!dependent->deleting())
            m_work.add(dependent->uid());
    }
    if (!waits)
        removeFinalizer(owner, "foregroundDeletion");
}

void GarbageCollector::lookAtDependent(const ObjectPtr& object)
{
    ObjectStore& store = m_registry.store();
    bool solid = false;
    std::vector<std::string> gone;
    bool foreground = false;
    for (const auto& reference : listAt(object->document(), {"metadata", "ownerReferences"})) {
        const std::string uid = textAt(reference, {"uid"});
        const ObjectPtr owner = store.findUid(uid);
        const bool waiting = owner && owner->deleting() && hasFinalizer(*owner, "foregroundDeletion");
        foreground = foreground || waiting;
        if (owner && !waiting)
            solid = true;
        else
            gone.push_back(uid);
    }
    if (gone.empty())
        return;
    if (solid) {
        m_registry.modify(object->resource(), object->namespaceName(), object->name(), [&gone](nlohmann::json& document) {
            for (const std::string& uid : gone)
                removeOwner(document, uid);
        });
        return;
    }
    DeleteOptions options;
    options.uid = object->uid();
    // Where the owner waits, what this one owns goes before it, too.
    if (foreground && !store.dependents(object->uid()).empty())
        options.propagation = Propagation::Foreground;
    else if (hasFinalizer(*object, "orphan"))
        options.propagation = Propagation::Orphan;
    else if (hasFinalizer(*object, "foregroundDeletion"))
        options.propagation = Propagation::Foreground;
    else
        options.propagation = Propagation::Background;
    m_registry.remove(object->resource(), object->namespaceName(), object->name(), options);
}

} // namespace nephoscope::lab
