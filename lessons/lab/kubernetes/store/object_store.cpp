// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/store/object_store.h"

#include "lessons/lab/kubernetes/store/json_access.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

// As etcd orders them.
std::string keyOf(std::string_view namespaceName, std::string_view name)
{
    std::string key{namespaceName};
    key += '/';
    return key += name;
}

bool inNamespace(std::string_view key, std::string_view namespaceName)
{
    return namespaceName.empty()
           || (key.size() > namespaceName.size() && key.starts_with(namespaceName) && key[namespaceName.size()] == '/');
}

template <class Listener>
void forgetDead(std::vector<std::weak_ptr<Listener>>& listeners)
{
    std::erase_if(listeners, [](const auto& listener) { return listener.expired(); });
}

} // namespace

ObjectStore::ObjectStore(EventQueue& queue) : ObjectStore(queue, Settings{}) {}

ObjectStore::ObjectStore(EventQueue& queue, Settings settings) : m_queue(queue), m_settings(settings) {}

ObjectStore::~ObjectStore() = default;

const ObjectStore::Table* ObjectStore::table(const Resource& resource) const
{
    const auto found = m_tables.find(&resource);
    return found == m_tables.end() ? nullptr : &found->second;
}

ObjectPtr ObjectStore::find(const Resource& resource, std::string_view namespaceName, std::string_view name) const
{
    return findKey(resource, keyOf(namespaceName, name));
}

ObjectPtr ObjectStore::findKey(const Resource& resource, std::string_view key) const
{
    const Table* objects = table(resource);
    if (!objects)
        return nullptr;
    const auto found = objects->objects.find(key);
    return found == objects->objects.end() ? nullptr : found->second;
}

ObjectPtr ObjectStore::findUid(std::string_view uid) const
{
    const auto found = m_byUid.find(std::string{uid});
    return found == m_byUid.end() ? nullptr : found->second;
}

std::vector<ObjectPtr> ObjectStore::list(const Resource& resource, std::string_view namespaceName) const
{
    std::vector<ObjectPtr> result;
    const Table* objects = table(resource);
    if (!objects)
        return result;
    auto position = objects->objects.begin();
    if (namespaceName.empty())
        result.reserve(objects->objects.size());
    else
        position = objects->objects.lower_bound(keyOf(namespaceName, {}));
    for (; position != objects->objects.end() && inNamespace(position->first, namespaceName); ++position)
        result.push_back(position->second);
    return result;
}

std::size_t ObjectStore::count(const Resource& resource) const
{
    const Table* objects = table(resource);
    return objects ? objects->objects.size() : 0;
}

std::vector<ObjectPtr> ObjectStore::dependents(std::string_view ownerUid) const
{
    std::vector<ObjectPtr> result;
    const std::string owner{ownerUid};
    for (auto position = m_owned.lower_bound({owner, {}}); position != m_owned.end() && position->first == owner; ++position)
        result.push_back(m_byUid.at(position->second));
    return result;
}

std::optional<ApiStatus> ObjectStore::refusal(const Resource& resource, std::uint64_t resourceVersion) const
{
    if (resourceVersion > m_resourceVersion)
        return ApiStatus::tooLargeResourceVersion(resourceVersion, m_resourceVersion);
    const Table* objects = table(resource);
    if (objects && resourceVersion < objects->forgotten)
        return ApiStatus::expired("too old resource version: " + std::to_string(resourceVersion) + " ("
                                  + std::to_string(objects->forgotten) + ")");
    return std::nullopt;
}

Result<std::vector<Change>> ObjectStore::changesSince(const Resource& resource, std::uint64_t resourceVersion) const
{
    if (auto status = refusal(resource, resourceVersion))
        return tl::unexpected(std::move(*status));
    const Table* objects = table(resource);
    if (!objects)
        return std::vector<Change>{};
    const auto first = std::partition_point(objects->history.begin(), objects->history.end(),
                                            [&](const Change& change) { return change.resourceVersion() <= resourceVersion; });
    return std::vector<Change>{first, objects->history.end()};
}

Result<std::vector<ObjectPtr>> ObjectStore::listAsOf(const Resource& resource, std::string_view namespaceName,
                                                     std::uint64_t resourceVersion) const
{
    const auto changes = changesSince(resource, resourceVersion);
    if (!changes)
        return tl::unexpected(changes.error());
    std::vector<ObjectPtr> now = list(resource, namespaceName);
    if (changes->empty())
        return now;
    std::map<std::string, ObjectPtr, std::less<>> then;
    for (ObjectPtr& object : now)
        then.emplace_hint(then.end(), object->key(), std::move(object));
    // Undone from the newest back.
    for (auto change = changes->rbegin(); change != changes->rend(); ++change) {
        std::string key = change->object->key();
        if (!inNamespace(key, namespaceName))
            continue;
        if (change->previous)
            then[std::move(key)] = change->previous;
        else
            then.erase(key);
    }
    std::vector<ObjectPtr> result;
    result.reserve(then.size());
    for (auto& [key, object] : then)
        result.push_back(std::move(object));
    return result;
}

