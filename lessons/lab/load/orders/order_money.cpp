// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/orders/order_money.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace nephoscope::lab {

namespace {

constexpr std::int64_t millionth = 1'000'000;

} // namespace

std::optional<Money> priceOf(const nlohmann::json& number)
{
    if (!number.is_number())
        return std::nullopt;
    const double value = number.get<double>();
    if (!(value >= 0 && value <= highestPrice))
        return std::nullopt;
    const std::int64_t millionths = std::llround(value * millionth);
    // Both sides are the double next to the same decimal number, if there is one of six decimals.
    if (static_cast<double>(millionths) / millionth != value)
        return std::nullopt;
    return Money{millionths};
}

nlohmann::json toJson(Money money)
{
    if (money.millionths % millionth == 0)
        return money.millionths / millionth;
    return static_cast<double>(money.millionths) / millionth;
}

} // namespace nephoscope::lab
