// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/load/fluid_queue.h"
#include "lessons/lab/load/request.h"

#include <cstdint>
#include <deque>
#include <utility>

namespace nephoscope::lab {

// The requests of one service that flow through one pod without being followed one by one, counted in whole ones: none is lost or made
// between what is offered, answered, refused and still there.
class PodFlow {
public:
    // Takes over those that were in the pod when it began.
    PodFlow(RequestSink& sink, const QueueShape& shape, std::deque<Request> adopted);

    RequestSink& sink() const { return m_sink; }
    // From now on: requests per second, their mean demand, and the core seconds by which chance makes their work differ from that.
    void pour(double rate, double demand, double chance);
    void setCores(double cores) { m_queue.setCores(cores); }
    // Drops what is in it; all that comes from now on finds nobody.
    void stop();

    // What a while did.
    struct Passed {
        FluidStep step;
        std::deque<Request> adopted; // answered now
        Flow flow; // beside those
    };
    Passed pass(double seconds);

    std::uint64_t flowing() const { return m_flowing + m_adopted.size(); }
    // Whether one more would be refused; in the long run as often as those of the flow are.
    bool refusesOne();
    Duration latencyOf(double demand) const;
    std::deque<Request> takeAdopted() { return std::exchange(m_adopted, {}); }

private:
    RequestSink& m_sink;
    FluidQueue m_queue;
    std::deque<Request> m_adopted;
    bool m_stopped = false;
    double m_rate = 0;
    double m_demand = 1;
    double m_owed = 0; // core seconds of work by chance that are still to be counted
    double m_refusedOne = 0;
    std::uint64_t m_flowing = 0;
    // Less than one request each.
    double m_offeredRest = 0;
    double m_refusedRest = 0;
};

} // namespace nephoscope::lab
