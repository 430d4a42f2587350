// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/kubeconfig.h"
#include "collectors/model/time.h"

#include <optional>
#include <string>

namespace nephoscope {

// What a credential plugin has given us: a token, a certificate with its key, or both.
struct ExecCredential {
    Secret token;
    std::string clientCertificate;  // PEM
    Secret clientKey;               // PEM
    std::optional<Time> expires;    // nothing: valid until a 401

    friend bool operator==(const ExecCredential&, const ExecCredential&) = default;
};

// The apiVersions of client.authentication.k8s.io that we speak.
bool isKnownExecVersion(const std::string& apiVersion);

// The text for KUBERNETES_EXEC_INFO. The cluster is told only to a plugin that has asked for it (provideClusterInfo);
// `certificateAuthority` is its PEM.
std::string execInfo(const ExecPlugin& plugin, const ResolvedContext& context, const std::string& certificateAuthority);

// Reads what the plugin printed. Sentences never quote it: it may hold a secret.
Expected<ExecCredential> parseExecCredential(const std::string& output, const std::string& apiVersion);

} // namespace nephoscope
