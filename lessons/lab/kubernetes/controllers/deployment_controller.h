// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/kubernetes/controllers/deployment_status.h"
#include "lessons/lab/kubernetes/controllers/event_recorder.h"
#include "lessons/lab/kubernetes/store/registry.h"
#include "lessons/lab/kubernetes/store/work_queue.h"

#include <string>
#include <vector>

namespace nephoscope::lab {

// Brings the pods of each deployment from one revision to the next by making one replica set larger and the others smaller
// (kubernetes/pkg/controller/deployment). Lab thread.
class DeploymentController {
public:
    DeploymentController(EventQueue& queue, Registry& registry);

private:
    // The sets of one deployment: the one of its present template, and those of earlier ones, oldest first.
    struct Sets {
        ObjectPtr fresh;  // null: none yet
        std::vector<ObjectPtr> old;
        RolloutStep step = RolloutStep::Nothing;
    };

    void note(const Change& change);
    void look(const std::string& key);
    Sets setsOf(const ObjectVersion& deployment);
    // The set of the present template is there afterwards, with its revision.
    void prepareNewSet(ObjectPtr& deployment, Sets& sets);
    void createNewSet(ObjectPtr& deployment, Sets& sets);
    void rollOut(const ObjectVersion& deployment, Sets& sets);
    void recreate(ObjectPtr& deployment, Sets& sets);
    void scaleInProportion(const ObjectVersion& deployment, Sets& sets);
    void scale(const ObjectVersion& deployment, ObjectPtr& set, std::int64_t replicas);
    void forgetOldRevisions(const ObjectVersion& deployment, const Sets& sets);
    bool mayStillRun(const Sets& sets) const;
    void writeStatus(const ObjectVersion& deployment, const Sets& sets);

    Registry& m_registry;
    EventRecorder m_events;
    WorkQueue m_work;  // by "namespace/name"
    Subscription m_changes;
};

} // namespace nephoscope::lab
