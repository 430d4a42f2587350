// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/json_value_scanner.h"

#include <array>
#include <cstdint>

namespace nephoscope {

namespace {

enum class Mark : std::uint8_t { Nothing, Quote, Open, Close, Separator };

constexpr std::array<Mark, 256> marks = [] {
    std::array<Mark, 256> table{};
    table['"'] = Mark::Quote;
    table['{'] = table['['] = Mark::Open;
    table['}'] = table[']'] = Mark::Close;
    table[','] = table[':'] = table[' '] = table['\n'] = table['\r'] = table['\t'] = Mark::Separator;
    return table;
}();

} // namespace

std::size_t JsonValueScanner::scan(std::string_view bytes)
{
    const char* const begin = bytes.data();
    const char* const end = begin + bytes.size();
    const char* at = begin;
    const auto used = [&] { return static_cast<std::size_t>(at - begin); };
    while (at != end && !m_complete) {
        if (m_inString) {
            if (m_escaped) {
                m_escaped = false;
                ++at;
                continue;
            }
            while (at != end && *at != '"' && *at != '\\')
                ++at;
            if (at == end)
                break;
            if (*at++ == '\\') {
                m_escaped = true;
            } else {
                m_inString = false;
                m_complete = m_depth == 0;
            }
            continue;
        }
        switch (marks[static_cast<unsigned char>(*at)]) {
        case Mark::Nothing: ++at; break;
        case Mark::Quote:
            m_inString = true;
            ++at;
            break;
        case Mark::Open:
            ++m_depth;
            ++at;
            break;
        case Mark::Close:
            if (m_depth == 0) {
                m_complete = true;
                return used();
            }
            m_complete = --m_depth == 0;
            ++at;
            break;
        case Mark::Separator:
            if (m_depth == 0) {
                m_complete = true;
                return used();
            }
            ++at;
            break;
        }
    }
    return used();
}

} // namespace nephoscope
