// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/clock.h"
#include "lessons/lab/clock/random_stream.h"
#include "lessons/lab/load/orders/api_message.h"
#include "lessons/lab/load/orders/order.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nephoscope::lab {

// The chapter's order API (order_api_lambda.py): POST /orders, GET /orders/{id}, GET /orders, and the /health and /ready that pod.yaml
// asks for. Field names and the words of its errors are the chapter's; where the listing answers 500 to bad input or to
// its own decimals, this answers 400 or what was meant. Orders live in memory. Lab thread.
class OrderApi {
public:
    // Ids come from `randoms`, times from `clock`.
    OrderApi(const Clock& clock, const RandomStreams& randoms, std::size_t mostOrders = 10'000);

    ApiAnswer handle(const ApiRequest& request);
    std::size_t orders() const { return m_orders.size(); }

private:
    struct Known {
        std::string body;
        std::size_t order = 0;
    };

    ApiAnswer create(const ApiRequest& request);
    ApiAnswer created(const Order& order) const;
    ApiAnswer get(std::string_view id) const;
    ApiAnswer list(std::string_view query) const;
    std::string makeId();

    const Clock& m_clock;
    RandomStream m_random;
    std::size_t m_mostOrders;
    std::vector<Order> m_orders; // the oldest first
    std::unordered_map<std::string, std::size_t> m_byId;
    std::unordered_map<std::string, Known> m_byKey; // by idempotency key
};

} // namespace nephoscope::lab
