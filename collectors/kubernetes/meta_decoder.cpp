// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/kubernetes/object_decoders.h"

namespace nephoscope {

namespace {

using Value = JsonReader::Value;

bool readOwners(JsonReader& reader, Value& value, std::optional<OwnerRef>& out)
{
    out.reset();
    return reader.elements(value, [&](Value& element) {
        OwnerRef owner;
        bool controls = false;
        const bool good = reader.fields(element, [&](std::string_view key, Value& field) {
            if (key == "kind")
                return reader.text(field, owner.kind);
            if (key == "name")
                return reader.text(field, owner.name);
            if (key == "uid")
                return reader.text(field, owner.uid);
            if (key == "controller")
                return reader.flag(field, controls);
            return true;
        });
        if (controls)
            out = owner;
        return good;
    });
}

bool readRequirement(JsonReader& reader, Value& value, SelectorRequirement& out)
{
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "key")
            return reader.text(field, out.key);
        if (key == "operator")
            return reader.enumeration(field, out.op);
        if (key == "values")
            return reader.list(field, out.values, [&](Value& element, Interned& text) { return reader.text(element, text); });
        return true;
    });
}

} // namespace

bool readMeta(JsonReader& reader, Value& value, ObjectMeta& out)
{
    const bool good = reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "name")
            return reader.text(field, out.name);
        if (key == "namespace")
            return reader.text(field, out.namespaceName);
        if (key == "uid")
            return reader.text(field, out.uid);
        if (key == "resourceVersion") {
            std::string_view version;
            const bool read = reader.text(field, version);
            reader.setResourceVersion(version);
            return read;
        }
        if (key == "generation")
            return reader.number(field, out.generation);
        if (key == "creationTimestamp")
            return reader.time(field, out.created);
        if (key == "deletionTimestamp")
            return reader.time(field, out.deletionRequested);
        if (key == "labels")
            return readLabels(reader, field, out.labels);
        if (key == "ownerReferences")
            return readOwners(reader, field, out.controller);
        return true;
    });
    return good && (!out.name.empty() || reader.fail("has no name"));
}

bool readLabels(JsonReader& reader, Value& value, Labels& out)
{
    using Item = std::pair<Interned, Interned>;
    auto& items = out.items;
    const bool good = reader.exactPairs(value, items);
    const auto before = [](const Item& a, const Item& b) { return a.first < b.first; };
    const auto same = [](const Item& a, const Item& b) { return a.first == b.first; };
    if (!std::is_sorted(items.begin(), items.end(), before)
        || std::adjacent_find(items.begin(), items.end(), same) != items.end()) {
        // Of equal keys the last one counts: they keep their order, and the last is the first from behind.
        std::stable_sort(items.begin(), items.end(), before);
        const auto kept = std::unique(items.rbegin(), items.rend(), same);
        items.erase(items.begin(), kept.base());
    }
    return good;
}

bool readSelector(JsonReader& reader, Value& value, std::optional<LabelSelector>& out)
{
    if (reader.isNull(value))
        return true;
    LabelSelector& selector = out.emplace();
    return reader.fields(value, [&](std::string_view key, Value& field) {
        if (key == "matchLabels")
            return readLabels(reader, field, selector.matchLabels);
        if (key == "matchExpressions") {
            return reader.list(field, selector.matchExpressions, [&](Value& element, SelectorRequirement& requirement) {
                return readRequirement(reader, element, requirement);
            });
        }
        return true;
    });
}

bool readConditions(JsonReader& reader, Value& value, SharedList<Condition>& out)
{
    return reader.exactList(value, out, [&](Value& element, Condition& condition) {
        return reader.fields(element, [&](std::string_view key, Value& field) {
            if (key == "type")
                return reader.text(field, condition.type);
            if (key == "status")
                return reader.enumeration(field, condition.status, ConditionStatus::Unknown);
            if (key == "reason")
                return reader.text(field, condition.reason);
            if (key == "message")
                return reader.text(field, condition.message);
            if (key == "lastTransitionTime")
                return reader.time(field, condition.lastTransition);
            return true;
        });
    });
}

bool readKind(JsonReader& reader, Value& value, std::string_view wanted)
{
    std::string_view kind;
    if (!reader.text(value, kind))
        return false;
    return kind.empty() || kind == wanted
           || reader.fail("is \"" + std::string{kind} + "\" instead of \"" + std::string{wanted} + "\"");
}

} // namespace nephoscope
