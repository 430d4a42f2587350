// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/session/session.h"
#include "tests/benchmarks/ratio_check.h"

#include <fmt/format.h>
#include <malloc.h>

namespace nephoscope {

namespace {

constexpr int podCount = 1'000;

// A pod of two containers with the five conditions that a kubelet sets; `round` turns its readiness.
Pod podAt(StringPool& pool, int number, int round)
{
    const Time time{std::chrono::seconds{1'795'521'600 + round}};
    auto spec = std::make_shared<PodSpec>();
    spec->meta.uid = pool.intern(fmt::format("6a1f2b3c-0000-4000-8000-{:012}", number));
    spec->meta.namespaceName = pool.intern("shop");
    spec->meta.name = pool.intern(fmt::format("web-7d4b9c-{:05}", number));
    Pod pod;
    std::vector<ContainerStatus> statuses;
    for (const char* name : {"app", "sidecar"}) {
        spec->containers.push_back(
            {pool.intern(name), pool.intern("shop/image:1"), {250, 1 << 27, std::nullopt, std::nullopt}, false});
        ContainerStatus status;
        status.name = pool.intern(name);
        status.state.kind = ContainerStateKind::Running;
        status.state.startedAt = time;
        status.ready = round % 2 == 0;
        status.started = true;
        status.restarts = round;
        statuses.push_back(status);
    }
    pod.statuses = std::move(statuses);
    pod.spec = std::move(spec);
    pod.node = pool.intern("node-17");
    pod.phase = PodPhase::Running;
    pod.ip = pool.intern(fmt::format("10.1.{}.{}", number / 250, number % 250));
    pod.startTime = Time{std::chrono::seconds{1'795'521'000}};
    std::vector<Condition> conditions;
    for (const char* type : {"PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"})
        conditions.push_back({pool.intern(type),
                              round % 2 == 0 ? ConditionStatus::True : ConditionStatus::False,
                              round % 2 == 0 ? Interned{} : pool.intern("ContainersNotReady"),
                              {},
                              time});
    pod.conditions = std::move(conditions);
    return pod;
}

std::vector<Observation> updates(StringPool& pool, int rounds)
{
    std::vector<Observation> all;
    for (int round = 0; round < rounds; ++round) {
        for (int number = 0; number < podCount; ++number) {
            Observation observation;
            observation.source = pool.intern("kind-dev");
            observation.seen = Time{std::chrono::seconds{1'795'521'600 + round}};
            observation.payload = podAt(pool, number, round);
            all.push_back(std::move(observation));
        }
    }
    return all;
}

// Memory against that of 450 bytes a version: the ratio is 450 over ours.
Measurement versionBytes()
{
    constexpr int rounds = 50;
    StringPool pool;
    auto session = std::make_unique<Session>(pool, SessionLimits{.versionBytes = std::size_t{1} << 30});
    const auto all = updates(pool, rounds);
    const std::span<const Observation> births{all.data(), podCount};
    session->apply(births);
    const std::size_t before = mallinfo2().uordblks;
    session->apply(std::span{all}.subspan(podCount));
    const double perVersion = static_cast<double>(mallinfo2().uordblks - before) / static_cast<double>(all.size() - podCount);
    return {perVersion, 450,
            fmt::format("{:.0f} bytes a version on the heap, {:.0f} by the session's own count", perVersion,
                        static_cast<double>(session->versionBytes()) / static_cast<double>(session->pods().versionCount()))};
}

// A version written, packed and counted, against copying the pod with its lists.
Measurement applyCost()
{
    StringPool pool;
    const auto all = updates(pool, 10);
    std::size_t versions = 0;
    std::vector<Pod> copies;
    auto measured = medianOfAlternating(
        5,
        [&] {
            Session session(pool);
            session.apply(all);
            versions = session.pods().versionCount();
        },
        [&] {
            copies.clear();
            for (const Observation& observation : all) {
                Pod& copy = copies.emplace_back(std::get<Pod>(observation.payload));
                copy.conditions = std::vector(copy.conditions.begin(), copy.conditions.end());
                copy.statuses = std::vector(copy.statuses.begin(), copy.statuses.end());
            }
        });
    measured.detail = fmt::format("{:.2f} µs per pod update ({} versions)", measured.ours * 1e6 / static_cast<double>(all.size()),
                                  versions);
    return measured;
}

// A chart of 1,400 columns over ten million samples, against one walk over them.
Measurement seriesColumns()
{
    constexpr int count = 10'000'000;
    Series series(count);
    std::vector<double> values;
    for (int i = 0; i < count; ++i) {
        const double value = static_cast<double>((static_cast<std::int64_t>(i) * 7919) % 10'007);
        series.append(Time{std::chrono::milliseconds{i}}, value);
        values.push_back(value);
    }
    std::size_t columns = 0;
    double sum = 0;
    auto measured = medianOfAlternating(
        5, [&] { columns = series.columns({Time{}, Time{std::chrono::milliseconds{count}}}, 1'400).size(); },
        [&] {
            for (const double value : values)
                sum = std::max(sum, value);
        });
    measured.detail = fmt::format("{:.3f} ms for {} columns, {:.1f} MB", measured.ours * 1e3, columns + (sum < 0 ? 1 : 0),
                                  static_cast<double>(series.bytes()) / 1e6);
    return measured;
}

} // namespace

std::vector<RatioCheck> sessionChecks()
{
    return {{"pod_version_bytes", "450 bytes a version", 1, versionBytes},
            {"pod_update", "copying the same pods with their lists", 0.1, applyCost},
            {"series_columns", "one walk over all samples", 3, seriesColumns}};
}

} // namespace nephoscope
