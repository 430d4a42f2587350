// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace nephoscope {

// A certificate and its key, as PEM texts.
struct PemPair {
    std::string certificate;
    std::string key;
};

// What a certificate of a test says. Days are counted as YYYYMMDD000000Z, e.g. "20200503000000Z".
struct CertificateWish {
    std::vector<std::string> names;      // DNS
    std::vector<std::string> addresses;  // IP
    std::string notBefore = "20200101000000Z";
    std::string notAfter = "20991231000000Z";
};

// A certificate authority made for one test.
class TestAuthority {
public:
    explicit TestAuthority(const std::string& name = "test authority");
    ~TestAuthority();
    TestAuthority(const TestAuthority&) = delete;
    TestAuthority& operator=(const TestAuthority&) = delete;

    const std::string& certificate() const { return m_pem; }
    PemPair issue(const CertificateWish& wish) const;

private:
    struct Private;
    const std::unique_ptr<Private> d;
    std::string m_pem;
};

// Signed by itself alone.
PemPair selfSigned(const CertificateWish& wish);

} // namespace nephoscope
