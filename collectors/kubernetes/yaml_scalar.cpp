// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/yaml_scalar.h"

#include "collectors/kubernetes/yaml_characters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>

namespace nephoscope {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// Of YAML 1.1, in the spellings that go-yaml knows.
constexpr std::array words{
    std::string_view{""},      std::string_view{"~"},     std::string_view{"null"},  std::string_view{"Null"},
    std::string_view{"NULL"},  std::string_view{"y"},     std::string_view{"Y"},     std::string_view{"yes"},
    std::string_view{"Yes"},   std::string_view{"YES"},   std::string_view{"n"},     std::string_view{"N"},
    std::string_view{"no"},    std::string_view{"No"},    std::string_view{"NO"},    std::string_view{"true"},
    std::string_view{"True"},  std::string_view{"TRUE"},  std::string_view{"on"},    std::string_view{"On"},
    std::string_view{"ON"},    std::string_view{"off"},   std::string_view{"Off"},   std::string_view{"OFF"},
    std::string_view{"false"}, std::string_view{"False"}, std::string_view{"FALSE"}, std::string_view{".nan"},
    std::string_view{".NaN"},  std::string_view{".NAN"},  std::string_view{".inf"},  std::string_view{".Inf"},
    std::string_view{".INF"},  std::string_view{"+.inf"}, std::string_view{"+.Inf"}, std::string_view{"+.INF"},
    std::string_view{"-.inf"}, std::string_view{"-.Inf"}, std::string_view{"-.INF"},
};

// Reads a text from its beginning, piece by piece.
class Scan {
public:
    explicit Scan(std::string_view text) : m_rest(text) {}

