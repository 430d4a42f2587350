// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace nephoscope::lab {

// A request to the order API, as any server may have received it.
struct ApiRequest {
    std::string method;
    std::string target;  // path and query
    std::string body;
    std::string idempotencyKey;  // of the header Idempotency-Key, or empty
};

// Its answer; the body is JSON.
struct ApiAnswer {
    int status = 200;
    std::string body;
    std::string location;  // of the header Location, or empty
    std::string allow;     // of the header Allow, or empty
};

} // namespace nephoscope::lab
