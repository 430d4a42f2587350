// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

namespace nephoscope {

// The member of that name; null where there is none, or what should hold it is no object.
inline const nlohmann::json& jsonMember(const nlohmann::json& object, const char* name)
{
    static const nlohmann::json nothing;
    if (!object.is_object())
        return nothing;
    const auto found = object.find(name);
    return found == object.end() ? nothing : *found;
}

} // namespace nephoscope
