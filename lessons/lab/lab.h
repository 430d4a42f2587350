// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"
#include "collectors/model/error.h"
#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/clock/lockstep.h"
#include "lessons/lab/clock/pacer.h"
#include "lessons/lab/kubernetes/schema/cluster_addresses.h"
#include "lessons/lab/kubernetes/schema/kubernetes_admission.h"
#include "lessons/lab/kubernetes/server/api_service.h"
#include "lessons/lab/kubernetes/server/kubernetes_server.h"
#include "lessons/lab/kubernetes/store/garbage_collector.h"
#include "lessons/lab/kubernetes/store/registry.h"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>

namespace nephoscope::lab {

// One practice cloud, from its clock to its servers. Everything of it happens on the one thread of its executor, construction and
// destruction as well: the lab thread.
class Lab {
public:
    struct Settings {
        std::uint64_t seed = 1;
        Time start;             // of virtual time
        std::uint16_t port = 0;  // of the Kubernetes API; 0: any that is free
        // Null: nobody consumes or writes anything.
        UsageSource* usage = nullptr;
        LogSource* logs = nullptr;
    };

    // `wall` and `timers` are those of real time. Paused at first.
    Lab(const Settings& settings, const Clock& wall, TimerService& timers);

    // Listens. Until then, and without it, everything works within the process.
    Expected<void> serve(const boost::asio::any_io_executor& executor);

    EventQueue& queue() { return m_queue; }
    Pacer& pacer() { return m_pacer; }
    Lockstep& lockstep() { return m_lockstep; }
    const RandomStreams& randoms() const { return m_randoms; }
    Registry& registry() { return m_registry; }
    ApiService& api() { return m_api; }
    // Null before serve().
    const KubernetesServer* server() const { return m_server.get(); }

private:
    void populate();

    Settings m_settings;
    RandomStreams m_randoms;
    EventQueue m_queue;
    Lockstep m_lockstep;
    Pacer m_pacer;
    TypeTable m_types;
    ObjectStore m_store;
    ClusterAddresses m_addresses;
    KubernetesAdmission m_admission;
    Registry m_registry;
    GarbageCollector m_garbage;
    ApiService m_api;
    std::unique_ptr<KubernetesServer> m_server;
};

} // namespace nephoscope::lab
