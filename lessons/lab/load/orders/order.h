// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"
#include "collectors/model/time.h"
#include "lessons/lab/load/orders/order_money.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace nephoscope::lab {

// What a client orders: the body of POST /orders.
struct OrderDraft {
    nlohmann::json items;  // as they came; each an object with price and quantity
    std::string customer;  // customer_id, or empty
    Money total;
};

// An order as the shop keeps it, with the fields of the chapter's table Orders.
struct Order {
    std::string id;
    OrderDraft draft;
    Time created{};
};

// The draft that the text means, or what is wrong with it.
Expected<OrderDraft> parseOrder(std::string_view text);

// {"order_id", "items", "total", "status", "created_at"} and the customer, if there is one.
nlohmann::json toJson(const Order& order);

} // namespace nephoscope::lab
