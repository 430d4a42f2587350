// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever a container writes: bounded texts without control characters; and a log that is asked for again tells each line once.
#include "collectors/kubernetes/log_line.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using namespace nephoscope;

namespace {

constexpr std::size_t remark = 64; // bytes of what is said about the rest of a long line

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

} // namespace

// The first byte says after how many lines the log is cut and asked for again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const auto lines = linesOf({reinterpret_cast<const char*>(data + 1), size - 1});
    for (const std::string_view line : lines) {
        const LogLine read = readLogLine(line);
        // A control character becomes its picture of three bytes.
        if (read.text.size() > longestLogLine * 3 + remark)
            std::abort();
        if (std::any_of(read.text.begin(), read.text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; }))
            std::abort();
        if (read.at && readLogLine(formatRfc3339(*read.at) + " x").at != read.at)
            std::abort();
    }

    // What the server has from that second on, in the order of the log.
    LogBookmark bookmark;
    const std::size_t cut = std::min<std::size_t>(data[0], lines.size());
    const auto told = [&bookmark](std::string_view line) { return bookmark.isNew(readLogLine(line).at, line); };
    for (std::size_t i = 0; i < cut; ++i) {
        if (!told(lines[i]))
            std::abort();
    }
    const auto since = bookmark.since();
    bookmark.reopen();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto at = readLogLine(lines[i]).at;
        if (!at || !since || *at < *since)
            continue;
        // Of what was there before, nothing comes twice.
        const auto second = std::chrono::floor<std::chrono::seconds>(*at);
        if (i < cut && second == *since && told(lines[i]))
            std::abort();
    }
    // What is new is told.
    for (std::size_t i = cut; i < lines.size(); ++i) {
        if (readLogLine(lines[i]).at && since && !told(lines[i]))
            std::abort();
    }
    return 0;
}
