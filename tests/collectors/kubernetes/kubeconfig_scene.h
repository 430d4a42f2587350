// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/kubernetes/kubeconfig.h"

#include <QtGlobal>

#include <map>
#include <sstream>

namespace nephoscope {

// KubeconfigFiles that exist only here.
using KubeconfigFiles = std::map<std::string, std::string>;

inline FileReader readerOf(KubeconfigFiles files)
{
    return [files = std::move(files)](const std::string& path) -> Expected<std::string> {
        if (const auto found = files.find(path); found != files.end())
            return found->second;
        Error error;
        error.code = ErrorCode::NotFound;
        error.why = "there is no such file";
        error.file = path;
        return tl::unexpected(error);
    };
}

inline KubeconfigLocation location(KubeconfigFiles files, Environment environment = {}, std::string explicitPath = {})
{
    KubeconfigLocation result;
    result.explicitPath = std::move(explicitPath);
    result.environment = std::move(environment);
    result.workingFolder = "/work";
    result.readFile = readerOf(std::move(files));
    return result;
}

// "a=https://a b=https://b" as clusters, likewise users (token) and contexts (cluster/user).
inline std::string file(const std::string& clusters, const std::string& users, const std::string& contexts,
                        const std::string& current = {})
{
    const auto pairs = [](const std::string& text) {
        std::vector<std::pair<std::string, std::string>> result;
        std::istringstream words{text};
        for (std::string word; words >> word;)
            result.emplace_back(word.substr(0, word.find('=')), word.substr(word.find('=') + 1));
        return result;
    };
    std::string text = "apiVersion: v1\nkind: Config\nclusters:\n";
    for (const auto& [name, server] : pairs(clusters))
        text += "- name: " + name + "\n  cluster:\n    server: " + server + "\n";
    text += "users:\n";
    for (const auto& [name, token] : pairs(users))
        text += "- name: " + name + "\n  user:\n    token: " + token + "\n";
    text += "contexts:\n";
    for (const auto& [name, both] : pairs(contexts))
        text += "- name: " + name + "\n  context:\n    cluster: " + both.substr(0, both.find('/'))
                + "\n    user: " + both.substr(both.find('/') + 1) + "\n";
    if (!current.empty())
        text += "current-context: " + current + "\n";
    return text;
}

// "a=https://a b=https://b"
inline std::string clustersOf(const Kubeconfig& config)
{
    std::string text;
    for (const KubeCluster& cluster : config.clusters)
        text += (text.empty() ? "" : " ") + cluster.name + "=" + cluster.server;
    return text;
}

inline bool contains(const Error& error, std::string_view part)
{
    const std::string text = sentence(error);
    if (text.find(part) != std::string::npos)
        return true;
    qWarning("the sentence is: %s", text.c_str());
    return false;
}

inline const std::string one = file("a=https://one", "u=t1", "x=a/u", "x");
inline const std::string two = file("a=https://two b=https://two", "u=t2 v=t2", "x=b/v y=b/v", "y");

} // namespace nephoscope
