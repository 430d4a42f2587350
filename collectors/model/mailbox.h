// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/observation.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace nephoscope {

// Carries observations from the I/O thread to the thread of the session, in batches. Bounded: when full, it keeps the newest
// level-like observation per key, and the brackets and deaths that keep a session right; other event-like ones are counted
// and reported as Lost with the next batch. Any thread.
class Mailbox {
public:
    // `wake` is called once by the first post after a drain, on the posting thread, without a lock held.
    explicit Mailbox(std::function<void()> wake = {}, std::size_t capacity = 100'000);
    ~Mailbox();
    Mailbox(const Mailbox&) = delete;
    Mailbox& operator=(const Mailbox&) = delete;

    // Gives the observation its sequence number.
    void post(Observation observation);
    void post(std::vector<Observation> observations);

    // Everything posted since the last drain, in order.
    std::vector<Observation> drain();

    // Waits until everything posted so far has been drained, so that a replay loses nothing; false if `stop` was asked for first.
    bool waitUntilDrained(std::stop_token stop);

private:
    struct Private;
    const std::unique_ptr<Private> d;
};

} // namespace nephoscope
