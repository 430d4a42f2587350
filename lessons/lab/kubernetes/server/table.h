// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collectors/model/time.h"
#include "lessons/lab/kubernetes/store/object_version.h"

#include <span>
#include <string>
#include <string_view>

// Lists as kubectl prints them: meta.k8s.io/v1 Table.
namespace nephoscope::lab {

enum class IncludeObject { None, Metadata, Object };

// "Metadata" and so on; Metadata when it is something else.
IncludeObject includeObject(std::string_view text);

// Whether an Accept field asks for a Table rather than for the objects.
bool asksForTable(std::string_view accept);

// `metadata`: that of the list, e.g. {"resourceVersion": "7"}. `definitions`: with the columns, as in everything but the later events
// of a watch.
nlohmann::json tableOf(const Resource& resource, std::span<const ObjectPtr> objects, nlohmann::json metadata, IncludeObject include,
                       Time now, bool definitions = true);

} // namespace nephoscope::lab
