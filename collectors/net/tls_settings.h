// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace nephoscope {

// How a TLS server is checked and how we introduce ourselves. PEM texts, not paths. Holds a secret: never logged.
struct TlsSettings {
    std::string certificateAuthorities;  // empty: the system's; otherwise only these
    std::string clientCertificate;       // chain, or empty
    std::string clientKey;               // or empty
    std::string serverName;              // name to check and to send instead of the address's, or empty
    bool insecureSkipVerify = false;     // shown with a banner wherever it is on

    friend bool operator==(const TlsSettings&, const TlsSettings&) = default;
};

} // namespace nephoscope
