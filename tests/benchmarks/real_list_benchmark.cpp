// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/ratio_check.h"
#include "tests/support/real_cluster.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <QCoreApplication>
#include <QProcess>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>

#include <sys/resource.h>

namespace nephoscope {

namespace {

constexpr int podCount = 10'000;
constexpr int rounds = 5;
constexpr int longestSetUp = 600;  // seconds

// CPU of all children that have ended so far, user and system.
double childSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto seconds = [](const timeval& value) {
        return static_cast<double>(value.tv_sec) + static_cast<double>(value.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// A real control plane that runs 10,000 pods on 100 nodes.
class LargeCluster {
public:
    LargeCluster()
    {
        if (!m_cluster.start({QStringLiteral("--nodes"), QStringLiteral("100")}))
            throw std::runtime_error(m_cluster.failure().toStdString());
        must(m_cluster.kubectl({QStringLiteral("create"), QStringLiteral("deployment"), QStringLiteral("big"),
                                QStringLiteral("--image=registry.example/big:1"), QStringLiteral("--replicas=%1").arg(podCount)}));
        // Ready may come and go while so many are made at once; nearly all of them will do, as all are listed.
        const QStringList ask{QStringLiteral("get"), QStringLiteral("deployment"), QStringLiteral("big"), QStringLiteral("-o"),
                              QStringLiteral("jsonpath={.status.replicas} {.status.readyReplicas}")};
        for (int seconds = 0; seconds < longestSetUp; ++seconds) {
            const QList<QByteArray> counts = m_cluster.kubectl(ask).output.split(' ');
            if (counts.size() == 2 && counts[0].toInt() == podCount && counts[1].toInt() >= podCount * 9 / 10)
                return;
            std::this_thread::sleep_for(std::chrono::seconds{1});
        }
        throw std::runtime_error("the pods did not become ready in time");
    }

    const RealCluster& control() const { return m_cluster; }
    static void must(const RealCluster::Result& result)
    {
        if (!result.ok())
            throw std::runtime_error(result.error.toStdString());
    }

private:
    RealCluster m_cluster;
};

struct Probe {
    double seconds = 0;
    nlohmann::json told;
};

Probe probe(const RealCluster& cluster, bool streamed)
{
    const double before = childSeconds();
    QProcess process;
    process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/list_probe"),
                  {cluster.tokenKubeconfig(), streamed ? QStringLiteral("streamed") : QStringLiteral("pages")});
    if (!process.waitForFinished(120'000) || process.exitCode() != 0)
        throw std::runtime_error("the probe failed: " + process.readAllStandardError().toStdString());
    Probe result{childSeconds() - before, nlohmann::json::parse(process.readAllStandardOutput().toStdString())};
    if (result.told["pods"] != podCount)
        throw std::runtime_error("the probe saw " + result.told.dump());
    return result;
}

// Whole processes, in turn, on the same server: ours until all pods are in the session, and kubectl's table of them.
template <bool streamed>
Measurement cpuAgainstKubectl(const RealCluster& cluster)
{
    std::vector<double> ours;
    std::vector<double> kubectls;
    for (int round = 0; round < rounds; ++round) {
        ours.push_back(probe(cluster, streamed).seconds);
        const double before = childSeconds();
        LargeCluster::must(cluster.kubectl({QStringLiteral("get"), QStringLiteral("pods"), QStringLiteral("-A")}));
        kubectls.push_back(childSeconds() - before);
    }
    Measurement measured{median(ours), median(kubectls), {}};
    measured.detail = fmt::format("{} pods of a real API server: {:.3f} s CPU against kubectl get pods -A with {:.2f} s", podCount,
                                  measured.ours, measured.reference);
    return measured;
}

// What 10,000 pods cost over the idle process, against 60 MB.
Measurement memoryOverIdle(const RealCluster& cluster)
{
    std::vector<double> grown;
    for (int round = 0; round < rounds; ++round) {
        const auto told = probe(cluster, true).told;
        grown.push_back((told["peakKilobytes"].get<double>() - told["idleKilobytes"].get<double>()) / 1e3);
    }
    Measurement measured{median(grown), 60, {}};
    measured.detail = fmt::format("{:.1f} MB more at the most than before the first request", measured.ours);
    return measured;
}

} // namespace

std::vector<RatioCheck> realListChecks()
{
    // Made by whoever comes first, since it takes minutes; gone with the checks.
    const auto cluster = std::make_shared<std::unique_ptr<LargeCluster>>();
    const auto on = [cluster](Measurement (*measure)(const RealCluster&)) {
        return [cluster, measure] {
            if (!*cluster)
                *cluster = std::make_unique<LargeCluster>();
            return measure((*cluster)->control());
        };
    };
    return {{"real_list_cpu", "kubectl get pods -A", 11, on(cpuAgainstKubectl<false>), true},
            // Lighter for the server, but never compressed: what TLS and a parser must look at is sixteen times as much.
            {"real_streamed_list_cpu", "kubectl get pods -A", 7, on(cpuAgainstKubectl<true>), true},
            {"real_list_memory", "60 MB", 1, on(memoryOverIdle), true}};
}

} // namespace nephoscope
