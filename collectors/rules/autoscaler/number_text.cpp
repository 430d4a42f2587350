// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/autoscaler/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace nephoscope {

std::string fixedText(double value, int decimals)
{
    // The largest double has 309 digits before the point.
    std::array<char, 400> buffer;
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed,
                                            decimals);
    return error == std::errc{} ? std::string{buffer.data(), end} : std::string{};
}

std::string shortText(double value)
{
    if (std::isinf(value))
        return value < 0 ? "−∞" : "∞";
    std::string text = fixedText(value, 6);
    if (text.find('.') == std::string::npos)
        return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text == "-0" ? "0" : text;
}

} // namespace nephoscope
