// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lessons/lab/load/load_service.h"
#include "lessons/lab/load/orders/api_message.h"
#include "lessons/lab/load/orders/order_api.h"

#include <functional>

namespace nephoscope::lab {

// The way of a real request to the order API: through the Service to one of its pods, where it waits for CPU like those of the offered load,
// and back. What a client sees of a failure is what an ingress makes of it. Lives as
// long as the service. Lab thread.
class OrderGateway {
public:
    OrderGateway(LoadService& service, OrderApi& api) : m_service(service), m_api(api) {}

    // `answer` is called later.
    void handle(ApiRequest request, std::function<void(ApiAnswer)> answer);

private:
    LoadService& m_service;
    OrderApi& m_api;
};

} // namespace nephoscope::lab
