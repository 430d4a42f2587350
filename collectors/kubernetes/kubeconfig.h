// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/local_files.h"
#include "collectors/kubernetes/secret.h"
#include "collectors/model/error.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nephoscope {

// Where an entry of a kubeconfig stands.
struct KubeconfigPlace {
    std::string file;
    int line = 0;

    friend bool operator==(const KubeconfigPlace&, const KubeconfigPlace&) = default;
};

// A cluster of a kubeconfig. Paths are absolute, or as the file gives them when that file's own path is relative.
struct KubeCluster {
    std::string name;
    std::string server;
    std::string tlsServerName;
    bool insecureSkipTlsVerify = false;
    std::string certificateAuthority;      // path
    std::string certificateAuthorityData;  // PEM; wins over the path
    std::string proxyUrl;
    bool disableCompression = false;
    std::string execConfigJson;            // extension client.authentication.k8s.io/exec, for plugins; a JSON text or empty
    KubeconfigPlace place;

    friend bool operator==(const KubeCluster&, const KubeCluster&) = default;
};

// A program that makes credentials (client.authentication.k8s.io).
struct ExecPlugin {
    enum class InteractiveMode { Never, IfAvailable, Always };

    std::string apiVersion;
    std::string command;  // a name to look up in PATH, or a path
    std::vector<std::string> arguments;
    std::vector<std::pair<std::string, std::string>> environment;
    std::string installHint;
    bool provideClusterInfo = false;
    InteractiveMode interactiveMode = InteractiveMode::IfAvailable;

    friend bool operator==(const ExecPlugin&, const ExecPlugin&) = default;
};

// A user of a kubeconfig: how to introduce oneself.
struct KubeUser {
    std::string name;
    std::string clientCertificate;      // path
    std::string clientCertificateData;  // PEM; wins over the path
    std::string clientKey;              // path
    Secret clientKeyData;               // PEM; wins over the path
    Secret token;
    std::string tokenFile;              // wins over the token as long as it can be read
    std::string username;
    Secret password;
    std::string impersonate;
    std::string impersonateUid;
    std::vector<std::string> impersonateGroups;
    std::map<std::string, std::vector<std::string>> impersonateExtra;
    std::optional<ExecPlugin> exec;
    std::string authProvider;           // name of a provider of the kind that Kubernetes 1.26 removed
    KubeconfigPlace place;

    friend bool operator==(const KubeUser&, const KubeUser&) = default;
};

struct KubeContext {
    std::string name;
    std::string cluster;
    std::string user;
    std::string namespaceName;  // empty: default
    KubeconfigPlace place;

    friend bool operator==(const KubeContext&, const KubeContext&) = default;
};

// One kubeconfig file, or several merged; entries in the order of the files. Names are unique within each list.
struct Kubeconfig {
    std::vector<KubeCluster> clusters;
    std::vector<KubeUser> users;
    std::vector<KubeContext> contexts;
    std::string currentContext;      // may be empty
    std::vector<std::string> files;  // that it was read from

    friend bool operator==(const Kubeconfig&, const Kubeconfig&) = default;
};

// How to find kubeconfigs, by the rules of client-go.
struct KubeconfigLocation {
    std::string explicitPath;   // of --kubeconfig: this file alone, which must exist. Empty: KUBECONFIG, then ~/.kube/config
    Environment environment;    // KUBECONFIG and HOME
    std::string workingFolder;  // that relative paths of kubeconfigs start from
    FileReader readFile;
};

// The location on this machine.
KubeconfigLocation localKubeconfigs(std::string explicitPath = {});

// Reads and merges. NotFound: there is no kubeconfig at all. A broken file fails the whole, as with kubectl, and is named.
Expected<Kubeconfig> loadKubeconfig(const KubeconfigLocation& location);

// Reads one file's text; `file` is where it stands, for errors and for relative paths.
Expected<Kubeconfig> parseKubeconfig(const std::string& text, const std::string& file);

// What `first` has stays; `second` adds the names that `first` lacks, and the current context if `first` has none.
Kubeconfig mergeKubeconfigs(Kubeconfig first, const Kubeconfig& second);

// A context with everything it names.
struct ResolvedContext {
    std::string contextName;
    std::string server;         // URL, with its scheme
    std::string namespaceName;  // "default" unless the context says otherwise
    KubeCluster cluster;
    KubeUser user;              // no fields: anonymous
};

// The context of that name, or the current one if the name is empty. Fails with NotFound for what is not there, and with BadInput
// where client-go would refuse the entries.
Expected<ResolvedContext> resolveContext(const Kubeconfig& kubeconfig, std::string_view contextName);

// A line of the list of contexts. Says nothing about whether the cluster can be reached.
struct ContextEntry {
    std::string name;
    std::string cluster;
    std::string user;
    std::string namespaceName;
    std::string server;  // empty when the cluster is not defined
    bool current = false;

    friend bool operator==(const ContextEntry&, const ContextEntry&) = default;
};

// All contexts in the order of the files.
std::vector<ContextEntry> listContexts(const Kubeconfig& kubeconfig);

} // namespace nephoscope
