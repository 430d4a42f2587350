// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/log.h"

#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace nephoscope {

// Bytes of a line that are kept; of the rest it is said how much there was.
inline constexpr std::size_t longestLogLine = std::size_t{16} << 10;

// A line of a log that was asked for with timestamps: its time, and its text without the control sequences that colour a terminal.
// What is no such line is text as a whole, e.g. a complaint of the kubelet.
LogLine readLogLine(std::string_view line);

// Where reading a log stands. The API server counts `sinceTime` in whole seconds, so a log that is asked for again repeats what of
// the last second was there already; this knows it, and no line comes twice, and none is missed.
class LogBookmark {
public:
    // Whether the line was not seen before the last reopen(). Each line is told once.
    bool isNew(const std::optional<Time>& at, std::string_view line);
    // It is being asked for again, from since() on.
    void reopen();
    // The second of the newest line so far.
    std::optional<Time> since() const;

private:
    using Counts = std::unordered_map<std::size_t, std::uint32_t>;

    std::optional<std::chrono::seconds> m_second;
    Counts m_seen;      // lines of that second, by their hash
    Counts m_repeated;  // of them, what is still to come again
};

} // namespace nephoscope
