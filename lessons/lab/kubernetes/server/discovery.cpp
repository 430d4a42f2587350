// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/server/discovery.h"

#include "lessons/lab/kubernetes/server/served_kind.h"
#include "lessons/lab/kubernetes/store/resources.h"

#include <array>
#include <string>
#include <vector>

namespace nephoscope::lab {

namespace {

using nlohmann::json;

struct GroupVersion {
    std::string_view group;
    std::string_view version;
};

// The preferred version of a group first.
constexpr std::array<GroupVersion, 10> versions{{{"", "v1"},
                                                 {"apps", "v1"},
                                                 {"events.k8s.io", "v1"},
                                                 {"autoscaling", "v2"},
                                                 {"autoscaling", "v1"},
                                                 {"batch", "v1"},
                                                 {"coordination.k8s.io", "v1"},
                                                 {"discovery.k8s.io", "v1"},
                                                 {"networking.k8s.io", "v1"},
                                                 {"metrics.k8s.io", "v1beta1"}}};

struct Subresource {
    std::string_view name;
    std::string_view group;
    std::string_view version;
    std::string_view kind;
    std::vector<std::string_view> verbs;
};

// An entry of discovery, whatever its form.
struct Entry {
    std::string_view plural;
    std::string_view singular;
    std::string_view kind;
    bool namespaced = true;
    std::vector<std::string_view> verbs;
    std::vector<std::string_view> shortNames;
    std::vector<std::string_view> categories;
    std::vector<Subresource> subresources;
};

std::string groupVersion(const GroupVersion& version)
{
    return version.group.empty() ? std::string{version.version} : std::string{version.group}.append("/").append(version.version);
}

std::vector<Entry> entriesOf(const GroupVersion& version)
{
    std::vector<Entry> entries;
    if (version.group == "metrics.k8s.io") {
        entries.push_back({"nodes", "", "NodeMetrics", false, {"get", "list"}, {}, {}, {}});
        entries.push_back({"pods", "", "PodMetrics", true, {"get", "list"}, {}, {}, {}});
        return entries;
    }
    for (const ServedKind& served : servedKinds()) {
        if (served.group != version.group || served.version != version.version)
            continue;
        const Resource& resource = *served.resource;
        Entry entry{resource.plural,
                    resource.singular,
                    resource.kind,
                    resource.namespaced,
                    {"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"},
                    resource.shortNames,
                    resource.categories,
                    {}};
        if (!resource.played)
            entry.verbs = {"get", "list", "watch"};
        if (&resource == &resources::namespaces) {
            std::erase(entry.verbs, "deletecollection");
            entry.subresources.push_back({"finalize", "", "v1", "Namespace", {"update"}});
        }
        if (&resource == &resources::pods) {
            entry.subresources.push_back({"binding", "", "v1", "Binding", {"create"}});
            entry.subresources.push_back({"eviction", "policy", "v1", "Eviction", {"create"}});
            entry.subresources.push_back({"log", "", "v1", "Pod", {"get"}});
        }
        if (resource.scale)
            entry.subresources.push_back({"scale", "autoscaling", "v1", "Scale", {"get", "patch", "update"}});
        if (resource.status)
            entry.subresources.push_back({"status", served.group, served.version, resource.kind, {"get", "patch", "update"}});
        entries.push_back(std::move(entry));
    }
    return entries;
}

json groupEntry(std::string_view group)
{
    json list = json::array();
    for (const GroupVersion& version : versions) {
        if (version.group == group)
            list.push_back({{"groupVersion", groupVersion(version)}, {"version", version.version}});
    }
    if (list.empty())
        return nullptr;
    const json preferred = list.front();
    return {{"name", group}, {"versions", std::move(list)}, {"preferredVersion", preferred}};
}

} // namespace

json coreVersions()
{
    return {{"kind", "APIVersions"}, {"versions", {"v1"}}, {"serverAddressByClientCIDRs", json::array()}};
}

json groupList()
{
    json groups = json::array();
    std::string_view last;
    for (const GroupVersion& version : versions) {
        if (!version.group.empty() && version.group != last)
            groups.push_back(groupEntry(version.group));
        last = version.group;
    }
    return {{"kind", "APIGroupList"}, {"apiVersion", "v1"}, {"groups", std::move(groups)}};
}

json groupDocument(std::string_view group)
{
    json entry = group.empty() ? json{} : groupEntry(group);
    if (entry.is_null())
        return entry;
    entry["kind"] = "APIGroup";
    entry["apiVersion"] = "v1";
    return entry;
}

json resourceList(std::string_view group, std::string_view version)
{
    const GroupVersion wanted{group, version};
    const auto entries = entriesOf(wanted);
    if (entries.empty())
        return nullptr;
    json list = json::array();
    for (const Entry& entry : entries) {
        json resource{{"name", entry.plural},
                      {"singularName", entry.singular},
                      {"namespaced", entry.namespaced},
                      {"kind", entry.kind},
                      {"verbs", entry.verbs}};
        if (!entry.shortNames.empty())
            resource["shortNames"] = entry.shortNames;
        if (!entry.categories.empty())
            resource["categories"] = entry.categories;
        list.push_back(std::move(resource));
        for (const Subresource& sub : entry.subresources) {
            json part{{"name", std::string{entry.plural}.append("/").append(sub.name)},
                      {"singularName", ""},
                      {"namespaced", entry.namespaced},
                      {"kind", sub.kind},
                      {"verbs", sub.verbs}};
            if (sub.group != group || sub.version != version) {
                part["group"] = sub.group;
                part["version"] = sub.version;
            }
            list.push_back(std::move(part));
        }
    }
    return {
        {"kind", "APIResourceList"}, {"apiVersion", "v1"}, {"groupVersion", groupVersion(wanted)}, {"resources", std::move(list)}};
}

json aggregatedDiscovery(bool core)
{
    json items = json::array();
    std::string_view last = "none";
    for (const GroupVersion& version : versions) {
        if (version.group.empty() != core)
            continue;
        if (version.group != last) {
            json metadata = json::object();
            if (!core)
                metadata["name"] = version.group;
            items.push_back({{"metadata", std::move(metadata)}, {"versions", json::array()}});
        }
        last = version.group;
        json list = json::array();
        const auto kindOf = [](std::string_view group, std::string_view of, std::string_view kind) {
            return json{{"group", group}, {"version", of}, {"kind", kind}};
        };
        for (const Entry& entry : entriesOf(version)) {
            json resource{{"resource", entry.plural},
                          {"responseKind", kindOf(version.group, version.version, entry.kind)},
                          {"scope", entry.namespaced ? "Namespaced" : "Cluster"},
                          {"singularResource", entry.singular},
                          {"verbs", entry.verbs}};
            if (!entry.shortNames.empty())
                resource["shortNames"] = entry.shortNames;
            if (!entry.categories.empty())
                resource["categories"] = entry.categories;
            for (const Subresource& sub : entry.subresources)
                resource["subresources"].push_back(
                    {{"subresource", sub.name}, {"responseKind", kindOf(sub.group, sub.version, sub.kind)}, {"verbs", sub.verbs}});
            list.push_back(std::move(resource));
        }
        items.back()["versions"].push_back(
            {{"version", version.version}, {"resources", std::move(list)}, {"freshness", "Current"}});
    }
    return {{"kind", "APIGroupDiscoveryList"},
            {"apiVersion", "apidiscovery.k8s.io/v2"},
            {"metadata", json::object()},
            {"items", std::move(items)}};
}

json versionDocument()
{
    return {{"major", "1"},    {"minor", "37"},           {"gitVersion", "v1.37.2-nephoscope"},
            {"gitCommit", ""}, {"gitTreeState", "clean"}, {"buildDate", "1970-01-01T00:00:00Z"},
            {"goVersion", ""}, {"compiler", ""},          {"platform", "practice/cloud"}};
}

} // namespace nephoscope::lab
