// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/pod_server.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace nephoscope::lab {

PodServer::PodServer(EventQueue& queue, std::string name, const PodServerSettings& settings)
    : m_queue(queue), m_name(std::move(name)), m_settings(settings), m_started(queue.now()), m_settled(m_started),
      m_sharing(settings.cores)
{}

PodServer::~PodServer()
{
    if (m_timer)
        m_queue.cancel(*m_timer);
}

void PodServer::settle()
{
    const Duration passed = m_queue.now() - m_settled;
    if (passed <= Duration::zero() || m_stopped)
        return;
    m_settled += passed;
    const double seconds = toSeconds(passed);
    const double wanted = m_sharing.wantedCores();
    m_coreSeconds += seconds * std::max(m_sharing.busyCores(), std::min(m_settings.idleCores, m_sharing.cores()));
    m_throttled += wanted > m_sharing.cores() ? seconds : 0;
    m_requestSeconds += seconds * static_cast<double>(inFlight());
    m_sharing.advance(passed);
}

bool PodServer::offer(const Request& request)
{
    if (m_stopped)
        return false;
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
        ++m_answered;
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

void PodServer::stop()
{
    if (m_stopped)
        return;
    settle();
    m_stopped = true;
    std::vector<Request> left = m_sharing.takeAll();
    left.insert(left.end(), m_waiting.begin(), m_waiting.end());
    m_waiting.clear();
    m_broken += left.size();
    arm();
    checkIdle();
    for (const Request& request : left)
        request.sink->finished(request, Outcome::Broken, m_name);
}

void PodServer::forget(const RequestSink& sink)
{
    settle();
    m_sharing.forget(sink);
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

std::int64_t PodServer::memory() const
{
    if (m_stopped)
        return 0;
    return m_settings.memoryBase + static_cast<std::int64_t>(inFlight()) * m_settings.memoryPerRequest
           + static_cast<std::int64_t>(m_answered) * m_settings.leakPerRequest;
}

UsageReading PodServer::usage()
{
    settle();
    return {m_queue.now(), std::llround(m_coreSeconds * 1e9), memory()};
}

double PodServer::throttledSeconds()
{
    settle();
    return m_throttled;
}

double PodServer::requestSeconds()
{
    settle();
    return m_requestSeconds;
}

} // namespace nephoscope::lab
