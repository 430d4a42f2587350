// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nephoscope::lab {

struct ObjectType;

// What a value may be.
struct ValueType {
    enum class Kind {
        String,
        Bool,
        Int32,
        Int64,
        Double,
        Quantity,     // "250m", written canonically
        IntOrString,  // 8080 or "http"
        Time,         // RFC 3339, to the second
        MicroTime,    // RFC 3339, to the microsecond
        Bytes,        // base64
        Any,          // whatever JSON there is
        Object,
        List,
        Map,  // from texts
    };

    Kind kind = Kind::Any;
    const ObjectType* object = nullptr;        // Object
    std::shared_ptr<const ValueType> element;  // List, Map

    // As Go calls it: "int32", "[]v1.Container", "map[string]string".
    std::string goName() const;
};

struct Field {
    std::string name;
    ValueType type;
    bool required = false;                // in the published schema
    bool merge = false;                   // strategic merge goes into the list instead of replacing it…
    std::string mergeKey;                 // …and matches its objects by that member; empty: of scalars
    bool retainKeys = false;              // strategic merge may say which members stay
    std::vector<std::string> mapKeys;     // of server-side apply, where they differ from mergeKey
    bool set = false;                     // a list without repetition
    std::optional<nlohmann::json> fallback;  // what an absent one becomes
};

// A type with named members: "core.Container".
struct ObjectType {
    std::string name;
    std::vector<Field> fields;  // by name

    std::string goName() const;  // "Container"
    const Field* find(std::string_view fieldName) const;
};

// All types, read from tables in this notation: a type's name at the beginning of a line; its members below, indented, each
//     NAME TYPE [merge[=KEY]] [retainKeys] [keys=A,B] [set] [required] [default=JSON]
// where TYPE is one of string, bool, int32, int64, double, quantity, intOrString, time, microTime, bytes, any, another type's name,
// [TYPE] for a list or {TYPE} for a map. Built once, then never changed.
class TypeTable {
public:
    // Of Kubernetes.
    TypeTable();
    // Of other tables; a mistake in them is an exception.
    explicit TypeTable(const std::vector<std::string_view>& tables);
    TypeTable(const TypeTable&) = delete;
    TypeTable& operator=(const TypeTable&) = delete;

    // Null: there is none of that name.
    const ObjectType* find(std::string_view name) const;
    const std::map<std::string, ObjectType, std::less<>>& types() const { return m_types; }

private:
    ValueType parseType(std::string_view text) const;

    std::map<std::string, ObjectType, std::less<>> m_types;
};

} // namespace nephoscope::lab
