// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/orders/order_gateway.h"

#include <utility>

namespace nephoscope::lab {

void OrderGateway::handle(ApiRequest request, std::function<void(ApiAnswer)> answer)
{
    m_service.submit([this, asked = std::move(request), answer = std::move(answer)](Outcome outcome) {
        switch (outcome) {
        case Outcome::Answered: answer(m_api.handle(asked)); return;
        case Outcome::Refused:
            answer({503, R"({"error":"The pod has more requests than it takes; try again later"})", {}, {}});
            return;
        case Outcome::Unreachable: answer({503, R"({"error":"No pod of the order service is ready"})", {}, {}}); return;
        case Outcome::Broken: answer({502, R"({"error":"The pod ended while it worked on the request"})", {}, {}}); return;
        }
    });
}

} // namespace nephoscope::lab
