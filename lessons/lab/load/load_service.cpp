// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/load_service.h"

#include "lessons/lab/load/fluid_queue.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nephoscope::lab {

namespace {

// A group of users cannot have this name.
constexpr std::string_view outside = "/outside";
constexpr std::string_view flow = "/flow";

// How often flows are renewed.
constexpr Duration flowStep = std::chrono::seconds{1};
// Below this share of what makes them flow they are followed again.
constexpr double followAgain = 0.8;
// So many latencies stand for all answers of one step, or one for each pod where there are more.
constexpr std::uint64_t samples = 64;

} // namespace

LoadService::LoadService(EventQueue& queue, const RandomStreams& randoms, std::string name, const Demand& demand, double followed)
    : m_queue(queue), m_randoms(randoms), m_name(std::move(name)), m_demand(demand), m_outsideDemands(stream(outside, "demands")),
      m_outsideChoices(stream(outside, "choices")), m_flowDemands(stream(flow, "demands")), m_flowChances(stream(flow, "chances")),
      m_followed(followed)
{}

LoadService::~LoadService()
{
    if (m_tick)
        m_queue.cancel(*m_tick);
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
        regulate();
        return;
    }
    Users added{
        OfferedLoad{profile, m_queue.now(), stream(users, "arrivals")}, stream(users, "demands"), stream(users, "choices"), {}};
    added.load.setDial(m_dial);
    arm(m_users.emplace(users, std::move(added)).first->second);
    regulate();
}

void LoadService::setDial(double factor)
{
    m_dial = OfferedLoad::keptDial(factor);
    for (auto& [name, users] : m_users) {
        users.load.setDial(m_dial);
        arm(users);
    }
    regulate();
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
    if (m_flowing)
        return;
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
    regulate();
}

void LoadService::removeReplica(std::string_view podName)
{
    dropIdle();
    const auto found = std::find_if(m_replicas.begin(), m_replicas.end(),
                                    [podName](const auto& pod) { return pod->name() == podName; });
    if (found == m_replicas.end())
        return;
    (*found)->endFlow(*this);
    m_draining.push_back(std::move(*found));
    m_replicas.erase(found);
    regulate();
}

void LoadService::dropIdle()
{
    std::erase_if(m_draining, [](const auto& pod) { return pod->inFlight() == 0; });
}

void LoadService::regulate()
{
    if (m_tick)
        m_queue.cancel(*m_tick);
    m_tick.reset();
    double rate = 0;
    double peak = 0;
    for (const auto& [name, users] : m_users) {
        rate += users.load.expectedCount(m_queue.now(), m_queue.now() + flowStep) / toSeconds(flowStep);
        peak += users.load.dial() * peakRate(users.load.profile());
    }
    // A pod that another service's requests flow through cannot be shared.
    const bool can = std::all_of(m_replicas.begin(), m_replicas.end(), [this](const auto& pod) { return pod->canFlow(*this); });
    const bool flows = can && rate > m_followed * (m_flowing ? followAgain : 1);
    if (flows != m_flowing) {
        countLost();
        m_flowing = flows;
        for (const auto& pod : m_replicas)
            if (!flows)
                pod->endFlow(*this);
        for (auto& [name, users] : m_users)
            arm(users);
    }
    if (m_flowing)
        pour();
    if (m_flowing || peak > m_followed)
        m_tick = m_queue.after(flowStep, [this] {
            m_tick.reset();
            regulate();
        });
}

void LoadService::pour()
{
    countLost();
    double rate = 0;
    for (const auto& [name, users] : m_users)
        rate += users.load.expectedCount(m_queue.now(), m_queue.now() + flowStep) / toSeconds(flowStep);
    if (m_replicas.empty()) {
        m_lostRate = rate;
        return;
    }
    const double share = rate / static_cast<double>(m_replicas.size());
    const double mean = meanDemand(m_demand);
    // The work of a Poisson number of requests: variance = rate × time × mean square of the demand.
    const double deviation = mean * std::sqrt(share * toSeconds(flowStep) * (1 + squaredVariation(m_demand)));
    for (const auto& pod : m_replicas)
        pod->pour(*this, share, mean, m_flowChances.normal(0, deviation));
}

void LoadService::countLost()
{
    m_lostRest += m_lostRate * toSeconds(m_queue.now() - m_lostSince);
    m_lostSince = m_queue.now();
    m_lostRate = 0;
    const double whole = std::floor(m_lostRest);
    m_lostRest -= whole;
    m_counts.offered += static_cast<std::uint64_t>(whole);
    m_counts.unreachable += static_cast<std::uint64_t>(whole);
}

void LoadService::flowed(const Flow& flow)
{
    m_counts.offered += flow.offered;
    m_counts.answered += flow.answered;
    m_counts.refused += flow.refused;
    m_counts.unreachable += flow.unreachable;
    const std::uint64_t each = std::max<std::uint64_t>(1, samples / std::max<std::uint64_t>(1, m_replicas.size()));
    const std::uint64_t drawn = std::min(each, flow.answered);
    for (std::uint64_t i = 0; i < drawn; ++i) {
        const double demand = drawDemand(m_demand, m_flowDemands);
        const double seconds = drawLatency(demand, flow.demand, flow.load, flow.shape, m_flowDemands);
        const std::uint64_t count = flow.answered / drawn + (i < flow.answered % drawn ? 1 : 0);
        m_latencies.add(Duration{std::llround(seconds * 1e9)}, count);
    }
}

Request LoadService::follow()
{
    return {++m_lastId, this, m_queue.now(), drawDemand(m_demand, m_flowDemands)};
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
