// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/net/http_body.h"
#include "lessons/lab/kubernetes/store/api_status.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nephoscope::lab {

// What a client asks, as the API reads it: unescaped path, parameters of the query, and the two fields that matter.
struct ApiRequest {
    ApiRequest() = default;
    // `target` as it stands in the request line.
    ApiRequest(std::string method, std::string_view target);

    std::string method;
    std::string path;
    std::map<std::string, std::string, std::less<>> query;
    std::string accept;
    std::string contentType;
    std::string body;

    std::string_view parameter(std::string_view name) const;  // empty: not given
    bool flag(std::string_view name) const;                   // "true" or "1"
};

// An answer that goes on: a watch or a log that is followed.
using ApiStream = HttpBody;

struct ApiResponse {
    int status = 200;
    std::string contentType = "application/json";
    std::vector<std::string> warnings;  // texts of Warning fields
    std::string body;
    std::unique_ptr<ApiStream> stream;  // instead of the body

    static ApiResponse of(const nlohmann::json& document, int status = 200);
    static ApiResponse of(const ApiStatus& status);
};

} // namespace nephoscope::lab
