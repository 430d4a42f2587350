// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/session/session.h"

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace nephoscope {

// A session as a window meets it, told as the collectors of one cluster would tell it; always the same. Begins on 24 November
// 2026, 14:10 UTC.
class ClusterScene {
public:
    explicit ClusterScene(std::string_view source = "kind-dev");
    ClusterScene(const ClusterScene&) = delete;
    ClusterScene& operator=(const ClusterScene&) = delete;

    static Time at(double seconds);
    Interned in(std::string_view text) { return pool.intern(text); }
    ObjectKey key(std::string_view uid) { return {source, in(uid)}; }
    ObjectName workload(std::string_view namespaceName, std::string_view name, ObjectKind kind = ObjectKind::Deployment);

    // In any order, until told(); from then on the session sees it at once.
    Changes see(double seconds, Payload payload, std::optional<Time> happened = {});
    // Everything so far has been seen, and it is so late now.
    void told(double seconds);

    // The source and all it reads are in this state from then on, with sentences where something is wrong.
    void sourceIs(double seconds, SourceState state);
    // Every kind has been listed.
    void listed(double seconds);

    ObjectMeta meta(std::string_view uid, std::string_view namespaceName, std::string_view name, double created);
    Workload deployment(std::string_view uid, std::string_view namespaceName, std::string_view name, int desired, int ready,
                        double created);
    // Running and ready; of the controller with that uid, with the label app=APP.
    Pod pod(std::string_view uid, std::string_view namespaceName, std::string_view name, std::string_view app,
            std::string_view controllerUid, double created);
    PodUsage usage(const Pod& pod, double seconds, std::int64_t cpuMilli, std::int64_t memoryMebibytes);

    Expected<void> writeLog(const std::filesystem::path& file) const;

    StringPool pool;
    Session session{pool};
    const Interned source;
    std::vector<Observation> record;
    Time now = at(0);

private:
    bool m_told = false;
};

// The status of a pod's only container, but with so many restarts.
SharedList<ContainerStatus> restarted(const Pod& pod, int restarts);

// 22 minutes of a shop: eight workloads and three autoscalers. shop/order-service goes 3 → 5 → 8 → 10 as its load rises, and down
// again at 21:05; from 9:00 to 9:40 nothing was seen; payments/payment-gateway holds a pod in CrashLoopBackOff. Until `end`, in
// seconds.
std::unique_ptr<ClusterScene> busyScene(double end = 1320);
// The same, and its source is in this state since 40 s ago.
std::unique_ptr<ClusterScene> lostScene(SourceState state);

// No source at all.
std::unique_ptr<ClusterScene> nothingScene();
// Live, and there is nothing in it but namespaces.
std::unique_ptr<ClusterScene> emptyClusterScene();
// Nothing but a source in this state, for 42 s.
std::unique_ptr<ClusterScene> sourceScene(SourceState state);
// One deployment with so many pods, each measured once.
std::unique_ptr<ClusterScene> podsScene(int pods);

} // namespace nephoscope
