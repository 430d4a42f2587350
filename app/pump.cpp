// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pump.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace nephoscope {

namespace {

using Steady = std::chrono::steady_clock;

constexpr auto frame = std::chrono::milliseconds{16};
// How often it looks without being woken, so that `drain` may notice that time itself has passed.
constexpr auto idle = std::chrono::milliseconds{250};

} // namespace

void Pump::wake()
{
    {
        const std::lock_guard lock(m_mutex);
        m_woken = true;
    }
    m_changed.notify_one();
}

void Pump::interrupt()
{
    {
        const std::lock_guard lock(m_mutex);
        m_interrupted = true;
    }
    m_changed.notify_one();
}

Pump::End Pump::run(std::optional<Duration> length, const std::function<bool()>& drain)
{
    const std::optional<Steady::time_point> end = length ? std::optional(Steady::now()
                                                                         + std::chrono::duration_cast<Steady::duration>(*length))
                                                         : std::nullopt;
    while (true) {
        {
            std::unique_lock lock(m_mutex);
            const auto patience = end ? std::min(Steady::now() + idle, *end) : Steady::now() + idle;
            m_changed.wait_until(lock, patience, [this] { return m_woken || m_interrupted; });
            m_woken = false;
            if (m_interrupted) {
                lock.unlock();
                drain();
                return End::Interrupted;
            }
        }
        if (!drain())
            return End::Enough;
        if (end && Steady::now() >= *end) {
            drain();
            return End::TimeUp;
        }
        std::this_thread::sleep_for(frame);
    }
}

} // namespace nephoscope
