// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>

// Characters as YAML sees them, in valid UTF-8.
namespace nephoscope {

// Bytes of the character that begins there, never beyond the text.
inline std::size_t yamlWidth(std::string_view text, std::size_t at)
{
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t width = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return width < text.size() - at ? width : text.size() - at;
}

// Of CR, LF, NEL, LS and PS one.
inline bool yamlBreak(std::string_view text, std::size_t at)
{
    const std::string_view rest = text.substr(at);
    return rest.starts_with('\n') || rest.starts_with('\r') || rest.starts_with("\xC2\x85") || rest.starts_with("\xE2\x80\xA8")
           || rest.starts_with("\xE2\x80\xA9");
}

// What go-yaml writes without an escape: no control characters, tabs among them, and nothing outside of the basic plane.
inline bool yamlPrintable(std::string_view text, std::size_t at)
{
    const auto byte = [&](std::size_t offset) {
        return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0u;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80)
        return lead == 0x0A || (lead >= 0x20 && lead <= 0x7E);
    if (lead == 0xC2)
        return byte(1) >= 0xA0;
    if (lead == 0xED)
        return byte(1) < 0xA0;
    if (lead == 0xEF)
        return !(byte(1) == 0xBB && byte(2) == 0xBF) && !(byte(1) == 0xBF && (byte(2) == 0xBE || byte(2) == 0xBF));
    return lead > 0xC2 && lead < 0xEF;
}

} // namespace nephoscope
