// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/api_message.h"

#include "collectors/net/url.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

// In a query a plus is a space.
std::string decodeQuery(std::string_view text)
{
    std::string spaced{text};
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return percentDecode(spaced);
}

} // namespace

ApiRequest::ApiRequest(std::string method_, std::string_view target) : method(std::move(method_))
{
    const std::size_t mark = std::min(target.find('?'), target.size());
    path = percentDecode(target.substr(0, mark));
    std::string_view rest = target.substr(std::min(mark + 1, target.size()));
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('&'), rest.size());
        const std::string_view pair = rest.substr(0, end);
        const std::size_t equals = std::min(pair.find('='), pair.size());
        // Of several only the first counts, as in Go.
        if (!pair.empty())
            query.emplace(decodeQuery(pair.substr(0, equals)), decodeQuery(pair.substr(std::min(equals + 1, pair.size()))));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

std::string_view ApiRequest::parameter(std::string_view name) const
{
    const auto found = query.find(name);
    return found == query.end() ? std::string_view{} : std::string_view{found->second};
}

bool ApiRequest::flag(std::string_view name) const
{
    const std::string_view value = parameter(name);
    return value == "true" || value == "1";
}

ApiResponse ApiResponse::of(const nlohmann::json& document, int status)
{
    ApiResponse response;
    response.status = status;
    response.body = document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    response.body += '\n';
    return response;
}

ApiResponse ApiResponse::of(const ApiStatus& status)
{
    return of(status.document(), status.code);
}

} // namespace nephoscope::lab
