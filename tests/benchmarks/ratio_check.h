// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace nephoscope {

// What a check measured, in seconds for the same work; the reference is something else that does comparable work, measured in
// the same run.
struct Measurement {
    double ours = 0;
    double reference = 0;
    std::string detail;  // figures for people: sizes, GB/s
};

// A ratio that must hold on every machine: reference time over our time.
struct RatioCheck {
    std::string name;            // "decode_list"
    std::string against;         // "simdjson's walk over every key and scalar"
    double least = 1;
    std::function<Measurement()> run;
    bool needsRealCluster = false;
};

// The upper one of an even number.
double median(std::vector<double> values);

// Seconds of thread CPU that each of the two takes, the medians of `rounds` alternating runs after one that does not count.
Measurement medianOfAlternating(int rounds, const std::function<void()>& ours, const std::function<void()>& reference);

std::vector<RatioCheck> listChecks();
std::vector<RatioCheck> loadChecks();
std::vector<RatioCheck> sessionChecks();
std::vector<RatioCheck> windowChecks();
std::vector<RatioCheck> realListChecks();

} // namespace nephoscope
