// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/projections/pod_board.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace nephoscope {

namespace {

PodAt asSeen(const Session& session, const ObjectKey& key, std::shared_ptr<const Pod> pod, Time t)
{
    return {key, std::move(pod), session.podUsage(key, t)};
}

} // namespace

void PodBoard::begin(const Session& session, const ObjectKey& workload, Time t, Time now)
{
    m_workload = workload;
    m_at = t;
    const auto value = session.workloads().at(workload, t);
    m_namespace = value ? value->meta.namespaceName : Interned{};
    m_members = WorkloadMembers(session, workload, t);
    m_own = podsOf(session, workload, t);
    m_ownCount = m_own.size();
    m_nodes = podsByNode(session, workload.source, t, now, m_own);
    m_known.clear();
    session.nodes().forEachAt(t, [&](const ObjectKey& key, const Node& node) {
        if (key.source == workload.source)
            m_known.insert(node.meta.name);
    });
    m_places.clear();
    for (const NodePods& node : m_nodes) {
        for (const PlacedPod& pod : node.pods)
            m_places.emplace(pod.key, Place{pod.pod, pod.chosen});
    }
}

PodBoard::OwnChanges PodBoard::update(const Session& session, std::span<const Changes::Key> keys, Time now)
{
    OwnChanges changes;
    const Interned source = m_workload->source;
    bool nodes = false;
    for (const Changes::Key& key : keys) {
        if (!(key.object.source == source))
            continue;
        if (key.topic == Topic::Workloads && m_members.ruleChanged(session, key.object))
            changes.whole = true;
        nodes = nodes || key.topic == Topic::Nodes || key.topic == Topic::NodeUsage;
    }
    if (!changes.whole) {
        for (const Changes::Key& key : keys) {
            if (key.topic == Topic::Pods && key.object.source == source)
                updatePod(session, key.object, changes);
        }
        // Who controls nobody any more, or somebody for the first time, has its pods by another rule.
        changes.whole = changes.whole || (m_ownCount == 0 && !m_members.bySelector());
    }
    if (changes.whole) {
        begin(session, *m_workload, m_at, now);
        return {true, {}, {}};
    }
    for (const Changes::Key& key : keys) {
        if (key.topic != Topic::PodUsage || !(key.object.source == source))
            continue;
        const auto pod = session.find({source, ObjectKind::Pod, m_namespace, key.object.uid}, m_at);
        const auto known = pod ? m_places.find(*pod) : m_places.end();
        if (known != m_places.end() && known->second.own)
            changes.changed.push_back(asSeen(session, *pod, known->second.pod, m_at));
    }
    if (nodes)
        updateNodes(session, now);
    return changes;
}

void PodBoard::updatePod(const Session& session, const ObjectKey& key, OwnChanges& changes)
{
    auto pod = session.pods().at(key, m_at);
    const auto known = m_places.find(key);
    const bool was = known != m_places.end();
    const bool wasOwn = was && known->second.own;
    const auto before = was ? known->second.pod : nullptr;
    if (before == pod)
        return;
    if (was)
        displace(key, *before);
    const bool own = pod && m_members.contains(*pod);
    if (pod && m_members.bySelector() && m_members.controls(*pod))
        changes.whole = true;
    m_ownCount = m_ownCount + (own ? 1 : 0) - (wasOwn ? 1 : 0);
    if (own)
        changes.changed.push_back(asSeen(session, key, pod, m_at));
    else if (wasOwn)
        changes.gone.push_back({key, before, nullptr});
    if (pod)
        place(key, std::move(pod), own);
    else
        m_places.erase(key);
}

NodePods* PodBoard::findNode(Interned name)
{
    const auto node = std::lower_bound(m_nodes.begin(), m_nodes.end(), name, [](const NodePods& one, Interned wanted) {
        return naturallyBefore(one.name.view(), wanted.view());
    });
    return node != m_nodes.end() && node->name == name ? &*node : nullptr;
}

void PodBoard::place(const ObjectKey& key, std::shared_ptr<const Pod> pod, bool own)
{
    NodePods* node = findNode(pod->node);
    if (!node) {
        const auto at = std::lower_bound(m_nodes.begin(), m_nodes.end(), pod->node, [](const NodePods& one, Interned wanted) {
            return naturallyBefore(one.name.view(), wanted.view());
        });
        node = &*m_nodes.insert(at, NodePods{pod->node, std::nullopt, {}});
    }
    PlacedPod placed = placedPod(key, pod, own);
    const auto at = std::lower_bound(node->pods.begin(), node->pods.end(), placed, bornBefore);
    node->pods.insert(at, std::move(placed));
    m_places[key] = {std::move(pod), own};
}

void PodBoard::displace(const ObjectKey& key, const Pod& pod)
{
    NodePods* const node = findNode(pod.node);
    if (!node)
        return;
    const auto born = [&pod, &key](const PlacedPod& one) {
        return std::tie(one.pod->meta().created, one.key) < std::tie(pod.meta().created, key);
    };
    const auto at = std::partition_point(node->pods.begin(), node->pods.end(), born);
    if (at != node->pods.end() && at->key == key)
        node->pods.erase(at);
    if (node->pods.empty() && !m_known.contains(node->name))
        m_nodes.erase(m_nodes.begin() + (node - m_nodes.data()));
}

void PodBoard::updateNodes(const Session& session, Time now)
{
    std::unordered_set<Interned> known;
    std::unordered_map<Interned, std::optional<double>> shares;
    session.nodes().forEachAt(m_at, [&](const ObjectKey& key, const Node& node) {
        if (!(key.source == m_workload->source))
            return;
        known.insert(node.meta.name);
        shares[node.meta.name] = nodeCpuShare(session, key, node, m_at, now);
    });
    m_known = std::move(known);
    std::erase_if(m_nodes, [this](const NodePods& node) { return node.pods.empty() && !m_known.contains(node.name); });
    std::vector<NodePods> fresh;
    for (const auto& [name, share] : shares) {
        if (NodePods* const node = findNode(name))
            node->cpuShare = share;
        else
            fresh.push_back({name, share, {}});
    }
    for (NodePods& node : m_nodes) {
        if (!m_known.contains(node.name))
            node.cpuShare.reset();
    }
    if (fresh.empty())
        return;
    m_nodes.insert(m_nodes.end(), std::make_move_iterator(fresh.begin()), std::make_move_iterator(fresh.end()));
    std::sort(m_nodes.begin(), m_nodes.end(),
              [](const NodePods& a, const NodePods& b) { return naturallyBefore(a.name.view(), b.name.view()); });
}

} // namespace nephoscope
