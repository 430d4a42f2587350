// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/kubernetes/store/api_status.h"
#include "lessons/lab/kubernetes/store/change.h"
#include "lessons/lab/kubernetes/store/store_log.h"
#include "lessons/lab/kubernetes/store/subscription.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nephoscope::lab {

// The memory of the practice cloud's API: what etcd and the watch cache are to a real one. Holds the newest version of each object
// and the latest changes of each kind; knows nothing of what a document means beyond its metadata (that is the Registry's). Every
// write takes the next resourceVersion, of one count for all kinds. Lab thread.
class ObjectStore {
public:
    struct Settings {
        // Changes of each kind that are remembered for watches that come late; those before are "too old".
        std::size_t history = 4096;
    };

    // `queue` carries what subscribers are told.
    explicit ObjectStore(EventQueue& queue);
    ObjectStore(EventQueue& queue, Settings settings);
    ~ObjectStore();
    ObjectStore(const ObjectStore&) = delete;
    ObjectStore& operator=(const ObjectStore&) = delete;

    // --- reading

    // Null: not there.
    ObjectPtr find(const Resource& resource, std::string_view namespaceName, std::string_view name) const;
    ObjectPtr findKey(const Resource& resource, std::string_view key) const; // ObjectVersion::key()
    ObjectPtr findUid(std::string_view uid) const;
    // Objects of a namespace (all of them: empty) in the order of "namespace/name", as a LIST has them.
    std::vector<ObjectPtr> list(const Resource& resource, std::string_view namespaceName = {}) const;
    std::size_t count(const Resource& resource) const;
    // What names that uid among its ownerReferences, in the order of uids.
    std::vector<ObjectPtr> dependents(std::string_view ownerUid) const;

    // Of the newest write; 1 before any.
    std::uint64_t resourceVersion() const { return m_resourceVersion; }

    // --- reading the past

    // The changes of a kind after that version, oldest first; 410 when they are no longer known, 504 when it is yet to come.
    Result<std::vector<Change>> changesSince(const Resource& resource, std::uint64_t resourceVersion) const;
    // The list as it was at that version; the same failures.
    Result<std::vector<ObjectPtr>> listAsOf(const Resource& resource, std::string_view namespaceName,
                                            std::uint64_t resourceVersion) const;

    // --- writing, unconditionally; conditions are the Registry's

    // Puts the document in the place that its name and namespace say, with the next resourceVersion.
    ObjectPtr put(const Resource& resource, nlohmann::json document);
    // Takes an object away. `last` is what watchers are shown of it, e.g. with its deletionTimestamp.
    ObjectPtr erase(const ObjectPtr& object, std::optional<nlohmann::json> last = std::nullopt);

    // --- being told

    // Tells controllers: first of every object of these kinds that there is (as Added), then of each change, in the order of the
    // writes, and each through the event queue at the virtual time of the write, after the event that wrote. So a callback may write, and
    // a paused clock keeps controllers still. Until the Subscription is destroyed.
    [[nodiscard]] Subscription subscribe(std::vector<const Resource*> resources, std::function<void(const Change&)> told);
    // Tells servers: each change at once, within the write. The callback must not write.
    [[nodiscard]] Subscription tap(std::function<void(const Change&)> told);

    // Of everything that was ever written: equal digests, equal histories.
    std::string logDigest() const { return m_log.digest(); }

private:
    struct Table {
        std::map<std::string, ObjectPtr, std::less<>> objects; // by "namespace/name"
        std::deque<Change> history;
        std::uint64_t forgotten = 0; // the newest resourceVersion that is no longer in `history`
    };
    struct Listener {
        std::vector<const Resource*> resources;
        std::function<void(const Change&)> told;
        std::deque<Change> pending;
        bool scheduled = false;
    };

    const Table* table(const Resource& resource) const;
    Table& tableOf(const Resource& resource) { return m_tables[&resource]; }
    void index(const ObjectPtr& object);
    void unindex(const ObjectPtr& object);
    void commit(Table& table, Change change);
    void schedule(const std::shared_ptr<Listener>& listener);
    std::optional<ApiStatus> refusal(const Resource& resource, std::uint64_t resourceVersion) const;

    EventQueue& m_queue;
    Settings m_settings;
    std::uint64_t m_resourceVersion = 1;
    // By address; never walked, since addresses differ from run to run.
    std::unordered_map<const Resource*, Table> m_tables;
    std::unordered_map<std::string, ObjectPtr> m_byUid;
    // (uid of the owner, uid of the dependent).
    std::set<std::pair<std::string, std::string>> m_owned;
    StoreLog m_log;
    std::vector<std::weak_ptr<Listener>> m_listeners;
    std::vector<std::weak_ptr<Listener>> m_taps;
};

} // namespace nephoscope::lab
