// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/load/container_stats.h"
#include "lessons/lab/load/load_service.h"
#include "lessons/lab/load/metrics_server.h"
#include "tests/benchmarks/ratio_check.h"

#include <fmt/format.h>

#include <memory>

namespace nephoscope {

namespace {

using namespace lab;
using namespace std::chrono_literals;

// Runs the order service of the chapter's scene without its cluster: so many pods under a wave of load, measured by kubelets and
// metrics-server. Returns how many events happened.
std::uint64_t runOrders(int pods, double rate, Duration span, double followed = LoadService::followUpTo)
{
    EventQueue queue{Time{}};
    const RandomStreams randoms{1};
    const UsageLags lags;
    LoadService service{queue, randoms, "order-service", LognormalDemand{0.020, 1}, followed};
    MetricsServer metrics{queue, lags};
    std::vector<std::shared_ptr<ContainerStats>> stats;
    PodServerSettings settings;
    settings.cores = 0.5;
    for (int i = 0; i < pods; ++i) {
        const auto pod = std::make_shared<PodServer>(queue, fmt::format("order-service-{}", i), settings);
        service.addReplica(pod);
        stats.push_back(
            std::make_shared<ContainerStats>(queue, randoms.stream("kubelet", pod->name()), lags, [pod] { return pod->usage(); }));
        metrics.watch("default/" + pod->name(), "order-api", stats.back());
    }
    service.offer("users", WaveLoad{rate, rate / 2, 5min});
    queue.runUntil(Time{} + span);
    return queue.happened();
}

// As many events that do nothing, always a hundred waiting.
void runNothing(std::uint64_t events)
{
    EventQueue queue{Time{}};
    std::function<void()> next = [&] { queue.after(100us, next); };
    for (int i = 0; i < 100; ++i)
        queue.after(Duration{1us} * i, next);
    while (queue.happened() < events)
        queue.runNext();
}

Measurement loadSpeed(int pods, double rate, Duration span)
{
    const std::uint64_t events = runOrders(pods, rate, span);
    Measurement measured = medianOfAlternating(3, [&] { runOrders(pods, rate, span); }, [&] { runNothing(events); });
    measured.detail = fmt::format("{} pods under {:.0f} requests/s: {:.0f} times real time, {:.2f} million events per second", pods,
                                  rate, toSeconds(span) / measured.ours, static_cast<double>(events) / measured.ours * 1e-6);
    return measured;
}

// Requests that flow, against as many that are followed one by one.
Measurement flowSpeed()
{
    constexpr int pods = 500;
    constexpr double rate = 10'000;
    constexpr Duration span = 1min;
    Measurement measured = medianOfAlternating(3, [&] { runOrders(pods, rate, span); }, [&] { runOrders(pods, rate, span, 1e12); });
    measured.detail = fmt::format("{} pods under {:.0f} requests/s: {:.0f} times real time", pods, rate,
                                  toSeconds(span) / measured.ours);
    return measured;
}

} // namespace

std::vector<RatioCheck> loadChecks()
{
    const std::string against = "as many events that do nothing";
    return {
        {"load_followed", against, 0.1, [] { return loadSpeed(10, 100, 1h); }, false},
        {"load_most_followed", against, 0.1, [] { return loadSpeed(100, 1300, 5min); }, false},
        {"load_flowing", "following each of them", 1, flowSpeed, false},
    };
}

} // namespace nephoscope
