// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/orders/order.h"

#include <fmt/format.h>

namespace nephoscope::lab {

namespace {

constexpr std::size_t longestBody = 64 * 1024;
constexpr std::size_t mostItems = 100;
// Writing JSON recurses.
constexpr int deepest = 20;

tl::unexpected<Error> bad(std::string why)
{
    Error error;
    error.code = ErrorCode::BadInput;
    error.why = std::move(why);
    return tl::unexpected(std::move(error));
}

Expected<nlohmann::json> parse(std::string_view text)
{
    bool tooDeep = false;
    const auto watch = [&tooDeep](int depth, nlohmann::json::parse_event_t, nlohmann::json&) {
        tooDeep = tooDeep || depth > deepest;
        return !tooDeep;
    };
    auto body = nlohmann::json::parse(text, watch, false);
    if (tooDeep)
        return bad(fmt::format("The body is nested deeper than {} levels", deepest));
    if (body.is_discarded())
        return bad("The body is not JSON");
    if (!body.is_object())
        return bad("The body is not a JSON object");
    return body;
}

// What `item` adds to the total.
Expected<Money> amountOf(const nlohmann::json& item, std::size_t number)
{
    if (!item.is_object())
        return bad(fmt::format("Item {} is not an object", number));
    const auto price = item.find("price");
    const auto quantity = item.find("quantity");
    if (price == item.end() || quantity == item.end())
        return bad(fmt::format("Item {} has no {}", number, price == item.end() ? "price" : "quantity"));
    const auto money = priceOf(*price);
    if (!money)
        return bad(
            fmt::format("The price of item {} is not a number from 0 to {} with at most six decimals", number, highestPrice));
    // 2.0 is an integer in JSON, too.
    const double count = quantity->is_number() ? quantity->get<double>() : 0;
    if (!(count >= 1 && count <= highestQuantity) || static_cast<double>(static_cast<std::int64_t>(count)) != count)
        return bad(fmt::format("The quantity of item {} is not a whole number from 1 to {}", number, highestQuantity));
    return Money{money->millionths * static_cast<std::int64_t>(count)};
}

} // namespace

Expected<OrderDraft> parseOrder(std::string_view text)
{
    if (text.size() > longestBody)
        return bad(fmt::format("The body is longer than {} KiB", longestBody / 1024));
    auto body = parse(text);
    if (!body)
        return tl::unexpected(body.error());
    OrderDraft draft;
    if (const auto items = body->find("items"); items != body->end() && !items->is_null())
        draft.items = std::move(*items);
    if (draft.items.is_null() || (draft.items.is_array() && draft.items.empty()))
        return bad("Items required");
    if (!draft.items.is_array() || draft.items.size() > mostItems)
        return bad(fmt::format("Items must be a list of at most {}", mostItems));
    for (std::size_t i = 0; i < draft.items.size(); ++i) {
        const auto amount = amountOf(draft.items[i], i + 1);
        if (!amount)
            return tl::unexpected(amount.error());
        if (amount->millionths > highestTotal.millionths - draft.total.millionths)
            return bad("The total is too large");
        draft.total.millionths += amount->millionths;
    }
    if (const auto customer = body->find("customer_id"); customer != body->end() && !customer->is_null()) {
        if (!customer->is_string())
            return bad("customer_id is not a text");
        draft.customer = customer->get<std::string>();
    }
    return draft;
}

nlohmann::json toJson(const Order& order)
{
    nlohmann::json document{{"order_id", order.id},
                            {"items", order.draft.items},
                            {"total", toJson(order.draft.total)},
                            {"status", "PENDING"},
                            {"created_at", formatRfc3339(order.created)}};
    if (!order.draft.customer.empty())
        document["customer_id"] = order.draft.customer;
    return document;
}

} // namespace nephoscope::lab
