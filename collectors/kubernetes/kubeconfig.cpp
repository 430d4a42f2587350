// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/kubeconfig.h"

#include "collectors/net/url.h"

#include <algorithm>
#include <filesystem>
#include <unordered_set>

namespace nephoscope {

namespace {

std::string inQuotes(std::string_view text)
{
    return "\"" + std::string{text} + "\"";
}

Error failure(ErrorCode code, std::string what, std::string why, std::string tryThis)
{
    Error error;
    error.code = code;
    error.what = std::move(what);
    error.why = std::move(why);
    error.tryThis = std::move(tryThis);
    return error;
}

Error failureAt(const KubeconfigPlace& place, std::string what, std::string why, std::string tryThis,
                ErrorCode code = ErrorCode::BadInput)
{
    Error error = failure(code, std::move(what), std::move(why), std::move(tryThis));
    error.file = place.file;
    error.line = place.line;
    return error;
}

template <class Entry>
const Entry* findByName(const std::vector<Entry>& entries, std::string_view name)
{
    const auto found = std::find_if(entries.begin(), entries.end(), [name](const Entry& entry) { return entry.name == name; });
    return found == entries.end() ? nullptr : &*found;
}

// Appends the entries whose names are not there yet.
template <class Entry>
void addMissing(std::vector<Entry>& entries, const std::vector<Entry>& more)
{
    std::unordered_set<std::string> names;
    for (const Entry& entry : entries)
        names.insert(entry.name);
    for (const Entry& entry : more) {
        if (names.insert(entry.name).second)
            entries.push_back(entry);
    }
}

// "The kubeconfig has the contexts "a", "b"."; a long list is cut.
std::string knownContexts(const Kubeconfig& kubeconfig)
{
    constexpr std::size_t shown = 20;
    std::string text;
    for (std::size_t i = 0; i < kubeconfig.contexts.size() && i < shown; ++i)
        text += (i > 0 ? ", " : "") + inQuotes(kubeconfig.contexts[i].name);
    if (kubeconfig.contexts.size() > shown)
        text += " and " + std::to_string(kubeconfig.contexts.size() - shown) + " more";
    return text;
}

Error noContexts(const Kubeconfig& kubeconfig, std::string what)
{
    Error error = failure(ErrorCode::NotFound, std::move(what), "the kubeconfig defines no contexts",
                          "A context names a cluster and a user; kind, minikube and cloud command lines write one when they make "
                          "or fetch a cluster");
    if (!kubeconfig.files.empty())
        error.file = kubeconfig.files.front();
    return error;
}

// Unique entries of a path list, in order; empty ones name no file.
std::vector<std::string> splitPathList(std::string_view list)
{
    std::vector<std::string> paths;
    while (!list.empty()) {
        const std::size_t colon = list.find(':');
        const std::string path{list.substr(0, colon)};
        if (!path.empty() && std::find(paths.begin(), paths.end(), path) == paths.end())
            paths.push_back(path);
        list.remove_prefix(colon == std::string_view::npos ? list.size() : colon + 1);
    }
    return paths;
}

std::string absolutePath(const std::string& path, const std::string& workingFolder)
{
    if (path.starts_with('/') || workingFolder.empty())
        return path;
    return (std::filesystem::path{workingFolder} / path).lexically_normal().string();
}

std::optional<std::string> variable(const Environment& environment, const char* name)
{
    const auto found = environment.find(name);
    if (found == environment.end() || found->second.empty())
        return std::nullopt;
    return found->second;
}

Error noKubeconfig(const std::vector<std::string>& tried)
{
    std::string why = "there is no kubeconfig: no file ";
    for (std::size_t i = 0; i < tried.size(); ++i)
        why += (i == 0 ? "" : i + 1 == tried.size() ? " or " : ", ") + tried[i];
    if (tried.empty())
        why = "there is no kubeconfig: neither KUBECONFIG nor HOME is set";
    return failure(ErrorCode::NotFound, "Cannot find a cluster", std::move(why),
                   "A kubeconfig is the file that tells kubectl where a cluster is and who you are. Creating a cluster writes one "
                   "(\"kind create cluster\", \"minikube start\", or your cloud's get-credentials command); or name one with "
                   "--kubeconfig FILE or the variable KUBECONFIG");
}

Expected<Kubeconfig> readOne(const KubeconfigLocation& location, const std::string& path)
{
    auto text = location.readFile(path);
    if (!text) {
        Error error = text.error();
        error.what = "Cannot read the kubeconfig";
        error.file = path;
        if (error.tryThis.empty() && path.find("/~/") != std::string::npos)
            error.tryThis = "A \"~\" is replaced by the shell, and only where it begins a word; write the whole path";
        return tl::unexpected(std::move(error));
    }
    auto kubeconfig = parseKubeconfig(*text, path);
    wipe(*text);
    return kubeconfig;
}

// The rules by which client-go refuses a user; a refusal names what to change.
std::optional<Error> faultOf(const KubeUser& user)
{
    const std::string what = "Cannot use the user " + inQuotes(user.name) + " of the kubeconfig";
    const bool basic = !user.username.empty() || !user.password.empty();
    const bool certificate = !user.clientCertificate.empty() || !user.clientCertificateData.empty();
    const bool key = !user.clientKey.empty() || !user.clientKeyData.empty();
    if (!user.token.empty() && basic)
        return failureAt(user.place, what, "it has a token and also a user name or password, and only one of them can be sent",
                         "Remove one of the two");
    if (certificate && !key)
        return failureAt(user.place, what, "it has a client certificate without its key",
                         "Add client-key or client-key-data beside the certificate");
    if (key && !certificate)
        return failureAt(user.place, what, "it has a client key without its certificate",
                         "Add client-certificate or client-certificate-data beside the key");
    if (user.impersonate.empty()
        && (!user.impersonateUid.empty() || !user.impersonateGroups.empty() || !user.impersonateExtra.empty()))
        return failureAt(user.place, what, "it asks for the uid, groups or extra of somebody else without saying who (\"as\")",
                         "Add \"as: NAME\", or remove the other as-… fields");
    if (user.exec) {
        if (user.exec->command.empty())
            return failureAt(user.place, what, "its exec plugin has no command", "Add \"command\" to the exec entry");
        if (user.exec->apiVersion.empty())
            return failureAt(user.place, what, "its exec plugin has no apiVersion",
                             "Add \"apiVersion: client.authentication.k8s.io/v1\" to the exec entry");
        for (const auto& [name, value] : user.exec->environment) {
            if (name.empty())
                return failureAt(user.place, what, "its exec plugin has an environment variable without a name",
                                 "Add \"name\" to each entry of env");
        }
    }
    if (!user.authProvider.empty() && !user.exec && user.token.empty() && user.tokenFile.empty() && !basic && !certificate)
        return failureAt(user.place, what,
                         "it uses the auth provider " + inQuotes(user.authProvider) + ", a kind that Kubernetes 1.26 removed",
                         "Fetch the kubeconfig anew with the present command line of your cloud, which writes an exec plugin instead",
                         ErrorCode::Unsupported);
    return std::nullopt;
}

// The server's URL with the scheme that client-go assumes where the kubeconfig gives none.
Expected<std::string> serverOf(const KubeCluster& cluster, const KubeUser& user)
{
    const std::string what = "Cannot use the cluster " + inQuotes(cluster.name) + " of the kubeconfig";
    if (cluster.server.empty())
        return tl::unexpected(failureAt(cluster.place, what, "it has no server",
                                        "Add \"server: https://HOST:PORT\" to the cluster's entry"));
    std::string server = cluster.server;
    if (server.find("://") == std::string::npos) {
        const bool tls = cluster.insecureSkipTlsVerify || !cluster.certificateAuthority.empty()
                         || !cluster.certificateAuthorityData.empty() || !user.clientCertificate.empty()
                         || !user.clientCertificateData.empty();
        server.insert(0, tls ? "https://" : "http://");
    }
    const auto fault = [&](const std::string& url, const char* field) -> std::optional<Error> {
        const auto parsed = parseUrl(url);
        if (parsed)
            return std::nullopt;
        return failureAt(cluster.place, what, std::string{"its "} + field + " is not a URL: " + parsed.error().why, parsed.error().tryThis);
    };
    if (auto error = fault(server, "server"))
        return tl::unexpected(std::move(*error));
    if (!cluster.proxyUrl.empty() && !cluster.proxyUrl.starts_with("socks5://")) {
        if (auto error = fault(cluster.proxyUrl, "proxy-url"))
            return tl::unexpected(std::move(*error));
    }
    if (cluster.insecureSkipTlsVerify && (!cluster.certificateAuthority.empty() || !cluster.certificateAuthorityData.empty()))
        return tl::unexpected(failureAt(cluster.place, what,
                                        "it gives a certificate authority and also asks not to check certificates "
                                        "(insecure-skip-tls-verify)",
                                        "Remove insecure-skip-tls-verify"));
    return server;
}

} // namespace

KubeconfigLocation localKubeconfigs(std::string explicitPath)
{
    KubeconfigLocation location;
    location.explicitPath = std::move(explicitPath);
    location.environment = ownEnvironment();
    std::error_code ignored;
    location.workingFolder = std::filesystem::current_path(ignored).string();
    location.readFile = readLocalFile;
    return location;
}

Expected<Kubeconfig> loadKubeconfig(const KubeconfigLocation& location)
{
    if (!location.explicitPath.empty()) {
        auto kubeconfig = readOne(location, absolutePath(location.explicitPath, location.workingFolder));
        if (!kubeconfig && kubeconfig.error().code == ErrorCode::NotFound)
            kubeconfig.error().tryThis += std::string{kubeconfig.error().tryThis.empty() ? "" : ". "} + "Check the path given with --kubeconfig";
        return kubeconfig;
    }

    std::vector<std::string> paths;
    if (const auto list = variable(location.environment, "KUBECONFIG"))
        paths = splitPathList(*list);
    else if (const auto home = variable(location.environment, "HOME"))
        paths.push_back(*home + "/.kube/config");
    for (std::string& path : paths)
        path = absolutePath(path, location.workingFolder);

    Kubeconfig merged;
    for (const std::string& path : paths) {
        const auto kubeconfig = readOne(location, path);
        if (kubeconfig)
            merged = mergeKubeconfigs(std::move(merged), *kubeconfig);
        else if (kubeconfig.error().code != ErrorCode::NotFound)
            return tl::unexpected(kubeconfig.error());
    }
    if (merged.files.empty())
        return tl::unexpected(noKubeconfig(paths));
    return merged;
}

Kubeconfig mergeKubeconfigs(Kubeconfig first, const Kubeconfig& second)
{
    addMissing(first.clusters, second.clusters);
    addMissing(first.users, second.users);
    addMissing(first.contexts, second.contexts);
    if (first.currentContext.empty())
        first.currentContext = second.currentContext;
    for (const std::string& file : second.files) {
        if (std::find(first.files.begin(), first.files.end(), file) == first.files.end())
            first.files.push_back(file);
    }
    return first;
}

Expected<ResolvedContext> resolveContext(const Kubeconfig& kubeconfig, std::string_view contextName)
{
    const bool current = contextName.empty();
    const std::string name{current ? std::string_view{kubeconfig.currentContext} : contextName};
    if (kubeconfig.contexts.empty())
        return tl::unexpected(noContexts(kubeconfig, current ? "Cannot choose a context" : "Cannot use context " + inQuotes(name)));
    if (name.empty())
        return tl::unexpected(failure(ErrorCode::NotFound, "Cannot choose a context", "the kubeconfig has no current context",
                                      "Choose one with --context: " + knownContexts(kubeconfig)));
    const KubeContext* context = findByName(kubeconfig.contexts, name);
    if (!context) {
        const std::string why = current ? "the kubeconfig names it as its current context but does not define it"
                                        : "the kubeconfig has no context of this name";
        return tl::unexpected(failure(ErrorCode::NotFound, "Cannot use context " + inQuotes(name), why,
                                      "It has the contexts " + knownContexts(kubeconfig)));
    }

    const std::string what = "Cannot use context " + inQuotes(name);
    ResolvedContext resolved;
    resolved.contextName = name;
    resolved.namespaceName = context->namespaceName.empty() ? "default" : context->namespaceName;
    if (context->cluster.empty())
        return tl::unexpected(failureAt(context->place, what, "it names no cluster", "Add \"cluster: NAME\" to the context"));
    const KubeCluster* cluster = findByName(kubeconfig.clusters, context->cluster);
    if (!cluster)
        return tl::unexpected(failureAt(context->place, what, "its cluster " + inQuotes(context->cluster) + " is not defined",
                                        "Add the cluster to the kubeconfig, or choose another context: " + knownContexts(kubeconfig),
                                        ErrorCode::NotFound));
    resolved.cluster = *cluster;
    if (!context->user.empty()) {
        const KubeUser* user = findByName(kubeconfig.users, context->user);
        if (!user)
            return tl::unexpected(failureAt(context->place, what, "its user " + inQuotes(context->user) + " is not defined",
                                            "Add the user to the kubeconfig, or choose another context: " + knownContexts(kubeconfig),
                                            ErrorCode::NotFound));
        resolved.user = *user;
    }
    if (auto fault = faultOf(resolved.user))
        return tl::unexpected(std::move(*fault));
    auto server = serverOf(resolved.cluster, resolved.user);
    if (!server)
        return tl::unexpected(server.error());
    resolved.server = std::move(*server);
    return resolved;
}

std::vector<ContextEntry> listContexts(const Kubeconfig& kubeconfig)
{
    std::vector<ContextEntry> entries;
    for (const KubeContext& context : kubeconfig.contexts) {
        ContextEntry& entry = entries.emplace_back();
        entry.name = context.name;
        entry.cluster = context.cluster;
        entry.user = context.user;
        entry.namespaceName = context.namespaceName.empty() ? "default" : context.namespaceName;
        if (const KubeCluster* cluster = findByName(kubeconfig.clusters, context.cluster))
            entry.server = cluster->server;
        entry.current = context.name == kubeconfig.currentContext;
    }
    return entries;
}

} // namespace nephoscope
