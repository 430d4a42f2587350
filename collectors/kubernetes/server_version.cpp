// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/server_version.h"

#include <nlohmann/json.hpp>

namespace nephoscope {

std::string serverVersionOf(std::string_view answer)
{
    constexpr std::size_t longestVersion = 100;
    const nlohmann::json document = nlohmann::json::parse(answer, nullptr, false);
    if (!document.is_object())
        return {};
    const auto version = document.find("gitVersion");
    if (version == document.end() || !version->is_string())
        return {};
    return version->get_ref<const std::string&>().substr(0, longestVersion);
}

} // namespace nephoscope
