// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/quantity.h"

#include <algorithm>
#include <array>
#include <limits>

namespace nephoscope {

namespace {

constexpr Int128 nanoPerUnit = 1'000'000'000;
constexpr Int128 largest = Int128{std::numeric_limits<std::int64_t>::max()} * nanoPerUnit;

struct Suffix {
    std::string_view text;
    int exponent; // of 10 or of 2
};

constexpr std::array<Suffix, 10> decimalSuffixes{
    {{"n", -9}, {"u", -6}, {"m", -3}, {"", 0}, {"k", 3}, {"M", 6}, {"G", 9}, {"T", 12}, {"P", 15}, {"E", 18}}};
constexpr std::array<Suffix, 6> binarySuffixes{{{"Ki", 10}, {"Mi", 20}, {"Gi", 30}, {"Ti", 40}, {"Pi", 50}, {"Ei", 60}}};

Int128 divideAwayFromZero(Int128 dividend, Int128 divisor)
{
    const Int128 quotient = dividend / divisor;
    if (dividend % divisor == 0)
        return quotient;
    return dividend < 0 ? quotient - 1 : quotient + 1;
}

std::string decimalText(Int128 value)
{
    if (value == 0)
        return "0";
    const bool negative = value < 0;
    std::string text;
    for (; value != 0; value /= 10)
        text += static_cast<char>('0' + static_cast<int>(negative ? -(value % 10) : value % 10));
    if (negative)
        text += '-';
    std::reverse(text.begin(), text.end());
    return text;
}

// Adds the decimal digits to `mantissa` while they fit; what no longer fits is counted in `dropped` and noted in `inexact`.
struct Digits {
    Int128 mantissa = 0;
    int exponent = 0; // of 10
    bool inexact = false;
    bool any = false;

    void add(int digit, bool fraction)
    {
        any = true;
        constexpr Int128 room = Int128{1} << 90;
        if (mantissa < room) {
            mantissa = mantissa * 10 + digit;
            exponent -= fraction ? 1 : 0;
        } else {
            inexact = inexact || digit != 0;
            exponent += fraction ? 0 : 1;
        }
    }
};

// mantissa × 10^exponent × 2^power in billionths, rounded away from zero and capped.
Int128 scaleToNano(Digits digits, int power)
{
    Int128 value = digits.mantissa;
    int exponent = digits.exponent + 9;
    if (value == 0)
        return 0;
    bool inexact = digits.inexact;
    // Down first, as far as it is exact; the powers of two never exceed 2^60.
    for (; power > 0; --power) {
        if (value > (Int128{1} << 120)) {
            inexact = inexact || value % 10 != 0;
            value /= 10;
            ++exponent;
        }
        value *= 2;
    }
    for (; exponent > 0; --exponent) {
        if (value > largest)
            return largest;
        value *= 10;
    }
    for (; exponent < 0 && value != 0; ++exponent) {
        inexact = inexact || value % 10 != 0;
        value /= 10;
    }
    return std::min(inexact ? value + 1 : value, largest);
}

} // namespace

Quantity Quantity::fromNano(Int128 nano, Format format)
{
    Quantity quantity;
    quantity.m_nano = std::clamp(nano, -largest, largest);
    quantity.m_format = format;
    return quantity;
}

Quantity Quantity::fromMilli(std::int64_t milli, Format format)
{
    return fromNano(Int128{milli} * 1'000'000, format);
}

Quantity Quantity::fromValue(std::int64_t value, Format format)
{
    return fromNano(Int128{value} * nanoPerUnit, format);
}

std::int64_t Quantity::value() const
{
    return static_cast<std::int64_t>(divideAwayFromZero(m_nano, nanoPerUnit));
}

std::int64_t Quantity::milliValue() const
{
    constexpr Int128 limit = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(std::clamp(divideAwayFromZero(m_nano, 1'000'000), -limit, limit));
}

double Quantity::toDouble() const
{
    return static_cast<double>(m_nano) / 1e9;
}

std::string Quantity::text() const
{
    if (m_nano == 0)
        return "0";
    Format format = m_format;
    // Binary suffixes are only for whole amounts of at least 1024; anything else is printed decimally.
    if (format == Format::BinarySI && ((m_nano < 1024 * nanoPerUnit && m_nano > -1024 * nanoPerUnit) || m_nano % nanoPerUnit != 0))
        format = Format::DecimalSI;

    if (format == Format::BinarySI) {
        Int128 value = m_nano / nanoPerUnit;
        std::size_t steps = 0;
        while (steps < binarySuffixes.size() && value % 1024 == 0) {
            value /= 1024;
            ++steps;
        }
        return decimalText(value) + (steps == 0 ? std::string{} : std::string{binarySuffixes[steps - 1].text});
    }
    Int128 value = m_nano;
    std::size_t index = 0;
    while (index + 1 < decimalSuffixes.size() && value % 1000 == 0) {
        value /= 1000;
        ++index;
    }
    if (format == Format::DecimalSI)
        return decimalText(value) + std::string{decimalSuffixes[index].text};
    const int exponent = decimalSuffixes[index].exponent;
    return decimalText(value) + (exponent == 0 ? std::string{} : "e" + std::to_string(exponent));
}

std::optional<Quantity> parseQuantity(std::string_view text)
{
    bool negative = false;
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    Digits digits;
    bool fraction = false;
    while (!text.empty()) {
        const char c = text.front();
        if (c == '.' && !fraction)
            fraction = true;
        else if (c >= '0' && c <= '9')
            digits.add(c - '0', fraction);
        else
            break;
        text.remove_prefix(1);
    }
    if (!digits.any)
        return std::nullopt;

    Quantity::Format format = Quantity::Format::DecimalSI;
    int power = 0;
    const auto bySuffix = [&text](const Suffix& suffix) { return suffix.text == text; };
    if (const auto found = std::find_if(decimalSuffixes.begin(), decimalSuffixes.end(), bySuffix); found != decimalSuffixes.end()) {
        digits.exponent += found->exponent;
    } else if (const auto binary = std::find_if(binarySuffixes.begin(), binarySuffixes.end(), bySuffix);
               binary != binarySuffixes.end()) {
        format = Quantity::Format::BinarySI;
        power = binary->exponent;
    } else if (text.front() == 'e' || text.front() == 'E') {
        format = Quantity::Format::DecimalExponent;
        text.remove_prefix(1);
        int sign = 1;
        if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
            sign = text.front() == '-' ? -1 : 1;
            text.remove_prefix(1);
        }
        if (text.empty())
            return std::nullopt;
        int exponent = 0;
        for (const char c : text) {
            if (c < '0' || c > '9')
                return std::nullopt;
            exponent = std::min(exponent * 10 + (c - '0'), 1000);
        }
        digits.exponent += sign * exponent;
    } else {
        return std::nullopt;
    }
    const Int128 nano = scaleToNano(digits, power);
    return Quantity::fromNano(negative ? -nano : nano, format);
}

} // namespace nephoscope
