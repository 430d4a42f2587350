// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/model/time.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <limits>

namespace nephoscope {

namespace {

// Reads exactly `digits` decimal digits at `position`; advances it.
std::optional<int> readDigits(std::string_view text, std::size_t& position, std::size_t digits)
{
    if (position + digits > text.size())
        return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const char c = text[position + i];
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    position += digits;
    return value;
}

bool readChar(std::string_view text, std::size_t& position, std::string_view oneOf)
{
    if (position >= text.size() || oneOf.find(text[position]) == std::string_view::npos)
        return false;
    ++position;
    return true;
}

// Nothing for a date that is none, or that nanoseconds in 64 bits cannot hold: they end in 1677 and 2262.
std::optional<Time> timeOf(int year, int month, int day, Duration sinceMidnight)
{
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok() || year < 1678 || year > 2261)
        return std::nullopt;
    const Time time = Time{sys_days{date}} + sinceMidnight;
    // A leap second or an offset may lead out of those years.
    if (time < Time{sys_days{std::chrono::year{1678} / January / 1}}
        || time >= Time{sys_days{std::chrono::year{2262} / January / 1}})
        return std::nullopt;
    return time;
}

// "2026-11-28T09:14:20Z", as a Kubernetes API writes nearly all of its times; nothing for what is written otherwise or is no
// time. A list of pods holds some eighty thousand.
std::optional<Time> parseUsualForm(std::string_view text)
{
    static constexpr std::string_view form = "0000-00-00T00:00:00Z";
    if (text.size() != form.size())
        return std::nullopt;
    std::array<int, form.size()> digits{};
    for (std::size_t i = 0; i < form.size(); ++i) {
        digits[i] = text[i] - '0';
        if (form[i] == '0' ? digits[i] < 0 || digits[i] > 9 : text[i] != form[i])
            return std::nullopt;
    }
    const auto two = [&digits](std::size_t at) { return digits[at] * 10 + digits[at + 1]; };
    const int hour = two(11);
    const int minute = two(14);
    const int second = two(17);
    if (hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    return timeOf(two(0) * 100 + two(2), two(5), two(8), std::chrono::seconds{(hour * 60 + minute) * 60 + second});
}

} // namespace

std::optional<Time> parseRfc3339(std::string_view text)
{
    using namespace std::chrono;
    if (const auto time = parseUsualForm(text))
        return time;
    std::size_t at = 0;
    const auto year = readDigits(text, at, 4);
    if (!year || !readChar(text, at, "-"))
        return std::nullopt;
    const auto month = readDigits(text, at, 2);
    if (!month || !readChar(text, at, "-"))
        return std::nullopt;
    const auto day = readDigits(text, at, 2);
    if (!day || !readChar(text, at, "Tt "))
        return std::nullopt;
    const auto hour = readDigits(text, at, 2);
    if (!hour || !readChar(text, at, ":"))
        return std::nullopt;
    const auto minute = readDigits(text, at, 2);
    if (!minute || !readChar(text, at, ":"))
        return std::nullopt;
    const auto second = readDigits(text, at, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;

    std::int64_t fraction = 0;
    if (readChar(text, at, ".")) {
        std::int64_t unit = 100'000'000;
        const std::size_t first = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
            fraction += (text[at] - '0') * unit;
            unit /= 10;
            ++at;
        }
        if (at == first)
            return std::nullopt;
    }

    minutes offset{0};
    if (!readChar(text, at, "Zz")) {
        if (at >= text.size() || (text[at] != '+' && text[at] != '-'))
            return std::nullopt;
        const int sign = text[at++] == '-' ? -1 : 1;
        const auto hours = readDigits(text, at, 2);
        if (!hours || !readChar(text, at, ":"))
            return std::nullopt;
        const auto mins = readDigits(text, at, 2);
        if (!mins || *hours > 23 || *mins > 59)
            return std::nullopt;
        offset = minutes{sign * (*hours * 60 + *mins)};
    }
    if (at != text.size())
        return std::nullopt;

    return timeOf(*year, *month, *day, hours{*hour} + minutes{*minute} + seconds{*second} + nanoseconds{fraction} - offset);
}

std::string formatRfc3339(Time time)
{
    using namespace std::chrono;
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    std::array<char, 48> text{};
    const int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%09lldZ",
                                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                     static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                                     static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                                     static_cast<long long>(clock.subseconds().count()));
    return std::string{text.data(), static_cast<std::size_t>(length)};
}

std::optional<Duration> parseDuration(std::string_view text)
{
    struct Unit {
        std::string_view name;
        double nanoseconds;
    };
    // "ms" before "m", so that the longer name wins.
    static constexpr std::array<Unit, 6> units{{{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}};

    double total = 0;
    if (text.empty())
        return std::nullopt;
    while (!text.empty()) {
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
        if (error != std::errc{} || number < 0)
            return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        bool known = false;
        for (const Unit& unit : units) {
            if (text.starts_with(unit.name)) {
                total += number * unit.nanoseconds;
                text.remove_prefix(unit.name.size());
                known = true;
                break;
            }
        }
        if (!known)
            return std::nullopt;
    }
    if (!(total < static_cast<double>(std::numeric_limits<std::int64_t>::max())))
        return std::nullopt;
    return Duration{static_cast<std::int64_t>(total)};
}

std::string inSeconds(Duration duration)
{
    const auto tenths = std::chrono::round<std::chrono::duration<std::int64_t, std::deci>>(duration).count();
    return std::to_string(tenths / 10) + (tenths % 10 == 0 ? "" : "." + std::to_string(std::abs(tenths % 10))) + " s";
}

double toSeconds(Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

} // namespace nephoscope
