// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/explanation.h"

#include <string>

namespace nephoscope {

// A step of an autoscaler's explanation as one English line with its arithmetic: "100 × 1410m / 1250m = 112 % of request".
std::string phraseEnglish(const ExplanationStep& step);

} // namespace nephoscope
