// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/log.h"

namespace nephoscope {

// Lines of a log on their way to somebody who is busy: the newest are kept, within bounds, the others counted. Not thread-safe.
class LogBacklog {
public:
    using Told = LogNews;
    static constexpr std::size_t mostLines = 20'000;
    static constexpr std::size_t mostBytes = std::size_t{16} << 20;

    void put(LogNews news);
    // All since the last time, as one.
    LogNews take();

private:
    LogNews m_news;
    std::size_t m_bytes = 0;
};

} // namespace nephoscope