    bool done() const { return m_rest.empty(); }
    bool take(char c)
    {
        if (m_rest.empty() || m_rest.front() != c)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }
    bool takeAny(std::string_view set)
    {
        if (m_rest.empty() || set.find(m_rest.front()) == std::string_view::npos)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }
    std::size_t digits()
    {
        std::size_t count = 0;
        while (count < m_rest.size() && isDigit(m_rest[count]))
            ++count;
        m_rest.remove_prefix(count);
        return count;
    }
    // A number of one or two digits (exactly two if `fixed`) within the bounds.
    std::optional<int> number(int least, int most, bool fixed = false)
    {
        std::size_t count = 0;
        int value = 0;
        while (count < 2 && count < m_rest.size() && isDigit(m_rest[count]))
            value = value * 10 + (m_rest[count++] - '0');
        if (count == 0 || (fixed && count < 2) || value < least || value > most)
            return std::nullopt;
        m_rest.remove_prefix(count);
        return value;
    }

private:
    std::string_view m_rest;
};

int daysIn(int year, int month)
{
    constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days.at(static_cast<std::size_t>(month - 1));
}

// 2006-1-2, alone or with a time of day: "T" or "t" and a zone, or a blank and none.
bool isTimestamp(std::string_view text)
{
    if (text.size() < 5 || !std::all_of(text.begin(), text.begin() + 4, isDigit))
        return false;
    int year = 0;
    std::from_chars(text.data(), text.data() + 4, year);
    Scan scan(text.substr(4));
    if (!scan.take('-'))
        return false;
    const auto month = scan.number(1, 12);
    if (!month || !scan.take('-'))
        return false;
    const auto day = scan.number(1, 31);
    if (!day || *day > daysIn(year, *month))
        return false;
    if (scan.done())
        return true;
    const bool zoned = scan.takeAny("Tt");
    if (!zoned && !scan.take(' '))
        return false;
    if (!scan.number(0, 23) || !scan.take(':') || !scan.number(0, 59) || !scan.take(':') || !scan.number(0, 59))
        return false;
    if (scan.takeAny(".,") && scan.digits() == 0)
        return false;
    if (!zoned)
        return scan.done();
    if (scan.take('Z'))
        return scan.done();
    return scan.takeAny("+-") && scan.number(0, 24, true) && scan.take(':') && scan.number(0, 60, true) && scan.done();
}

// Without its sign, with a prefix for its base or none; what 64 bits hold.
bool isInteger(std::string_view text)
{
    const bool negative = text.starts_with('-');
    const bool positive = text.starts_with('+');
    if (negative || positive)
        text.remove_prefix(1);
    int base = 10;
    if (text.size() > 1 && text.front() == '0') {
        const char letter = static_cast<char>(text[1] | 0x20);
        base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
        text.remove_prefix(base == 8 && letter != 'o' ? 1 : 2);
    }
    std::uint64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (failure != std::errc{} || end != text.data() + text.size())
        return false;
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    return value <= (negative ? most + 1 : positive ? most : std::numeric_limits<std::uint64_t>::max());
}

// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?, and not too large to be held.
bool isFloat(std::string_view text)
{
    Scan scan(text);
    scan.takeAny("+-");
    const std::size_t whole = scan.digits();
    const bool point = scan.take('.');
    const std::size_t fraction = point ? scan.digits() : 0;
    if (whole == 0 && fraction == 0)
        return false;
    if (scan.takeAny("eE")) {
        scan.takeAny("+-");
        if (scan.digits() == 0)
            return false;
    }
    if (!scan.done())
        return false;
    const double value = std::strtod(std::string(text).c_str(), nullptr);
    return value <= std::numeric_limits<double>::max() && value >= std::numeric_limits<double>::lowest();
}

// [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?: YAML 1.1 read "1:30" as ninety.
bool isBase60(std::string_view text)
{
    if (text.starts_with('-') || text.starts_with('+'))
        text.remove_prefix(1);
    if (text.empty() || !isDigit(text.front()))
        return false;
    const auto digitOrLow = [](char c) { return isDigit(c) || c == '_'; };
    std::size_t at = 0;
    while (at < text.size() && digitOrLow(text[at]))
        ++at;
    std::size_t parts = 0;
    while (at < text.size() && text[at] == ':') {
        std::size_t end = at + 1;
        while (end < text.size() && isDigit(text[end]))
            ++end;
        const std::size_t length = end - at - 1;
        if (length == 0 || length > 2 || (length == 2 && text[at + 1] > '5'))
            return false;
        at = end;
        ++parts;
    }
    if (parts > 0 && at < text.size() && text[at] == '.')
        at = static_cast<std::size_t>(std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at) + 1, text.end(), digitOrLow)
                                      - text.begin());
    return parts > 0 && at == text.size();
}

std::string withoutLowLines(std::string_view text)
{
    std::string plain(text);
    std::erase(plain, '_');
    return plain;
}

// What a text allows, found by one walk over its characters.
struct Analysis {
    bool lineBreaks = false;
    bool plain = true;
    bool singleQuoted = true;
    bool block = true;
};

bool indicates(std::string_view text, std::size_t at, bool blankBefore, bool blankAfter)
{
    const char c = text[at];
    if (at == 0) {
        if (std::string_view("#,[]{}&*!|>'\"%@`").find(c) != std::string_view::npos)
            return true;
        return (c == '?' || c == ':' || c == '-') && blankAfter;
    }
    return (c == ':' && blankAfter) || (c == '#' && blankBefore);
}

