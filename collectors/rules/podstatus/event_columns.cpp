// SPDX-License-Identifier: GPL-3.0-or-later
#include "collectors/rules/podstatus/event_columns.h"

#include <algorithm>

namespace nephoscope {

namespace {

std::string trimmed(std::string_view text)
{
    constexpr std::string_view space = " \t\n\v\f\r";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos)
        return {};
    return std::string{text.substr(first, text.find_last_not_of(space) - first + 1)};
}

std::string object(const KubeEvent& event)
{
    std::string text = event.involvedKind.str();
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return event.involvedName.empty() ? text : text + "/" + event.involvedName.str();
}

} // namespace

Cells eventCells(const KubeEvent& event, Time now)
{
    const std::string host = event.instance.empty() ? std::string{} : ", " + event.instance.str();
    return {
        {"Last Seen", ageText(event.last, now)},  {"Type", event.type.str()},
        {"Reason", event.reason.str()},           {"Object", object(event)},
        {"Subobject", event.involvedField.str()}, {"Source", event.component.str() + host},
        {"Message", trimmed(event.message)},      {"First Seen", ageText(event.first, now)},
        {"Count", std::to_string(event.count)},   {"Name", event.name.str()},
    };
}

} // namespace nephoscope
