// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/clock_offset.h"
#include "collectors/kubernetes/collector_context.h"
#include "collectors/kubernetes/kube_api.h"
#include "collectors/kubernetes/pause.h"

#include <functional>

namespace nephoscope {

// Period and timeout together stay below the 5 s within which a silent server must show.
struct HeartbeatSettings {
    Duration period = std::chrono::seconds{2};
    Duration timeout = std::chrono::milliseconds{2500};
};

// Asks the API server every other second, on a connection of its own, whether it is there: watches alone would not notice for
// minutes. Tells the board, measures how far the server's clock is off, and reads the server's version. I/O thread.
class Heartbeat {
public:
    // `context` and `api` must outlive it. `back`: called when the server answers again after it did not.
    Heartbeat(CollectorContext& context, KubeApi& api, std::function<void()> back, const HeartbeatSettings& settings = {});
    Heartbeat(const Heartbeat&) = delete;
    Heartbeat& operator=(const Heartbeat&) = delete;

    // Returns after stop() or cancellation.
    boost::asio::awaitable<void> run();
    void stop();

private:
    boost::asio::awaitable<void> beat();
    boost::asio::awaitable<void> readVersion();
    void answered(const HttpHead& head, Time asked);
    void silent(const ApiError& error);

    CollectorContext& m_context;
    KubeApi& m_api;
    std::function<void()> m_back;
    HeartbeatSettings m_settings;
    Pause m_pause;
    std::string m_target = "/readyz";
    ClockOffset m_offset;
    bool m_down = false;
    bool m_versionKnown = false;
    bool m_stopping = false;
};

} // namespace nephoscope
