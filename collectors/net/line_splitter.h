// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace nephoscope {

// Cuts a byte stream that arrives in arbitrary pieces into lines (LF or CRLF), whatever the pieces cut through. A line that
// lies within one piece is handed out where it is, without a copy; only one that spans pieces is put together in a buffer
// of its own, which never holds more than the longest line allowed. No thread of its own.
class LineSplitter {
public:
    static constexpr std::size_t usualMaximum = std::size_t{64} << 20;
    // Readable bytes behind each line, as simdjson wants them.
    static constexpr std::size_t spare = 64;

    // `maximumLine`: bytes before the LF.
    explicit LineSplitter(std::size_t maximumLine = usualMaximum) : m_maximum(maximumLine) {}

    // Takes the next piece, after next() has returned nothing. It must stay where it is until next() returns nothing again,
    // and must be followed by `spare` readable bytes, as the pieces of an HttpStream are.
    void feed(std::span<const char> piece);

    // The next complete line without its line end, valid until the next call; nothing: feed more. A line over the maximum is
    // one error TooLarge, told as soon as it is known; then the lines after it follow.
    std::optional<Expected<std::string_view>> next();

    // What has arrived of a line that is not complete, once next() has returned nothing. At the end of a stream it is a line
    // that was cut off.
    std::string_view tail() const { return {m_carry.get(), m_carried}; }

    std::uint64_t linesSoFar() const { return m_lines; }
    // Bytes held in the buffer of its own.
    std::size_t memory() const { return m_capacity; }

private:
    void carry(std::string_view bytes);
    void dropCarry();
    Error tooLarge() const;

    std::size_t m_maximum;
    std::string_view m_rest;  // of the present piece
    std::unique_ptr<char[]> m_carry;
    std::size_t m_carried = 0;
    std::size_t m_capacity = 0;
    std::uint64_t m_lines = 0;
    bool m_carryHandedOut = false;
    bool m_skipping = false;  // within a line over the maximum
};

} // namespace nephoscope
