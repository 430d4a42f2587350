// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/status_board.h"
#include "collectors/model/timer_service.h"
#include "collectors/net/backoff.h"

#include <boost/asio/any_io_executor.hpp>

namespace nephoscope {

// What the collectors of one source share. All references outlive them.
struct CollectorContext {
    boost::asio::any_io_executor executor;
    Interned source;
    const Clock& clock;
    TimerService& timers;
    StringPool& pool;
    RandomFunction random;
    PostObservations post;
    StatusBoard& board;

    // Stamped as seen now.
    Observation observation(Payload payload) const
    {
        Observation result;
        result.source = source;
        result.seen = clock.now();
        result.payload = std::move(payload);
        return result;
    }
};

} // namespace nephoscope
