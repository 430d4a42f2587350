// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace nephoscope {

// Writes a kubeconfig whose one context names a server on this machine that asks nobody for a name. Gives the file's name; ends the
// test program if it cannot be written.
std::string writeKubeconfig(const std::filesystem::path& file, std::string_view context, std::uint16_t port);

} // namespace nephoscope
