// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace nephoscope {

// How far a server's clock is ahead of ours, from the Date headers of its answers. These have whole seconds, so an offset is only
// believed when several answers agree, and only worth telling when it is well above that grain.
class ClockOffset {
public:
    // An answer that was asked for and came at these times of ours. Returns an offset that is news.
    std::optional<Duration> sample(std::string_view dateHeader, Time asked, Time answered);

    Duration told() const { return m_told; }

private:
    // What one answer allows.
    struct Bounds {
        Duration low{};
        Duration high{};
    };
    std::array<Bounds, 5> m_samples{};  // a ring
    std::size_t m_count = 0;
    Duration m_told{};
};

} // namespace nephoscope
