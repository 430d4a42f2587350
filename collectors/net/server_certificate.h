// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace nephoscope {

// What a server of ours on loopback shows its clients; PEM texts. Holds a secret: never logged.
struct ServerCertificate {
    std::string authority;    // who has signed it, for clients to trust: made for this one certificate, its key thrown away
    std::string certificate;  // for 127.0.0.1 and localhost
    std::string key;
};

// A new one (EC P-256), good from yesterday for ten years of wall time.
ServerCertificate makeServerCertificate(const std::string& authorityName);

// Random bits for a bearer token, in hexadecimal.
std::string makeToken();

} // namespace nephoscope
