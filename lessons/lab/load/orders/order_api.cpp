// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/load/orders/order_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace nephoscope::lab {

namespace {

constexpr std::size_t longestPage = 1000;

ApiAnswer answer(int status, const nlohmann::json& body)
{
    // A text that is not UTF-8 cannot get here but in a path, and must not throw there.
    return {status, body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace), {}, {}};
}

ApiAnswer failure(int status, std::string_view sentence)
{
    return answer(status, {{"error", sentence}});
}

ApiAnswer wrongMethod(std::string allowed)
{
    ApiAnswer wrong = failure(405, "Method not allowed");
    wrong.allow = std::move(allowed);
    return wrong;
}

// The value of a parameter in "a=1&b=2"; empty when it is not there.
std::string_view parameter(std::string_view query, std::string_view name)
{
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
            return pair.substr(name.size() + 1);
        query.remove_prefix(std::min(end + 1, query.size()));
    }
    return {};
}

} // namespace

OrderApi::OrderApi(const Clock& clock, const RandomStreams& randoms, std::size_t mostOrders)
    : m_clock(clock), m_random(randoms.stream("orders", "ids")), m_mostOrders(mostOrders)
{}

ApiAnswer OrderApi::handle(const ApiRequest& request)
{
    const std::string_view target = request.target;
    const auto question = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, question);
    const std::string_view query = target.substr(std::min(question + 1, target.size()));
    const bool reads = request.method == "GET";
    constexpr std::string_view one = "/orders/";
    if (path == "/orders") {
        if (request.method == "POST")
            return create(request);
        return reads ? list(query) : wrongMethod("GET, POST");
    }
    if (path.starts_with(one) && path.size() > one.size())
        return reads ? get(path.substr(one.size())) : wrongMethod("GET");
    if (path == "/health" || path == "/ready")
        return reads ? answer(200, {{"status", "ok"}}) : wrongMethod("GET");
    return failure(404, "Not found");
}

ApiAnswer OrderApi::create(const ApiRequest& request)
{
    if (!request.idempotencyKey.empty()) {
        // The IETF's draft of the Idempotency-Key header: the same answer again, and 422 for another body.
        const auto known = m_byKey.find(request.idempotencyKey);
        if (known != m_byKey.end())
            return known->second.body == request.body ? created(m_orders[known->second.order])
                                                      : failure(422, "This Idempotency-Key belongs to another order");
    }
    auto draft = parseOrder(request.body);
    if (!draft)
        return failure(400, draft.error().why);
    if (m_orders.size() >= m_mostOrders)
        return failure(503, fmt::format("The practice shop keeps {} orders at most; restart the practice cloud", m_mostOrders));
    const std::size_t index = m_orders.size();
    m_orders.push_back({makeId(), std::move(*draft), m_clock.now()});
    m_byId.emplace(m_orders.back().id, index);
    if (!request.idempotencyKey.empty())
        m_byKey.emplace(request.idempotencyKey, Known{request.body, index});
    return created(m_orders.back());
}

ApiAnswer OrderApi::created(const Order& order) const
{
    ApiAnswer made = answer(201, {{"order_id", order.id}, {"total", toJson(order.draft.total)}, {"status", "PENDING"}});
    made.location = "/orders/" + order.id;
    return made;
}

ApiAnswer OrderApi::get(std::string_view id) const
{
    const auto found = m_byId.find(std::string{id});
    if (found == m_byId.end())
        return failure(404, "Order not found");
    return answer(200, toJson(m_orders[found->second]));
}

ApiAnswer OrderApi::list(std::string_view query) const
{
    std::size_t limit = longestPage;
    if (const auto text = parameter(query, "limit"); !text.empty()) {
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), limit);
        if (problem != std::errc{} || end != text.data() + text.size() || limit < 1 || limit > longestPage)
            return failure(400, fmt::format("limit is not a number from 1 to {}", longestPage));
    }
    std::size_t begin = 0;
    if (const auto after = parameter(query, "after"); !after.empty()) {
        const auto found = m_byId.find(std::string{after});
        if (found == m_byId.end())
            return failure(400, "after is not the id of an order");
        begin = found->second + 1;
    }
    const std::size_t end = std::min(begin + limit, m_orders.size());
    auto orders = nlohmann::json::array();
    for (std::size_t i = begin; i < end; ++i)
        orders.push_back(toJson(m_orders[i]));
    nlohmann::json body{{"orders", std::move(orders)}};
    // A list that is not whole says so, other than one page of a scan.
    if (end < m_orders.size())
        body["next"] = fmt::format("/orders?limit={}&after={}", limit, m_orders[end - 1].id);
    return answer(200, body);
}

std::string OrderApi::makeId()
{
    // A UUID of version 4 (RFC 9562).
    const std::uint64_t high = (m_random.next() & ~0xf000ULL) | 0x4000U;
    const std::uint64_t low = (m_random.next() & ~(3ULL << 62U)) | (1ULL << 63U);
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32U, (high >> 16U) & 0xffffU, high & 0xffffU, low >> 48U,
                       low & 0xffffffffffffULL);
}

} // namespace nephoscope::lab
