// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/kubernetes_source.h"
#include "collectors/model/mailbox.h"
#include "collectors/net/asio_timers.h"
#include "collectors/net/io_thread.h"
#include "collectors/session/session.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <semaphore>
#include <string>
#include <string_view>

using namespace nephoscope;

namespace asio = boost::asio;

namespace {

constexpr auto patience = std::chrono::seconds{60};

// "VmRSS" or "VmHWM" of this process (proc(5)).
long kilobytes(const std::string& field)
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(field + ":"))
            return std::stol(line.substr(field.size() + 1));
    }
    return 0;
}

bool isLive(const Session& session)
{
    for (const Interned source : session.sources()) {
        const auto status = session.sourceStatuses().latest({source, {}});
        if (status && status->state == SourceState::Live)
            return true;
    }
    return false;
}

} // namespace

// list_probe KUBECONFIG pages|streamed: lists the pods of a kubeconfig's current context into a session, as the program does it,
// and prints one line {"pods":…,"idleKilobytes":…,"peakKilobytes":…}: the resident memory before the first request, and the most
// there was afterwards. `streamed`: as a streaming list, which is never compressed; else in pages. A program of its own, without
// Qt, so that its CPU is that of the client alone.
int main(int argc, char** argv)
{
    if (argc != 3) {
        fmt::print(stderr, "usage: list_probe KUBECONFIG pages|streamed\n");
        return 2;
    }
    const auto config = loadKubeconfig(localKubeconfigs(argv[1]));
    auto context = config ? resolveContext(*config, {}) : tl::unexpected(config.error());
    if (!context) {
        fmt::print(stderr, "{}\n", sentence(context.error()));
        return 1;
    }
    ClusterSettings settings;
    settings.kinds = {ObjectKind::Pod};
    settings.metrics = false;
    settings.reflector.streamLists = std::string_view{argv[2]} == "streamed";

    const SystemClock clock;
    StringPool pool;
    std::binary_semaphore woken{0};
    Mailbox mailbox([&woken] { woken.release(); });
    Session session(pool);
    IoThread thread;
    AsioTimers timers(thread.context().get_executor());
    auto source = KubernetesSource::make(std::move(*context), std::move(settings),
                                         {thread.context().get_executor(), clock, timers, pool, seededRandom(1),
                                          [&mailbox](std::vector<Observation> batch) { mailbox.post(std::move(batch)); }},
                                         clock);
    if (!source) {
        fmt::print(stderr, "{}\n", sentence(source.error()));
        return 1;
    }
    const long idle = kilobytes("VmRSS");
    asio::co_spawn(thread.context(), (*source)->run(), asio::detached);
    while (!isLive(session) && woken.try_acquire_for(patience)) {
        const std::vector<Observation> batch = mailbox.drain();
        session.apply(batch);
    }
    std::size_t pods = 0;
    session.pods().forEachAt(liveTime, [&pods](const ObjectKey&, const Pod&) { ++pods; });
    fmt::print("{{\"pods\":{},\"idleKilobytes\":{},\"peakKilobytes\":{}}}\n", pods, idle, kilobytes("VmHWM"));
    // What is measured is over: taking it all down again is not part of a list.
    std::fflush(stdout);
    std::_Exit(0);
}
