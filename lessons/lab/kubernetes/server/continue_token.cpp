// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/continue_token.h"

#include "collectors/net/base64.h"
#include "lessons/lab/kubernetes/store/json_access.h"

namespace nephoscope::lab {

namespace {

using nlohmann::json;

constexpr std::string_view version = "meta.k8s.io/v1";

} // namespace

std::string writeContinueToken(const ContinuePlace& place)
{
    return encodeBase64(json{{"v", version}, {"rv", place.resourceVersion}, {"start", place.after}}.dump());
}

tl::expected<ContinuePlace, std::string> readContinueToken(std::string_view token)
{
    const auto text = decodeBase64(token);
    if (!text)
        return tl::unexpected(std::string{"continue key is not valid: illegal base64 data at input byte 0"});
    const json document = json::parse(*text, nullptr, false);
    if (textAt(document, {"v"}) != version || !at(document, "rv").is_number_unsigned() || !at(document, "start").is_string())
        return tl::unexpected(std::string{"continue key is not valid: server does not recognize this encoded version \"\""});
    return ContinuePlace{document["rv"].get<std::uint64_t>(), textAt(document, {"start"})};
}

} // namespace nephoscope::lab
