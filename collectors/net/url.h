// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/error.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace nephoscope {

// The address of an HTTP server, as it stands in a kubeconfig or on a command line.
struct Url {
    bool tls = false;        // https
    std::string host;        // name or address in lower case; an IPv6 address without its brackets
    std::uint16_t port = 0;  // never 0 in a parsed URL
    std::string path;        // escaped, begins with a slash or is empty; no slash at the end
    std::string query;       // escaped, without the question mark
    std::string userInfo;    // "user:password", unescaped: a secret, in no text that is shown

    bool hostIsIpv6() const { return host.find(':') != std::string::npos; }
    // "host", "host:8443" or "[::1]:8443", as in a Host header: no port where it is the scheme's own.
    std::string authority() const;
    // "host:443": always with the port, for people and for CONNECT.
    std::string hostAndPort() const;
    // The whole URL without user information.
    std::string text() const;

    friend bool operator==(const Url&, const Url&) = default;
};

// Reads http and https URLs. The error never repeats user information. A fragment is dropped.
Expected<Url> parseUrl(std::string_view text);

// Escapes everything but letters, digits and "-._~", for one name or value of a query or one segment of a path.
std::string percentEncode(std::string_view component);

// Undoes percentEncode; a '%' that is followed by no two hex digits stays as it is.
std::string percentDecode(std::string_view text);

} // namespace nephoscope
