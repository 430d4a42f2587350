// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/ratio_check.h"
#include "tests/support/real_cluster.h"
#include "tests/support/requirements.h"

#include <QCoreApplication>

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <utility>

using namespace nephoscope;

namespace {

std::vector<RatioCheck> allChecks()
{
    std::vector<RatioCheck> checks = listChecks();
    for (auto& more : {loadChecks(), sessionChecks(), windowChecks(), realListChecks()})
        checks.insert(checks.end(), more.begin(), more.end());
    return checks;
}

// Whether it holds, or may be left out.
bool passes(const RatioCheck& check)
{
    if (check.needsRealCluster && !RealCluster::available())
        return reportAbsence("kubernetes", "tests/real/kubernetes/build has not been run, for " + check.name) == Absence::Skip;
    try {
        const Measurement measured = check.run();
        const double ratio = measured.reference / measured.ours;
        const bool holds = ratio >= check.least;
        fmt::print("{} {:<22} {:.2f} times as good as {} (at least {:.2f})\n  {}\n", holds ? "ok  " : "LOW ", check.name, ratio,
                   check.against, check.least, measured.detail);
        return holds;
    } catch (const std::exception& exception) {
        fmt::print("FAIL {:<22} {}\n", check.name, exception.what());
        return false;
    }
}

} // namespace

// benchmarks [--check] [NAME…]: runs the named checks, or all, and prints their ratios. With --check it fails when one does not
// hold; absolute times never make it fail.
int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const std::vector<RatioCheck> checks = allChecks();
    bool mustHold = false;
    std::vector<std::string> wanted;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--check") == 0)
            mustHold = true;
        else
            wanted.emplace_back(argv[i]);
    }

    int ran = 0;
    int broken = 0;
    for (const RatioCheck& check : checks) {
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), check.name) == wanted.end())
            continue;
        ++ran;
        broken += passes(check) ? 0 : 1;
        std::fflush(stdout);
    }
    if (ran == 0) {
        fmt::print(stderr, "There is no such check. Known are:\n");
        for (const RatioCheck& check : checks)
            fmt::print(stderr, "  {}\n", check.name);
        return 2;
    }
    return mustHold && broken > 0 ? 1 : 0;
}
