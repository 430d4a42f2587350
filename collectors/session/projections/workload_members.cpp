// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/workload_members.h"

#include <algorithm>

namespace nephoscope {

WorkloadMembers::WorkloadMembers(const Session& session, const ObjectKey& workload, Time t)
    : m_session(&session), m_workload(workload), m_at(t), m_children(childrenOf(session, workload, t))
{
    const auto value = session.workloads().at(workload, t);
    if (value) {
        m_namespace = value->meta.namespaceName;
        m_selector = value->selector;
    }
    const auto controlsAny = [&](Interned owner) {
        const auto pods = session.controlledBy({workload.source, owner});
        return std::any_of(pods.begin(), pods.end(), [&](const ObjectKey& key) {
            const auto pod = session.pods().at(key, t);
            return pod && pod->meta().controller && pod->meta().controller->uid == owner;
        });
    };
    m_bySelector = !controlsAny(workload.uid) && std::none_of(m_children.begin(), m_children.end(), controlsAny);
}

std::vector<Interned> WorkloadMembers::childrenOf(const Session& session, const ObjectKey& workload, Time t)
{
    std::vector<Interned> children;
    for (const ObjectKey& key : session.controlledBy(workload)) {
        const auto child = session.workloads().at(key, t);
        if (child && child->meta.controller && child->meta.controller->uid == workload.uid)
            children.push_back(key.uid);
    }
    std::sort(children.begin(), children.end());
    return children;
}

bool WorkloadMembers::controls(const Pod& pod) const
{
    const auto& controller = pod.meta().controller;
    return controller
           && (controller->uid == m_workload.uid || std::binary_search(m_children.begin(), m_children.end(), controller->uid));
}

bool WorkloadMembers::contains(const Pod& pod) const
{
    if (!m_bySelector)
        return controls(pod);
    const auto& controller = pod.meta().controller;
    return m_selector && pod.meta().namespaceName == m_namespace && m_selector->matches(pod.meta().labels)
           && !(controller && m_session->workloads().aliveAt({m_workload.source, controller->uid}, m_at));
}

bool WorkloadMembers::ruleChanged(const Session& session, const ObjectKey& changed) const
{
    if (!(changed.source == m_workload.source))
        return false;
    const auto value = session.workloads().at(changed, m_at);
    // By its selector it has all whose controllers are gone, whoever those were.
    if (changed == m_workload || m_bySelector)
        return !value || m_bySelector;
    const bool isChild = value && value->meta.controller && value->meta.controller->uid == m_workload.uid;
    return isChild != std::binary_search(m_children.begin(), m_children.end(), changed.uid);
}

} // namespace nephoscope
