// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/net_world.h"

#include <span>
#include <string>

namespace nephoscope {

// What the tests of the HTTP client share.

inline constexpr std::size_t plenty = std::size_t{1} << 24;

inline Expected<HttpResponse> get(NetWorld& world, HttpClient& client, const std::string& target = "/")
{
    return world.run(client.request(HttpRequest("GET", target), std::chrono::seconds{10}, plenty));
}

inline std::string textOf(std::span<const char> piece)
{
    return {piece.data(), piece.size()};
}

inline bool says(const Error& error, std::string_view words)
{
    return sentence(error).find(words) != std::string::npos;
}

// Answers every request of every connection in the same way.
inline ScriptedServer::Script always(const std::string& bytes)
{
    return [bytes](ScriptedPeer& peer) {
        while (true) {
            peer.readRequest();
            peer.send(bytes);
        }
    };
}

} // namespace nephoscope
