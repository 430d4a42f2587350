// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nephoscope {

std::string encodeBase64(std::string_view bytes);

// The standard alphabet with its padding, as Go's encoding/json reads []byte: line ends are skipped, everything else that
// does not belong there makes it nothing.
std::optional<std::string> decodeBase64(std::string_view text);

} // namespace nephoscope
