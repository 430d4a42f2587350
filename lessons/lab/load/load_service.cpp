// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/load_service.h"

#include <algorithm>
#include <utility>

namespace nephoscope::lab {

namespace {

// A group of users cannot have this name.
constexpr std::string_view outside = "/outside";

} // namespace

LoadService::LoadService(EventQueue& queue, const RandomStreams& randoms, std::string name, const Demand& demand)
    : m_queue(queue), m_randoms(randoms), m_name(std::move(name)), m_demand(demand), m_outsideDemands(stream(outside, "demands")),
      m_outsideChoices(stream(outside, "choices"))
{}

LoadService::~LoadService()
{
    for (auto& [name, users] : m_users)
        disarm(users);
    for (const auto& pods : {m_replicas, m_draining})
        for (const auto& pod : pods)
            pod->forget(*this);
}

RandomStream LoadService::stream(std::string_view users, std::string_view what) const
{
    return m_randoms.stream("load/" + m_name, std::string{users} + "/" + std::string{what});
}

void LoadService::offer(std::string_view users, const LoadProfile& profile)
{
    const auto found = m_users.find(users);
    if (found != m_users.end()) {
        found->second.load.setProfile(profile, m_queue.now());
        arm(found->second);
        return;
    }
    Users added{
        OfferedLoad{profile, m_queue.now(), stream(users, "arrivals")}, stream(users, "demands"), stream(users, "choices"), {}};
    added.load.setDial(m_dial);
    arm(m_users.emplace(users, std::move(added)).first->second);
}

void LoadService::setDial(double factor)
{
    m_dial = factor;
    for (auto& [name, users] : m_users) {
        users.load.setDial(factor);
        m_dial = users.load.dial();
        arm(users);
    }
}

double LoadService::offeredRate() const
{
    double rate = 0;
    for (const auto& [name, users] : m_users)
        rate += users.load.rateAt(m_queue.now());
    return rate;
}

void LoadService::disarm(Users& users)
{
    if (users.timer)
        m_queue.cancel(*users.timer);
    users.timer.reset();
}

void LoadService::arm(Users& users)
{
    disarm(users);
    const auto next = users.load.drawNext(m_queue.now());
    if (!next)
        return;
    // Groups of users live as long as this, and maps do not move what is in them.
    users.timer = m_queue.at(*next, [this, &users] {
        users.timer.reset();
        const double demand = drawDemand(m_demand, users.demands);
        send({++m_lastId, this, m_queue.now(), demand}, users.choices);
        arm(users);
    });
}

void LoadService::addReplica(std::shared_ptr<PodServer> pod)
{
    removeReplica(pod->name());
    m_replicas.push_back(std::move(pod));
}

void LoadService::removeReplica(std::string_view podName)
{
    dropIdle();
    const auto found = std::find_if(m_replicas.begin(), m_replicas.end(),
                                    [podName](const auto& pod) { return pod->name() == podName; });
    if (found == m_replicas.end())
        return;
    m_draining.push_back(std::move(*found));
    m_replicas.erase(found);
}

void LoadService::dropIdle()
{
    std::erase_if(m_draining, [](const auto& pod) { return pod->inFlight() == 0; });
}

void LoadService::send(Request request, RandomStream& choices)
{
    ++m_counts.offered;
    if (m_replicas.empty()) {
        count(request, Outcome::Unreachable, {});
        return;
    }
    PodServer& pod = *m_replicas[choices.below(m_replicas.size())];
    if (!pod.offer(request))
        count(request, pod.stopped() ? Outcome::Unreachable : Outcome::Refused, pod.name());
}

void LoadService::submit(std::function<void(Outcome)> done)
{
    const Request request{++m_lastId, this, m_queue.now(), drawDemand(m_demand, m_outsideDemands)};
    m_waiting.emplace(request.id, std::move(done));
    send(request, m_outsideChoices);
}

void LoadService::finished(const Request& request, Outcome outcome, std::string_view pod)
{
    count(request, outcome, pod);
}

void LoadService::count(const Request& request, Outcome outcome, std::string_view pod)
{
    const Duration took = m_queue.now() - request.arrived;
    switch (outcome) {
    case Outcome::Answered:
        ++m_counts.answered;
        m_latencies.add(took);
        break;
    case Outcome::Refused: ++m_counts.refused; break;
    case Outcome::Unreachable: ++m_counts.unreachable; break;
    case Outcome::Broken: ++m_counts.broken; break;
    }
    if (m_onAccess)
        m_onAccess({pod, request.arrived, took, outcome});
    if (m_waiting.empty())
        return;
    if (auto done = m_waiting.extract(request.id))
        m_queue.after(Duration::zero(), [call = std::move(done.mapped()), outcome] { call(outcome); });
}

} // namespace nephoscope::lab
