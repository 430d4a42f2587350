// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace nephoscope {

// How much of a frame the refreshes of one window may take together, so that several that fall due at once are spread over the next
// frames and leave room for painting. The first of a frame always goes, however long it takes: nothing waits for ever. Is told the
// time.
class FrameBudget {
public:
    static constexpr std::chrono::microseconds frame{16'667};
    static constexpr std::chrono::microseconds room{6'000};

    // Whether something that is expected to take so long may go now.
    bool admits(std::chrono::microseconds now, std::chrono::microseconds expected);
    void spent(std::chrono::microseconds work) { m_spent += work; }
    // How long until the next frame begins.
    std::chrono::microseconds rest(std::chrono::microseconds now) const { return m_begin + frame - now; }

private:
    std::chrono::microseconds m_begin{-frame};
    std::chrono::microseconds m_spent{0};
};

} // namespace nephoscope
