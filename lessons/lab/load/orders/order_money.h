// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>

namespace nephoscope::lab {

// An amount of money, exact: 0.1 × 3 is 0.3.
struct Money {
    std::int64_t millionths = 0;
    friend bool operator==(const Money&, const Money&) = default;
};

// No price, quantity or total is larger than these.
constexpr std::int64_t highestPrice = 1'000'000;
constexpr std::int64_t highestQuantity = 1'000'000;
constexpr Money highestTotal{1'000'000'000'000'000'000};

// The amount that a JSON number means; nothing for one with more than six decimals, below zero or above the highest price.
std::optional<Money> priceOf(const nlohmann::json& number);

// The shortest JSON number for it.
nlohmann::json toJson(Money money);

} // namespace nephoscope::lab