Analysis analyse(std::string_view text)
{
    Analysis result;
    if (text.empty()) {
        result.block = false;
        return result;
    }
    bool indicators = text.starts_with("---") || text.starts_with("...");
    bool special = false;
    bool breakSpace = false;
    bool spaceBreak = false;
    bool previousSpace = false;
    bool previousBreak = false;
    bool blankBefore = true;
    for (std::size_t at = 0; at < text.size(); at += yamlWidth(text, at)) {
        const std::size_t next = at + yamlWidth(text, at);
        const bool blankAfter = next >= text.size() || text[next] == ' ' || text[next] == '\t';
        indicators = indicators || indicates(text, at, blankBefore, blankAfter);
        special = special || !yamlPrintable(text, at);
        const bool space = text[at] == ' ';
        const bool lineBreak = yamlBreak(text, at);
        breakSpace = breakSpace || (space && previousBreak);
        spaceBreak = spaceBreak || (lineBreak && previousSpace);
        result.lineBreaks = result.lineBreaks || lineBreak;
        previousSpace = space;
        previousBreak = lineBreak;
        blankBefore = space || lineBreak || text[at] == '\t' || text[at] == '\0';
    }
    const bool edges = text.front() == ' ' || yamlBreak(text, 0) || previousSpace || previousBreak;
    result.plain = !edges && !breakSpace && !spaceBreak && !special && !result.lineBreaks && !indicators;
    result.singleQuoted = !breakSpace && !spaceBreak && !special;
    result.block = !previousSpace && !spaceBreak && !special;
    return result;
}

} // namespace

bool readsAsOther(std::string_view text)
{
    if (std::find(words.begin(), words.end(), text) != words.end())
        return true;
    if (text.front() == '.')
        return isFloat(withoutLowLines(text));
    if (!isDigit(text.front()) && text.front() != '+' && text.front() != '-')
        return false;
    const std::string plain = withoutLowLines(text);
    return isTimestamp(text) || isInteger(plain) || isFloat(plain) || isBase60(text);
}

YamlScalar yamlScalar(std::string_view text, bool key)
{
    const Analysis can = analyse(text);
    YamlScalar result;
    result.multiline = can.lineBreaks;
    result.style = text.find('\n') != std::string_view::npos ? YamlStyle::Literal
                   : readsAsOther(text)                      ? YamlStyle::DoubleQuoted
                                                             : YamlStyle::Plain;
    if (key && result.multiline)
        result.style = YamlStyle::DoubleQuoted;
    if (result.style == YamlStyle::Plain && !can.plain)
        result.style = YamlStyle::SingleQuoted;
    if (result.style == YamlStyle::SingleQuoted && !can.singleQuoted)
        result.style = YamlStyle::DoubleQuoted;
    if (result.style == YamlStyle::Literal && !can.block)
        result.style = YamlStyle::DoubleQuoted;
    return result;
}

std::string yamlNumber(double number)
{
    // The shortest digits that read back as the same: "d.ddde±dd".
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::scientific).ptr;
    const std::string_view shortest(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    const std::size_t mark = shortest.find('e');
    if (mark == std::string_view::npos)
        return std::string(shortest);
    int exponent = 0;
    const char* const digitsOfExponent = buffer.data() + mark + (shortest[mark + 1] == '+' ? 2 : 1);
    std::from_chars(digitsOfExponent, end, exponent);
    std::string digits(shortest.substr(0, mark));
    std::erase(digits, '.');
    std::string sign;
    if (digits.starts_with('-')) {
        sign = "-";
        digits.erase(0, 1);
    }
    const auto count = static_cast<int>(digits.size());
    // Go's JSON writes whole numbers as such, and YAML reads them as integers as far as 64 bits hold them.
    if (exponent >= count - 1 && exponent < 21) {
        const std::string integer = (digits == "0" ? "" : sign) + digits
                                    + std::string(static_cast<std::size_t>(exponent - count + 1), '0');
        if (isInteger(integer))
            return integer;
    }
    if (exponent < -4 || exponent >= 6) {
        std::string text = sign + digits.substr(0, 1);
        if (count > 1)
            text += "." + digits.substr(1);
        const std::string power = std::to_string(std::abs(exponent));
        text += exponent < 0 ? "e-" : "e+";
        return text + (power.size() < 2 ? "0" : "") + power;
    }
    if (exponent < 0)
        return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    return sign + digits.substr(0, static_cast<std::size_t>(exponent) + 1) + "."
           + digits.substr(static_cast<std::size_t>(exponent) + 1);
}

} // namespace nephoscope
