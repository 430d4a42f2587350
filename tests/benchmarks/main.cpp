// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/ratio_check.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstring>
#include <iterator>
#include <utility>

// benchmarks [--check] [NAME…]: runs the named checks, or all, and prints their ratios. With --check it fails when one does not
// hold; absolute times never make it fail.
int main(int argc, char** argv)
{
    using namespace nephoscope;
    std::vector<RatioCheck> checks = listChecks();
    for (RatioCheck& check : sessionChecks())
        checks.push_back(std::move(check));

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
        bool chosen = wanted.empty();
        for (const std::string& name : wanted)
            chosen = chosen || name == check.name;
        if (!chosen)
            continue;
        ++ran;
        const Measurement measured = check.run();
        const double ratio = measured.reference / measured.ours;
        const bool holds = ratio >= check.least;
        broken += holds ? 0 : 1;
        fmt::print("{} {:<22} {:.2f} times the speed of {} (at least {:.2f})\n  {}\n", holds ? "ok  " : "LOW ", check.name, ratio,
                   check.against, check.least, measured.detail);
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
