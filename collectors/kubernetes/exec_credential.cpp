// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/exec_credential.h"

#include "collectors/net/base64.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string_view>

namespace nephoscope {

namespace {

using nlohmann::json;

constexpr std::size_t maximumReply = std::size_t{4} << 20;
constexpr int maximumDepth = 64;

Error badReply(std::string why)
{
    Error error;
    error.code = ErrorCode::WrongCredentials;
    error.why = std::move(why);
    return error;
}

// nlohmann's parser builds without recursion, but its values are destroyed level by level: refuse what is nested too deep.
json parseBounded(const std::string& text)
{
    const auto shallow = [](int depth, json::parse_event_t, json&) {
        if (depth > maximumDepth)
            throw std::length_error("depth");
        return true;
    };
    return json::parse(text, shallow);
}

// A field that is a string or absent (null, too); false when it is something else.
bool readText(const json& object, const char* name, std::string& text)
{
    const auto found = object.find(name);
    if (found == object.end() || found->is_null())
        return true;
    if (!found->is_string())
        return false;
    text = found->get_ref<const std::string&>();
    return true;
}

bool isHeaderText(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

} // namespace

bool isKnownExecVersion(const std::string& apiVersion)
{
    return apiVersion == "client.authentication.k8s.io/v1" || apiVersion == "client.authentication.k8s.io/v1beta1";
}

std::string execInfo(const ExecPlugin& plugin, const ResolvedContext& context, const std::string& certificateAuthority)
{
    json spec = json::object();
    spec["interactive"] = false;
    if (plugin.provideClusterInfo) {
        json cluster = json::object();
        cluster["server"] = context.server;
        if (!context.cluster.tlsServerName.empty())
            cluster["tls-server-name"] = context.cluster.tlsServerName;
        if (context.cluster.insecureSkipTlsVerify)
            cluster["insecure-skip-tls-verify"] = true;
        if (!certificateAuthority.empty())
            cluster["certificate-authority-data"] = encodeBase64(certificateAuthority);
        if (!context.cluster.proxyUrl.empty())
            cluster["proxy-url"] = context.cluster.proxyUrl;
        if (context.cluster.disableCompression)
            cluster["disable-compression"] = true;
        if (!context.cluster.execConfigJson.empty())
            cluster["config"] = json::parse(context.cluster.execConfigJson, nullptr, false);
        spec["cluster"] = std::move(cluster);
    }
    json info = json::object();
    info["apiVersion"] = plugin.apiVersion;
    info["kind"] = "ExecCredential";
    info["spec"] = std::move(spec);
    return info.dump(-1, ' ', false, json::error_handler_t::replace);
}

Expected<ExecCredential> parseExecCredential(const std::string& output, const std::string& apiVersion)
{
    if (output.size() > maximumReply)
        return tl::unexpected(badReply("it printed more than 4 MiB"));
    if (output.find_first_not_of(" \t\r\n") == std::string::npos)
        return tl::unexpected(badReply("it printed nothing"));
    json reply;
    try {
        reply = parseBounded(output);
    } catch (const json::parse_error& fault) {
        // Not its what(): that repeats the text.
        const auto end = output.begin() + static_cast<std::ptrdiff_t>(std::min(fault.byte, output.size()));
        return tl::unexpected(badReply("what it printed is not JSON (line " + std::to_string(1 + std::count(output.begin(), end, '\n'))
                                       + " of its output)"));
    } catch (const std::exception&) {
        return tl::unexpected(badReply("what it printed is not JSON that we can read"));
    }
    if (!reply.is_object())
        return tl::unexpected(badReply("what it printed is not an ExecCredential"));

    std::string kind;
    std::string version;
    if (!readText(reply, "kind", kind) || !readText(reply, "apiVersion", version) || kind != "ExecCredential")
        return tl::unexpected(badReply("what it printed is not of kind ExecCredential"));
    if (version != apiVersion)
        return tl::unexpected(badReply("it answered with "
                                       + (isKnownExecVersion(version) ? "apiVersion " + version : std::string{"another apiVersion"})
                                       + ", the kubeconfig asks for " + apiVersion));
    const auto status = reply.find("status");
    if (status == reply.end() || !status->is_object())
        return tl::unexpected(badReply("its answer has no status"));

    ExecCredential credential;
    std::string token;
    std::string key;
    std::string expires;
    const bool readable = readText(*status, "token", token) && readText(*status, "clientCertificateData", credential.clientCertificate)
                          && readText(*status, "clientKeyData", key) && readText(*status, "expirationTimestamp", expires);
    credential.token = Secret{std::move(token)};
    credential.clientKey = Secret{std::move(key)};
    if (!readable)
        return tl::unexpected(badReply("a field of its answer's status is not a string"));
    if (credential.clientCertificate.empty() != credential.clientKey.empty())
        return tl::unexpected(badReply(credential.clientKey.empty() ? "it gave a client certificate without its key"
                                                                    : "it gave a client key without its certificate"));
    if (credential.token.empty() && credential.clientCertificate.empty())
        return tl::unexpected(badReply("it gave neither a token nor a client certificate"));
    if (!isHeaderText(credential.token.reveal()))
        return tl::unexpected(badReply("its token has characters that no header can carry"));
    if (!expires.empty()) {
        credential.expires = parseRfc3339(expires);
        if (!credential.expires)
            return tl::unexpected(badReply("its expirationTimestamp is not a time"));
    }
    return credential;
}

} // namespace nephoscope
