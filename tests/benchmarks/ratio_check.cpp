// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/benchmarks/ratio_check.h"

#include <algorithm>
#include <ctime>

namespace nephoscope {

namespace {

double threadSeconds()
{
    std::timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double secondsOf(const std::function<void()>& work)
{
    const double begin = threadSeconds();
    work();
    return threadSeconds() - begin;
}

} // namespace

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

Measurement medianOfAlternating(int rounds, const std::function<void()>& ours, const std::function<void()>& reference)
{
    ours();
    reference();
    std::vector<double> oursTimes;
    std::vector<double> referenceTimes;
    for (int round = 0; round < rounds; ++round) {
        oursTimes.push_back(secondsOf(ours));
        referenceTimes.push_back(secondsOf(reference));
    }
    Measurement measurement;
    measurement.ours = median(std::move(oursTimes));
    measurement.reference = median(std::move(referenceTimes));
    return measurement;
}

} // namespace nephoscope
