// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/test_certificates.h"

#include <stdexcept>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace nephoscope {

namespace {

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

void require(bool done, const char* what)
{
    if (!done)
        throw std::runtime_error(what);
}

Key newKey()
{
    Key key{EVP_EC_gen("P-256")};
    require(key != nullptr, "EVP_EC_gen");
    return key;
}

template <class Write>
std::string pem(Write write)
{
    const std::unique_ptr<BIO, Free> bio{BIO_new(BIO_s_mem())};
    require(bio && write(bio.get()) == 1, "PEM_write");
    char* text = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string pemOf(X509* certificate)
{
    return pem([certificate](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

std::string pemOf(EVP_PKEY* key)
{
    return pem([key](BIO* bio) { return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

void addExtension(X509* certificate, X509* issuer, int id, const std::string& value)
{
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    require(extension != nullptr, "X509V3_EXT_conf_nid");
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

// `issuer` null: signed by itself.
Certificate make(const std::string& commonName, const CertificateWish& wish, bool authority, EVP_PKEY* key, X509* issuer,
                 EVP_PKEY* issuerKey)
{
    Certificate certificate{X509_new()};
    require(certificate != nullptr, "X509_new");
    X509* const raw = certificate.get();
    X509_set_version(raw, 2);
    std::uint32_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    ASN1_INTEGER_set(X509_get_serialNumber(raw), static_cast<long>(serial) + 1);
    require(ASN1_TIME_set_string(X509_getm_notBefore(raw), wish.notBefore.c_str()) == 1, "notBefore");
    require(ASN1_TIME_set_string(X509_getm_notAfter(raw), wish.notAfter.c_str()) == 1, "notAfter");
    X509_set_pubkey(raw, key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(commonName.c_str()), -1, -1, 0);
    X509_set_issuer_name(raw, issuer ? X509_get_subject_name(issuer) : X509_get_subject_name(raw));
    X509* const signer = issuer ? issuer : raw;
    addExtension(raw, signer, NID_basic_constraints, authority ? "critical,CA:TRUE" : "CA:FALSE");
    std::string alternatives;
    for (const auto& name : wish.names)
        alternatives += (alternatives.empty() ? "DNS:" : ",DNS:") + name;
    for (const auto& address : wish.addresses)
        alternatives += (alternatives.empty() ? "IP:" : ",IP:") + address;
    if (!alternatives.empty())
        addExtension(raw, signer, NID_subject_alt_name, alternatives);
    require(X509_sign(raw, issuerKey, EVP_sha256()) > 0, "X509_sign");
    return certificate;
}

} // namespace

struct TestAuthority::Private {
    Key key = newKey();
    Certificate certificate;
};

TestAuthority::TestAuthority(const std::string& name) : d(std::make_unique<Private>())
{
    d->certificate = make(name, {}, true, d->key.get(), nullptr, d->key.get());
    m_pem = pemOf(d->certificate.get());
}

TestAuthority::~TestAuthority() = default;

PemPair TestAuthority::issue(const CertificateWish& wish) const
{
    const Key key = newKey();
    const Certificate certificate = make("test peer", wish, false, key.get(), d->certificate.get(), d->key.get());
    return {pemOf(certificate.get()), pemOf(key.get())};
}

PemPair selfSigned(const CertificateWish& wish)
{
    const Key key = newKey();
    const Certificate certificate = make("test peer", wish, false, key.get(), nullptr, key.get());
    return {pemOf(certificate.get()), pemOf(key.get())};
}

} // namespace nephoscope
