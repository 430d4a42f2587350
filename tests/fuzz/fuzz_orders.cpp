// SPDX-License-Identifier: GPL-3.0-or-later
// Requests to the practice cloud's order API, several in a row. Each is answered in JSON; an order that was made is read back as it
// was made, stands in the list, and is made once for its key.
#include "lessons/lab/clock/event_queue.h"
#include "lessons/lab/load/orders/order_api.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace nephoscope;
using namespace nephoscope::lab;
using nlohmann::json;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

// Cuts up to the separator off the text.
std::string take(std::string_view& text, char separator)
{
    const auto end = std::min(text.find(separator), text.size());
    std::string part{text.substr(0, end)};
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

void checkMade(OrderApi& api, const ApiRequest& request, const ApiAnswer& answer)
{
    const json made = json::parse(answer.body);
    const ApiAnswer read = api.handle({"GET", answer.location, {}, {}});
    require(read.status == 200);
    const json order = json::parse(read.body);
    require(order.at("total") == made.at("total") && order.at("order_id") == made.at("order_id"));
    require(order.at("items") == json::parse(request.body).at("items"));
    require(order.at("total") >= 0);
    require(api.handle({"GET", "/orders?limit=1000", {}, {}}).body.find(made.at("order_id").get<std::string>())
            != std::string::npos);
    if (!request.idempotencyKey.empty()) {
        const std::size_t before = api.orders();
        require(api.handle(request).body == answer.body);
        require(api.orders() == before);
    }
}

} // namespace

// Requests are separated by a byte 0; each is "METHOD TARGET KEY\nBODY".
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::size_t most = 8;
    const EventQueue clock{Time{}};
    OrderApi api{clock, RandomStreams{1}, most};
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    for (int i = 0; i < 20 && !rest.empty(); ++i) {
        const std::string text = take(rest, '\0');
        std::string_view left = text;
        const std::string line = take(left, '\n');
        std::string_view words = line;
        ApiRequest request;
        request.method = take(words, ' ');
        request.target = take(words, ' ');
        request.idempotencyKey = words;
        request.body = left;
        const ApiAnswer answer = api.handle(request);
        require(!json::parse(answer.body, nullptr, false).is_discarded());
        require(answer.status < 500 || (answer.status == 503 && api.orders() == most));
        require((answer.status == 405) == !answer.allow.empty());
        if (answer.status == 201)
            checkMade(api, request, answer);
    }
    return 0;
}
