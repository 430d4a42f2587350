// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"
#include "lessons/lab/clock/random_stream.h"
#include "lessons/lab/kubernetes/store/admission.h"
#include "lessons/lab/kubernetes/store/name_maker.h"
#include "lessons/lab/kubernetes/store/object_store.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nephoscope::lab {

struct WriteOptions {
    bool dryRun = false;  // everything but the write itself
};

// What becomes of what an object owns.
enum class Propagation {
    Background,  // it is deleted afterwards
    Foreground,  // the object waits until it is gone
    Orphan,      // it stays, without its owner
};

struct DeleteOptions {
    std::optional<std::int64_t> gracePeriodSeconds = std::nullopt;  // none: what the object itself asks for
    std::optional<Propagation> propagation = std::nullopt;          // none: Background
    std::optional<std::string> uid = std::nullopt;                  // preconditions
    std::optional<std::string> resourceVersion = std::nullopt;
    bool dryRun = false;
};

struct Deletion {
    ObjectPtr object;   // as it was at last, or as it waits
    bool gone = false;  // false: finalizers or a grace period keep it
};

// The one door through which objects are written: by the API server for its clients and by controllers and kubelets in this process.
// Checks names, versions and what Admission checks; gives uids, times and generations; keeps status and spec apart; deletes in the
// order that finalizers and grace periods demand. Nothing of a write that fails is ever seen.
//
// A controller is written so:
//
//     m_changes = registry.store().subscribe({&resources::replicaSets, &resources::pods}, [this](const Change& change) {
//         m_queue.add(change.object->namespaceName() + "/" + ownerName(*change.object));       // WorkQueue: each name once
//     });
//     …and when m_queue calls back, it compares what is wished with what there is, and writes the difference:
//     m_registry.create(resources::pods, {{"metadata", {{"generateName", "web-"}, {"namespace", "shop"},
//                                                        {"ownerReferences", {controllerReference(*set)}}}}, {"spec", …}});
//     m_registry.modify(resources::replicaSets, "shop", "web", [](json& set) { set["status"]["replicas"] = 3; }, Part::Status);
//     m_registry.remove(resources::pods, "shop", "web-x7k2p");
//
// It reads documents through json_access.h, and waits by the EventQueue only. What it has written comes back to it as a Change like
// everybody's. `modify` reads and writes in one go, so that it never conflicts. Lab thread.
class Registry {
public:
    Registry(ObjectStore& store, const Clock& clock, const RandomStreams& randoms, Admission& admission);

    ObjectStore& store() { return m_store; }
    const ObjectStore& store() const { return m_store; }
    const Clock& clock() const { return m_clock; }

    // 404 as a value; ObjectStore::find() for those who only want to know.
    Result<ObjectPtr> get(const Resource& resource, std::string_view namespaceName, std::string_view name) const;

    // `document` needs its metadata.namespace where the kind has namespaces; kind and apiVersion are filled in.
    Result<ObjectPtr> create(const Resource& resource, nlohmann::json document, WriteOptions options = {});
    // Replaces what has that namespace and name. A metadata.resourceVersion or uid in it must be the current one. What changes
    // nothing writes nothing.
    Result<ObjectPtr> update(const Resource& resource, nlohmann::json document, Part part = Part::Main, WriteOptions options = {});
    // Lets `change` have a go at a copy of the newest version and writes that.
    Result<ObjectPtr> modify(const Resource& resource, std::string_view namespaceName, std::string_view name,
                             const std::function<void(nlohmann::json&)>& change, Part part = Part::Main, WriteOptions options = {});
    Result<Deletion> remove(const Resource& resource, std::string_view namespaceName, std::string_view name,
                            const DeleteOptions& options = {});

private:
    std::optional<ApiStatus> namespaceRefusal(const Resource& resource, const nlohmann::json& document) const;
    void keepWhatIsNotWritten(const Resource& resource, nlohmann::json& document, const ObjectVersion& old, Part part) const;
    Result<Deletion> mark(const ObjectPtr& object, std::int64_t graceSeconds, Time deadline, std::vector<std::string> finalizers,
                          bool dryRun);
    Result<Deletion> eraseNow(const ObjectPtr& object, bool dryRun);
    ObjectPtr unwritten(const Resource& resource, nlohmann::json document, std::uint64_t resourceVersion) const;

    ObjectStore& m_store;
    const Clock& m_clock;
    Admission& m_admission;
    NameMaker m_names;
};

// An entry of ownerReferences that makes `owner` the controller of an object.
nlohmann::json controllerReference(const ObjectVersion& owner);
// The entry of the owner that controls it; a null value without one.
const nlohmann::json& controllerOf(const nlohmann::json& document);

} // namespace nephoscope::lab