ObjectPtr ObjectStore::put(const Resource& resource, nlohmann::json document)
{
    document["metadata"]["resourceVersion"] = std::to_string(++m_resourceVersion);
    auto object = std::make_shared<const ObjectVersion>(resource, std::move(document), m_resourceVersion);
    Table& objects = tableOf(resource);
    ObjectPtr& place = objects.objects[object->key()];
    ObjectPtr previous = std::exchange(place, object);
    if (previous)
        unindex(previous);
    index(object);
    const Change::Kind kind = previous ? Change::Kind::Modified : Change::Kind::Added;
    commit(objects, {kind, object, std::move(previous)});
    return object;
}

ObjectPtr ObjectStore::erase(const ObjectPtr& object, std::optional<nlohmann::json> last)
{
    Table& objects = tableOf(object->resource());
    nlohmann::json document = last ? std::move(*last) : object->document();
    document["metadata"]["resourceVersion"] = std::to_string(++m_resourceVersion);
    auto gone = std::make_shared<const ObjectVersion>(object->resource(), std::move(document), m_resourceVersion);
    const auto found = objects.objects.find(object->key());
    ObjectPtr previous = found->second;
    objects.objects.erase(found);
    unindex(previous);
    commit(objects, {Change::Kind::Deleted, gone, std::move(previous)});
    return gone;
}

void ObjectStore::index(const ObjectPtr& object)
{
    m_byUid[object->uid()] = object;
    for (const auto& owner : listAt(object->document(), {"metadata", "ownerReferences"}))
        m_owned.emplace(textAt(owner, {"uid"}), object->uid());
}

void ObjectStore::unindex(const ObjectPtr& object)
{
    m_byUid.erase(object->uid());
    for (const auto& owner : listAt(object->document(), {"metadata", "ownerReferences"}))
        m_owned.erase(std::pair{textAt(owner, {"uid"}), object->uid()});
}

void ObjectStore::commit(Table& table, Change change)
{
    m_log.add(change);
    table.history.push_back(change);
    while (table.history.size() > m_settings.history) {
        table.forgotten = table.history.front().resourceVersion();
        table.history.pop_front();
    }
    const Resource* resource = &change.object->resource();
    for (const auto& weak : m_listeners) {
        const auto listener = weak.lock();
        if (!listener || std::find(listener->resources.begin(), listener->resources.end(), resource) == listener->resources.end())
            continue;
        listener->pending.push_back(change);
        schedule(listener);
    }
    for (const auto& weak : m_taps) {
        if (const auto listener = weak.lock())
            listener->told(change);
    }
}

void ObjectStore::schedule(const std::shared_ptr<Listener>& listener)
{
    if (std::exchange(listener->scheduled, true))
        return;
    m_queue.after(Duration::zero(), [weak = std::weak_ptr{listener}] {
        // What it writes itself waits for the next time. It may end its own subscription.
        const auto self = weak.lock();
        if (!self)
            return;
        self->scheduled = false;
        const std::deque<Change> changes = std::exchange(self->pending, {});
        for (const Change& each : changes) {
            if (weak.use_count() == 1)
                return;
            self->told(each);
        }
    });
}

Subscription ObjectStore::subscribe(std::vector<const Resource*> resources, std::function<void(const Change&)> told)
{
    forgetDead(m_listeners);
    auto listener = std::make_shared<Listener>();
    listener->resources = std::move(resources);
    listener->told = std::move(told);
    for (const Resource* resource : listener->resources) {
        for (ObjectPtr& object : list(*resource))
            listener->pending.push_back({Change::Kind::Added, std::move(object), nullptr});
    }
    if (!listener->pending.empty())
        schedule(listener);
    m_listeners.push_back(listener);
    return Subscription{std::move(listener)};
}

Subscription ObjectStore::tap(std::function<void(const Change&)> told)
{
    forgetDead(m_taps);
    auto listener = std::make_shared<Listener>();
    listener->told = std::move(told);
    m_taps.push_back(listener);
    return Subscription{std::move(listener)};
}

} // namespace nephoscope::lab
