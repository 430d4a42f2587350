// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/random_stream.h"
#include "lessons/lab/kubernetes/controllers/event_recorder.h"
#include "lessons/lab/kubernetes/store/registry.h"
#include "lessons/lab/kubernetes/store/work_queue.h"

#include <map>
#include <string>

namespace nephoscope::lab {

// Binds each pod to a node that has what it asks for, or says in its condition why there is none and tries again when something may have
// changed (kube-scheduler's default profile without preemption and inter-pod affinity). Lab thread.
class Scheduler {
public:
    struct Settings {
        // Until a new pod is looked at: uniform between these. An assumption, see the practice cloud's parameters.
        Duration soonest = std::chrono::milliseconds{5};
        Duration latest = std::chrono::milliseconds{50};
        // Between attempts: doubled with each (podInitialBackoffSeconds, podMaxBackoffSeconds).
        Duration firstPause = std::chrono::seconds{1};
        Duration longestPause = std::chrono::seconds{10};
    };

    Scheduler(EventQueue& queue, Registry& registry, const RandomStreams& randoms) : Scheduler(queue, registry, randoms, {}) {}
    Scheduler(EventQueue& queue, Registry& registry, const RandomStreams& randoms, Settings settings);

private:
    // A pod for which there was no node.
    struct Unplaced {
        int attempts = 0;
        Time notBefore;
    };

    void note(const Change& change);
    void look(const std::string& key);
    void bind(const ObjectVersion& pod, const std::string& node);
    void refuse(const ObjectVersion& pod, const std::string& message);
    void tryAgain();

    Registry& m_registry;
    EventQueue& m_queue;
    Settings m_settings;
    RandomStream m_latency;
    RandomStream m_choice;
    EventRecorder m_events;
    std::map<std::string, Unplaced> m_unplaced; // by "namespace/name"
    WorkQueue m_work;
    Subscription m_changes;
};

} // namespace nephoscope::lab
