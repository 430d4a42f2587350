// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/controllers/event_recorder.h"
#include "lessons/lab/kubernetes/store/registry.h"
#include "lessons/lab/kubernetes/store/work_queue.h"

#include <optional>
#include <string>
#include <vector>

namespace nephoscope::lab {

// Keeps as many pods as each replica set wishes for (kubernetes/pkg/controller/replicaset). Lab thread.
class ReplicaSetController {
public:
    ReplicaSetController(EventQueue& queue, Registry& registry);

private:
    // Why the last attempt to create or delete pods failed.
    struct Failure {
        std::string reason;
        std::string message;
    };

    void note(const Change& change);
    void look(const std::string& key);
    std::optional<Failure> manage(const ObjectVersion& set, const std::vector<ObjectPtr>& pods);
    std::optional<Failure> createPods(const ObjectVersion& set, std::size_t count);
    std::optional<Failure> deletePods(const ObjectVersion& set, const std::vector<ObjectPtr>& pods, std::size_t count);
    // True: some pod only has to stay ready for a while to be available.
    bool writeStatus(const ObjectVersion& set, const std::vector<ObjectPtr>& pods, const std::optional<Failure>& failure);

    Registry& m_registry;
    EventRecorder m_events;
    WorkQueue m_work;  // by "namespace/name"
    Subscription m_changes;
};

} // namespace nephoscope::lab
