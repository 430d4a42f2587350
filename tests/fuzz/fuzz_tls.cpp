// SPDX-License-Identifier: GPL-3.0-or-later
// Certificates and keys: of a kubeconfig as PEM, of a server as DER. What cannot be used is said in one line of bounded length, whatever
// names a certificate holds.
#include "collectors/net/tls_context.h"

#include <boost/asio/ssl/verify_context.hpp>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace nephoscope;

namespace {

constexpr std::size_t longestReason = 2000; // five names of 253 bytes, and what stands around them

bool isLine(const std::string& text)
{
    return !text.empty() && text.size() <= longestReason
           && std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

void checkSettings(const std::string& pem, unsigned choice)
{
    TlsSettings settings;
    settings.insecureSkipVerify = choice % 2 != 0;
    if (choice & 2)
        settings.certificateAuthorities = pem;
    if (choice & 4) {
        settings.clientCertificate = pem;
        settings.clientKey = pem;
    }
    const auto context = makeTlsContext(settings);
    if (!context && !isLine(context.error().why))
        std::abort();
}

void checkServer(const std::string& der, unsigned choice)
{
    constexpr std::array codes{X509_V_OK,
                               X509_V_ERR_CERT_HAS_EXPIRED,
                               X509_V_ERR_CERT_NOT_YET_VALID,
                               X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
                               X509_V_ERR_CERT_REVOKED,
                               X509_V_ERR_INVALID_PURPOSE};
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    X509* certificate = d2i_X509(nullptr, &bytes, static_cast<long>(der.size()));
    if (!certificate)
        return;
    X509_STORE* store = X509_STORE_new();
    X509_STORE_CTX* context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store, certificate, nullptr);
    const int code = codes.at(choice % codes.size());
    X509_STORE_CTX_set_error(context, code);
    X509_STORE_CTX_set_error_depth(context, 0);
    X509_STORE_CTX_set_current_cert(context, certificate);
    const auto refusal = std::make_shared<TlsRefusal>();
    boost::asio::ssl::verify_context verify(context);
    const bool good = certificateCheck(choice & 64 ? "10.0.0.1" : "api.example.com", refusal)(code == X509_V_OK, verify);
    if (good ? code != X509_V_OK || !refusal->why.empty() : !isLine(refusal->why) || !isLine(refusal->tryThis))
        std::abort();
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    X509_free(certificate);
}

} // namespace

// Reading the system's own certificates takes longer than all the rest.
extern "C" int LLVMFuzzerInitialize(int*, char***)
{
    setenv("SSL_CERT_FILE", "/nowhere", 1);
    setenv("SSL_CERT_DIR", "/nowhere", 1);
    return 0;
}

// The first byte chooses what is asked.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string text{reinterpret_cast<const char*>(data) + 1, size - 1};
    if (data[0] & 128)
        checkServer(text, data[0] & 127U);
    else
        checkSettings(text, data[0]);
    return 0;
}
