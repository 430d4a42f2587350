// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/yaml_writer.h"

#include "collectors/kubernetes/yaml_characters.h"
#include "collectors/kubernetes/yaml_order.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace nephoscope {

namespace {

constexpr int step = 2;
constexpr int bestWidth = 80;
constexpr std::size_t longestSimpleKey = 128; // bytes

std::uint32_t codePoint(std::string_view character)
{
    const auto lead = static_cast<unsigned char>(character.front());
    std::uint32_t value = character.size() == 1 ? lead : lead & (0xFFu >> (character.size() + 1));
    for (const char c : character.substr(1))
        value = (value << 6) | (static_cast<unsigned char>(c) & 0x3Fu);
    return value;
}

std::string escape(std::uint32_t point)
{
    switch (point) {
    case 0x00: return "\\0";
    case 0x07: return "\\a";
    case 0x08: return "\\b";
    case 0x09: return "\\t";
    case 0x0A: return "\\n";
    case 0x0B: return "\\v";
    case 0x0C: return "\\f";
    case 0x0D: return "\\r";
    case 0x1B: return "\\e";
    case 0x22: return "\\\"";
    case 0x5C: return "\\\\";
    case 0x85: return "\\N";
    case 0xA0: return "\\_";
    case 0x2028: return "\\L";
    case 0x2029: return "\\P";
    default: break;
    }
    const int digits = point <= 0xFF ? 2 : point <= 0xFFFF ? 4 : 8;
    std::string text = digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U";
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        text += "0123456789ABCDEF"[(point >> shift) & 0xFu];
    return text;
}

} // namespace

std::string YamlWriter::write(const nlohmann::json& document)
{
    node(document, Place::Root);
    if (!m_indention || m_column > 0)
        lineBreak();
    return std::move(m_out);
}

void YamlWriter::node(const nlohmann::json& value, Place place)
{
    const bool key = place == Place::Key;
    switch (value.type()) {
    case nlohmann::json::value_t::object: mapping(value); break;
    case nlohmann::json::value_t::array: sequence(value, place == Place::Value && !m_indention); break;
    case nlohmann::json::value_t::string: {
        const auto& text = value.get_ref<const std::string&>();
        scalar(text, yamlScalar(text, key).style, key);
        break;
    }
    case nlohmann::json::value_t::number_float: scalar(yamlNumber(value.get<double>()), YamlStyle::Plain, key); break;
    default: scalar(value.dump(), YamlStyle::Plain, key); break;
    }
}

void YamlWriter::mapping(const nlohmann::json& value)
{
    if (value.empty()) {
        indicator("{", true, true, false);
        indicator("}", false, false, false);
        return;
    }
    std::vector<std::pair<const std::string*, const nlohmann::json*>> entries;
    for (const auto& [key, entry] : value.items())
        entries.emplace_back(&key, &entry);
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return yamlKeyBefore(*a.first, *b.first); });
    const int outer = std::exchange(m_indent, m_indent < 0 ? 0 : m_indent + step);
    for (const auto& [key, entry] : entries) {
        indent();
        if (!yamlScalar(*key, false).multiline && key->size() <= longestSimpleKey) {
            scalar(*key, yamlScalar(*key, true).style, true);
            indicator(":", false, false, false);
        } else {
            indicator("?", true, false, true);
            scalar(*key, yamlScalar(*key, false).style, false);
            indent();
            indicator(":", true, false, true);
        }
        node(*entry, Place::Value);
    }
    m_indent = outer;
}

void YamlWriter::sequence(const nlohmann::json& value, bool indentless)
{
    if (value.empty()) {
        indicator("[", true, true, false);
        indicator("]", false, false, false);
        return;
    }
    const int outer = std::exchange(m_indent, m_indent < 0 ? 0 : indentless ? m_indent : m_indent + step);
    for (const nlohmann::json& item : value) {
        indent();
        indicator("-", true, false, true);
        node(item, Place::Item);
    }
    m_indent = outer;
}

void YamlWriter::scalar(std::string_view text, YamlStyle style, bool key)
{
    const int outer = std::exchange(m_indent, m_indent < 0 ? step : m_indent + step);
    switch (style) {
    case YamlStyle::Plain:
        if (!m_space)
            put(' ');
        folded(text, '\0', !key);
        break;
    case YamlStyle::SingleQuoted:
        indicator("'", true, false, false);
        folded(text, '\'', !key);
        indicator("'", false, false, false);
        break;
    case YamlStyle::DoubleQuoted:
        indicator("\"", true, false, false);
        escaped(text, !key);
        indicator("\"", false, false, false);
        break;
    case YamlStyle::Literal: literal(text); break;
    }
    if (style != YamlStyle::Literal) {
        m_space = false;
        m_indention = false;
    }
    m_indent = outer;
}

