// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/pod_server.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace nephoscope::lab {

namespace {

// Of a flow, in seconds: short beside what is measured.
constexpr double longestStep = 1;

} // namespace

PodServer::PodServer(EventQueue& queue, std::string name, const PodServerSettings& settings)
    : m_queue(queue), m_name(std::move(name)), m_settings(settings), m_started(queue.now()), m_settled(m_started),
      m_sharing(settings.cores)
{}

PodServer::~PodServer()
{
    if (m_timer)
        m_queue.cancel(*m_timer);
    for (const auto& [timer, request] : m_beside)
        m_queue.cancel(timer);
}

std::size_t PodServer::inFlight() const
{
    return m_sharing.size() + m_waiting.size() + m_beside.size() + (m_flow ? m_flow->flowing() : 0);
}

void PodServer::Used::add(const ProcessorSharing& sharing, std::size_t requests, double idleCores, double seconds)
{
    coreSeconds += seconds * std::max(sharing.busyCores(), std::min(idleCores, sharing.cores()));
    throttled += sharing.wantedCores() > sharing.cores() ? seconds : 0;
    requestSeconds += seconds * static_cast<double>(requests);
}

void PodServer::Used::add(const PodFlow::Passed& passed, std::size_t beside, double idleCores, double seconds)
{
    coreSeconds += std::max(passed.step.coreSeconds, seconds * idleCores);
    throttled += passed.step.throttledSeconds;
    requestSeconds += passed.step.requestSeconds + seconds * static_cast<double>(beside);
    answered += passed.flow.answered + passed.adopted.size();
}

double PodServer::idleCores() const
{
    return m_stopped ? 0 : std::min(m_settings.idleCores, m_sharing.cores());
}

void PodServer::settle()
{
    const Duration passed = m_queue.now() - m_settled;
    if (passed <= Duration::zero())
        return;
    m_settled += passed;
    if (m_flow) {
        settleFlow(toSeconds(passed));
        return;
    }
    if (m_stopped)
        return;
    m_used.add(m_sharing, inFlight(), idleCores(), toSeconds(passed));
    m_sharing.advance(passed);
}

void PodServer::settleFlow(double seconds)
{
    while (m_flow && seconds > 0) {
        const double part = std::min(seconds, longestStep);
        seconds -= part;
        const PodFlow::Passed passed = m_flow->pass(part);
        m_used.add(passed, m_beside.size(), idleCores(), part);
        m_refused += passed.flow.refused;
        m_flow->sink().flowed(passed.flow);
        for (const Request& request : passed.adopted)
            request.sink->finished(request, Outcome::Answered, m_name);
    }
    checkMemory();
}

PodServer::Used PodServer::usedNow() const
{
    Used used = m_used;
    used.inFlight = inFlight();
    double seconds = toSeconds(m_queue.now() - m_settled);
    if (seconds <= 0)
        return used;
    if (m_flow) {
        PodFlow flow = *m_flow;
        for (; seconds > 0; seconds -= longestStep) {
            const double part = std::min(seconds, longestStep);
            used.add(flow.pass(part), m_beside.size(), idleCores(), part);
        }
        used.inFlight = flow.flowing() + m_beside.size();
    } else if (!m_stopped) {
        used.add(m_sharing, inFlight(), idleCores(), seconds);
    }
    return used;
}

void PodServer::pour(RequestSink& sink, double rate, double demand, double chance)
{
    settle();
    if (!m_flow) {
        const std::vector<Request> all = takeAll();
        const QueueShape shape{m_settings.cores, static_cast<double>(m_settings.workers), static_cast<double>(m_settings.capacity)};
        m_flow.emplace(sink, shape, std::deque<Request>{all.begin(), all.end()});
        if (m_stopped)
            m_flow->stop();
        arm();
    }
    m_flow->pour(rate, demand, chance);
}

void PodServer::endFlow(const RequestSink& sink)
{
    if (!m_flow || &m_flow->sink() != &sink)
        return;
    settle();
    std::deque<Request> all = m_flow->takeAdopted();
    for (std::uint64_t left = m_flow->flowing(); left > 0; --left)
        all.push_back(m_flow->sink().follow());
    m_flow.reset();
    for (const Request& request : all)
        m_sharing.size() < static_cast<std::size_t>(m_settings.workers) ? m_sharing.add(request) : m_waiting.push_back(request);
    arm();
    checkIdle();
}

bool PodServer::offerBesideFlow(const Request& request)
{
    settle();
    if (m_flow && m_flow->refusesOne()) {
        ++m_refused;
        return false;
    }
    const auto timer = std::make_shared<EventQueue::Id>();
    *timer = m_queue.after(m_flow ? m_flow->latencyOf(request.demand) : Duration::zero(), [this, timer] {
        settle();
        const Request done = m_beside.at(*timer);
        m_beside.erase(*timer);
        m_used.coreSeconds += done.demand;
        ++m_used.answered;
        checkIdle();
        done.sink->finished(done, Outcome::Answered, m_name);
    });
    m_beside.emplace(*timer, request);
    checkMemory();
    return true;
}

