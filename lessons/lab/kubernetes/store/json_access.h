// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

// Reading of documents that may lack anything.
namespace nephoscope::lab {

// The member at that path; a null value where there is none.
inline const nlohmann::json& at(const nlohmann::json& document, std::initializer_list<std::string_view> path)
{
    static const nlohmann::json nothing;
    const nlohmann::json* value = &document;
    for (const std::string_view name : path) {
        if (!value->is_object())
            return nothing;
        const auto found = value->find(name);
        if (found == value->end())
            return nothing;
        value = &*found;
    }
    return *value;
}

inline const nlohmann::json& at(const nlohmann::json& document, std::string_view name)
{
    return at(document, {name});
}

// The text there, or an empty one.
inline std::string textAt(const nlohmann::json& document, std::initializer_list<std::string_view> path)
{
    const nlohmann::json& value = at(document, path);
    return value.is_string() ? value.get<std::string>() : std::string{};
}

// The whole number there, or `fallback`.
inline std::int64_t numberAt(const nlohmann::json& document, std::initializer_list<std::string_view> path,
                             std::int64_t fallback = 0)
{
    const nlohmann::json& value = at(document, path);
    return value.is_number_integer() ? value.get<std::int64_t>() : fallback;
}

inline bool flagAt(const nlohmann::json& document, std::initializer_list<std::string_view> path)
{
    const nlohmann::json& value = at(document, path);
    return value.is_boolean() && value.get<bool>();
}

// To be walked over: an empty array or object unless there is one.
inline const nlohmann::json& listAt(const nlohmann::json& document, std::initializer_list<std::string_view> path)
{
    static const nlohmann::json nothing = nlohmann::json::array();
    const nlohmann::json& value = at(document, path);
    return value.is_array() ? value : nothing;
}

inline const nlohmann::json& objectAt(const nlohmann::json& document, std::initializer_list<std::string_view> path)
{
    static const nlohmann::json nothing = nlohmann::json::object();
    const nlohmann::json& value = at(document, path);
    return value.is_object() ? value : nothing;
}

} // namespace nephoscope::lab
