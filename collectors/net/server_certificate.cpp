// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/server_certificate.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace nephoscope {

namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

constexpr long day = 24L * 60 * 60;

// OpenSSL fails at these for want of memory or of random numbers alone.
void require(bool done)
{
    if (!done)
        throw std::runtime_error{"OpenSSL could not make a certificate"};
}

template <class Write>
std::string pem(const Write& write)
{
    const std::unique_ptr<BIO, Free> bio{BIO_new(BIO_s_mem())};
    require(bio && write(bio.get()) == 1);
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string pemOf(X509* certificate)
{
    return pem([certificate](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

void extend(X509* certificate, X509* issuer, int id, const char* value)
{
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Free> extension{X509V3_EXT_conf_nid(nullptr, &context, id, value)};
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

// `issuer` null: signed by itself.
Certificate make(const std::string& name, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuerKey)
{
    Certificate certificate{X509_new()};
    X509* const raw = certificate.get();
    require(raw && X509_set_version(raw, 2) == 1);
    std::uint32_t serial = 0;
    require(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
    ASN1_INTEGER_set(X509_get_serialNumber(raw), static_cast<long>(serial) + 1);
    X509_gmtime_adj(X509_getm_notBefore(raw), -day);
    X509_gmtime_adj(X509_getm_notAfter(raw), 3650 * day);
    require(X509_set_pubkey(raw, key) == 1);
    require(X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0)
            == 1);
    X509* const signer = issuer ? issuer : raw;
    require(X509_set_issuer_name(raw, X509_get_subject_name(signer)) == 1);
    if (issuer) {
        extend(raw, signer, NID_basic_constraints, "critical,CA:FALSE");
        extend(raw, signer, NID_key_usage, "critical,digitalSignature");
        extend(raw, signer, NID_ext_key_usage, "serverAuth");
        extend(raw, signer, NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
    } else {
        extend(raw, signer, NID_basic_constraints, "critical,CA:TRUE");
        extend(raw, signer, NID_key_usage, "critical,keyCertSign");
    }
    require(X509_sign(raw, issuerKey, EVP_sha256()) > 0);
    return certificate;
}

} // namespace

ServerCertificate makeServerCertificate(const std::string& authorityName)
{
    const Key authorityKey{EVP_EC_gen("P-256")};
    const Key key{EVP_EC_gen("P-256")};
    require(authorityKey && key);
    const Certificate authority = make(authorityName, authorityKey.get(), nullptr, authorityKey.get());
    const Certificate certificate = make("127.0.0.1", key.get(), authority.get(), authorityKey.get());
    return {pemOf(authority.get()), pemOf(certificate.get()),
            pem([&key](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr); })};
}

std::string makeToken()
{
    std::array<unsigned char, 24> bytes{};
    require(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : bytes) {
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

} // namespace nephoscope
