// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/http.h"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace nephoscope {

namespace {

// The decimal number of exactly that many digits at `at`.
std::optional<int> number(std::string_view text, std::size_t at, std::size_t digits)
{
    int value = 0;
    const char* begin = text.data() + at;
    const auto [end, error] = std::from_chars(begin, begin + digits, value);
    if (error != std::errc{} || end != begin + digits || *begin == '-')
        return std::nullopt;
    return value;
}

} // namespace

std::optional<std::string_view> HttpHead::header(std::string_view name) const
{
    for (const auto& [key, value] : headers) {
        if (boost::beast::iequals(boost::beast::string_view{key.data(), key.size()},
                                  boost::beast::string_view{name.data(), name.size()}))
            return value;
    }
    return std::nullopt;
}

std::optional<Time> parseHttpDate(std::string_view text)
{
    constexpr std::string_view form = "Tue, 24 Nov 2026 04:31:27 GMT";
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto isPunctuation = [](char c) { return c == ',' || c == ' ' || c == ':'; };
    if (text.size() != form.size() || !text.ends_with(" GMT"))
        return std::nullopt;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (isPunctuation(form[i]) && text[i] != form[i])
            return std::nullopt;
    }
    const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
    const auto day = number(text, 5, 2);
    const auto year = number(text, 12, 4);
    const auto hour = number(text, 17, 2);
    const auto minute = number(text, 20, 2);
    const auto second = number(text, 23, 2);
    if (month == months.end() || !day || !year || !hour || !minute || !second)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year},
                                           std::chrono::month{static_cast<unsigned>(month - months.begin()) + 1},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    // Nanoseconds hold the years 1678 to 2261.
    if (!date.ok() || *year < 1970 || *year > 2200 || *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;
    return Time{std::chrono::sys_days{date}} + std::chrono::hours{*hour} + std::chrono::minutes{*minute}
           + std::chrono::seconds{*second};
}

std::optional<Duration> retryAfter(const HttpHead& head, Time now)
{
    const auto text = head.header("Retry-After");
    if (!text)
        return std::nullopt;
    unsigned seconds = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (error == std::errc{} && end == text->data() + text->size())
        return std::chrono::seconds{seconds};
    if (const auto date = parseHttpDate(*text))
        return std::max(*date - now, Duration::zero());
    return std::nullopt;
}

} // namespace nephoscope
