// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/clock/random_stream.h"
#include "lessons/lab/load/usage_lags.h"
#include "lessons/lab/load/usage_reading.h"

#include <functional>
#include <optional>

namespace nephoscope::lab {

// What the kubelet knows about one container's usage: its latest reading of the control group, which is some seconds old. From the
// container's start to its end. Lab thread.
class ContainerStats {
public:
    // `read` is asked for as long as this lives, the first time now.
    ContainerStats(EventQueue& queue, RandomStream random, const UsageLags& lags, std::function<UsageReading()> read);
    ~ContainerStats();
    ContainerStats(const ContainerStats&) = delete;
    ContainerStats& operator=(const ContainerStats&) = delete;

    Time started() const { return m_started; }
    const UsageReading& latest() const { return m_latest; }

private:
    void arm();

    EventQueue& m_queue;
    RandomStream m_random;
    UsageLags m_lags;
    std::function<UsageReading()> m_read;
    Time m_started;
    UsageReading m_latest;
    EventQueue::Id m_timer = 0;
};

} // namespace nephoscope::lab
