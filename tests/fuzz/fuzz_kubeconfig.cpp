// SPDX-License-Identifier: GPL-3.0-or-later
// Kubeconfigs: read, merged, listed and resolved. What cannot be read is said with its place and never with a secret; what can be
// resolved can be connected to.
#include "collectors/net/base64.h"
#include "collectors/kubernetes/exec_credential.h"
#include "collectors/kubernetes/kubeconfig.h"
#include "collectors/net/url.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace nephoscope;

namespace {

const std::string file = "/home/me/.kube/config";

// An error is a sentence with its place.
void check(const Error& error, std::string_view text)
{
    const auto lines = 2 + std::count(text.begin(), text.end(), '\n') + std::count(text.begin(), text.end(), '\r');
    if (error.why.empty() || error.line < 0 || error.line > lines || sentence(error).empty())
        std::abort();
}

// Secrets that stand nowhere else in the file must not stand in a sentence.
void checkSecrets(const Error& error, std::string_view text, const KubeUser& user)
{
    const std::string said = sentence(error);
    for (const Secret* secret : {&user.token, &user.password, &user.clientKeyData}) {
        const std::string& hidden = secret->reveal();
        if (hidden.size() < 8 || said.find(hidden) == std::string::npos)
            continue;
        const std::size_t first = text.find(hidden);
        if (first == std::string_view::npos || text.find(hidden, first + 1) == std::string_view::npos)
            std::abort();
    }
}

void checkContext(const Kubeconfig& kubeconfig, const ContextEntry& entry, std::string_view text)
{
    const auto resolved = resolveContext(kubeconfig, entry.name);
    if (!resolved) {
        check(resolved.error(), text);
        for (const KubeUser& user : kubeconfig.users) {
            if (user.name == entry.user)
                checkSecrets(resolved.error(), text, user);
        }
        return;
    }
    if (resolved->contextName != entry.name || resolved->namespaceName.empty() || resolved->cluster.name != entry.cluster)
        std::abort();
    const auto server = parseUrl(resolved->server);
    if (!server)
        std::abort();
    if (resolved->user.exec) {
        const auto info = nlohmann::json::parse(
            execInfo(*resolved->user.exec, *resolved, resolved->cluster.certificateAuthorityData));
        if (info.at("spec").contains("cluster") != resolved->user.exec->provideClusterInfo)
            std::abort();
    }
}

// As through the variable KUBECONFIG: this file twice, one that is missing, and one that is empty.
void checkLoaded(const Expected<Kubeconfig>& kubeconfig, const std::string& text)
{
    KubeconfigLocation location;
    location.workingFolder = "/work";
    location.environment = {{"KUBECONFIG", file + ":::missing:" + file + ":empty"}};
    location.readFile = [&text](const std::string& path) -> Expected<std::string> {
        if (path == file)
            return text;
        if (path == "/work/empty")
            return std::string{};
        return tl::unexpected(Error{ErrorCode::NotFound, {}, "there is no such file", {}, {}, path, 0});
    };
    const auto loaded = loadKubeconfig(location);
    if (loaded.has_value() != kubeconfig.has_value())
        std::abort();
    if (loaded
        && (loaded->contexts != kubeconfig->contexts || loaded->users != kubeconfig->users
            || loaded->clusters != kubeconfig->clusters))
        std::abort();

    location.explicitPath = file;
    location.environment = {};
    if (loadKubeconfig(location).has_value() != kubeconfig.has_value())
        std::abort();
    for (const char* path : {"missing", "~/config", ""}) {
        location.explicitPath = path;
        const auto missing = loadKubeconfig(location);
        if (missing || missing.error().code != ErrorCode::NotFound)
            std::abort();
    }
    location.environment = {{"HOME", "/home/me"}};
    if (loadKubeconfig(location).has_value() != kubeconfig.has_value())
        std::abort();
}

void checkBase64(const std::string& text)
{
    if (decodeBase64(encodeBase64(text)) != text)
        std::abort();
    const auto bytes = decodeBase64(text);
    if (bytes && decodeBase64(encodeBase64(*bytes)) != bytes)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string text{reinterpret_cast<const char*>(data), size};
    checkBase64(text);

    const auto kubeconfig = parseKubeconfig(text, file);
    // Aliases may make one reading take its time.
    if (text.find('*') == std::string::npos)
        checkLoaded(kubeconfig, text);
    if (!kubeconfig) {
        check(kubeconfig.error(), text);
        return 0;
    }
    if (mergeKubeconfigs(*kubeconfig, *kubeconfig) != *kubeconfig || mergeKubeconfigs({}, *kubeconfig) != *kubeconfig)
        std::abort();

    const auto contexts = listContexts(*kubeconfig);
    if (contexts.size() != kubeconfig->contexts.size())
        std::abort();
    for (const ContextEntry& entry : contexts) {
        if (!entry.name.empty())
            checkContext(*kubeconfig, entry, text);
    }
    for (const char* name : {"", "a context that is not there"}) {
        if (const auto resolved = resolveContext(*kubeconfig, name); !resolved)
            check(resolved.error(), text);
    }
    return 0;
}
