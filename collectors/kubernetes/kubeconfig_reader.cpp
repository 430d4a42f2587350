// SPDX-License-Identifier: GPL-3.0-or-later
// parseKubeconfig(): one file's text into a Kubeconfig.
#include "collectors/kubernetes/kubeconfig.h"
#include "collectors/kubernetes/yaml_tree.h"
#include "collectors/net/base64.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <unordered_map>

namespace nephoscope {

namespace {

using Kind = YamlValue::Kind;

const char* nameOf(Kind kind)
{
    switch (kind) {
    case Kind::Null: return "nothing";
    case Kind::Scalar: return "a single value";
    case Kind::Sequence: return "a list";
    case Kind::Map: return "a group of fields";
    }
    return "something else";
}

// A YAML scalar as the JSON value that Go's reader would make of it.
nlohmann::json scalarToJson(const std::string& text, bool isQuoted)
{
    if (isQuoted)
        return text;
    if (text == "true" || text == "True" || text == "TRUE")
        return true;
    if (text == "false" || text == "False" || text == "FALSE")
        return false;
    std::int64_t integer = 0;
    const char* end = text.data() + text.size();
    if (const auto [stop, error] = std::from_chars(text.data(), end, integer); error == std::errc{} && stop == end)
        return integer;
    double number = 0;
    if (const auto [stop, error] = std::from_chars(text.data(), end, number); error == std::errc{} && stop == end && number - number == 0)
        return number;
    return text;
}

// Reads one file, field by field; keeps the first fault and goes on with empty values, so that reading needs no branches.
class Reader {
public:
    Reader(const YamlTree& tree, std::string file)
        : m_tree(tree), m_file(std::move(file)), m_folder(std::filesystem::path{m_file}.parent_path()) {}

    Expected<Kubeconfig> read()
    {
        Kubeconfig config;
        config.files.push_back(m_file);
        const YamlValue& root = m_tree.root();
        if (root.kind == Kind::Null)
            return config;
        if (root.kind != Kind::Map) {
            fail(root, std::string{"it is "} + nameOf(root.kind) + " and not a kubeconfig",
                 "A kubeconfig has the fields clusters, users, contexts and current-context");
            return tl::unexpected(*m_fault);
        }
        if (const std::string kind = text(root, "kind"); !kind.empty() && kind != "Config")
            fail(root, "it is a \"" + kind + "\" and not a kubeconfig (kind: Config)", "Name the kubeconfig's own file");
        if (const std::string version = text(root, "apiVersion"); !version.empty() && version != "v1")
            fail(root, "its apiVersion is \"" + version + "\"; kubeconfigs have v1", "");
        config.currentContext = text(root, "current-context");
        readEntries(root, "clusters", "cluster", config.clusters, &Reader::readCluster);
        readEntries(root, "users", "user", config.users, &Reader::readUser);
        readEntries(root, "contexts", "context", config.contexts, &Reader::readContext);
        if (m_fault)
            return tl::unexpected(*m_fault);
        return config;
    }

private:
    void fail(const YamlValue& at, std::string why, std::string tryThis)
    {
        if (m_fault)
            return;
        Error error;
        error.code = ErrorCode::BadInput;
        error.what = "Cannot read the kubeconfig";
        error.why = std::move(why);
        error.tryThis = std::move(tryThis);
        error.file = m_file;
        error.line = at.line;
        m_fault = std::move(error);
    }

    // The field if it is there and of that kind.
    const YamlValue* field(const YamlValue& map, std::string_view name, Kind kind)
    {
        const YamlValue* found = m_tree.find(map, name);
        if (!found || found->kind == kind)
            return found;
        fail(*found, "\"" + std::string{name} + "\" must be " + nameOf(kind) + " and is " + nameOf(found->kind), "");
        return nullptr;
    }

    // A copy of a value's text. Aliases can ask for a long one any number of times, so that the copies are counted.
    std::string copied(const YamlValue& value, std::size_t overhead = 64)
    {
        if (m_fault)
            return {};
        const std::size_t cost = value.text.size() + overhead;
        if (cost > m_allowance) {
            fail(value, "its aliases multiply it to more than 16 MiB", "");
            return {};
        }
        m_allowance -= cost;
        return value.text;
    }

    std::string text(const YamlValue& map, std::string_view name)
    {
        const YamlValue* found = field(map, name, Kind::Scalar);
        return found ? copied(*found) : std::string{};
    }

