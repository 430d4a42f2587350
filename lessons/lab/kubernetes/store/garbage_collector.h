// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/kubernetes/store/registry.h"
#include "lessons/lab/kubernetes/store/work_queue.h"

namespace nephoscope::lab {

// Deletes what has no owner left, as kube-controller-manager's garbage collector does: in the background after the owner, before it
// where the owner waits for that ("foregroundDeletion"), or not at all ("orphan": it is only told that the owner is gone). Lab thread.
class GarbageCollector {
public:
    GarbageCollector(EventQueue& queue, Registry& registry);

private:
    void note(const Change& change);
    void look(const std::string& uid);
    void lookAtOwner(const ObjectPtr& owner);
    void lookAtDependent(const ObjectPtr& object);
    void removeFinalizer(const ObjectPtr& object, std::string_view finalizer);

    Registry& m_registry;
    WorkQueue m_work; // by uid
    Subscription m_changes;
};

} // namespace nephoscope::lab
