// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"
#include "collectors/model/timer_service.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

namespace nephoscope::lab {

// The virtual time of one practice cloud, and what is going to happen in it: a discrete-event core. Whatever happens, happens in
// the order of (time, sequence), where the sequence is that of the calls of after() and at(); so the same calls give the same
// history, however fast it is driven. Lab thread; only now() may be asked from any.
class EventQueue final : public Clock, public TimerService {
public:
    explicit EventQueue(Time start);

    Time now() const override { return Time{Duration{m_now.load(std::memory_order_relaxed)}}; }
    Id after(Duration delay, std::function<void()> action) override;
    // What is due in the past happens now.
    Id at(Time due, std::function<void()> action);
    void cancel(Id id) override;

    std::optional<Time> nextDue() const;
    std::size_t waiting() const { return m_actions.size(); }
    // How many have happened.
    std::uint64_t happened() const { return m_happened; }

    // Moves time to the next event and lets it happen; false when nothing waits.
    bool runNext();
    // Everything due up to and including `target`, events that these add as well; then it is `target`. Never moves back.
    void runUntil(Time target);
    // The same for as long as `goOn` says so, asked before each event. True: it is `target` now.
    bool runUntil(Time target, const std::function<bool()>& goOn);

private:
    struct Entry {
        Time due;
        Id id = 0;
    };
    static bool later(const Entry& a, const Entry& b);
    // Drops entries whose action was cancelled from the top.
    void settle();
    void moveTo(Time time) { m_now.store(time.time_since_epoch().count(), std::memory_order_relaxed); }

    std::atomic<Duration::rep> m_now;
    Id m_lastId = 0;
    std::uint64_t m_happened = 0;
    std::vector<Entry> m_heap;
    std::unordered_map<Id, std::function<void()>> m_actions;
};

} // namespace nephoscope::lab
