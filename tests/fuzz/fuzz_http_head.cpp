// SPDX-License-Identifier: GPL-3.0-or-later
// The head fields that are read: Date and Retry-After. A date that was understood is the one that its own numbers make.
#include "collectors/kubernetes/clock_offset.h"
#include "collectors/net/http.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace nephoscope;

namespace {

// " 24 Nov 2026 04:31:27 GMT"; the day of the week is not looked at.
std::string withoutWeekday(Time time)
{
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), " %02u %s %04d %02d:%02d:%02d GMT", static_cast<unsigned>(date.day()),
                  months.at(static_cast<unsigned>(date.month()) - 1), static_cast<int>(date.year()),
                  static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

} // namespace

// A field's value in each line: of Date in five answers soon after each other, and of Retry-After.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Time now{std::chrono::hours{24 * 365 * 56}};
    std::string_view text{reinterpret_cast<const char*>(data), size};
    ClockOffset offset;
    Time asked = now;
    while (!text.empty()) {
        const std::string value{text.substr(0, text.find('\n'))};
        text.remove_prefix(std::min(value.size() + 1, text.size()));
        const auto date = parseHttpDate(value);
        const bool leap = value.size() == 29 && value.substr(23, 2) == "60";
        if (date && !leap && value.substr(4) != withoutWeekday(*date))
            std::abort();

        HttpHead head;
        head.headers = {{"X-Other", "1"}, {"retry-AFTER", value}};
        const auto pause = retryAfter(head, now);
        if (pause && *pause < Duration::zero())
            std::abort();
        if (date && pause != std::max(*date - now, Duration::zero()))
            std::abort();

        for (int i = 0; i < 5; ++i, asked += std::chrono::milliseconds{100}) {
            const auto told = offset.sample(value, asked, asked + std::chrono::milliseconds{20});
            if (told && (!date || *told != offset.told()))
                std::abort();
        }
    }
    // A field that is not there asks for nothing.
    if (retryAfter(HttpHead{}, now))
        std::abort();
    return 0;
}
