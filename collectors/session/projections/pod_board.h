// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/projections/pods_by_node.h"
#include "collectors/session/projections/workload_members.h"

#include <boost/unordered/unordered_flat_map.hpp>

#include <unordered_set>

namespace nephoscope {

// All pods of a workload's source by node, and the workload's own: what podsByNode() and podsOf() tell, kept up to date change by
// change, so that a picture of the present costs what has changed since the last one, and not what there is.
class PodBoard {
public:
    // Anew: of another workload, or at another T.
    void begin(const Session& session, const ObjectKey& workload, Time t, Time now);

    // What an update has done to the workload's own pods.
    struct OwnChanges {
        bool whole = false;            // own() is to be read anew; the rest is empty
        std::vector<PodAt> changed;    // new ones too
        std::vector<PodAt> gone;       // as they last were, without usage
    };
    // What a session has told since (Changes::keys of all batches, each once), of the present.
    OwnChanges update(const Session& session, std::span<const Changes::Key> keys, Time now);

    // Samples grow old while nothing happens.
    void age(const Session& session, Time now) { updateNodes(session, now); }

    // As podsByNode() gives them.
    const std::vector<NodePods>& nodes() const { return m_nodes; }
    // As podsOf() gives them; read once, after begin() or an update of the whole.
    std::vector<PodAt> takeOwn() { return std::move(m_own); }
    const std::optional<ObjectKey>& workload() const { return m_workload; }
    Time at() const { return m_at; }

private:
    struct Place {
        std::shared_ptr<const Pod> pod;
        bool own = false;
    };

    NodePods* findNode(Interned name);
    void place(const ObjectKey& key, std::shared_ptr<const Pod> pod, bool own);
    void displace(const ObjectKey& key, const Pod& pod);
    void updatePod(const Session& session, const ObjectKey& key, OwnChanges& changes);
    void updateNodes(const Session& session, Time now);

    std::optional<ObjectKey> m_workload;
    Interned m_namespace;
    Time m_at{};
    WorkloadMembers m_members;
    std::vector<NodePods> m_nodes;
    std::unordered_set<Interned> m_known;  // nodes that exist, also with nothing on them
    boost::unordered_flat_map<ObjectKey, Place, std::hash<ObjectKey>> m_places;
    std::size_t m_ownCount = 0;
    std::vector<PodAt> m_own;
};

} // namespace nephoscope
