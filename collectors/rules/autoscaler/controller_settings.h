// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <string_view>

namespace nephoscope {

// How the controller tests whether a ratio is near enough to 1. At 110 % exactly, rounding makes the two differ.
enum class ToleranceTest {
    Distance,  // |1 − ratio| ≤ tolerance, before 1.33
    Range,     // 1 − down ≤ ratio ≤ 1 + up
};

// What a cluster does not tell about its autoscaler: flags of the controller manager, and the two things that depend on its
// release. Defaults are upstream's.
struct ControllerSettings {
    double tolerance = 0.1;
    Duration downscaleStabilization = std::chrono::minutes{5};
    Duration cpuInitializationPeriod = std::chrono::minutes{5};
    Duration initialReadinessDelay = std::chrono::seconds{30};
    Duration syncPeriod = std::chrono::seconds{15};

    ToleranceTest toleranceTest = ToleranceTest::Range;
    bool scaledToZeroCondition = true;  // since 1.37

    // By a version as servers report it ("v1.37.2", "1.29+", "v1.33.0-rc.1"); what cannot be read counts as the newest.
    static ControllerSettings forServerVersion(std::string_view version);
    friend bool operator==(const ControllerSettings&, const ControllerSettings&) = default;
};

} // namespace nephoscope
