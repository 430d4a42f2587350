// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <string>

namespace nephoscope::lab {

// "2026-11-24T04:05:06Z": metav1.Time, cut to whole seconds.
std::string apiTime(Time time);

// "2026-11-24T04:05:06.000007Z": metav1.MicroTime.
std::string apiMicroTime(Time time);

} // namespace nephoscope::lab
