// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/object_document.h"

#include "collectors/kubernetes/json_member.h"
#include "collectors/kubernetes/yaml_writer.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <limits>

namespace nephoscope {

namespace {

using Json = nlohmann::json;

Error unreadable(std::string why)
{
    return {.code = ErrorCode::BadInput,
            .what = "Cannot show the object",
            .why = std::move(why),
            .tryThis = {},
            .source = {},
            .file = {}};
}

// The member of that name and type; an empty value of that type where there is none.
template <class T>
T member(const Json& object, const char* name)
{
    const auto* const value = jsonMember(object, name).get_ptr<const T*>();
    return value ? *value : T();
}

// A whole number, or what the API server takes where there is none.
std::int32_t number(const Json& object, const char* name, std::int32_t usual)
{
    const Json& value = jsonMember(object, name);
    if (!value.is_number_integer())
        return usual;
    const auto whole = value.get<std::int64_t>();
    return static_cast<std::int32_t>(
        std::clamp<std::int64_t>(whole, std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()));
}

// A number or a name.
std::string port(const Json& value)
{
    if (value.is_number_integer())
        return value.dump();
    return value.is_string() ? value.get<std::string>() : std::string{};
}

// As kubectl describe (describeProbe of k8s.io/kubectl).
std::string action(const Json& probe)
{
    if (const Json& exec = jsonMember(probe, "exec"); exec.is_object()) {
        std::string words;
        for (const Json& word : jsonMember(exec, "command")) {
            if (word.is_string())
                words += (words.empty() ? "" : " ") + word.get<std::string>();
        }
        return "exec [" + words + "]";
    }
    if (const Json& http = jsonMember(probe, "httpGet"); http.is_object()) {
        auto scheme = member<std::string>(http, "scheme");
        std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        auto host = member<std::string>(http, "host");
        if (host.find(':') != std::string::npos)
            host = "[" + host + "]";
        auto path = member<std::string>(http, "path");
        if (!path.empty() && path.front() != '/')
            path.insert(path.begin(), '/');
        return "http-get " + (scheme.empty() ? "http" : scheme) + "://" + host + ":" + port(jsonMember(http, "port")) + path;
    }
    if (const Json& tcp = jsonMember(probe, "tcpSocket"); tcp.is_object())
        return "tcp-socket " + member<std::string>(tcp, "host") + ":" + port(jsonMember(tcp, "port"));
    if (const Json& grpc = jsonMember(probe, "grpc"); grpc.is_object()) {
        const auto service = member<std::string>(grpc, "service");
        return "grpc :" + port(jsonMember(grpc, "port")) + (service.empty() ? "" : " " + service);
    }
    return "unknown";
}

Probe readProbe(ProbeKind kind, const Json& probe)
{
    const auto seconds = [&probe](const char* name, std::int32_t usual) {
        return std::chrono::seconds{number(probe, name, usual)};
    };
    Probe result;
    result.kind = kind;
    result.action = action(probe);
    result.delay = seconds("initialDelaySeconds", 0);
    result.timeout = seconds("timeoutSeconds", 1);
    result.period = seconds("periodSeconds", 10);
    result.successes = number(probe, "successThreshold", 1);
    result.failures = number(probe, "failureThreshold", 3);
    return result;
}

void readProbes(const Json& containers, std::vector<ContainerProbes>& out)
{
    if (!containers.is_array())
        return;
    for (const Json& container : containers) {
        ContainerProbes entry;
        entry.container = member<std::string>(container, "name");
        for (const auto& [kind, name] :
             {std::pair{ProbeKind::Startup, "startupProbe"}, std::pair{ProbeKind::Readiness, "readinessProbe"},
              std::pair{ProbeKind::Liveness, "livenessProbe"}}) {
            if (const Json& probe = jsonMember(container, name); probe.is_object())
                entry.probes.push_back(readProbe(kind, probe));
        }
        if (!entry.probes.empty())
            out.push_back(std::move(entry));
    }
}

} // namespace

Expected<ObjectDocument> readObjectDocument(std::string_view json)
{
    // Depth is held while reading: what is deeper is left out, and then refused.
    bool tooDeep = false;
    const auto bounded = [&tooDeep](int depth, Json::parse_event_t, Json&) {
        tooDeep = tooDeep || depth > YamlWriter::deepest;
        return depth <= YamlWriter::deepest;
    };
    Json document = Json::parse(json, bounded, false);
    if (tooDeep)
        return tl::unexpected(unreadable("it is nested more than " + std::to_string(YamlWriter::deepest) + " levels deep"));
    if (!document.is_object())
        return tl::unexpected(unreadable("the API server's answer is no JSON object"));
    if (const auto meta = document.find("metadata"); meta != document.end() && meta->is_object())
        meta->erase("managedFields");
    ObjectDocument result;
    result.yaml = YamlWriter().write(document);
    const Json& spec = jsonMember(document, "spec");
    readProbes(jsonMember(spec, "initContainers"), result.probes);
    readProbes(jsonMember(spec, "containers"), result.probes);
    return result;
}

} // namespace nephoscope