    bool flag(const YamlValue& map, std::string_view name)
    {
        const YamlValue* found = field(map, name, Kind::Scalar);
        if (!found)
            return false;
        std::string word(found->text.size(), '\0');
        std::transform(found->text.begin(), found->text.end(), word.begin(),
                       [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
        if (word == "true" || word == "yes" || word == "on" || word == "y")
            return true;
        if (word != "false" && word != "no" && word != "off" && word != "n")
            fail(*found, "\"" + std::string{name} + "\" must be true or false", "");
        return false;
    }

    std::string data(const YamlValue& map, std::string_view name)
    {
        const YamlValue* found = field(map, name, Kind::Scalar);
        if (!found)
            return {};
        if (auto bytes = decodeBase64(copied(*found)))
            return std::move(*bytes);
        fail(*found, "\"" + std::string{name} + "\" is not base64",
             "It holds the file's content encoded with \"base64 -w0\"; to give a path, use the field without \"-data\"");
        return {};
    }

    std::string path(const YamlValue& map, std::string_view name) { return resolved(text(map, name)); }

    // Relative paths start from the folder of the file that holds them.
    std::string resolved(const std::string& path) const
    {
        if (path.empty() || path.starts_with('/') || m_folder.empty())
            return path;
        return (m_folder / path).lexically_normal().string();
    }

    std::vector<std::string> texts(const YamlValue& map, std::string_view name)
    {
        const YamlValue* list = field(map, name, Kind::Sequence);
        return list ? items(*list, name) : std::vector<std::string>{};
    }

    std::vector<std::string> items(const YamlValue& list, std::string_view name)
    {
        std::vector<std::string> result;
        for (const std::uint32_t index : list.children) {
            const YamlValue& item = m_tree.value(index);
            if (item.kind != Kind::Scalar && item.kind != Kind::Null)
                fail(item, "\"" + std::string{name} + "\" must be a list of single values", "");
            result.push_back(copied(item));
            if (m_fault)
                break;
        }
        return result;
    }

    template <class Entry>
    void readEntries(const YamlValue& root, std::string_view list, std::string_view body, std::vector<Entry>& entries,
                     void (Reader::*readBody)(const YamlValue&, Entry&))
    {
        const YamlValue* items = field(root, list, Kind::Sequence);
        if (!items)
            return;
        std::unordered_map<std::string, int> lines;
        for (const std::uint32_t index : items->children) {
            const YamlValue& item = m_tree.value(index);
            if (item.kind == Kind::Null)
                continue;
            if (item.kind != Kind::Map) {
                fail(item, "each entry of \"" + std::string{list} + "\" must be a group of fields and one is "
                         + nameOf(item.kind), "");
                return;
            }
            Entry entry;
            entry.name = text(item, "name");
            entry.place = {m_file, item.line};
            if (const auto [known, isNew] = lines.emplace(entry.name, item.line); !isNew)
                fail(item, "the " + std::string{body} + " \"" + entry.name + "\" is defined twice in this file, first on line "
                         + std::to_string(known->second), "Remove or rename one of them");
            if (const YamlValue* fields = field(item, body, Kind::Map))
                (this->*readBody)(*fields, entry);
            if (m_fault)
                return;
            entries.push_back(std::move(entry));
        }
    }

    void readCluster(const YamlValue& fields, KubeCluster& cluster)
    {
        cluster.server = text(fields, "server");
        cluster.tlsServerName = text(fields, "tls-server-name");
        cluster.insecureSkipTlsVerify = flag(fields, "insecure-skip-tls-verify");
        cluster.certificateAuthority = path(fields, "certificate-authority");
        cluster.certificateAuthorityData = data(fields, "certificate-authority-data");
        cluster.proxyUrl = text(fields, "proxy-url");
        cluster.disableCompression = flag(fields, "disable-compression");
        if (const YamlValue* extensions = field(fields, "extensions", Kind::Sequence)) {
            for (const std::uint32_t index : extensions->children) {
                const YamlValue& extension = m_tree.value(index);
                if (extension.kind != Kind::Map || text(extension, "name") != "client.authentication.k8s.io/exec")
                    continue;
                if (const YamlValue* config = m_tree.find(extension, "extension")) {
                    const nlohmann::json json = toJson(*config, YamlTree::maximumDepth);
                    if (!m_fault)
                        cluster.execConfigJson = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
                }
            }
        }
    }

    nlohmann::json toJson(const YamlValue& value, int depth)
    {
        if (depth == 0)
            fail(value, "an extension of a cluster is nested too deep", "");
        // Thousands of values are enough: they go into an environment variable, which holds 128 KiB.
        const std::string text = copied(value, 1024);
        if (m_fault)
            return nullptr;
        switch (value.kind) {
        case Kind::Null: return nullptr;
        case Kind::Scalar: return scalarToJson(text, value.quoted);
        case Kind::Sequence: {
            nlohmann::json list = nlohmann::json::array();
            for (const std::uint32_t index : value.children) {
                list.push_back(toJson(m_tree.value(index), depth - 1));
                if (m_fault)
                    break;
            }
            return list;
        }
        case Kind::Map: {
            nlohmann::json map = nlohmann::json::object();
            for (std::size_t i = 0; i + 1 < value.children.size() && !m_fault; i += 2)
                map[copied(m_tree.value(value.children[i]))] = toJson(m_tree.value(value.children[i + 1]), depth - 1);
            return map;
        }
        }
        return nullptr;
    }

    void readContext(const YamlValue& fields, KubeContext& context)
    {
        context.cluster = text(fields, "cluster");
        context.user = text(fields, "user");
        context.namespaceName = text(fields, "namespace");
    }

    void readUser(const YamlValue& fields, KubeUser& user)
    {
        user.clientCertificate = path(fields, "client-certificate");
        user.clientCertificateData = data(fields, "client-certificate-data");
        user.clientKey = path(fields, "client-key");
        user.clientKeyData = Secret{data(fields, "client-key-data")};
        user.token = Secret{text(fields, "token")};
        user.tokenFile = path(fields, "tokenFile");
        user.username = text(fields, "username");
        user.password = Secret{text(fields, "password")};
        user.impersonate = text(fields, "as");
        user.impersonateUid = text(fields, "as-uid");
        user.impersonateGroups = texts(fields, "as-groups");
        if (const YamlValue* extra = field(fields, "as-user-extra", Kind::Map)) {
            for (std::size_t i = 0; i + 1 < extra->children.size() && !m_fault; i += 2) {
                const YamlValue& list = m_tree.value(extra->children[i + 1]);
                if (list.kind != Kind::Sequence && list.kind != Kind::Null)
                    fail(list, "each field of \"as-user-extra\" must be a list", "");
                user.impersonateExtra[copied(m_tree.value(extra->children[i]))] = items(list, "as-user-extra");
            }
        }
        if (const YamlValue* exec = field(fields, "exec", Kind::Map))
            user.exec = readExec(*exec);
        if (const YamlValue* provider = field(fields, "auth-provider", Kind::Map))
            user.authProvider = text(*provider, "name");
    }

    ExecPlugin readExec(const YamlValue& fields)
    {
        ExecPlugin plugin;
        plugin.apiVersion = text(fields, "apiVersion");
        plugin.command = text(fields, "command");
        if (plugin.command.find('/') != std::string::npos)
            plugin.command = resolved(plugin.command);
        plugin.arguments = texts(fields, "args");
        plugin.installHint = text(fields, "installHint");
        plugin.provideClusterInfo = flag(fields, "provideClusterInfo");
        if (const YamlValue* variables = field(fields, "env", Kind::Sequence)) {
            for (const std::uint32_t index : variables->children) {
                const YamlValue& item = m_tree.value(index);
                if (item.kind == Kind::Map)
                    plugin.environment.emplace_back(text(item, "name"), text(item, "value"));
                else
                    fail(item, "each entry of \"env\" must have the fields name and value", "");
            }
        }
        if (const YamlValue* mode = field(fields, "interactiveMode", Kind::Scalar)) {
            if (mode->text == "Never")
                plugin.interactiveMode = ExecPlugin::InteractiveMode::Never;
            else if (mode->text == "Always")
                plugin.interactiveMode = ExecPlugin::InteractiveMode::Always;
            else if (mode->text != "IfAvailable")
                fail(*mode, "\"interactiveMode\" must be Never, IfAvailable or Always", "");
        }
        return plugin;
    }

    const YamlTree& m_tree;
    std::string m_file;
    std::filesystem::path m_folder;
    std::optional<Error> m_fault;
    std::size_t m_allowance = std::size_t{16} << 20;
};

} // namespace

Expected<Kubeconfig> parseKubeconfig(const std::string& text, const std::string& file)
{
    const auto tree = YamlTree::parse(text);
    if (!tree) {
        Error error = tree.error();
        error.what = "Cannot read the kubeconfig";
        error.file = file;
        return tl::unexpected(std::move(error));
    }
    return Reader{*tree, file}.read();
}

} // namespace nephoscope
