// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/yaml_order.h"

#include <cstddef>
#include <cstdint>

namespace nephoscope {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

// Beyond ASCII every character counts as a letter; bytes of UTF-8 are ordered as their characters are.
bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

bool byteBefore(char a, char b)
{
    return static_cast<unsigned char>(a) < static_cast<unsigned char>(b);
}

// The digits from `at` on as a number that wraps, and where they end.
struct Number {
    std::uint64_t value;
    std::size_t end;
};
Number numberAt(std::string_view text, std::size_t at, std::uint64_t before)
{
    Number number{before, at};
    while (number.end < text.size() && isDigit(text[number.end]))
        number.value = number.value * 10 + static_cast<std::uint64_t>(text[number.end++] - '0');
    return number;
}

} // namespace

bool yamlKeyBefore(std::string_view a, std::string_view b)
{
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
        if (a[i] == b[i])
            continue;
        if (isLetter(a[i]) && isLetter(b[i]))
            return byteBefore(a[i], b[i]);
        if (isLetter(a[i]) || isLetter(b[i]))
            return isLetter(b[i]);
        // Within a number, zeros are digits like others; at its beginning they are not.
        std::uint64_t before = 0;
        if (a[i] == '0' || b[i] == '0') {
            for (std::size_t j = i; j > 0 && isDigit(a[j - 1]); --j) {
                if (a[j - 1] != '0') {
                    before = 1;
                    break;
                }
            }
        }
        const Number left = numberAt(a, i, before);
        const Number right = numberAt(b, i, before);
        if (left.value != right.value)
            return static_cast<std::int64_t>(left.value) < static_cast<std::int64_t>(right.value);
        if (left.end != right.end)
            return left.end < right.end;
        return byteBefore(a[i], b[i]);
    }
    return a.size() < b.size();
}

} // namespace nephoscope