// Plain or in single quotes: behind the best width a line ends at the next single blank. A line break is written as an empty line.
void YamlWriter::folded(std::string_view text, char quote, bool mayFold)
{
    bool spaces = false;
    bool breaks = false;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ') {
            const bool inside = quote == '\0' || (at > 0 && at + 1 < text.size());
            const bool single = at + 1 >= text.size() || text[at + 1] != ' ';
            if (mayFold && !spaces && m_column > bestWidth && inside && single) {
                indent();
                ++at;
            } else {
                copy(text, at);
            }
            spaces = true;
        } else if (yamlBreak(text, at)) {
            if (!breaks && text[at] == '\n')
                lineBreak();
            copyBreak(text, at);
            breaks = true;
        } else {
            if (breaks)
                indent();
            if (quote != '\0' && text[at] == quote)
                put(quote);
            copy(text, at);
            m_indention = false;
            spaces = false;
            breaks = false;
        }
    }
}

void YamlWriter::escaped(std::string_view text, bool mayFold)
{
    bool spaces = false;
    for (std::size_t at = 0; at < text.size();) {
        // A text that begins with a byte order mark has every character escaped by go-yaml, which looks at its beginning only.
        if (!yamlPrintable(text, at) || text.starts_with("\xEF\xBB\xBF") || yamlBreak(text, at) || text[at] == '"'
            || text[at] == '\\') {
            const std::size_t width = yamlWidth(text, at);
            for (const char c : escape(codePoint(text.substr(at, width))))
                put(c);
            at += width;
            spaces = false;
        } else if (text[at] == ' ') {
            if (mayFold && !spaces && m_column > bestWidth && at > 0 && at + 1 < text.size()) {
                indent();
                if (text[at + 1] == ' ')
                    put('\\');
                ++at;
            } else {
                copy(text, at);
            }
            spaces = true;
        } else {
            copy(text, at);
            spaces = false;
        }
    }
}

// "|", how far it is indented if that cannot be seen, and whether its last line end is kept.
void YamlWriter::literal(std::string_view text)
{
    indicator("|", true, false, false);
    if (text.front() == ' ' || yamlBreak(text, 0))
        indicator(std::to_string(step), false, false, false);
    std::vector<bool> endsInBreak;
    for (std::size_t at = 0; at < text.size(); at += yamlWidth(text, at))
        endsInBreak.push_back(yamlBreak(text, at));
    if (!endsInBreak.back())
        indicator("-", false, false, false);
    else if (endsInBreak.size() == 1 || endsInBreak[endsInBreak.size() - 2])
        indicator("+", false, false, false);
    lineBreak();
    m_indention = true;
    m_space = true;
    bool breaks = true;
    for (std::size_t at = 0; at < text.size();) {
        if (yamlBreak(text, at)) {
            copyBreak(text, at);
            breaks = true;
        } else {
            if (breaks)
                indent();
            copy(text, at);
            m_indention = false;
            breaks = false;
        }
    }
}

void YamlWriter::indicator(std::string_view text, bool needsSpace, bool isSpace, bool isIndention)
{
    if (needsSpace && !m_space)
        put(' ');
    for (const char c : text)
        put(c);
    m_space = isSpace;
    m_indention = m_indention && isIndention;
}

void YamlWriter::put(char c)
{
    m_out += c;
    ++m_column;
}

// What follows begins a line.
void YamlWriter::copyBreak(std::string_view text, std::size_t& at)
{
    copy(text, at);
    m_indention = true;
}

void YamlWriter::copy(std::string_view text, std::size_t& at)
{
    const std::size_t width = yamlWidth(text, at);
    const bool ends = yamlBreak(text, at);
    m_out += text.substr(at, width);
    m_column = ends ? 0 : m_column + 1;
    at += width;
}

void YamlWriter::lineBreak()
{
    m_out += '\n';
    m_column = 0;
}

void YamlWriter::indent()
{
    const int wanted = std::max(m_indent, 0);
    if (!m_indention || m_column > wanted || (m_column == wanted && !m_space))
        lineBreak();
    while (m_column < wanted)
        put(' ');
    m_space = true;
    m_indention = true;
}

} // namespace nephoscope
