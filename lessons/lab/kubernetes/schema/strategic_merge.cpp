// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/strategic_merge.h"

#include "lessons/lab/kubernetes/schema/go_text.h"

#include <algorithm>

namespace nephoscope::lab {

namespace {

using nlohmann::json;
using Merged = tl::expected<json, std::string>;

constexpr std::string_view directive = "$patch";
constexpr std::string_view retainKeys = "$retainKeys";
constexpr std::string_view orderPrefix = "$setElementOrder/";
constexpr std::string_view deletePrefix = "$deleteFromPrimitiveList/";
constexpr int deepest = 1000;

// What a patch knows of a member: where types end, objects are merged and lists replaced.
struct Known {
    const ObjectType* object = nullptr;  // of the member, or of its elements
    bool merge = false;
    std::string key;
    bool retain = false;
};

const ObjectType* objectOf(const ValueType& type)
{
    const ValueType* value = &type;
    while (value->element)
        value = value->element.get();
    return value->object;
}

Known lookUp(const ObjectType* type, std::string_view name)
{
    const Field* field = type ? type->find(name) : nullptr;
    if (!field)
        return {};
    Known known;
    if (field->type.kind != ValueType::Kind::Map)
        known.object = objectOf(field->type);
    known.merge = field->merge;
    known.key = field->mergeKey;
    known.retain = field->retainKeys;
    return known;
}

bool same(const json& a, const json& b, const std::string& key)
{
    if (key.empty() || !a.is_object() || !b.is_object())
        return a == b;
    const auto left = a.find(key);
    const auto right = b.find(key);
    return left != a.end() && right != b.end() && *left == *right;
}

std::ptrdiff_t indexOf(const json& list, const json& item, const std::string& key)
{
    const auto found = std::find_if(list.begin(), list.end(), [&](const json& other) { return same(other, item, key); });
    return found == list.end() ? -1 : found - list.begin();
}

void sortBy(std::vector<json>& items, const json& order, const std::string& key)
{
    std::stable_sort(items.begin(), items.end(), [&](const json& a, const json& b) {
        const auto left = indexOf(order, a, key);
        const auto right = indexOf(order, b, key);
        return left >= 0 && right >= 0 && left < right;
    });
}

// Items of the patch in the patch's order, those that only the server has in the server's, and the two woven together.
json ordered(const json& merged, const json& patchOrder, const json& serverOrder, const std::string& key)
{
    std::vector<json> fromPatch;
    std::vector<json> serverOnly;
    for (const json& item : merged)
        (indexOf(patchOrder, item, key) >= 0 ? fromPatch : serverOnly).push_back(item);
    sortBy(fromPatch, patchOrder, key);
    sortBy(serverOnly, serverOrder, key);
    json result = json::array();
    std::size_t left = 0;
    std::size_t right = 0;
    while (left < serverOnly.size() || right < fromPatch.size()) {
        bool takeLeft = right == fromPatch.size();
        if (!takeLeft && left < serverOnly.size()) {
            const auto l = indexOf(serverOrder, serverOnly[left], key);
            const auto r = indexOf(serverOrder, fromPatch[right], key);
            takeLeft = l >= 0 && r >= 0 && l < r;
        }
        result.push_back(takeLeft ? std::move(serverOnly[left++]) : std::move(fromPatch[right++]));
    }
    return result;
}

// Where there is nothing to merge with, a patch stands for itself, without what it says about merging.
json plain(json value, bool keepNulls = false)
{
    if (value.is_object()) {
        json result = json::object();
        for (auto& [name, member] : value.items()) {
            if (name.starts_with('$')
                && (name == directive || name == retainKeys || name.starts_with(orderPrefix) || name.starts_with(deletePrefix)))
                continue;
            if (member.is_null() && !keepNulls)
                continue;
            result[name] = plain(std::move(member), keepNulls);
        }
        return result;
    }
    if (value.is_array()) {
        json result = json::array();
        for (json& element : value) {
            if (element.is_object()) {
                const auto found = element.find(directive);
                if (found != element.end() && (*found == "delete" || (*found == "replace" && element.size() == 1)))
                    continue;
            }
            result.push_back(plain(std::move(element), keepNulls));
        }
        return result;
    }
    return value;
}

Merged mergeObject(json document, json patch, const ObjectType* type, int depth);

tl::expected<void, std::string> takeSpecials(json& list, json& patch, const std::string& key)
{
    json rest = json::array();
    bool replace = false;
    for (json& element : patch) {
        const auto found = element.find(directive);
        if (found == element.end()) {
            rest.push_back(std::move(element));
            continue;
        }
        if (*found == "delete") {
            const auto value = element.find(key);
            if (value == element.end())
                return tl::unexpected(std::string{"delete patch type with no merge key defined"});
            json kept = json::array();
            for (json& item : list) {
                if (!same(item, element, key))
                    kept.push_back(std::move(item));
            }
            list = std::move(kept);
        } else if (*found == "replace") {
            replace = true;
        } else if (*found == "merge") {
            return tl::unexpected(std::string{"merging lists cannot yet be specified in the patch"});
        } else {
            return tl::unexpected("unknown patch type: " + goText(*found) + " in map: " + goText(element));
        }
    }
    if (replace) {
        list = std::move(rest);
        rest = json::array();
    }
    patch = std::move(rest);
    return {};
}

Merged mergeList(json list, json patch, const Known& known, bool removal, int depth)
{
    if (!known.merge && !removal)
        return plain(std::move(patch));
    if (list.empty() && patch.empty())
        return list;
    bool objects = false;
    bool others = false;
    for (const json* side : {&list, &patch}) {
        for (const json& item : *side) {
            objects = objects || item.is_object();
            others = others || !item.is_object();
        }
    }
    if (objects && others)
        return tl::unexpected("list element types are not identical: [" + goText(list) + " " + goText(patch) + "]");
    if (!objects) {
        json merged = json::array();
        if (removal) {
            for (const json& item : list) {
                if (indexOf(patch, item, {}) < 0)
                    merged.push_back(item);
            }
            return merged;
        }
        for (const json* side : {&list, &patch}) {
            for (const json& item : *side) {
                if (indexOf(merged, item, {}) < 0)
                    merged.push_back(item);
            }
        }
        return ordered(merged, patch, list, {});
    }
    if (known.key.empty())
        return tl::unexpected("cannot merge lists without merge key for "
                              + (known.object ? known.object->goName() : std::string{}));
    if (auto done = takeSpecials(list, patch, known.key); !done)
        return tl::unexpected(done.error());
    json merged = list;
    for (json& element : patch) {
        if (!element.contains(known.key))
            return tl::unexpected("map: " + goText(element) + " does not contain declared merge key: " + known.key);
        const auto index = indexOf(merged, element, known.key);
        if (index < 0) {
            merged.push_back(plain(element));
            continue;
        }
        json& place = merged[static_cast<std::size_t>(index)];
        Merged one = mergeObject(std::move(place), element, known.object, depth + 1);
        if (!one)
            return one;
        place = std::move(*one);
    }
    return ordered(merged, patch, list, known.key);
}

// $setElementOrder: the lists it speaks of are merged here, and leave the patch.
tl::expected<void, std::string> applyOrders(json& document, json& patch, const ObjectType* type, int depth)
{
    std::vector<std::string> names;
    for (const auto& [name, value] : patch.items()) {
        if (name.starts_with(orderPrefix))
            names.push_back(name);
    }
    for (const std::string& name : names) {
        json order = std::move(patch[name]);
        patch.erase(name);
        const std::string member = name.substr(orderPrefix.size());
        if (!order.is_array())
            return tl::unexpected("invalid value type for " + name + ": a list is expected");
        const Known known = lookUp(type, member);
        const bool there = document.contains(member) && document[member].is_array();
        const bool patched = patch.contains(member) && patch[member].is_array();
        if (!there && !patched)
            continue;
        json before = there ? document[member] : json::array();
        json merged;
        if (there && patched) {
            Merged list = mergeList(before, patch[member], known, false, depth);
            if (!list)
                return tl::unexpected(list.error());
            merged = std::move(*list);
        } else {
            merged = there ? before : plain(patch[member]);
        }
        document[member] = ordered(merged, order, before, known.key);
        patch.erase(member);
    }
    return {};
}

tl::expected<void, std::string> applyRetainKeys(json& document, json& patch)
{
    const auto found = patch.find(retainKeys);
    if (found == patch.end())
        return {};
    const json keep = *found;
    patch.erase(found);
    if (!keep.is_array())
        return tl::unexpected(std::string{"$retainKeys: a list is expected"});
    for (const auto& [name, value] : patch.items()) {
        if (!value.is_null() && std::find(keep.begin(), keep.end(), name) == keep.end())
            return tl::unexpected("$retainKeys directive must be a list of the fields that are present in the patch: " + name);
    }
    json rest = json::object();
    for (auto& [name, value] : document.items()) {
        if (std::find(keep.begin(), keep.end(), name) != keep.end())
            rest[name] = std::move(value);
    }
    document = std::move(rest);
    return {};
}

Merged mergeObject(json document, json patch, const ObjectType* type, int depth)
{
    if (depth > deepest)
        return tl::unexpected(std::string{"exceeded max depth"});
    if (const auto found = patch.find(directive); found != patch.end()) {
        const json what = *found;
        if (what == "delete")
            return json::object();
        if (what != "replace" && what != "merge")
            return tl::unexpected("unknown patch type: " + goText(what) + " in map: " + goText(patch));
        patch.erase(found);
        if (what == "replace")
            return patch;
    }
    if (!document.is_object())
        document = json::object();
    if (auto done = applyRetainKeys(document, patch); !done)
        return tl::unexpected(done.error());
    if (auto done = applyOrders(document, patch, type, depth); !done)
        return tl::unexpected(done.error());
    for (auto& [name, value] : patch.items()) {
        const bool removal = name.starts_with(deletePrefix);
        const std::string member = removal ? name.substr(deletePrefix.size()) : name;
        if (value.is_null()) {
            document.erase(member);
            continue;
        }
        const auto place = document.find(member);
        if (place == document.end()) {
            if (!removal)
                document[member] = plain(value);
            continue;
        }
        const Known known = lookUp(type, member);
        if (place->is_object() && value.is_object()) {
            Merged merged = mergeObject(std::move(*place), value, known.object, depth + 1);
            if (!merged)
                return merged;
            *place = std::move(*merged);
        } else if (place->is_array() && value.is_array()) {
            Merged merged = mergeList(std::move(*place), value, known, removal, depth + 1);
            if (!merged)
                return merged;
            *place = std::move(*merged);
        } else if (!removal) {
            *place = plain(value);
        }
    }
    return document;
}

} // namespace

Merged strategicMerge(json document, json patch, const ObjectType& type)
{
    return mergeObject(std::move(document), std::move(patch), &type, 0);
}

} // namespace nephoscope::lab
