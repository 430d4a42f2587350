// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/clock/event_queue.h"

#include <functional>
#include <map>
#include <string>

namespace nephoscope::lab {

// What a controller has to look at: names of objects, each at most once, worked through one by one in the order of their due times
// (client-go's workqueue with its rate limits). A controller subscribes to changes, adds the names they concern, and makes the world fit
// the wish when its turn comes; what fails it adds again. Lab thread.
class WorkQueue {
public:
    struct Settings {
        // What a controller needs for one look, the network included: between add() and the look.
        Duration latency = std::chrono::milliseconds{5};
        // Pauses after failures: first, and doubled up to the cap.
        Duration firstPause = std::chrono::milliseconds{5};
        Duration longestPause = std::chrono::seconds{1000};
    };

    WorkQueue(EventQueue& queue, Settings settings, std::function<void(const std::string& key)> look);
    ~WorkQueue();
    WorkQueue(const WorkQueue&) = delete;
    WorkQueue& operator=(const WorkQueue&) = delete;

    // Looks at it soon; once, however often it is added until then.
    void add(const std::string& key) { addAfter(key, m_settings.latency); }
    // Looks at it then, or earlier if something else asks for that.
    void addAfter(const std::string& key, Duration delay);
    // Looks at it again after a pause that grows with each failure in a row.
    void retry(const std::string& key);
    // It went well: the next pause is the first again.
    void forget(const std::string& key) { m_failures.erase(key); }

    bool empty() const { return m_waiting.empty(); }

private:
    struct Wait {
        TimerService::Id timer = 0;
        Time due;
    };

    EventQueue& m_queue;
    Settings m_settings;
    std::function<void(const std::string&)> m_look;
    std::map<std::string, Wait> m_waiting;
    std::map<std::string, int> m_failures;
};

} // namespace nephoscope::lab
