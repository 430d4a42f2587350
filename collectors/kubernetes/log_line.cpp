// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/log_line.h"

#include <algorithm>

namespace nephoscope {

namespace {

constexpr char escapeCharacter = '\x1B';
constexpr std::size_t longestTimestamp = 40;   // bytes
constexpr std::size_t rememberedLines = 200'000;

// Bytes of the control sequence at the beginning (ECMA-48): CSI to its final byte, OSC to BEL or ST, others of two bytes.
std::size_t sequenceLength(std::string_view text)
{
    if (text.size() < 2)
        return text.size();
    if (text[1] == '[') {
        for (std::size_t i = 2; i < text.size(); ++i) {
            if (text[i] >= '@' && text[i] <= '~')
                return i + 1;
            if (text[i] < ' ')
                return i;
        }
        return text.size();
    }
    if (text[1] == ']') {
        for (std::size_t i = 2; i < text.size(); ++i) {
            if (text[i] == '\a')
                return i + 1;
            if (text[i] == escapeCharacter)
                return i + 1 < text.size() && text[i + 1] == '\\' ? i + 2 : i;
        }
        return text.size();
    }
    return 2;
}

std::string readable(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == escapeCharacter) {
            i += sequenceLength(text.substr(i));
            continue;
        }
        if (static_cast<unsigned char>(c) < 0x20 && c != '\t') {
            // Its picture: U+2400 and the code.
            result += "\xE2\x90";
            result += static_cast<char>(0x80 + c);
        } else {
            result += c;
        }
        ++i;
    }
    return result;
}

std::string_view cut(std::string_view text)
{
    if (text.size() <= longestLogLine)
        return text;
    std::size_t end = longestLogLine;
    // Not within a character of UTF-8.
    for (int back = 0; back < 3 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80; ++back)
        --end;
    return text.substr(0, end);
}

} // namespace

LogLine readLogLine(std::string_view line)
{
    LogLine result;
    std::string_view text = line;
    const std::size_t blank = line.substr(0, longestTimestamp).find(' ');
    result.at = parseRfc3339(line.substr(0, std::min(blank, line.size())));
    if (result.at)
        text.remove_prefix(blank == std::string_view::npos ? line.size() : blank + 1);
    const std::string_view kept = cut(text);
    result.text = readable(kept);
    if (kept.size() < text.size())
        result.text += " … and " + std::to_string(text.size() - kept.size()) + " bytes more";
    return result;
}

bool LogBookmark::isNew(const std::optional<Time>& at, std::string_view line)
{
    if (!at)
        return true;
    const std::size_t hash = std::hash<std::string_view>{}(line);
    if (const auto again = m_repeated.find(hash); again != m_repeated.end()) {
        if (--again->second == 0)
            m_repeated.erase(again);
        return false;
    }
    const auto second = std::chrono::floor<std::chrono::seconds>(at->time_since_epoch());
    if (!m_second || second > *m_second) {
        m_second = second;
        m_seen.clear();
    }
    if (second == *m_second && m_seen.size() < rememberedLines)
        ++m_seen[hash];
    return true;
}

void LogBookmark::reopen()
{
    m_repeated = m_seen;
}

std::optional<Time> LogBookmark::since() const
{
    return m_second ? std::optional(Time(*m_second)) : std::nullopt;
}

} // namespace nephoscope
