// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/line_splitter.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace nephoscope {

namespace {

// A buffer up to this size is kept for the next line; a larger one was an exception and is given back.
constexpr std::size_t keptCapacity = std::size_t{1} << 20;

std::string_view withoutCarriageReturn(std::string_view line)
{
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

} // namespace

void LineSplitter::feed(std::span<const char> piece)
{
    m_rest = std::string_view{piece.data(), piece.size()};
}

std::optional<Expected<std::string_view>> LineSplitter::next()
{
    if (m_carryHandedOut)
        dropCarry();
    while (!m_rest.empty()) {
        const std::size_t end = m_rest.find('\n');
        const bool complete = end != std::string_view::npos;
        const std::string_view part = m_rest.substr(0, complete ? end : m_rest.size());
        m_rest.remove_prefix(complete ? end + 1 : part.size());
        if (m_skipping) {
            m_skipping = !complete;
            continue;
        }
        if (part.size() > m_maximum - m_carried) {
            dropCarry();
            m_skipping = !complete;
            ++m_lines;
            return Expected<std::string_view>{tl::unexpect, tooLarge()};
        }
        if (!complete) {
            carry(part);
            continue;
        }
        ++m_lines;
        if (m_carried == 0)
            return withoutCarriageReturn(part);
        carry(part);
        m_carryHandedOut = true;
        return withoutCarriageReturn(tail());
    }
    return std::nullopt;
}

void LineSplitter::carry(std::string_view bytes)
{
    const std::size_t needed = m_carried + bytes.size();
    if (needed + spare > m_capacity) {
        const std::size_t limit = m_maximum > SIZE_MAX - spare ? SIZE_MAX : m_maximum + spare;
        const std::size_t capacity = std::min(std::max(needed + spare, m_capacity * 2), limit);
        auto grown = std::make_unique_for_overwrite<char[]>(capacity);
        if (m_carried > 0)
            std::memcpy(grown.get(), m_carry.get(), m_carried);
        m_carry = std::move(grown);
        m_capacity = capacity;
    }
    if (!bytes.empty())
        std::memcpy(m_carry.get() + m_carried, bytes.data(), bytes.size());
    m_carried = needed;
    std::memset(m_carry.get() + m_carried, 0, spare);
}

void LineSplitter::dropCarry()
{
    m_carried = 0;
    m_carryHandedOut = false;
    if (m_capacity > keptCapacity) {
        m_carry.reset();
        m_capacity = 0;
    }
}

Error LineSplitter::tooLarge() const
{
    Error error;
    error.code = ErrorCode::TooLarge;
    error.what = "Line " + std::to_string(m_lines) + " is too long";
    error.why = "it has more than " + std::to_string(m_maximum) + " bytes";
    return error;
}

} // namespace nephoscope
