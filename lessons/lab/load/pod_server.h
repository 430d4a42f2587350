// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"
#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/load/pod_flow.h"
#include "lessons/lab/load/processor_sharing.h"
#include "lessons/lab/load/request.h"
#include "lessons/lab/load/usage_reading.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace nephoscope::lab {

// What a container that serves requests may use, and how it is built.
struct PodServerSettings {
    // Its CPU limit, or what the node has where it has none. One request uses one core at most.
    double cores = 1;
    // Requests that are worked on at once, e.g. threads; further ones wait in the order they came.
    int workers = 1'000'000;
    // Worked on and waiting; further ones are refused.
    int capacity = 1'000;
    // Used with nothing to do.
    double idleCores = 0;
    std::int64_t memoryBase = 0;
    std::int64_t memoryPerRequest = 0;
    // Never given back.
    std::int64_t leakPerRequest = 0;
    std::optional<std::int64_t> memoryLimit;
};

// The process that serves requests in one pod, from the start of its container to its end: processor sharing under a CPU cap with a
// bounded number of requests. Exact and driven by events alone, unless requests are poured into it as a flow: see FluidQueue. The cap is an even share of the limit, not the kernel's 100 ms of quota and pause: means are the same
// over more than a few of those. Whatever it has used follows from the work that it did. Lab thread.
class PodServer {
public:
    PodServer(EventQueue& queue, std::string name, const PodServerSettings& settings);
    ~PodServer();
    PodServer(const PodServer&) = delete;
    PodServer& operator=(const PodServer&) = delete;

    const std::string& name() const { return m_name; }
    const PodServerSettings& settings() const { return m_settings; }
    Time started() const { return m_started; }
    bool stopped() const { return m_stopped; }

    // False: it is full, or has stopped; then nobody is told anything. Nobody is told before this has returned.
    bool offer(const Request& request);
    // So many requests per second of this sink from now on, with this mean demand, and by chance so much more work (in core seconds,
    // once) than that makes; one sink at a time. What is in it and what single ones still come are answered beside them.
    bool canFlow(const RequestSink& sink) const { return !m_flow || &m_flow->sink() == &sink; }
    void pour(RequestSink& sink, double rate, double demand, double chance);
    // No more; those that are in it are followed one by one again.
    void endFlow(const RequestSink& sink);
    // A limit that is changed in place, or a node that has less to give.
    void setCores(double cores);
    // Ends at once: the requests in it are broken.
    void stop();
    // Calls back, once, when nothing is left in it; for a pod that gets no new requests.
    void whenIdle(std::function<void()> action);
    // Called, once, when it uses more memory than its limit: it is for others to kill it.
    void whenOutOfMemory(std::function<void()> action);
    // The sink is told nothing any more; its requests are dropped.
    void forget(const RequestSink& sink);

    // Requests that are worked on or wait.
    std::size_t inFlight() const;
    std::int64_t memory() const { return memoryOf(inFlight(), m_used.answered); }

    // Up to now, since it started. Asking changes nothing, not even by a rounding: whoever looks on does not change the history.
    UsageReading usage() const;
    // For how many seconds requests had less than a core each because of the cap.
    double throttledSeconds() const { return usedNow().throttled; }
    // The sum over time of the requests in flight, in request seconds: what Little's law speaks of.
    double requestSeconds() const { return usedNow().requestSeconds; }
    std::uint64_t answered() const { return m_used.answered; }
    std::uint64_t refused() const { return m_refused; }
    std::uint64_t broken() const { return m_broken; }

private:
    struct Used {
        double coreSeconds = 0;
        double throttled = 0;
        double requestSeconds = 0;
        std::uint64_t answered = 0;
        std::size_t inFlight = 0; // filled in by usedNow()

        void add(const ProcessorSharing& sharing, std::size_t requests, double idleCores, double seconds);
        void add(const PodFlow::Passed& passed, std::size_t beside, double idleCores, double seconds);
    };

    Used usedNow() const;
    std::int64_t memoryOf(std::size_t inFlight, std::uint64_t answered) const;
    double idleCores() const;
    void settle();
    void settleFlow(double seconds);
    bool offerBesideFlow(const Request& request);
    std::vector<Request> takeAll();
    void arm();
    void work();
    void checkMemory();
    void checkIdle();
    // Calls back as an event of its own, so that it may destroy this.
    void callSoon(std::function<void()>& action);

    EventQueue& m_queue;
    std::string m_name;
    PodServerSettings m_settings;
    Time m_started;
    Time m_settled;
    bool m_stopped = false;
    ProcessorSharing m_sharing;
    std::deque<Request> m_waiting;
    std::optional<EventQueue::Id> m_timer;
    std::optional<PodFlow> m_flow;
    std::map<EventQueue::Id, Request> m_beside; // single requests beside a flow, by the timers that answer them
    std::function<void()> m_whenIdle;
    std::function<void()> m_whenOutOfMemory;
    Used m_used;
    std::uint64_t m_refused = 0;
    std::uint64_t m_broken = 0;
};

} // namespace nephoscope::lab
