// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/net/tls_context.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>

namespace nephoscope {

namespace asio = boost::asio;

namespace {

Error badPem(const std::string& what)
{
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_peek_last_error(), text.data(), text.size());
    ERR_clear_error();
    return {.code = ErrorCode::BadInput,
            .what = "Cannot use the " + what,
            .why = "it is not what OpenSSL expects (" + std::string{text.data()} + ")",
            .tryThis = "Check that it is complete, in PEM form and belongs to this cluster",
            .source = {},
            .file = {}};
}

// "3 May 2026", as people write dates.
std::string dayOf(const ASN1_TIME* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return "an unknown day";
    static constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
    return std::to_string(parts.tm_mday) + " " + months.at(static_cast<std::size_t>(parts.tm_mon)) + " "
           + std::to_string(parts.tm_year + 1900);
}

// A name as the server wrote it, fit for a sentence.
std::string printable(const ASN1_STRING* name)
{
    constexpr std::size_t longestName = 253; // of the DNS
    const std::string_view text{reinterpret_cast<const char*>(ASN1_STRING_get0_data(name)),
                                static_cast<std::size_t>(ASN1_STRING_length(name))};
    std::string shown{text.substr(0, longestName)};
    std::replace_if(shown.begin(), shown.end(), [](char c) { return c <= ' ' || c > '~'; }, '?');
    return shown;
}

// The names and addresses that the certificate is for, at most five.
std::string namesOf(X509* certificate)
{
    std::string text;
    auto* names = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    int listed = 0;
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names, i);
        std::string one;
        if (name->type == GEN_DNS) {
            one = printable(name->d.dNSName);
        } else if (name->type == GEN_IPADD && ASN1_STRING_length(name->d.iPAddress) == 4) {
            const unsigned char* bytes = ASN1_STRING_get0_data(name->d.iPAddress);
            for (int part = 0; part < 4; ++part)
                one += (part > 0 ? "." : "") + std::to_string(bytes[part]);
        } else {
            continue;
        }
        if (++listed > 5) {
            text += ", …";
            break;
        }
        text += (text.empty() ? "" : ", ") + one;
    }
    GENERAL_NAMES_free(names);
    return text.empty() ? "no name at all" : text;
}

void explainRefusal(X509_STORE_CTX* store, TlsRefusal& refusal)
{
    const int code = X509_STORE_CTX_get_error(store);
    X509* certificate = X509_STORE_CTX_get_current_cert(store);
    switch (code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
        refusal.why = "the server's certificate expired on " + dayOf(X509_get0_notAfter(certificate));
        refusal.tryThis = "Renew the cluster's certificates, or choose another context";
        break;
    case X509_V_ERR_CERT_NOT_YET_VALID:
        refusal.why = "the server's certificate is not valid before " + dayOf(X509_get0_notBefore(certificate));
        refusal.tryThis = "Check this computer's clock";
        break;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
        refusal.why = "the server's certificate is not signed by the cluster's certificate authority";
        refusal.tryThis = "Check the certificate authority of this cluster in the kubeconfig; the cluster may have been made anew";
        break;
    case X509_V_ERR_CERT_REVOKED:
        refusal.why = "the server's certificate has been revoked";
        refusal.tryThis = "Ask who runs the cluster";
        break;
    default:
        refusal.why = std::string{"the server's certificate cannot be trusted ("} + X509_verify_cert_error_string(code) + ")";
        refusal.tryThis = "Check the cluster's certificates, or choose another context";
        break;
    }
}

} // namespace

Expected<std::shared_ptr<asio::ssl::context>> makeTlsContext(const TlsSettings& settings)
{
    boost::system::error_code error;
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    context->set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1, error);
    // A key that needs a pass phrase cannot be used: OpenSSL would ask for it on the terminal and stop everything meanwhile.
    context->set_password_callback([](std::size_t, asio::ssl::context::password_purpose) { return std::string{}; }, error);
    context->set_verify_mode(settings.insecureSkipVerify ? asio::ssl::verify_none : asio::ssl::verify_peer, error);
    if (settings.certificateAuthorities.empty())
        context->set_default_verify_paths(error);
    else if (context->add_certificate_authority(asio::buffer(settings.certificateAuthorities), error); error)
        return tl::unexpected(badPem("certificate authority"));
    if (!settings.clientCertificate.empty()) {
        context->use_certificate_chain(asio::buffer(settings.clientCertificate), error);
        if (error)
            return tl::unexpected(badPem("client certificate"));
        context->use_private_key(asio::buffer(settings.clientKey), asio::ssl::context::pem, error);
        if (error)
            return tl::unexpected(badPem("key of the client certificate"));
    }
    return context;
}

std::function<bool(bool, asio::ssl::verify_context&)> certificateCheck(std::string serverName, std::shared_ptr<TlsRefusal> refusal)
{
    return [verifyName = asio::ssl::host_name_verification(serverName), serverName, refusal](bool trusted,
                                                                                             asio::ssl::verify_context& context) {
        X509_STORE_CTX* store = context.native_handle();
        if (!trusted) {
            explainRefusal(store, *refusal);
            return false;
        }
        if (verifyName(trusted, context))
            return true;
        refusal->why = "the server's certificate is not for \"" + serverName + "\" (it is for "
                       + namesOf(X509_STORE_CTX_get_current_cert(store)) + ")";
        refusal->tryThis = "Use a name the certificate is for, or set tls-server-name in the kubeconfig";
        return false;
    };
}

} // namespace nephoscope
