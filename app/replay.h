// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/mailbox.h"
#include "collectors/session/observation_log.h"

#include <atomic>
#include <string>
#include <thread>

namespace nephoscope {

// Reads a recording into the mailbox, as fast as that is emptied, on a thread of its own. The observations keep the sources they
// were made by; the recording itself appears as one more source, of kind "recording".
class Replay {
public:
    // Both must outlive it.
    Replay(StringPool& pool, Mailbox& mailbox) : m_pool(pool), m_mailbox(mailbox) {}

    // Fails when nothing in it can be read. `address`: what the recording is called in sentences.
    Expected<void> start(const std::string& label, const std::string& address, std::unique_ptr<ObservationReader> reader);
    // Reads no further; tells that the recording has ended, unless it has already. Waits for the line that is being read.
    void end();
    // Everything has been posted.
    bool ended() const { return m_ended; }

private:
    void run(const std::stop_token& stop, const std::string& label, const std::string& address);

    StringPool& m_pool;
    Mailbox& m_mailbox;
    std::unique_ptr<ObservationReader> m_reader;
    std::optional<Observation> m_first;
    std::optional<Error> m_problem;  // the first one met; told at the end
    std::optional<Observation> m_farewell;  // what end() has to say
    std::atomic<bool> m_ended = false;
    std::jthread m_thread;  // last: it uses all above
};

} // namespace nephoscope
