// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

namespace nephoscope {

// Finds where one JSON value ends, in bytes that arrive piece by piece. It counts brackets and knows strings and escapes, no more:
// whether the value is well formed is for the parser to say.
class JsonValueScanner {
public:
    // The next byte is the first of a value; no white space before it.
    void start() { *this = {}; }

    // How many of the bytes belong to the value. Fewer than all, or complete(): it ended there. A number or literal ends before
    // the first byte that cannot belong to it.
    std::size_t scan(std::string_view bytes);
    bool complete() const { return m_complete; }

    // False inside a string, and between brackets: ending there would cut the value off.
    bool mayEnd() const { return m_complete || (m_depth == 0 && !m_inString); }

private:
    std::size_t m_depth = 0;
    bool m_inString = false;
    bool m_escaped = false;
    bool m_complete = false;
};

constexpr bool isJsonSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

} // namespace nephoscope
