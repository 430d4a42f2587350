// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/scheduler/scheduler.h"

#include "lessons/lab/kubernetes/controllers/pod_facts.h"
#include "lessons/lab/kubernetes/scheduler/placement.h"
#include "lessons/lab/kubernetes/store/api_time.h"
#include "lessons/lab/kubernetes/store/json_access.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

bool isOurs(const std::string& schedulerName)
{
    return schedulerName.empty() || schedulerName == "default-scheduler";
}

bool wantsNode(const ObjectVersion& pod)
{
    return textAt(pod.spec(), {"nodeName"}).empty() && !pod.deleting() && isOurs(textAt(pod.spec(), {"schedulerName"}))
           && listAt(pod.spec(), {"schedulingGates"}).empty();
}

void setCondition(json& pod, const char* status, const char* reason, const std::string& message, const std::string& now)
{
    json& conditions = pod["status"]["conditions"];
    if (!conditions.is_array())
        conditions = json::array();
    const auto found = std::find_if(conditions.begin(), conditions.end(),
                                    [](const json& one) { return textAt(one, {"type"}) == "PodScheduled"; });
    json condition{{"type", "PodScheduled"}, {"status", status}, {"lastProbeTime", nullptr}, {"lastTransitionTime", now}};
    if (*reason)
        condition["reason"] = reason;
    if (!message.empty())
        condition["message"] = message;
    if (found == conditions.end()) {
        conditions.push_back(std::move(condition));
        return;
    }
    if (textAt(*found, {"status"}) == status)
        condition["lastTransitionTime"] = at(*found, "lastTransitionTime");
    *found = std::move(condition);
}

} // namespace

Scheduler::Scheduler(EventQueue& queue, Registry& registry, const RandomStreams& randoms, Settings settings)
    : m_registry(registry), m_queue(queue), m_settings(settings), m_latency(randoms.stream("scheduler", "latency")),
      m_choice(randoms.stream("scheduler", "choice")), m_events(registry, "default-scheduler"),
      m_work(queue, {}, [this](const std::string& key) { look(key); })
{
    m_changes = registry.store().subscribe({&resources::nodes, &resources::pods}, [this](const Change& change) { note(change); });
}

void Scheduler::note(const Change& change)
{
    const ObjectVersion& object = *change.object;
    if (&object.resource() == &resources::nodes) {
        tryAgain();
        return;
    }
    const std::string key = object.key();
    if (change.kind == Change::Kind::Deleted) {
        m_unplaced.erase(key);
        tryAgain(); // its place is free
        return;
    }
    const std::string phase = textAt(object.status(), {"phase"});
    if (phase == "Succeeded" || phase == "Failed") {
        tryAgain();
        return;
    }
    // Its own status is written here: that is no reason to look again.
    const bool changed = change.kind == Change::Kind::Added || at(change.previous->document(), "spec") != object.spec();
    if (changed && wantsNode(object))
        m_work.addAfter(key, m_latency.uniform(m_settings.soonest, m_settings.latest));
}

void Scheduler::tryAgain()
{
    for (const auto& [key, unplaced] : m_unplaced)
        m_work.addAfter(key, std::max<Duration>(unplaced.notBefore - m_queue.now(), m_settings.soonest));
}

void Scheduler::look(const std::string& key)
{
    const ObjectPtr pod = m_registry.store().findKey(resources::pods, key);
    if (!pod || !wantsNode(*pod)) {
        m_unplaced.erase(key);
        return;
    }
    const std::vector<NodeView> nodes = viewCluster(m_registry.store());
    const Placement placement = place(pod->document(), nodes, m_choice);
    if (placement.node) {
        m_unplaced.erase(key);
        bind(*pod, nodes[*placement.node].node->name());
        return;
    }
    Unplaced& unplaced = m_unplaced[key];
    Duration pause = m_settings.firstPause;
    for (int i = 0; i < unplaced.attempts && pause < m_settings.longestPause; ++i)
        pause *= 2;
    ++unplaced.attempts;
    unplaced.notBefore = m_queue.now() + std::min(pause, m_settings.longestPause);
    refuse(*pod, failureMessage(placement));
}

void Scheduler::bind(const ObjectVersion& pod, const std::string& node)
{
    const auto bound = m_registry.modify(
        resources::pods, pod.namespaceName(), pod.name(),
        [&](json& document) {
            document["spec"]["nodeName"] = node;
            setCondition(document, "True", "", {}, apiTime(m_queue.now()));
        },
        Part::Binding);
    if (bound)
        m_events.record(pod, EventRecorder::Type::Normal, "Scheduled", "Successfully assigned " + pod.key() + " to " + node);
}

void Scheduler::refuse(const ObjectVersion& pod, const std::string& message)
{
    m_events.record(pod, EventRecorder::Type::Warning, "FailedScheduling", message);
    const json& before = conditionOf(pod.document(), "PodScheduled");
    if (textAt(before, {"status"}) == "False" && textAt(before, {"message"}) == message)
        return;
    m_registry.modify(
        resources::pods, pod.namespaceName(), pod.name(),
        [&](json& document) { setCondition(document, "False", "Unschedulable", message, apiTime(m_queue.now())); }, Part::Status);
}

} // namespace nephoscope::lab
