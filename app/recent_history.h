// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/session/observation_log.h"
#include "collectors/session/session.h"

#include <deque>
#include <memory>

namespace nephoscope {

// What was seen within a span, complete in itself: the state at its beginning, then the batches as they came. Shares the
// batches with the history that it was taken from; written on any thread.
struct HistoryExcerpt {
    using Batch = std::shared_ptr<const std::vector<Observation>>;

    std::vector<Observation> beginning;
    std::vector<Batch> batches;
    std::optional<Time> begins;  // from here on a replay equals the session; nothing: nothing was seen yet
    std::optional<Time> ends;

    Expected<void> write(const std::filesystem::path& file, const ObservationLogOptions& options = {}) const;
};

struct HistoryLimits {
    Duration length = std::chrono::hours{1};  // of observed time
    std::size_t bytes = 24 * 1024 * 1024;     // of the batches, roughly; some 40 000 changes of pods
};

// The latest batches of a session, so that they can be saved after the fact. What is too old or too much lives on as the state
// that it led to, in a session of its own that remembers no past. Single-threaded, on the session's thread.
class RecentHistory {
public:
    explicit RecentHistory(StringPool& pool, HistoryLimits limits = {});

    // Each batch that the session was given, in the same order. With `live`, the session that has seen it, the parts that hardly ever
    // change are shared with that.
    void add(std::vector<Observation> batch, const Session* live = nullptr);

    HistoryExcerpt excerpt() const;
    std::size_t bytes() const { return m_bytes; }

private:
    struct Held {
        HistoryExcerpt::Batch batch;
        std::size_t bytes = 0;
        Time latest{}; // when it had been seen
    };

    void forgetOldest();

    HistoryLimits m_limits;
    Session m_before; // all that is no longer held
    std::deque<Held> m_held;
    std::size_t m_bytes = 0;
    std::optional<Time> m_latest;
};

// Roughly what an observation takes in memory.
std::size_t memoryBytes(const Observation& observation);

} // namespace nephoscope