bool PodServer::offer(const Request& request)
{
    if (m_stopped)
        return false;
    if (m_flow)
        return offerBesideFlow(request);
    if (inFlight() >= static_cast<std::size_t>(m_settings.capacity)) {
        ++m_refused;
        return false;
    }
    settle();
    if (m_sharing.size() < static_cast<std::size_t>(m_settings.workers)) {
        m_sharing.add(request);
        arm();
    } else {
        m_waiting.push_back(request);
    }
    checkMemory();
    return true;
}

void PodServer::setCores(double cores)
{
    settle();
    m_settings.cores = cores;
    m_sharing.setCores(cores);
    if (m_flow)
        m_flow->setCores(cores);
    arm();
}

void PodServer::arm()
{
    if (m_timer)
        m_queue.cancel(*m_timer);
    m_timer.reset();
    if (const auto wait = m_sharing.untilNext())
        m_timer = m_queue.after(*wait, [this] {
            m_timer.reset();
            work();
        });
}

void PodServer::work()
{
    settle();
    std::vector<Request> done;
    while (const auto request = m_sharing.takeDone()) {
        done.push_back(*request);
        ++m_used.answered;
        if (!m_waiting.empty()) {
            m_sharing.add(m_waiting.front());
            m_waiting.pop_front();
        }
    }
    arm();
    checkIdle();
    // They may offer the next one.
    for (const Request& request : done)
        request.sink->finished(request, Outcome::Answered, m_name);
}

std::vector<Request> PodServer::takeAll()
{
    std::vector<Request> all = m_sharing.takeAll();
    all.insert(all.end(), m_waiting.begin(), m_waiting.end());
    m_waiting.clear();
    for (const auto& [timer, request] : m_beside) {
        m_queue.cancel(timer);
        all.push_back(request);
    }
    m_beside.clear();
    return all;
}

void PodServer::stop()
{
    if (m_stopped)
        return;
    settle();
    m_stopped = true;
    std::vector<Request> left = takeAll();
    if (m_flow) {
        const std::deque<Request> adopted = m_flow->takeAdopted();
        left.insert(left.end(), adopted.begin(), adopted.end());
        for (std::uint64_t flowing = m_flow->flowing(); flowing > 0; --flowing)
            left.push_back(m_flow->sink().follow());
        m_flow->stop();
    }
    m_broken += left.size();
    arm();
    checkIdle();
    for (const Request& request : left)
        request.sink->finished(request, Outcome::Broken, m_name);
}

void PodServer::forget(const RequestSink& sink)
{
    settle();
    if (m_flow && &m_flow->sink() == &sink) {
        std::deque<Request> adopted = m_flow->takeAdopted();
        m_flow.reset();
        for (const Request& request : adopted)
            m_sharing.add(request);
    }
    m_sharing.forget(sink);
    for (auto beside = m_beside.begin(); beside != m_beside.end();) {
        const bool drop = beside->second.sink == &sink;
        if (drop)
            m_queue.cancel(beside->first);
        beside = drop ? m_beside.erase(beside) : std::next(beside);
    }
    std::erase_if(m_waiting, [&sink](const Request& request) { return request.sink == &sink; });
    while (m_sharing.size() < static_cast<std::size_t>(m_settings.workers) && !m_waiting.empty()) {
        m_sharing.add(m_waiting.front());
        m_waiting.pop_front();
    }
    arm();
    checkIdle();
}

void PodServer::whenIdle(std::function<void()> action)
{
    m_whenIdle = std::move(action);
    checkIdle();
}

void PodServer::whenOutOfMemory(std::function<void()> action)
{
    m_whenOutOfMemory = std::move(action);
    checkMemory();
}

void PodServer::callSoon(std::function<void()>& action)
{
    m_queue.after(Duration::zero(), std::exchange(action, nullptr));
}

void PodServer::checkIdle()
{
    if (m_whenIdle && inFlight() == 0)
        callSoon(m_whenIdle);
}

void PodServer::checkMemory()
{
    if (m_whenOutOfMemory && m_settings.memoryLimit && memory() > *m_settings.memoryLimit)
        callSoon(m_whenOutOfMemory);
}

std::int64_t PodServer::memoryOf(std::size_t inFlight, std::uint64_t answered) const
{
    if (m_stopped)
        return 0;
    return m_settings.memoryBase + static_cast<std::int64_t>(inFlight) * m_settings.memoryPerRequest
           + static_cast<std::int64_t>(answered) * m_settings.leakPerRequest;
}

UsageReading PodServer::usage() const
{
    const Used used = usedNow();
    return {m_queue.now(), std::llround(used.coreSeconds * 1e9), memoryOf(used.inFlight, used.answered)};
}

} // namespace nephoscope::lab
