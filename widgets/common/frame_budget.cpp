// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/frame_budget.h"

namespace nephoscope {

bool FrameBudget::admits(std::chrono::microseconds now, std::chrono::microseconds expected)
{
    if (now - m_begin >= frame) {
        m_begin = now;
        m_spent = {};
    }
    return m_spent.count() == 0 || m_spent + expected <= room;
}

} // namespace nephoscope
