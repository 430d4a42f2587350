// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/feed.h"
#include "app/interrupts.h"
#include "app/pump.h"
#include "collectors/session/session.h"

namespace nephoscope {

// A session and what feeds it, without a window: what every command that looks at sources is built on.
class Watching {
public:
    // A batch that has just been applied, and what it changed; false: seen enough.
    using Listener = std::function<bool(std::span<const Observation>, const Changes&)>;

    Watching();

    Expected<void> start(const SourceOptions& options);
    // Until the time is up, Ctrl-C, the end of the recordings, or the listener has seen enough.
    Pump::End run(std::optional<Duration> length, const Listener& listener);

    const Session& session() const { return m_session; }
    Feed& feed() { return m_feed; }
    StringPool& pool() { return m_pool; }
    // The present: the clock's, or where the recordings have got to.
    Time now() const;

private:
    StringPool m_pool;
    Session m_session{m_pool};
    Pump m_pump;
    Interrupts m_interrupts;  // before the threads of the feed
    Feed m_feed;
};

} // namespace nephoscope
