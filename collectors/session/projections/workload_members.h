// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/session.h"

#include <vector>

namespace nephoscope {

// Which pods belong to a workload at a T, asked pod by pod: the rule of podsOf(), without looking at all of them.
class WorkloadMembers {
public:
    WorkloadMembers() = default;
    WorkloadMembers(const Session& session, const ObjectKey& workload, Time t);

    bool contains(const Pod& pod) const;
    // A workload, or what it controls, has changed: whether the rule itself may be another now.
    bool ruleChanged(const Session& session, const ObjectKey& changed) const;
    // Nobody is controlled by it: those count that its selector matches.
    bool bySelector() const { return m_bySelector; }
    bool controls(const Pod& pod) const;

private:
    static std::vector<Interned> childrenOf(const Session& session, const ObjectKey& workload, Time t);

    const Session* m_session = nullptr;
    ObjectKey m_workload;
    Time m_at{};
    Interned m_namespace;
    std::optional<LabelSelector> m_selector;
    std::vector<Interned> m_children;  // uids of its replica sets, ascending
    bool m_bySelector = false;
};

} // namespace nephoscope
