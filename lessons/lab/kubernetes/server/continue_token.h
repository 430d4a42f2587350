// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace nephoscope::lab {

// Where a list that came in pages goes on.
struct ContinuePlace {
    std::uint64_t resourceVersion = 0;  // 0: of whatever there is by then
    std::string after;                  // "namespace/name" of the last that was told

    friend bool operator==(const ContinuePlace&, const ContinuePlace&) = default;
};

std::string writeContinueToken(const ContinuePlace& place);
tl::expected<ContinuePlace, std::string> readContinueToken(std::string_view token);

} // namespace nephoscope::lab
