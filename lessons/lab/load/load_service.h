// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/clock/random_stream.h"
#include "lessons/lab/load/demand.h"
#include "lessons/lab/load/latency_histogram.h"
#include "lessons/lab/load/offered_load.h"
#include "lessons/lab/load/pod_server.h"
#include "lessons/lab/load/request.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nephoscope::lab {

// What became of one request, as an access log would tell it.
struct Access {
    std::string_view pod;  // empty: no replica was ready
    Time arrived{};
    Duration took{};
    Outcome outcome = Outcome::Answered;
};

// How many requests there were, from the beginning on.
struct RequestCounts {
    std::uint64_t offered = 0;
    std::uint64_t answered = 0;
    std::uint64_t refused = 0;
    std::uint64_t unreachable = 0;
    std::uint64_t broken = 0;

    std::uint64_t failed() const { return refused + unreachable + broken; }
    friend bool operator==(const RequestCounts&, const RequestCounts&) = default;
};

// Requests to one Service of the cluster, spread over its ready replicas: each goes to one of them by chance, all equally likely, as
// kube-proxy does in its iptables mode for each new connection (pkg/proxy/iptables/proxier.go, "--mode random --probability 1/n");
// clients open one for each request. Nobody repeats a request that failed.
//
// Each request is followed, exactly, as long as all users together offer at most `followUpTo` requests per second (in the mean over the
// next second). Beyond that they are poured into the pods as flows, renewed every second, until they offer less than four fifths of
// it; what a pod uses, answers and refuses is then within a few per cent of what it would be (flow_test). This depends on nothing
// but the offered load, so that it is the same in each run. Each group of users has random streams of its own for
// arrivals, demands and choices, so that another group or service shifts nothing. Lab thread.
class LoadService final : private RequestSink {
public:
    static constexpr double followUpTo = 2000;

    LoadService(EventQueue& queue, const RandomStreams& randoms, std::string name, const Demand& demand,
                double followed = followUpTo);
    ~LoadService() override;
    LoadService(const LoadService&) = delete;
    LoadService& operator=(const LoadService&) = delete;

    const std::string& name() const { return m_name; }
    const Demand& demand() const { return m_demand; }

    // Offers this from now on, instead of what this group of users has offered before; `profile` has no problem.
    void offer(std::string_view users, const LoadProfile& profile);
    // Turns the dial of all users.
    void setDial(double factor);
    double dial() const { return m_dial; }
    // Requests per second that all users together offer now.
    double offeredRate() const;
    // Whether single requests are not followed at present.
    bool flowing() const { return m_flowing; }

    // Gets its share from now on; one of the same name is replaced.
    void addReplica(std::shared_ptr<PodServer> pod);
    // Gets no new ones; it goes on with those that it has.
    void removeReplica(std::string_view podName);
    std::size_t replicas() const { return m_replicas.size(); }

    // One request from outside, e.g. from a socket, beside those of the users. The callback comes later, on the lab thread.
    void submit(std::function<void(Outcome)> done);

    // As of now, or of at most a second ago while they flow.
    const RequestCounts& counts() const { return m_counts; }
    // How long the answered ones took.
    const LatencyHistogram& latencies() const { return m_latencies; }
    // Told of every request that is followed.
    void onAccess(std::function<void(const Access&)> listener) { m_onAccess = std::move(listener); }

private:
    struct Users {
        OfferedLoad load;
        RandomStream demands;
        RandomStream choices;
        std::optional<EventQueue::Id> timer;
    };

    void finished(const Request& request, Outcome outcome, std::string_view pod) override;
    void flowed(const Flow& flow) override;
    Request follow() override;
    RandomStream stream(std::string_view users, std::string_view what) const;
    void arm(Users& users);
    void disarm(Users& users);
    // Decides whether requests are followed, and renews the flows if they are not.
    void regulate();
    void pour();
    void countLost();
    void send(Request request, RandomStream& choices);
    void count(const Request& request, Outcome outcome, std::string_view pod);
    // Pods that were removed and are done.
    void dropIdle();

    EventQueue& m_queue;
    RandomStreams m_randoms;
    std::string m_name;
    Demand m_demand;
    double m_dial = 1;
    std::map<std::string, Users, std::less<>> m_users;
    std::vector<std::shared_ptr<PodServer>> m_replicas;
    std::vector<std::shared_ptr<PodServer>> m_draining;
    RandomStream m_outsideDemands;
    RandomStream m_outsideChoices;
    RandomStream m_flowDemands;
    RandomStream m_flowChances;
    double m_followed;
    bool m_flowing = false;
    std::optional<EventQueue::Id> m_tick;
    // Requests per second that flow to no replica, since when, and the part of one that is not counted yet.
    double m_lostRate = 0;
    Time m_lostSince{};
    double m_lostRest = 0;
    std::uint64_t m_lastId = 0;
    std::unordered_map<std::uint64_t, std::function<void(Outcome)>> m_waiting; // submitted ones, by id
    RequestCounts m_counts;
    LatencyHistogram m_latencies;
    std::function<void(const Access&)> m_onAccess;
};

} // namespace nephoscope::lab
