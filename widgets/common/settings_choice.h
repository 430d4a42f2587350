// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/motion.h"
#include "widgets/common/view_context.h"

#include <QString>
#include <vector>

namespace nephoscope {

// What a source's cluster does not tell of its autoscaler controller; every number that rests on these is marked inferred.
struct ControllerChoice {
    QString source;
    Duration syncPeriod = std::chrono::seconds{15};           // --horizontal-pod-autoscaler-sync-period
    Duration downscaleWindow = std::chrono::minutes{5};       // --horizontal-pod-autoscaler-downscale-stabilization
    friend bool operator==(const ControllerChoice&, const ControllerChoice&) = default;
};

// What the user may choose for the program, whichever window and session.
struct SettingsChoice {
    ThemeMode theme = ThemeMode::System;
    TimeZone zone = TimeZone::Local;
    MotionMode motion = MotionMode::System;
    Duration span = ViewContext::usualSpan;       // of charts when a window opens, and when they are reset
    std::vector<ControllerChoice> controllers;    // of the sources that are known, by name
    friend bool operator==(const SettingsChoice&, const SettingsChoice&) = default;
};

// Why that cannot be, or nothing.
QString refusedSpan(Duration span);
QString refusedSyncPeriod(Duration period);
QString refusedDownscaleWindow(Duration window);
// "1h30m", "90s", "15s": what parseDuration() reads back.
QString durationText(Duration duration);

} // namespace nephoscope
