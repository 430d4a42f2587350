// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessons/lab/kubernetes/schema/go_text.h"

namespace nephoscope::lab {

std::string goText(const nlohmann::json& value)
{
    if (value.is_null())
        return "<nil>";
    if (value.is_string())
        return value.get<std::string>();
    if (!value.is_structured())
        return value.dump();
    std::string text = value.is_object() ? "map[" : "[";
    bool first = true;
    for (const auto& [name, member] : value.items()) {
        if (!first)
            text += ' ';
        first = false;
        if (value.is_object())
            text += name + ":";
        text += goText(member);
    }
    return text + "]";
}

} // namespace nephoscope::lab
